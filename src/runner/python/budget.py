"""Bounds the time of what a submission does while its definitions are made.

By a signal, where the system has them: elsewhere the grader's own deadline for loading a file has to do.
"""
from __future__ import annotations

import signal
import time
from typing import Any, Callable, TypeVar

_HAS_TIMER = hasattr(signal, "setitimer")
# Raised again and again, in case the submission catches it.
_AGAIN_SECONDS = 0.2
# For all statements together: each gets a share of what is left, and never nothing, for those that are quick.
_TOTAL_SECONDS = 6.0
_SHARE = 0.25
_LEAST_SECONDS = 0.01
_T = TypeVar("_T")
_spent = 0.0


class TookTooLong(BaseException):
    """A statement used up its time. Not an Exception, which a submission's `except Exception` would catch."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"takes longer than {seconds:.2g} second{'' if seconds == 1 else 's'}, so it is left out")


def within(seconds: float, act: Callable[[], _T]) -> _T:
    """What `act` returns. Raises TookTooLong inside it once the time is over. One inside another has its own time."""
    global _spent
    allowed = min(seconds, max(_LEAST_SECONDS, (_TOTAL_SECONDS - _spent) * _SHARE))
    is_running = [True]

    def give_up(number: int, frame: Any) -> None:
        if is_running:
            raise TookTooLong(allowed)

    try:
        previous = signal.signal(signal.SIGALRM, give_up) if _HAS_TIMER else None
    except ValueError:  # in another thread than the main one
        previous = None
    if previous is None:
        return act()
    started = time.monotonic()
    outer, _ = signal.setitimer(signal.ITIMER_REAL, allowed, _AGAIN_SECONDS)
    try:
        try:
            return act()
        finally:
            is_running.clear()
    finally:
        # Once more: the signal may have come on the way from one line to the next.
        is_running.clear()
        signal.setitimer(signal.ITIMER_REAL, outer, _AGAIN_SECONDS if outer > 0 else 0)
        signal.signal(signal.SIGALRM, previous)
        if outer == 0:
            _spent += time.monotonic() - started

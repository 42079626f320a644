"""Makes an account of what went wrong in the submission's code: what, and in which cell or file, and at which line."""
from __future__ import annotations

import re
from typing import Any, Callable, Optional, TypeVar

# Every source of the submission is compiled under a file name that begins with it.
PREFIX = "<student>/"

_MAX_MESSAGE = 1000
_MAX_NAME = 100
_NOT_IMPLEMENTED = re.compile(r"\s*(not[ -]?implemented|todo)\b", re.IGNORECASE)
_T = TypeVar("_T")


class Refused(Exception):
    """A request that cannot be done, and the student's part in it: a failure of the protocol."""

    def __init__(self, failure: dict[str, Any]) -> None:
        super().__init__(failure["kind"])
        self.failure = failure


def guarded(act: Callable[[], _T], name: Optional[str] = None) -> _T:
    """Runs what may be the submission's: functions, properties, methods. Raises Refused for what they raise.

    `name` is the function's, where a request calls several.
    """
    try:
        return act()
    except (Refused, MemoryError):
        raise
    except BaseException as error:
        failure = call_failure(error)
        raise Refused(failure if name is None else {**failure, "name": name}) from None


def call_failure(error: BaseException, explanation: Optional[str] = None) -> dict[str, Any]:
    """What a call raised. `explanation` says more than the error's own message can."""
    where = where_of(error)
    specifier = getattr(error, "specifier", None)
    if isinstance(specifier, str):
        kind = "forbidden-import" if getattr(error, "is_forbidden", False) else "absent-import"
        return _failure({"kind": kind, "specifier": specifier[:_MAX_NAME]}, where)
    message = message_of(error)
    if isinstance(error, NotImplementedError) or _NOT_IMPLEMENTED.match(message):
        return _failure({"kind": "not-implemented", "message": message}, where)
    if explanation is not None:
        message = f"{message}: {explanation}"
    return _failure({"kind": "threw", "error": name_of(error), "message": message}, where)


def name_of(error: BaseException) -> str:
    """The name of an error's class."""
    return str(type(error).__name__)[:_MAX_NAME]


def message_of(error: BaseException) -> str:
    """An error's message, without the full stop that a sentence would double."""
    try:
        return str(error)[:_MAX_MESSAGE].rstrip(".")
    except BaseException:  # its __str__ is the submission's
        return "(it cannot be shown)"


def where_of(error: BaseException) -> Optional[dict[str, Any]]:
    """The innermost frame in the submission's own sources."""
    where = None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(PREFIX):
            where = {"file": name[len(PREFIX):][:_MAX_NAME], "line": trace.tb_lineno}
        trace = trace.tb_next
    return where


def _failure(failure: dict[str, Any], where: Optional[dict[str, Any]]) -> dict[str, Any]:
    return failure if where is None else {**failure, "where": where}

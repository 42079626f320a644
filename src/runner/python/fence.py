"""A fence around files, processes and the network, for code that means no harm: Python reports what it is about to do.

It stops a submission's own mistakes and a curious student. It is no wall against a determined one: that is the
sandbox around this process.
"""
from __future__ import annotations

import os
import sys
from typing import Any, Callable

import numpy as np

_REFUSED = (
    "ctypes.",
    "ftplib.",
    "http.",
    "os.",
    "resource.prlimit",
    "resource.setrlimit",
    "shutil.",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "urllib.",
    "webbrowser.",
)
# What importing a module of the library asks for.
_LISTING = frozenset(["os.listdir", "os.scandir", "os.walk"])
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_PRINTING = (1, 2)
# What no answer needs and no mistake does: the grader is told of it.
_SUSPICIOUS = ("ctypes.dlopen", "gc.get_", "os.exec", "os.fork", "os.kill", "os.posix_spawn", "sys.addaudithook")
_SUSPICIOUS_PLACES = ("/proc/", "/sys/", "/root/", "/etc/passwd", "/etc/shadow")
_MAX_ATTEMPTS = 20
_MAX_TEXT = 100

attempts: list[str] = []
"""What was tried since the last reply."""
# Python says nothing of these before it does them.
_UNREPORTED = (
    "mkfifo",
    "mknod",
    "sched_setaffinity",
    "sched_setparam",
    "sched_setscheduler",
    "setpriority",
)


def raise_fence() -> None:
    """From now on, only Python's own library and NumPy can be read, and nothing written, started or reached."""
    library = os.path.dirname(os.path.dirname(os.path.abspath(np.__file__)))
    roots = tuple({os.path.realpath(path) for path in (os.path.dirname(os.__file__), library)})
    # Kept from here on: a submission can replace what it finds in the modules.
    fspath, realpath, is_path, separator = os.fspath, os.path.realpath, (str, bytes, os.PathLike), os.sep

    def is_library(path: Any) -> bool:
        if not isinstance(path, is_path):
            return False
        text = os.fsdecode(fspath(path))
        full = realpath(text)
        return any(full == root or full.startswith(root + separator) for root in roots)

    def tell(what: str) -> None:
        if len(attempts) < _MAX_ATTEMPTS:
            attempts.append(what[:_MAX_TEXT])

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_SUSPICIOUS):
            tell(event)
        if event == "open":
            path, mode, flags = arguments
            writes_by_mode = isinstance(mode, str) and not set(mode).isdisjoint("wax+")
            is_writing = writes_by_mode or bool(isinstance(flags, int) and flags & _WRITING)
            if path in _PRINTING or (not is_writing and is_library(path)):
                return
            if isinstance(path, str) and path.startswith(_SUSPICIOUS_PLACES):
                tell(path)
            raise PermissionError("files cannot be opened while grading")
        if event in _LISTING:
            if is_library(arguments[0]):
                return
            raise PermissionError("folders cannot be read while grading")
        if event.startswith(_REFUSED):
            raise PermissionError(f"{event} cannot be used while grading")

    for name in _UNREPORTED:
        if hasattr(os, name):
            refusing = _refusing(f"os.{name}")
            setattr(os, name, refusing)
            setattr(sys.modules[os.name], name, refusing)
    sys.addaudithook(audit)


def _refusing(name: str) -> Callable[..., None]:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise PermissionError(f"{name} cannot be used while grading")

    return refuse

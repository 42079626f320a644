"""The Python runner: a process of its own that holds one submission and does what the grader asks.

It is started with the bytes of memory it may use, two extra descriptors for the wire, and a standard output that
belongs to the student. Python's standard library and NumPy are all it needs.
"""
from __future__ import annotations

import os
import sys

from fence import raise_fence
from session import Session
from wire import read_request, write_reply


_PRINTED = sys.stdout, sys.stderr


def flush() -> None:
    """Sends off what was printed, wherever the submission has led it."""
    for stream in (*_PRINTED, sys.stdout):
        try:
            stream.flush()
        except Exception:  # closed, or replaced by something that cannot
            pass


def limit_memory(size: int) -> None:
    """Bounds the process's data, where the system can: a larger allocation is a MemoryError."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    except (ImportError, ValueError, OSError):
        pass  # the grader watches the memory as well


def serve(session: Session) -> None:
    """Answers requests until the grader closes the wire."""
    while True:
        request = read_request()
        if request is None:
            return
        message, arrays = request
        sys.stdout, sys.stderr = _PRINTED
        reply, sent = session.handle(message, arrays)
        flush()
        write_reply({"id": message["id"], **reply}, sent)


limit_memory(int(sys.argv[1]))
# The submission is not to find the runner's modules under their names.
sys.path.pop(0)
sys.argv = [""]
raise_fence()
try:
    serve(Session())
except MemoryError:
    # Nothing that was allocated can be relied on; the grader knows this word.
    flush()
    os.write(2, b"MemoryError\n")
    os._exit(1)

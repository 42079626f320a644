"""Takes out of a cell what is IPython's and not Python's: magics, shell commands, questions for help.

Only a line that Python's parser stops at is replaced, so that a line which begins with `%` inside an expression or a
text stays. Lines are replaced by lines: no statement changes its line.
"""
from __future__ import annotations

import ast
import re
from typing import Optional

# A cell with more is no notebook's.
MAX_REPAIRS = 300

# Cell magics whose body is Python that the notebook goes on with.
_PYTHON_CELLS = frozenset(["capture", "debug", "memit", "mprun", "prun", "snakeviz", "time", "timeit"])
# Line magics that run the rest of their line.
_PYTHON_LINES = re.compile(r"%(?:time|prun|memit)\s+(?!-)(?P<code>\S.*)")

# What `%pylab` puts into a notebook.
_PYLAB = "import numpy, numpy as np, matplotlib.pyplot as plt; from numpy import *"

# No magic that a person writes is longer, and the patterns take their time.
_LONGEST = 1000
_MAGIC = re.compile(r"\s*(?:[%!?]|(?:pip3?|conda|mamba|cd|ls|mkdir|rmdir|rm|cp|mv|cat)\s+[^=\s])")
_HELP = re.compile(r"\s*[%\w.\[\]'\"*]+\?{1,2}\s*;?\s*(?:#.*)?$")
_ASSIGNED = re.compile(r"\s*[\w.,\s\[\]()'\"*]+=\s*(?=[%!])")


def without_cell_magic(text: str) -> tuple[str, Optional[str]]:
    """The text without the cell magic it begins with; or that magic, where what follows is not Python."""
    before, mark, rest = text.partition("%%")
    if not mark or before.strip():
        return text, None
    words = rest.split(maxsplit=1)
    name = words[0] if words and not rest[:1].isspace() else ""
    if name not in _PYTHON_CELLS:
        return text, f"%%{name}"
    _, newline, body = rest.partition("\n")
    return before + "pass" + newline + body, None


def repair(lines: list[str], number: int) -> str:
    """Replaces the line that the parser stopped at, counted from 1, if it is IPython's.

    Says which it was: "here", the very line; "before", an earlier one, which may lead the parser astray;
    "nowhere", none, and then nothing is changed.
    """
    at_fault = min(number, len(lines)) - 1
    start = at_fault
    while start > 0 and lines[start - 1].rstrip().endswith("\\"):
        start -= 1
    if _is_magic(lines[start]):
        end = _replace(lines, start)
        # After a whole line comes a new statement: another magic there is one for certain.
        while end < len(lines) and lines[end].lstrip()[:1] in ("%", "!"):
            end = _replace(lines, end)
        return "here"
    for earlier in range(start - 1, -1, -1):
        if _is_magic(lines[earlier]):
            _replace(lines, earlier)
            return "before"
    return "nowhere"


def _is_magic(line: str) -> bool:
    return len(line) <= _LONGEST and any(pattern.match(line) for pattern in (_MAGIC, _HELP, _ASSIGNED))


def _replace(lines: list[str], start: int) -> int:
    """Puts Python in the place of one magic; the index of the line after it."""
    line = lines[start]
    end = start + 1
    while line.rstrip().endswith("\\") and end < len(lines):
        line = line.rstrip()[:-1] + " " + lines[end].strip()
        lines[end] = ""
        end += 1
    assigned = _ASSIGNED.match(line)
    prefix = assigned.group() if assigned else line[:len(line) - len(line.lstrip())]
    lines[start] = _as_python(prefix, line[len(prefix):]) or prefix[:len(prefix) - len(prefix.lstrip())] + "pass"
    return end


def _as_python(prefix: str, magic: str) -> Optional[str]:
    """`%time f()` is f(), and `x = %time f()` sets x."""
    if not prefix.strip() and magic.split()[0] == "%pylab":
        return prefix + _PYLAB
    match = _PYTHON_LINES.match(magic)
    if match is None:
        return None
    try:
        ast.parse(prefix.lstrip() + match["code"])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return prefix + match["code"]

"""Reads the submission's sources, cells or files, into statements.

A source with a syntax error is left out whole, as Python itself would have it. What IPython adds to Python is taken out
before (magics.py), line by line, so that every statement keeps the line that the student sees.
"""
from __future__ import annotations

import ast
import re
import warnings
from typing import Any, NamedTuple, Optional

from bindings import BODIES
from magics import MAX_REPAIRS, repair, without_cell_magic

_DEFINED = re.compile(
    r"^[ \t]*(?:async[ \t]+)?(?:def|class|import[ \t]+[\w.]+[ \t]+as)[ \t]+([^\W\d]\w*)|^([^\W\d]\w*)[ \t]*=(?!=)",
    re.MULTILINE,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Python itself stops at 100 levels of indentation; only a chain of elif goes deeper.
_MAX_DEPTH = 200
_TOO_DEEP = "it is nested too deeply to be read"


class Cell(NamedTuple):
    """One source: its statements, or why there are none."""

    file: str
    body: list[ast.stmt]
    # A failure of the protocol. The cell is left out.
    failure: Optional[dict[str, Any]] = None
    # What a cell that is left out seems to define.
    defines: frozenset[str] = frozenset()
    # Whether it is a cell of something else than Python, as `%%bash`.
    is_foreign: bool = False


def read_cell(file: str, text: str) -> Cell:
    """Reads one source. `file` is its name for people: `cell 3`, `layers.py`."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source, foreign = without_cell_magic(text)
    if foreign is not None:
        failure = {"message": f"a cell that begins with {foreign} is not run", "where": {"file": file, "line": 1}}
        return _left_out(file, text, failure)._replace(is_foreign=True)
    try:
        body = _parse(source)
        _check_depth(body)
    except SyntaxError as error:
        return _left_out(file, source, syntax_failure(error, file))
    except UnicodeError:
        return _left_out(file, source, _at_character(file, source, "a character that is no character", _SURROGATE))
    except ValueError as error:
        return _left_out(file, source, {"message": str(error), "where": {"file": file}})
    except (RecursionError, MemoryError):
        return _left_out(file, source, {"message": _TOO_DEEP, "where": {"file": file}})
    return Cell(file, body)


def syntax_failure(error: BaseException, file: str) -> dict[str, Any]:
    """The failure that a syntax error, or a statement that Python cannot compile, is."""
    where: dict[str, Any] = {"file": file}
    if not isinstance(error, SyntaxError):
        return {"kind": "syntax-error", "message": _TOO_DEEP, "where": where}
    if error.lineno:
        where["line"] = error.lineno
        if error.offset and error.offset > 0:
            where["column"] = error.offset
    return {"kind": "syntax-error", "message": error.msg, "where": where}


def _left_out(file: str, text: str, failure: dict[str, Any]) -> Cell:
    names = frozenset(first or second for first, second in _DEFINED.findall(text))
    return Cell(file, [], {"kind": "syntax-error", **failure}, names)


def _at_character(file: str, text: str, message: str, pattern: re.Pattern[str]) -> dict[str, Any]:
    found = pattern.search(text)
    before = text[:found.start()] if found else ""
    where = {"file": file, "line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}
    return {"message": message, "where": where}


def _parse(text: str) -> list[ast.stmt]:
    """Parses; where the line at fault is IPython's, it is replaced and all is parsed again."""
    lines = text.split("\n")
    blamed: Optional[SyntaxError] = None
    for _ in range(MAX_REPAIRS):
        try:
            return _tree("\n".join(lines))
        except SyntaxError as error:
            fault = repair(lines, error.lineno or 1)
            if fault == "nowhere":
                # An error above a line that was replaced comes of that: the line was Python, and wrong.
                raise (blamed if blamed and (error.lineno or 1) < (blamed.lineno or 1) else error) from None
            if fault == "here" or blamed is None:
                blamed = error
    raise SyntaxError("too many lines that are not Python")


def _tree(text: str) -> list[ast.stmt]:
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        column = nul - text.rfind("\n", 0, nul)
        raise SyntaxError("source code cannot contain null bytes", ("", line, column, ""))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a text with "\d" in it
        return ast.parse(text).body


def _check_depth(body: list[ast.stmt]) -> None:
    """Raises RecursionError where statements are nested so deeply that looking through them would be one."""
    level: list[ast.AST] = list(body)
    for _ in range(_MAX_DEPTH):
        level = [child for node in level for part in BODIES for child in getattr(node, part, ())]
        if not level:
            return
    raise RecursionError

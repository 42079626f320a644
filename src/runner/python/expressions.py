"""Evaluates simple expressions of the submission where its code is read and not run: numbers, names, dictionaries."""
from __future__ import annotations

import ast
from typing import Any, Iterator, NamedTuple, Optional

from budget import within

_SECONDS = 1.0
_MAX_DEPTH = 30
_ALLOWED = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Dict, ast.List, ast.Tuple, ast.Starred,
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.keyword,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)
_CALLS = frozenset(["dict", "float", "int"])


class Local(NamedTuple):
    """A local name, and the assignments before it: the names of a function, a loop or a main guard."""

    name: str
    # None where the value cannot be told: a parameter without a default, the name of a loop.
    value: Optional[ast.expr]
    before: Optional[Local]


class Unknown(Exception):
    """What an expression is cannot be told."""


def lookup(local: Optional[Local], name: str) -> Optional[Local]:
    """The last assignment to a name; None where the name is not local."""
    while local is not None and local.name != name:
        local = local.before
    return local


def evaluate(node: ast.expr, local: Optional[Local], names: dict[str, Any], depth: int = 0) -> Any:
    """The value of an expression without calls, except of `dict`, `int` and `float`. Raises Unknown."""
    if depth > _MAX_DEPTH or not _is_simple(node):
        raise Unknown
    values = {}
    for name in _names_in(node):
        entry = lookup(local, name)
        if entry is not None:
            if entry.value is None:
                raise Unknown
            values[name] = evaluate(entry.value, entry.before, names, depth + 1)
    try:
        code = compile(ast.Expression(node), "<expression>", "eval", dont_inherit=True)
        return within(_SECONDS, lambda: eval(code, names, values))
    except MemoryError:
        raise
    except BaseException:
        raise Unknown from None


def global_names(node: ast.expr, local: Optional[Local], depth: int = 0) -> Iterator[str]:
    """The names that must be there for `evaluate`."""
    if depth > _MAX_DEPTH or not _is_simple(node):
        return
    for name in _names_in(node):
        entry = lookup(local, name)
        if entry is None:
            yield name
        elif entry.value is not None:
            yield from global_names(entry.value, entry.before, depth + 1)


def _names_in(node: ast.expr) -> list[str]:
    return [child.id for child in ast.walk(node) if isinstance(child, ast.Name)]


def _is_simple(node: ast.expr) -> bool:
    return all(
        isinstance(child, _ALLOWED)
        or (isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in _CALLS)
        for child in ast.walk(node)
    )

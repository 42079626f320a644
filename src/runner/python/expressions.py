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
_CALLS = frozenset(["abs", "dict", "float", "int", "max", "min", "round"])
_MODULES = frozenset(["math", "np", "numpy"])
_OF_MODULES = frozenset(["exp", "float32", "float64", "log", "log10", "log2", "power", "sqrt"])
# How many names one expression may need: more is no set-up.
_MAX_NAMES = 200


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


def evaluate(
    node: ast.expr,
    local: Optional[Local],
    names: dict[str, Any],
    depth: int = 0,
    known: Optional[dict[int, Any]] = None,
) -> Any:
    """The value of an expression without calls, except of a few functions of numbers. Raises Unknown.

    `known`: the values of local names, by the id of their entry, so that each is evaluated once.
    """
    if depth > _MAX_DEPTH or not _is_simple(node):
        raise Unknown
    known = {} if known is None else known
    values = {}
    for name in _names_in(node):
        entry = lookup(local, name)
        if entry is None:
            continue
        if entry.value is None or len(known) > _MAX_NAMES:
            raise Unknown
        if id(entry) not in known:
            known[id(entry)] = evaluate(entry.value, entry.before, names, depth + 1, known)
        values[name] = known[id(entry)]
    try:
        code = compile(ast.Expression(node), "<expression>", "eval", dont_inherit=True)
        return within(_SECONDS, lambda: eval(code, names, values))
    except MemoryError:
        raise
    except BaseException:
        raise Unknown from None


def global_names(
    node: ast.expr, local: Optional[Local], depth: int = 0, seen: Optional[set[int]] = None
) -> Iterator[str]:
    """The names that must be there for `evaluate`. `seen`: the ids of the entries that were looked at."""
    if depth > _MAX_DEPTH or not _is_simple(node):
        return
    seen = set() if seen is None else seen
    for name in _names_in(node):
        entry = lookup(local, name)
        if entry is None:
            yield name
        elif entry.value is not None and id(entry) not in seen and len(seen) <= _MAX_NAMES:
            seen.add(id(entry))
            yield from global_names(entry.value, entry.before, depth + 1, seen)


def _names_in(node: ast.expr) -> list[str]:
    return list(dict.fromkeys(child.id for child in ast.walk(node) if isinstance(child, ast.Name)))


def _is_simple(node: ast.expr) -> bool:
    return all(
        isinstance(child, _ALLOWED) or (isinstance(child, ast.Call) and _is_of_numbers(child.func))
        for child in ast.walk(node)
    )


def _is_of_numbers(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id in _MODULES and function.attr in _OF_MODULES
    return isinstance(function, ast.Name) and function.id in _CALLS

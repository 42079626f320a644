"""What a statement binds, changes and reads: told without running it."""
from __future__ import annotations

import ast
import dis
from types import CodeType
from typing import Container, Iterator, Optional

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
# The fields of compound statements that hold statements, or parts that hold them.
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")
# Methods that change a list, set or dictionary in place.
_CHANGES = frozenset(["add", "append", "extend", "insert", "setdefault", "update"])
_READS = frozenset(["LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"])
_ATTRIBUTES = frozenset(["LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"])


def bound_names(node: ast.stmt) -> frozenset[str]:
    """The names that a top-level statement sets, or whose values it changes: `x = 1`, `x[0] = 1`, `x.append(1)`."""
    # Kept on the node: it is asked several times for each, and a cell can be megabytes.
    known: Optional[frozenset[str]] = getattr(node, "_bound_names", None)
    if known is None:
        names: set[str] = set()
        nodes: list[ast.AST] = [node]
        while nodes:
            node_at_hand = nodes.pop()
            names.update(_bound_by(node_at_hand))
            nodes.extend(_same_scope(node_at_hand))
        known = frozenset(names)
        setattr(node, "_bound_names", known)
    return known


def _bound_by(node: ast.AST) -> Iterator[str]:
    """The names that this node itself sets or changes, its children left out."""
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
        yield from root_name(node)
    elif isinstance(node, IMPORTS):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names if alias.name != "*")
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _changed_by(node.value)
    elif isinstance(node, ast.ExceptHandler) or type(node).__name__ in ("MatchAs", "MatchStar", "MatchMapping"):
        name: Optional[str] = getattr(node, "name", None) or getattr(node, "rest", None)
        if name is not None:
            yield name


def _same_scope(node: ast.AST) -> Iterator[ast.AST]:
    """The children in whose scope the node is."""
    if isinstance(node, (*DEFINITIONS, ast.Lambda)):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):
            # Its target is the comprehension's own.
            yield child.iter
            yield from child.ifs
        else:
            yield child


def _changed_by(call: ast.Call) -> Iterator[str]:
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in _CHANGES:
        yield from root_name(function.value)
    elif isinstance(function, ast.Name) and function.id == "setattr" and call.args:
        yield from root_name(call.args[0])


def root_name(node: ast.expr) -> Iterator[str]:
    """The name at the beginning of `name.attribute[key]`, if it is that."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def read_names(code: CodeType, with_attributes: bool) -> set[str]:
    """The global names that code reads, in its functions and classes too. `with_attributes`: also x of `y.x`."""
    names: set[str] = set()
    codes = [code]
    while codes:
        code_at_hand = codes.pop()
        codes.extend(constant for constant in code_at_hand.co_consts if isinstance(constant, CodeType))
        for instruction in dis.get_instructions(code_at_hand):
            if instruction.opname in _READS or (with_attributes and instruction.opname in _ATTRIBUTES):
                names.add(instruction.argval)
    return names


def call_name(call: ast.Call) -> str:
    """The last identifier of what is called: `train` of `train(…)` and `tools.train(…)`; empty for anything else."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls_any(node: ast.AST, lowered: Container[str]) -> bool:
    """Whether a function of one of these names, in lower case, is called anywhere in the node."""
    return any(isinstance(child, ast.Call) and call_name(child).lower() in lowered for child in ast.walk(node))

"""Chooses what of the submission is run: its definitions and imports, and the assignments that these need.

A notebook also loads data, trains for minutes and plots. None of that is run: an assignment is needed when it sets, or
changes, a name of the contract or one that a needed statement reads, and so on.
"""
from __future__ import annotations

import ast
from typing import Any, Container, Iterable, Optional, Sequence

from bindings import BODIES, DEFINITIONS, IMPORTS, bound_names, calls_any, read_names
from namespace import Statement, compiled

_TRIES = tuple(getattr(ast, name) for name in ("Try", "TryStar") if hasattr(ast, name))


class Selection:
    """Which statements of several modules are run. `wanted` grows: the names that have to be there."""

    def __init__(
        self, wanted: Iterable[str], training: Iterable[str], defined: Container[str], has_own_modules: bool
    ) -> None:
        """`training`: functions, in lower case, whose calls are not run. `defined`: functions and classes."""
        self.wanted = set(wanted)
        self._training = frozenset(training)
        self._defined = defined
        self._has_own_modules = has_own_modules
        # By the node's id; the node is kept, so that no other gets the same.
        self._reads: dict[int, tuple[ast.stmt, set[str]]] = {}

    def choose(self, modules: Sequence[Sequence[Statement]]) -> list[list[Optional[Statement]]]:
        """For each statement what of it is run, or None."""
        # From the last to the first: mostly a name is set before it is read, so that one round is enough. Then the
        # other way round, for what is not in order.
        step = -1
        while True:
            known = len(self.wanted)
            chosen = [[self._kept_statement(entry) for entry in module[::step]][::step] for module in modules[::step]]
            if len(self.wanted) == known:
                return chosen[::step]
            step = -step

    def _kept_statement(self, statement: Statement) -> Optional[Statement]:
        node = self._kept(statement.node, statement.file)
        return None if node is None else Statement(statement.file, node)

    def _kept(self, node: ast.stmt, file: str) -> Optional[ast.stmt]:
        if isinstance(node, IMPORTS):
            if self._has_own_modules and isinstance(node, ast.ImportFrom):
                self.wanted.update(alias.name for alias in node.names)
            return node
        if isinstance(node, DEFINITIONS):
            # What a decorator registers can be needed under another name.
            if node.name in self.wanted or node.decorator_list:
                self._want_what_it_reads(node, file)
            return node
        if isinstance(node, ast.If):
            return self._kept_if(node, file)
        if isinstance(node, _TRIES):
            return self._kept_try(node, file)
        bound = bound_names(node)
        if bound.isdisjoint(self.wanted) or self._is_trial(node, bound):
            return None
        left = self._without_training(node)
        if left is not None:
            self._want_what_it_reads(left, file)
        return left

    def _kept_all(self, body: list[ast.stmt], file: str) -> list[ast.stmt]:
        kept = [self._kept(node, file) for node in reversed(body)]
        return [node for node in reversed(kept) if node is not None]

    def _kept_if(self, node: ast.If, file: str) -> Optional[ast.stmt]:
        # What a file does when it is run as a program is never run here.
        body = [] if is_main_guard(node.test) else self._kept_all(node.body, file)
        orelse = self._kept_all(node.orelse, file)
        if not (body or orelse) or calls_any(node.test, self._training):
            return None
        self._want_what_it_reads(ast.copy_location(ast.Expr(node.test), node), file)
        return _changed(node, body=body or [_nothing(node.body)], orelse=orelse)

    def _kept_try(self, node: Any, file: str) -> Optional[ast.stmt]:
        parts = {part: self._kept_all(getattr(node, part), file) for part in ("body", "orelse", "finalbody")}
        handlers = [
            _changed(handler, body=self._kept_all(handler.body, file) or [_nothing(handler.body)])
            for handler in node.handlers
        ]
        is_empty = not any(parts.values()) and all(isinstance(handler.body[0], ast.Pass) for handler in handlers)
        if is_empty:
            return None
        for handler in handlers:
            if handler.type is not None:
                self._want_what_it_reads(ast.copy_location(ast.Expr(handler.type), node), file)
        for part in ("body", "finalbody"):
            # A `try` without handlers needs the other.
            if not parts[part] and getattr(node, part):
                parts[part] = [_nothing(getattr(node, part))]
        return _changed(node, **parts, handlers=handlers)

    def _is_trial(self, node: ast.stmt, bound: Iterable[str]) -> bool:
        """Whether a function is called and its result put in its place: `softmax_loss, dX = softmax_loss(X, y)`."""
        return any(name in self._defined and calls_any(node, [name.lower()]) for name in bound)

    def _without_training(self, node: Any) -> Any:
        """The statement without the trainings in it; None where it is one."""
        if not calls_any(node, self._training):
            return node
        bodies = {field: getattr(node, field) for field in BODIES if isinstance(getattr(node, field, None), list)}
        if not bodies or isinstance(node, DEFINITIONS):
            return None
        changes: dict[str, list[Any]] = {}
        for field, children in bodies.items():
            left = [self._without_training(child) for child in children]
            changes[field] = [child for child in left if child is not None]
        if not changes.get("body", True):
            changes["body"] = [_nothing(bodies["body"])]
        changed = _changed(node, **changes)
        # One in the head of a loop, or of a `with`.
        return None if calls_any(changed, self._training) else changed

    def _want_what_it_reads(self, node: ast.stmt, file: str) -> None:
        if id(node) not in self._reads:
            try:
                names = read_names(compiled(Statement(file, node), 0), self._has_own_modules)
            except (SyntaxError, ValueError, RecursionError):
                names = set()
            self._reads[id(node)] = node, names
        self.wanted |= self._reads[id(node)][1]


def is_main_guard(test: ast.expr) -> bool:
    """Whether a condition asks if the file is run as a program: `__name__ == "__main__"`."""
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq)
        and any(isinstance(side, ast.Name) and side.id == "__name__" for side in (node.left, *node.comparators))
        for node in ast.walk(test)
    )


def _changed(node: Any, **fields: object) -> Any:
    """A copy with other fields."""
    return ast.copy_location(type(node)(**{**dict(ast.iter_fields(node)), **fields}), node)


def _nothing(body: list[Any]) -> ast.stmt:
    """What stands where a whole body was left out."""
    return ast.copy_location(ast.Pass(), body[0])

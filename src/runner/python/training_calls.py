"""Finds the calls that would train. Their arguments are the submission's set-ups: they are read, never run."""
from __future__ import annotations

import ast
from typing import Container, Iterable, Iterator, Mapping, NamedTuple, Optional, Sequence, Union

from bindings import BODIES, DEFINITIONS, bound_names, call_name
from expressions import Local, lookup
from namespace import Statement
from selection import is_main_guard

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


class TrainingCall(NamedTuple):
    """One call, and what is known where it stands."""

    call: ast.Call
    # The top-level statement it is in.
    statement: Statement
    # What its result is assigned to.
    targets: Sequence[ast.expr]
    local: Optional[Local]
    # The last assignments at the top level.
    top: Optional[Local]
    # Whether it runs where it stands, so that global names have the values they have there.
    is_immediate: bool
    # Whether it is in the body of a loop, as the calls of a search are.
    is_in_loop: bool

    def assigned(self, name: str) -> Optional[Local]:
        """The last assignment to this name before the call."""
        return lookup(self.local, name) or lookup(self.top, name)


def training_calls(statements: Sequence[Statement], lowered: Container[str]) -> Iterator[TrainingCall]:
    """All calls of functions with these names (in lower case), in the order of the document."""
    top: Optional[Local] = None
    called: dict[str, list[ast.Call]] = {}
    for statement in statements:
        for child in ast.walk(statement.node):
            if isinstance(child, ast.Call) and (child.args or child.keywords):
                called.setdefault(call_name(child), []).append(child)
    for statement in statements:
        node = statement.node
        is_program = isinstance(node, ast.If) and is_main_guard(node.test)
        walk = _Walk(lowered, statement, top, called)
        yield from walk.through([node], not is_program)
        if not is_program:
            top = _joined(walk.local, top)


def _joined(local: Optional[Local], top: Optional[Local]) -> Optional[Local]:
    entries = []
    while local is not None:
        entries.append(local)
        local = local.before
    for entry in reversed(entries):
        top = Local(entry.name, entry.value, top)
    return top


class _Walk:
    """A walk through one top-level statement."""

    def __init__(
        self,
        lowered: Container[str],
        statement: Statement,
        top: Optional[Local],
        called: Mapping[str, Sequence[ast.Call]],
    ) -> None:
        """`called`: function → its calls that give it arguments."""
        self.local: Optional[Local] = None
        self._lowered = lowered
        self._statement = statement
        self._top = top
        self._called = called
        self._loops = 0

    def through(self, body: Sequence[ast.AST], is_immediate: bool) -> Iterator[TrainingCall]:
        """The calls in these statements, which are not run where they stand unless they are `is_immediate`."""
        for node in body:
            if isinstance(node, DEFINITIONS):
                yield from self._through_definition(node, is_immediate)
                continue
            bodies = [child for child in (getattr(node, field, None) for field in BODIES) if isinstance(child, list)]
            yield from self._calls_in(node, bodies, is_immediate)
            self._assign(node, is_simple=not bodies)
            is_loop = isinstance(node, _LOOPS)
            self._loops += is_loop
            for inner in bodies:
                yield from self.through(inner, is_immediate)
            self._loops -= is_loop

    def _through_definition(self, node: ast.AST, is_immediate: bool) -> Iterator[TrainingCall]:
        # What a training function calls inside is no set-up.
        if getattr(node, "name").lower() in self._lowered:
            return
        outside = self.local
        if isinstance(node, _FUNCTIONS):
            given = _given_to(node, self._called.get(node.name, ()))
            for name, default in defaults_of(node.args).items():
                # What the calls of the function give it is not its default.
                self.local = Local(name, None if name in given else default, self.local)
        yield from self.through(getattr(node, "body"), is_immediate and not isinstance(node, _FUNCTIONS))
        self.local = outside

    def _calls_in(self, node: ast.AST, bodies: list[list[ast.AST]], is_immediate: bool) -> Iterator[TrainingCall]:
        """The calls in a statement itself, its bodies left out."""
        inner = {id(child) for body in bodies for child in body}
        heads = [child for child in ast.iter_child_nodes(node) if id(child) not in inner]
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        found = [
            child
            for head in heads
            for child in ast.walk(head)
            if isinstance(child, ast.Call) and call_name(child).lower() in self._lowered
        ]
        for call in sorted(found, key=lambda call: (call.lineno, call.col_offset)):
            known = [target for target in targets if isinstance(target, ast.expr)]
            yield TrainingCall(call, self._statement, known, self.local, self._top, is_immediate, self._loops > 0)

    def _assign(self, node: ast.AST, is_simple: bool) -> None:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                self._assign_to(target, node.value)
        elif is_simple and isinstance(node, ast.stmt):
            self._forget(bound_names(node))
        else:
            heads = [getattr(node, "target", None), *(item.optional_vars for item in getattr(node, "items", []))]
            stored = [name for head in heads if head is not None for name in ast.walk(head)]
            self._forget({name.id for name in stored if isinstance(name, ast.Name)})

    def _assign_to(self, target: ast.expr, value: ast.expr) -> None:
        before = self.local
        if isinstance(target, ast.Name):
            self.local = Local(target.id, value, before)
            return
        names = target.elts if isinstance(target, (ast.Tuple, ast.List)) else []
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        if names and len(names) == len(values) and all(isinstance(name, ast.Name) for name in names):
            for name, part in zip(names, values):
                self.local = Local(getattr(name, "id"), part, self.local)
        else:
            self._forget(bound_names(ast.Assign([target], value)))

    def _forget(self, names: Iterable[str]) -> None:
        for name in sorted(names):
            self.local = Local(name, None, self.local)


def _given_to(function: Union[ast.FunctionDef, ast.AsyncFunctionDef], calls: Iterable[ast.Call]) -> set[str]:
    """The parameters of a function that some of these calls of it give."""
    names = list(defaults_of(function.args))
    given: set[str] = set()
    for call in calls:
        is_open = any(isinstance(value, ast.Starred) for value in call.args)
        is_open = is_open or any(keyword.arg is None for keyword in call.keywords)
        given.update(names if is_open else names[:len(call.args)])
        given.update(keyword.arg for keyword in call.keywords if keyword.arg is not None)
    return given


def defaults_of(arguments: ast.arguments) -> dict[str, Optional[ast.expr]]:
    """A function's parameters in their order, `*args` and `**kwargs` left out, with their defaults."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[Optional[ast.expr]] = [None] * (len(positional) - len(arguments.defaults))
    named = zip([*positional, *arguments.kwonlyargs], [*defaults, *arguments.defaults, *arguments.kw_defaults])
    return {parameter.arg: default for parameter, default in named}

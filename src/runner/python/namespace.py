"""One module of the submission: a notebook's cells, or a file.

Its statements are run one by one, so that one that fails takes only its own names with it.
"""
from __future__ import annotations

import ast
import sys
import warnings
from types import CodeType, ModuleType
from typing import Any, Callable, NamedTuple, Optional, Sequence, Union

from bindings import DEFINITIONS, IMPORTS, bound_names
from budget import TookTooLong, within
from cells import syntax_failure
from failures import PREFIX, message_of, name_of, where_of
from stubs import building

_SECONDS = 1.0
# For what does nothing but compute with NumPy, which a signal does not interrupt anyway.
_COMPUTING_SECONDS = 5.0
# How often statements are tried again.
_MAX_ROUNDS = 50
_COMPUTING = frozenset(["np", "numpy", "math"])
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, *DEFINITIONS)


class Statement(NamedTuple):
    """A top-level statement and the source it is in."""

    file: str
    node: ast.stmt


# Something to do between two statements, with the names as they are then.
Probe = Callable[[dict[str, Any]], None]


class Namespace:
    """A module, empty until it is run."""

    def __init__(self, name: str, package: str, failure: Optional[dict[str, Any]], flags: int) -> None:
        """`failure`: why there is nothing to run. `flags`: what `from __future__` imports ask of the compiler."""
        self.module = ModuleType(name)
        self.module.__package__ = package
        # Where dataclasses and others look for a class's module.
        sys.modules[name] = self.module
        # Name → why it is not there.
        self.failures: dict[str, dict[str, Any]] = {}
        self._failure = failure
        self._flags = flags
        self._plan: Sequence[Union[Statement, Probe]] = ()
        self._is_started = False
        # Name → the position of the statement that gave it its value.
        self._bound_at: dict[str, int] = {}

    @property
    def names(self) -> dict[str, Any]:
        """What the module defines."""
        return self.module.__dict__

    def prepare(self, plan: Sequence[Union[Statement, Probe]], builtins: dict[str, Any]) -> None:
        """Says what `run` is to do."""
        self._plan = plan
        self.names["__builtins__"] = builtins

    def run(self) -> None:
        """Runs the statements, the first time. Raises SyntaxError for a source that has one."""
        if self._failure is not None:
            where = self._failure["where"]
            place = (PREFIX + where["file"], where.get("line", 1), where.get("column"), None)
            raise SyntaxError(self._failure["message"], place)
        if self._is_started:
            return
        self._is_started = True
        with building():
            waiting = [position for position in range(len(self._plan)) if self._is_waiting(position)]
            # A name that is set further down: perhaps the cells were run in another order.
            for _ in range(_MAX_ROUNDS):
                left = [position for position in waiting if self._is_current(position) and self._is_waiting(position)]
                if len(left) == len(waiting):
                    return
                waiting = left

    def _is_waiting(self, position: int) -> bool:
        """Runs one entry of the plan; whether it may succeed later."""
        entry = self._plan[position]
        if not isinstance(entry, Statement):
            entry(self.names)
            return False
        error = self._execute(entry)
        for name in bound_names(entry.node):
            if error is not None:
                self.failures[name] = failure_of(error, entry)
            else:
                self.failures.pop(name, None)
                self._bound_at[name] = position
        return isinstance(error, NameError) and not isinstance(error, UnboundLocalError)

    def _is_current(self, position: int) -> bool:
        """Whether no later statement has set the same names since."""
        entry = self._plan[position]
        return isinstance(entry, Statement) and all(
            self._bound_at.get(name, -1) < position for name in bound_names(entry.node)
        )

    def _execute(self, statement: Statement) -> Optional[BaseException]:
        try:
            code = compiled(statement, self._flags)
            if isinstance(statement.node, IMPORTS):
                exec(code, self.names)
            else:
                within(_seconds(statement.node), lambda: exec(code, self.names))
        except MemoryError:
            raise
        except BaseException as error:  # sys.exit and the keyboard's interrupt are the submission's too
            return error
        return None


def compiled(statement: Statement, flags: int) -> CodeType:
    """A statement as code that knows its source and line. Raises SyntaxError, or RecursionError for deep nesting."""
    module = ast.Module([statement.node], [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(module, PREFIX + statement.file, "exec", flags, dont_inherit=True)


def failure_of(error: BaseException, statement: Statement) -> dict[str, Any]:
    """The failure that an error in one of the submission's statements is."""
    place = {"file": statement.file, "line": statement.node.lineno}
    where = where_of(error) or place
    specifier = getattr(error, "specifier", None)
    if isinstance(specifier, str):
        kind = "forbidden-import" if getattr(error, "is_forbidden", False) else "absent-import"
        return {"kind": kind, "specifier": specifier, "where": where}
    if isinstance(error, SyntaxError) and str(error.filename).startswith(PREFIX):
        return syntax_failure(error, str(error.filename)[len(PREFIX):])
    if isinstance(error, RecursionError) and where_of(error) is None:
        return {**syntax_failure(error, statement.file), "where": place}
    name = "TimeoutError" if isinstance(error, TookTooLong) else name_of(error)
    return {"kind": "load-threw", "error": name, "message": message_of(error), "where": where}


def _seconds(node: ast.stmt) -> float:
    inner = list(ast.walk(node))
    if any(isinstance(child, _LOOPS) for child in inner):
        return _SECONDS
    calls = [child.func for child in inner if isinstance(child, ast.Call)]
    return _COMPUTING_SECONDS if all(_is_computing(function) for function in calls) else _SECONDS


def _is_computing(function: ast.expr) -> bool:
    while isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and function.id in _COMPUTING

"""The submission's code as namespaces: what its definitions are, where they are, and why one is not there."""
from __future__ import annotations

import re
from collections import ChainMap
from inspect import getattr_static
from typing import Any, Iterator, Mapping, Optional

from failures import Refused
from hyperparameters import Hyperparameters
from imports import Importer, guarded_places
from own_numpy import np
from places import globals_of, place_of
from removed import restore_names
from selection import Selection
from sources import Source, sources_of
from lookup import spelt
from spellings import CLASSIFIER, METHOD, MODULES, StaticNames, spell_out
from stubs import Stub, building, is_forbidden, specifier_of
from training_calls import TrainingCall, training_calls

_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")


class Program:
    """The student's code as namespaces. Nothing of it runs before it is asked for."""

    # Canonical module → the file that people know it by; absent where there is none.
    files: dict[str, str]
    # Canonical module → what the file should be called.
    file_names: dict[str, str]
    # Canonical name → its spelling here.
    names: dict[str, str]
    # What is worth saying about the code although it is no failure. Grows while code runs.
    notes: list[dict[str, Any]]

    def __init__(self, files: Mapping[str, str], notebook: Optional[str], profile: Mapping[str, Any]) -> None:
        """`files`: name → text; with a `notebook`, its cells and the files beside it. `profile`: of profiles/*.yaml."""
        self._profile = profile
        self._sources = sources_of(files, notebook)
        self._is_complete = False
        self.notes = []
        restore_names(self.notes.append)
        static = StaticNames([cell for source in self._sources for cell in source.cells])
        self.names = spell_out(static, [entry for source in self._sources for entry in source.statements], profile)
        self._trainings = {source.file: self._trainings_in(source) for source in self._sources}
        calls = [call for found in self._trainings.values() for call in found]
        self._setups = Hyperparameters(profile, static, calls, self.names)
        self._behind = self._modules()
        self.files = {module: source.file for module, source in self._behind.items()}
        self.file_names = {module: notebook or profile["files"][module][0] for module in MODULES}
        for run, entry in profile["runs"].items():
            self.names[run] = entry["called"]
            for argument in profile["arguments"]:
                self.names[f"{run}.{argument}"] = self._setups.called(run, argument)
        self._prepare()
        self._note_left_out()

    def load(self, module: str) -> list[str]:
        """Makes the definitions of the file behind a module, once. The names it defines. Raises Refused."""
        source = self._behind[module]
        source.run()
        return [name for name in source.static.all if name in source.names]

    def definitions(self, module: str) -> dict[str, list[dict[str, Any]]]:
        """Where a module's functions, classes and methods are written, and the arrays outside of them that they read."""
        try:
            return {"places": self._places(module), "reads": self._reads(module)}
        except MemoryError:
            raise
        except BaseException:  # whatever is looked at is the submission's, and need not stand it
            return {"places": [], "reads": []}

    def _places(self, module: str) -> list[dict[str, Any]]:
        return [
            {"name": name, "where": where}
            for name, value, source in self._defined(module)
            for where in [place_of(value) or source.place_of(name)]
            if where is not None
        ]

    def _reads(self, module: str) -> list[dict[str, Any]]:
        return [
            {"name": name, "variable": variable, "where": where}
            for name, value, source in self._defined(module)
            for variable in sorted(globals_of(value))
            # A stand-in is asked nothing: it need not be ready.
            if issubclass(type(source.names.get(variable)), np.ndarray)
            for where in [source.place_of(variable)]
            if where is not None
        ]

    def _defined(self, module: str) -> Iterator[tuple[str, Any, Source]]:
        """The submission's names of what it has of a module, with the class's method."""
        for canonical in MODULES[module]:
            name = self.names[canonical]
            source = next((source for source in self._in_order(module) if name in source.names), None)
            if source is not None:
                yield name, source.names[name], source
                if canonical == CLASSIFIER:
                    yield self.names[METHOD], getattr_static(source.names[name], self.names[METHOD], None), source

    def find(self, module: str, name: str) -> Any:
        """What the submission defines under a canonical name. Raises Refused, with why it is not there."""
        spelling = self.names[name]
        sources = self._in_order(module)
        for source in sources:
            if source.failure is None:
                source.run()
                if spelling in source.names:
                    return _real(source.names[spelling], source.place_of(spelling))
        raise Refused(self._reason(spelling, self._profile["names"].get(name, [spelling]), sources))

    def setup(self, run: str) -> Optional[dict[str, Any]]:
        """A run's set-up by the contract's names of its arguments: what was found of it, or None."""
        sources = self._in_order("hyperparameters")
        by_file = {cell.file: source for source in sources for cell in source.cells}
        for source in sources:
            if source.failure is None:
                source.run()
        if not self._is_complete:
            self._is_complete = True
            with building():
                self._setups.complete(lambda file: by_file[file].names)
        return self._setups.setup(run, ChainMap(*(source.names for source in sources)))

    def explain(self, error: BaseException) -> Optional[str]:
        """Why a name is not there, where a call failed for that."""
        match = _NOT_DEFINED.search(str(error)) if isinstance(error, NameError) else None
        return None if match is None else self.absence_of(match[1])

    def absence_of(self, name: str) -> Optional[str]:
        """Why a name is not there although something sets it; None where nothing does, or where it is there."""
        if any(name in source.names for source in self._sources):
            return None
        for source in self._sources:
            failure = source.namespace.failures.get(name)
            if failure is not None:
                return f"{_place(failure['where'])} sets it and failed with {_cause(failure)}"
        for source in self._sources:
            where = source.place_of(name)
            if where is not None:
                return f"it is set in {_place(where)}, which is not run while grading"
            for cell in source.cells:
                if cell.failure is not None and name in cell.defines:
                    return f"it is set in {_place(cell.failure['where'])}, which is left out: {cell.failure['message']}"
        return None

    def _trainings_in(self, source: Source) -> list[TrainingCall]:
        lowered = {name.lower() for name in self._profile["training"]}
        return list(training_calls(source.statements, lowered))

    def _modules(self) -> dict[str, Source]:
        """Canonical module → the source behind it: the notebook, its own file, or the one that has the most of it."""
        notebook = next((source for source in self._sources if source.is_notebook), None)
        found = {}
        for module in MODULES:
            source = notebook or self._own(module)
            if source is None:
                best = max(self._sources, key=lambda source: self._has(source, module), default=None)
                source = best if best is not None and self._has(best, module) > 0 else None
            if source is not None:
                found[module] = source
        return found

    def _own(self, module: str) -> Optional[Source]:
        by_name = {source.file.rpartition("/")[2]: source for source in reversed(self._sources)}
        name = spelt(self._profile["files"][module], by_name)
        return None if name is None else by_name[name]

    def _has(self, source: Source, module: str) -> int:
        """How much of a module a source has."""
        if module == "hyperparameters":
            return self._setups.count(source.static.others) + len(self._trainings[source.file])
        names = {*source.static.all, *source.static.lost}
        return sum(1 for name in MODULES[module] if self.names[name] in names)

    def _in_order(self, module: str) -> list[Source]:
        """All sources, the one behind the module first."""
        behind = self._behind.get(module)
        first = [] if behind is None else [behind]
        return first + [source for source in self._sources if source is not behind]

    def _prepare(self) -> None:
        """Tells each namespace what to run."""
        own = {source.dotted: source.namespace for source in self._sources if source.dotted}
        statements = [entry for source in self._sources for entry in source.statements]
        guarded = {place for file, node in statements for place in guarded_places(file, node)}
        importer = Importer(own, self._profile["forbidden"], frozenset(guarded))
        contract = [self.names[name] for name in self._profile["names"] if name != METHOD]
        training = [name.lower() for name in self._profile["training"]]
        defined = {name for source in self._sources for name in (*source.static.functions, *source.static.classes)}
        selection = Selection([*contract, *self._setups.wanted()], training, defined, len(self._sources) > 1)
        chosen = selection.choose([source.statements for source in self._sources])
        for source, kept in zip(self._sources, chosen):
            plan = []
            for statement, left in zip(source.statements, kept):
                plan += self._setups.probes(statement.node)
                plan += [] if left is None else [left]
            source.namespace.prepare(plan, importer.builtins())

    def _note_left_out(self) -> None:
        """Notes the cells that Python cannot read, and other languages' that seem to hold the contract's names."""
        behind = list(self._behind.values())
        for source in self._sources:
            # Loading it says why.
            if source.failure is not None and source in behind:
                continue
            for cell in source.cells:
                is_told = not cell.is_foreign or not cell.defines.isdisjoint(self.names.values())
                if cell.failure is not None and is_told:
                    reason = str(cell.failure["message"])
                    message = reason if cell.is_foreign else f"it has a syntax error, {reason}"
                    self.notes.append({**cell.failure, "kind": "skipped-cell", "message": message})

    def _explained(self, failure: dict[str, Any]) -> dict[str, Any]:
        """The failure of a definition, with why a name that it needs is not there."""
        match = _NOT_DEFINED.search(str(failure.get("message"))) if failure.get("error") == "NameError" else None
        reason = None if match is None else self.absence_of(match[1])
        return failure if reason is None else {**failure, "message": f"{failure['message']}: {reason}"}

    def _reason(self, spelling: str, spellings: list[str], sources: list[Source]) -> dict[str, Any]:
        """Why a name is nowhere: what sets it failed, or is in a source that Python cannot read; or nothing does."""
        for source in sources:
            if spelling in source.namespace.failures:
                return self._explained(source.namespace.failures[spelling])
        for source in sources:
            for cell in source.cells:
                if cell.failure is not None and spelt(spellings, cell.defines) is not None:
                    return cell.failure
        return {"kind": "missing-export"}


def _real(value: Any, where: Optional[dict[str, Any]]) -> Any:
    """The value, unless it is a stub's."""
    if not isinstance(value, Stub):
        return value
    kind = "forbidden-import" if is_forbidden(value) else "absent-import"
    raise Refused({"kind": kind, "specifier": specifier_of(value), **({} if where is None else {"where": where})})


def _place(where: Mapping[str, Any]) -> str:
    return f"{where['file']}, line {where['line']}" if "line" in where else str(where["file"])


def _cause(failure: Mapping[str, Any]) -> str:
    if "specifier" in failure:
        return f"the use of {failure['specifier']}"
    return f"{failure.get('error', 'a syntax error')}: {failure['message']}"

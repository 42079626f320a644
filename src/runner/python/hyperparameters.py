"""The set-ups of the submission's trainings.

They are in variables like `learning_rate_SGD`, or else among the arguments of its own training calls.
"""
from __future__ import annotations

import ast
from typing import Any, Callable, Iterable, Iterator, Mapping, NamedTuple, Optional, Sequence

from arguments import Argument, arguments_of, canonical, defaults_in
from attribution import Attribution
from bindings import call_name
from expressions import Unknown, evaluate, global_names
from namespace import Probe
from lookup import spelt
from own_numpy import np
from spellings import StaticNames
from training_calls import TrainingCall

# What every run's set-up is made of; the free run's can hold every argument.
_REQUIRED = ("learningRate", "lrDecay", "batchSize")
_FREE = "tunedRun"
_SGD, _L2 = "sgdRun", "l2Run"
_PLAIN = (int, float, str, list)


class _Reading(NamedTuple):
    """One training call, and what is read from it."""

    call: TrainingCall
    given: Sequence[Argument]
    # With which its model was constructed.
    of_model: Sequence[Argument]
    # What the function takes for arguments that it is not given.
    defaults: Sequence[Argument]
    # The canonical arguments that the call names.
    named: frozenset[str]
    # Canonical argument → its value, once it could be evaluated.
    values: dict[str, Any]
    # Those of them that are no function's defaults.
    stated: set[str]

    @property
    def is_whole(self) -> bool:
        """Whether every argument could: not in a search, `for lr in …`."""
        return self.named <= set(self.values)

    @property
    def sources(self) -> Iterator[Argument]:
        """All of them."""
        yield from self.given
        yield from self.of_model
        yield from self.defaults


class Hyperparameters:
    """Finds set-ups. It is asked for names and probes before the submission's code runs, and for set-ups after."""

    def __init__(
        self,
        profile: Mapping[str, Any],
        static: StaticNames,
        calls: Sequence[TrainingCall],
        spellings: Mapping[str, str],
    ) -> None:
        """`static`: what the submission sets. `spellings`: canonical name → the submission's."""
        self._profile = profile
        self._arguments = profile["arguments"]
        self._static = static
        self._classifier = spellings["SoftmaxClassifier"]
        self._attribution = Attribution(profile, spellings["sgdMomentum"])
        self._readings = [self._reading(call) for call in calls]
        # By the id of the top-level statement.
        self._probes: dict[int, list[Probe]] = {}
        for reading in self._readings:
            if reading.call.is_immediate:
                self._probes.setdefault(id(reading.call.statement.node), []).append(self._probe(reading))

    def variable(self, run: str, argument: str) -> Optional[str]:
        """The variable that sets an argument of a run, if the submission has one."""
        return spelt(self._variables(run, argument), self._static.others)

    def count(self, names: Iterable[str]) -> int:
        """How many of these names are variables of set-ups."""
        known = list(names)
        pairs = [(run, argument) for run in self._profile["runs"] for argument in self._arguments]
        return sum(1 for run, argument in pairs if spelt(self._variables(run, argument), known) is not None)

    def called(self, run: str, argument: str) -> str:
        """What to call an argument of a run in a sentence."""
        return self.variable(run, argument) or self._variables(run, argument)[0]

    def wanted(self) -> Iterator[str]:
        """The names that have to be there for the set-ups."""
        for run in self._profile["runs"]:
            for argument in self._arguments:
                name = self.variable(run, argument)
                if name is not None:
                    yield name
        for reading in self._readings:
            for argument in reading.sources:
                if self._is_set_up(argument):
                    yield from global_names(argument.value, reading.call.local)

    def probes(self, node: ast.stmt) -> list[Probe]:
        """What reads the arguments of the training calls in a top-level statement, where the statement stands."""
        return self._probes.get(id(node), [])

    def complete(self, names_of: Callable[[str], dict[str, Any]]) -> None:
        """Reads, once the code has run, what could not be read before. `names_of`: source → its module's names."""
        for reading in self._readings:
            names = names_of(reading.call.statement.file)
            self._read(reading, (*reading.given, *reading.of_model), names)
            reading.stated.update(reading.values)
            self._read(reading, reading.defaults, names)

    def setup(self, run: str, names: Mapping[str, Any]) -> Optional[dict[str, Any]]:
        """The set-up of a run: what was found of it, or None."""
        keys = self._keys(run)
        variables = self._of_variables(run, names)
        called = _known(self._attributed().get(run, {}), keys)
        base = self._profile["runs"][run].get("inherits")
        inherited = {} if base is None else _known(self.setup(base, names) or {}, keys)
        numbers = {key: value for key, value in variables.items() if _is_number(value)}
        # A variable that holds something else, a list of rates to try perhaps, says what is wrong if nothing else does.
        return {**variables, **inherited, **called, **numbers} or None

    def _of_variables(self, run: str, names: Mapping[str, Any]) -> dict[str, Any]:
        """What the variables of a run hold. One that is left at None, as in the starter, is not filled in."""
        found = {}
        for argument in self._keys(run):
            variable = self.variable(run, argument)
            if variable in names:
                found[argument] = _plain(names[variable])
        return _known(found, self._keys(run))

    def _attributed(self) -> dict[str, dict[str, Any]]:
        """Run → the arguments of the call that is best told to be it; of several, of the last."""
        found: dict[str, tuple[tuple[int, bool, bool], _Reading]] = {}
        regs: list[Any] = []
        for reading in self._readings:
            call, reg = reading.call, reading.values.get("reg")
            run, rank = self._attribution.run_of(call, reading.given, reg, "reg" in reading.stated, regs)
            if run is None and len(self._readings) == 1:
                run = _SGD
            if run == _L2:
                regs.append(reg)
            order = (rank, call.is_in_loop, not reading.is_whole)
            if run is not None and (run not in found or order <= found[run][0]):
                found[run] = (order, reading)
        return {run: reading.values for run, (_, reading) in found.items()}

    def _variables(self, run: str, argument: str) -> list[str]:
        suffixes = self._profile["runs"][run]["suffixes"]
        return [f"{spelling}_{suffix}" for spelling in self._arguments[argument] for suffix in suffixes]

    def _keys(self, run: str) -> Sequence[str]:
        return list(self._arguments) if run == _FREE else _REQUIRED

    def _reading(self, call: TrainingCall) -> _Reading:
        function = self._static.functions.get(call_name(call.call))
        given = _with_model(call.call, arguments_of(call.call, function, ("model",)))
        names = (canonical(argument.name, self._arguments) for argument in given)
        named = frozenset(name for name in names if name is not None)
        defaults = [] if function is None else list(defaults_in(function))
        left = [argument for argument in defaults if canonical(argument.name, self._arguments) not in named]
        return _Reading(call, given, self._of_model(call, given), left, named, {}, set())

    def _of_model(self, call: TrainingCall, given: Sequence[Argument]) -> Sequence[Argument]:
        """The arguments with which the call's model was constructed."""
        model = next((argument.value for argument in given if argument.is_model), None)
        if isinstance(model, ast.Name):
            assigned = call.assigned(model.id)
            model = assigned.value if assigned is not None else None
        if not isinstance(model, ast.Call) or call_name(model) != self._classifier:
            return ()
        order = [spellings[0] for spellings in self._profile["constructor"].values()]
        return arguments_of(model, self._static.method(self._classifier, "__init__"), order)

    def _is_set_up(self, argument: Argument) -> bool:
        return argument.is_dictionary or canonical(argument.name, self._arguments) is not None

    def _probe(self, reading: _Reading) -> Probe:
        return lambda names: self._read(reading, (*reading.given, *reading.of_model), names)

    def _read(self, reading: _Reading, arguments: Iterable[Argument], names: dict[str, Any]) -> None:
        """Evaluates what it can; of two arguments for the same, the first counts."""
        for argument in arguments:
            if not self._is_set_up(argument):
                continue
            try:
                value = evaluate(argument.value, reading.call.local, names)
            except Unknown:
                continue
            entries = value if argument.is_dictionary else {argument.name: value}
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                key = canonical(name, self._arguments) if isinstance(name, str) else None
                if key is not None:
                    reading.values.setdefault(key, _plain(entry))


def _with_model(call: ast.Call, arguments: list[Argument]) -> list[Argument]:
    """Whatever its parameter is called, the model comes first; or it is the object whose method is called."""
    if any(argument.is_model for argument in arguments):
        return arguments
    if call.args and arguments:
        return [Argument("model", arguments[0].value), *arguments[1:]]
    return [*arguments, Argument("model", call.func.value)] if isinstance(call.func, ast.Attribute) else arguments


def _plain(value: Any) -> Any:
    """A number of NumPy's as Python's; the dots of a starter that is not filled in as nothing."""
    if isinstance(value, (np.generic, np.ndarray)) and value.ndim == 0:
        value = value.item()
    return None if value is Ellipsis else value


def _known(values: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key in keys and isinstance(value, _PLAIN)}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)

"""Tells which run of the problem set a training call is, by the words of the names around it."""
from __future__ import annotations

import ast
from typing import Any, Iterator, Mapping, Optional, Sequence

from arguments import Argument, Spellings, canonical, identifiers_in, words_of
from training_calls import TrainingCall

Runs = Mapping[str, Mapping[str, Any]]

_MOMENTUM, _L2, _TUNED = "momentumRun", "l2Run", "tunedRun"
# What the problem set says the L2 run is regularized with.
_L2_REG = 0.01
# Of `model_no_reg`.
_WITHOUT = frozenset(["no", "non", "without", "unregularized"])


class Attribution:
    """Attributes training calls to runs."""

    def __init__(self, profile: Mapping[str, Any], momentum: str) -> None:
        """`momentum`: how the submission spells the momentum optimizer."""
        self._runs: Runs = profile["runs"]
        self._arguments: Spellings = profile["arguments"]
        self._momentum = momentum
        # An option can be called after what a run adds to another; `keep_best=True` says nothing.
        self._of_variants = {word for run in self._runs.values() if "inherits" in run for word in run["words"]}

    def run_of(
        self, call: TrainingCall, arguments: Sequence[Argument], reg: Any, is_stated: bool, regs: Sequence[Any]
    ) -> tuple[Optional[str], int]:
        """The run, or None where nothing speaks for one, and how well it is told: 0 is best.

        `reg` is what the call's model is regularized with; `is_stated` where the call or the model's construction says
        so, and not a default. `regs` are those of the calls before that are the L2 run.
        """
        models = [argument.value for argument in arguments if argument.is_model]
        model = words_of(*identifiers_in(models))
        values = self._value_words(arguments)
        optimizer = self._optimizer_words(call, arguments)
        targets = words_of(*identifiers_in(call.targets))
        is_number = isinstance(reg, (int, float))
        left_out = _L2 if (is_stated and is_number and reg == 0) or model & _WITHOUT else None
        named = self._by_words(model | values, model, targets, left_out)
        is_regularized = named is None and is_number and reg > 0
        if is_regularized and not regs and reg == _L2_REG and left_out is None:
            return _L2, 0
        if is_regularized and regs and reg not in regs and _TUNED in self._runs:
            return _TUNED, 1
        found = self._by_words(model | values | optimizer, model, targets, left_out)
        rank = 2 if is_regularized else 1 if named is None else 0
        return (found if found in self._runs else None), rank

    def _by_words(
        self, words: set[str], model: set[str], targets: set[str], left_out: Optional[str]
    ) -> Optional[str]:
        """The last run of the problem set that one of these words belongs to.

        What the result is called counts for less than what the model is called: `best_model = train(model_SGD)` is the
        SGD run, and `l2 = train(model_SGD)` the L2 run only because that one goes on from SGD.
        """
        of_model = self._matching(model)
        for run in reversed(list(self._runs)):
            own = set() if run == left_out else set(self._runs[run]["words"])
            if words & own:
                return run
            if targets & own and (of_model is None or of_model in self._ancestors(run)):
                return run
        return None

    def _matching(self, words: set[str]) -> Optional[str]:
        return next((run for run in reversed(list(self._runs)) if words & set(self._runs[run]["words"])), None)

    def _ancestors(self, run: str) -> Iterator[str]:
        base = self._runs[run].get("inherits")
        while base is not None:
            yield base
            base = self._runs[base].get("inherits")

    def _value_words(self, arguments: Sequence[Argument]) -> set[str]:
        """Of `learning_rate=learning_rate_L2` only what the value's name adds; of `use_momentum=True` the name."""
        words: set[str] = set()
        for argument in arguments:
            if argument.is_model or argument.is_optimizer:
                continue
            own = canonical(argument.name, self._arguments)
            spellings = self._arguments.get(own or "", ())
            words |= words_of(*identifiers_in([argument.value])) - words_of(argument.name, *spellings)
            is_off = isinstance(argument.value, ast.Constant) and not argument.value.value
            if own is None and not is_off:
                words |= words_of(argument.name) & self._of_variants
        return words

    def _optimizer_words(self, call: TrainingCall, arguments: Sequence[Argument]) -> set[str]:
        words: set[str] = set()
        for argument in arguments:
            if argument.is_optimizer:
                names = set(identifiers_in([argument.value]))
                for name in list(names):
                    assigned = call.assigned(name)
                    if assigned is not None and assigned.value is not None:
                        names |= set(identifiers_in([assigned.value]))
                words |= words_of(*names)
                if self._momentum in names and _MOMENTUM in self._runs:
                    words |= set(self._runs[_MOMENTUM]["words"])
        return words

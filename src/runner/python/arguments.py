"""The arguments of calls that train or construct, by the contract's names for them."""
from __future__ import annotations

import ast
import re
from typing import Iterable, Iterator, Mapping, NamedTuple, Optional, Sequence

from bindings import call_name
from lookup import spelt
from training_calls import defaults_of

Spellings = Mapping[str, Sequence[str]]
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
_MODELS = ("model", "net", "network", "classifier")
_OPTIMIZERS = ("opt", "update")
_DICTIONARY_DEFAULTS = ("get", "pop", "setdefault")


class Argument(NamedTuple):
    """One argument of a call."""

    # The parameter's name; empty where it cannot be told, and for `**options`.
    name: str
    value: ast.expr
    is_dictionary: bool = False

    @property
    def is_model(self) -> bool:
        """Whether it is what is trained."""
        return self.name.lower() in _MODELS

    @property
    def is_optimizer(self) -> bool:
        """Whether it says how."""
        return self.name.lower().startswith(_OPTIMIZERS)


def arguments_of(call: ast.Call, function: Optional[ast.FunctionDef], order: Sequence[str] = ()) -> list[Argument]:
    """A call's arguments. `function` is what it calls, if that is known; else `order` names those given by place."""
    names = list(order)
    if function is not None:
        names = list(defaults_of(function.args))
        if names[:1] == ["self"]:
            names = names[1:]
    found = []
    for position, value in enumerate(call.args):
        if isinstance(value, ast.Starred):
            break
        found.append(Argument(names[position] if position < len(names) else "", value))
    for keyword in call.keywords:
        found.append(Argument(keyword.arg or "", keyword.value, is_dictionary=keyword.arg is None))
    return found


def canonical(name: str, spellings: Spellings) -> Optional[str]:
    """The contract's name of an argument."""
    return next((argument for argument, spelt_as in spellings.items() if name and spelt(spelt_as, [name])), None)


def defaults_in(function: ast.FunctionDef) -> Iterator[Argument]:
    """What a function takes for arguments that it is not given, in its signature or from its `**options`."""
    for name, default in defaults_of(function.args).items():
        if default is not None:
            yield Argument(name, default)
    if function.args.kwarg is None:
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and call_name(node) in _DICTIONARY_DEFAULTS and len(node.args) == 2:
            key, default = node.args
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            if isinstance(of, ast.Name) and of.id == function.args.kwarg.arg and isinstance(key, ast.Constant):
                yield Argument(str(key.value), default)


def words_of(*identifiers: str) -> set[str]:
    """The words of identifiers, in lower case: `model_SGD`, `lrL2`."""
    return {word.lower() for identifier in identifiers for word in _WORD.findall(identifier)}


def identifiers_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Names, attributes and texts in expressions."""
    for node in nodes:
        for child in ast.walk(node):
            if isinstance(child, ast.Name):
                yield child.id
            elif isinstance(child, ast.Attribute):
                yield child.attr
            elif isinstance(child, ast.Constant) and isinstance(child.value, str):
                yield child.value

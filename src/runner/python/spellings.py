"""How the submission spells the contract's names, told from its statements without running them."""
from __future__ import annotations

import ast
from typing import Any, Iterator, Mapping, Optional, Sequence

from bindings import BODIES, DEFINITIONS, IMPORTS, bound_names
from cells import Cell
from namespace import Statement
from lookup import spelt

# The contract's names, module by module.
MODULES: Mapping[str, Sequence[str]] = {
    "graphs": ("f1", "f2", "f1Graph"),
    "layers": ("fcForward", "fcBackward", "reluForward", "reluBackward", "softmaxLoss"),
    "classifier": ("SoftmaxClassifier",),
    "optim": ("sgd", "sgdMomentum"),
    "hyperparameters": (),
}
CLASSIFIER, METHOD = "SoftmaxClassifier", "forwardsBackwards"


class StaticNames:
    """The names that a source sets at its top level."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.others: set[str] = set()
        # What cells with a syntax error seem to define.
        self.lost = {name for cell in cells for name in cell.defines}
        for node in _flat([statement for cell in cells for statement in cell.body]):
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            elif not isinstance(node, IMPORTS):
                self.others |= bound_names(node)

    @property
    def all(self) -> list[str]:
        """All of them."""
        return [*self.functions, *self.classes, *sorted(self.others)]

    def method(self, name: str, method: str) -> Optional[ast.FunctionDef]:
        """A method as a class itself defines it."""
        node = self.classes.get(name)
        body = [] if node is None else node.body
        return next((entry for entry in body if isinstance(entry, ast.FunctionDef) and entry.name == method), None)

    def find(self, spellings: Sequence[str]) -> Optional[str]:
        """The name that is one of the spellings; functions and classes before variables."""
        return spelt(spellings, [*self.functions, *self.classes]) or spelt(spellings, self.all)

    def members(self, name: str) -> set[str]:
        """What a class defines, itself or in its base classes, or is given later: `Name.member = …`."""
        found: set[str] = set()
        names, seen = [name], set()
        while names:
            node = self.classes.get(names.pop())
            if node is None or node.name in seen:
                continue
            seen.add(node.name)
            names += [base.id for base in node.bases if isinstance(base, ast.Name)]
            found |= {member for statement in _flat(node.body) for member in bound_names(statement)}
        return found


def spell_out(static: StaticNames, statements: Sequence[Statement], profile: Mapping[str, Any]) -> dict[str, str]:
    """Canonical name → the submission's spelling, or the profile's first."""
    names = {}
    for name, spellings in profile["names"].items():
        if name != METHOD:
            names[name] = static.find(spellings) or spelt(spellings, static.lost) or spellings[0]
    classifier = names.get(CLASSIFIER, CLASSIFIER)
    given = {target.attr for target in _attributes_set(statements) if _is_named(target.value, classifier)}
    spellings = profile["names"][METHOD]
    names[METHOD] = spelt(spellings, static.members(classifier) | given) or spellings[0]
    return names


def _attributes_set(statements: Sequence[Statement]) -> Iterator[ast.Attribute]:
    for statement in statements:
        targets = statement.node.targets if isinstance(statement.node, ast.Assign) else []
        yield from (target for target in targets if isinstance(target, ast.Attribute))


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _flat(body: Sequence[Any]) -> Iterator[ast.stmt]:
    """Statements, with those in the bodies of `if`, `try` and the like."""
    for node in body:
        inner = [getattr(node, field, None) for field in BODIES]
        if isinstance(node, DEFINITIONS) or not any(isinstance(children, list) for children in inner):
            yield node
            continue
        for children in inner:
            if isinstance(children, list):
                yield from _flat(children)

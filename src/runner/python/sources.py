"""The modules that a submission consists of: all cells of a notebook together, and each of its files."""
from __future__ import annotations

import __future__
import ast
from typing import Any, Mapping, Optional, Sequence

from bindings import bound_names
from cells import Cell, read_cell
from failures import Refused
from namespace import Namespace, Statement
from spellings import StaticNames


class Source:
    """One module: its text as statements, and the namespace that they make."""

    def __init__(self, file: str, cells: Sequence[Cell], dotted: str, package: str) -> None:
        """`file`: what people call it. `dotted`: how it is imported; empty for a notebook."""
        self.file = file
        self.cells = cells
        self.dotted = dotted
        self.statements = [Statement(cell.file, node) for cell in cells for node in cell.body]
        self.static = StaticNames(cells)
        self._places: Optional[dict[str, dict[str, Any]]] = None
        # A file is read as a whole or not at all; a notebook loses the cell.
        self.failure = cells[0].failure if dotted else None
        name = f"submission.{dotted}" if dotted else "submission"
        self.namespace = Namespace(name, package, self.failure, _flags(self.statements))
        if dotted:
            self.namespace.names["__file__"] = file

    @property
    def names(self) -> dict[str, Any]:
        """What it defines, once it has run."""
        return self.namespace.names

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook's cells."""
        return not self.dotted

    def run(self) -> None:
        """Makes its definitions, once. Raises Refused where it cannot be read."""
        if self.failure is not None:
            raise Refused(self.failure)
        self.namespace.run()

    def place_of(self, name: str) -> Optional[dict[str, Any]]:
        """Where a name is set for the last time."""
        if self._places is None:
            places = ((name, file, node.lineno) for file, node in self.statements for name in bound_names(node))
            self._places = {name: {"file": file, "line": line} for name, file, line in places}
        return self._places.get(name)


def sources_of(files: Mapping[str, str], notebook: Optional[str]) -> list[Source]:
    """The submission's modules. `files`: name → text; with a notebook, its cells of code and the files beside it."""
    modules = [_of_file(file, text) for file, text in files.items() if file.endswith(".py")]
    if notebook is None:
        return modules
    cells = [read_cell(file, text) for file, text in files.items() if not file.endswith(".py")]
    return [Source(notebook, cells, "", ""), *modules] if cells else modules


def _of_file(file: str, text: str) -> Source:
    *folders, name = file[:-len(".py")].split("/")
    package = ".".join(folders)
    dotted = ".".join(folders if name == "__init__" and folders else [*folders, name])
    return Source(file, [read_cell(file, text)], dotted, package)


def _flags(statements: Sequence[Statement]) -> int:
    """What `from __future__ import …` asks of the compiler, from anywhere in a module."""
    flags = 0
    for _, node in statements:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= getattr(feature, "compiler_flag", 0)
    return flags

"""Stands in for tqdm: a loop with a progress bar is the loop."""
from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Iterable, Iterator


class Progress:
    """An iterable without its bar. Whatever is told to the bar is ignored."""

    def __init__(self, iterable: Iterable[Any] = (), *arguments: object, **options: object) -> None:
        self.iterable = iterable
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _ignore

    @staticmethod
    def write(text: object = "", *arguments: object, **options: object) -> None:
        """Prints, as tqdm does."""
        sys.stdout.write(f"{text}\n")


def _ignore(*arguments: object, **options: object) -> None:
    pass


def _count(*arguments: int, **options: object) -> Progress:
    return Progress(range(*arguments))


def progress_module() -> ModuleType:
    """The module tqdm, and each of its submodules."""
    module = ModuleType("tqdm")
    for name in ("tqdm", "tqdm_notebook", "tqdm_gui"):
        setattr(module, name, Progress)
    for name in ("trange", "tnrange"):
        setattr(module, name, _count)
    for name in ("notebook", "auto", "autonotebook", "std", "asyncio", "contrib", "rich"):
        setattr(module, name, module)
    return module

"""Names that are spelt in more than one way."""
from __future__ import annotations

from typing import Iterable, Optional, Sequence


def spelt(spellings: Sequence[str], names: Iterable[str]) -> Optional[str]:
    """The name that is one of the spellings: exactly, or else but for upper and lower case where only one is."""
    present = list(names)
    for spelling in spellings:
        if spelling in present:
            return spelling
    lowered = {spelling.lower() for spelling in spellings}
    alike = [name for name in present if isinstance(name, str) and name.lower() in lowered]
    return alike[0] if len(alike) == 1 else None

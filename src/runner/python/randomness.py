"""The sources of random numbers that a submission uses: `random`, `np.random` with its generators, `os.urandom`.

They are replaced once, before any of the submission's code runs. Python's hashes follow from the process's environment.
"""
from __future__ import annotations

import hashlib
import os
import random
from typing import Any

import numpy as np

_generator = random.Random("before the first seed")
_seed_random = random.seed


def _random_bits(count: int) -> int:
    return _generator.getrandbits(count)


def _urandom(size: int) -> bytes:
    return bytes(_generator.getrandbits(8) for _ in range(size))


def _seed(a: Any = None, version: int = 2) -> None:
    _seed_random(_generator.getrandbits(64) if a is None else a, version)


# What a generator without a seed draws its own from: default_rng(), RandomState(), np.random.seed().
np.random.bit_generator.randbits = _random_bits
os.urandom = random._urandom = _urandom
random.seed = _seed


def seed_everything(seed: str) -> None:
    """Seeds all of them."""
    _generator.seed(seed)
    _seed_random(seed)
    np.random.seed(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "little"))

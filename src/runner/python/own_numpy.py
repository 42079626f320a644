"""NumPy as it was before any of the submission's code ran: the runner's own names for its functions.

A submission that assigns to `np.asarray` changes what its own code calls.
"""
from __future__ import annotations

from types import ModuleType

import numpy

# Some parts are there only once they have been asked for.
numpy.ma, numpy.random

np = ModuleType("numpy")
vars(np).update(vars(numpy))

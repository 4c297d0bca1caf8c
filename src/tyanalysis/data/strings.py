"""How text columns are kept while the package works: as Python's own strings.

pandas keeps text in Arrow arrays where it can. That pays for millions of rows; in tables of some
hundred, of which a report makes thousands, each access costs more than the work itself. The type
of a column is ``str`` either way, and what the caller has chosen for frames of their own stays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

import numpy as np
import pandas as pd

PLAIN: Final = pd.StringDtype("python", na_value=np.nan)
P = ParamSpec("P")
R = TypeVar("R")

_OPTION: Final = "mode.string_storage"


def with_plain_strings(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function make text columns of Python's strings, and put pandas' option back."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if pd.get_option(_OPTION) == "python":
            return function(*args, **kwargs)
        with pd.option_context(_OPTION, "python"):
            return function(*args, **kwargs)

    return call

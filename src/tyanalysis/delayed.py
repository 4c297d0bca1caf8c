"""A grammar that takes 1.5 seconds to build, put off until somebody asks for it.

``jsonschema``, and with it everything that reads a notebook, imports ``rfc3987_syntax`` wherever
Jupyter has installed it, to check addresses in formats that no notebook uses. That import builds
a grammar for such addresses. Here a stand-in builds it on the first check instead.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_GRAMMAR = "rfc3987_syntax"


class _StandIn(ModuleType):
    """Stands for the module in ``sys.modules`` until something of it is wanted."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system itself asks
            raise AttributeError(name)
        return getattr(_load(), name)

    @staticmethod
    def is_valid_syntax(*given: Any, **named: Any) -> Any:
        """Check an address; this is the one function that ``jsonschema`` binds on import."""
        return _load().is_valid_syntax(*given, **named)


def delay_grammar() -> None:
    """Put the stand-in in place, unless the grammar is loaded already or not installed."""
    if _GRAMMAR not in sys.modules and find_spec(_GRAMMAR) is not None:
        sys.modules[_GRAMMAR] = _StandIn(_GRAMMAR)


def _load() -> ModuleType:
    if isinstance(sys.modules.get(_GRAMMAR), _StandIn):
        del sys.modules[_GRAMMAR]
    return import_module(_GRAMMAR)

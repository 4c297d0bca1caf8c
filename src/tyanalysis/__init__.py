"""Regional-economy research reports from qualified, sourced figures.

In a notebook: ``import tyanalysis as ty``. Names are looked up when they are first used, so that
the command and the exporters start without loading pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> module that defines it, one block for each topic.
_PUBLIC: dict[str, str] = {
    # reading
    "load": "data.package",
    "read_quantity": "data.qualifier",
    "Bounds": "data.quantity",
    "select": "analysis.selection",
    # sections that every report has
    "show_front": "presentation.front",
    "show_sources": "presentation.provenance",
    "table_derived": "presentation.derived",
    "describe_derived": "presentation.derived",
    "table_comparability": "presentation.comparability",
    "describe_comparability": "presentation.comparability",
    "table_conflicts": "presentation.conflicts",
    "describe_conflicts": "presentation.conflicts",
    "table_refusals": "presentation.limits",
    "table_requests": "presentation.limits",
    "describe_methods": "presentation.method_notes",
    # zone growth
    # town output
    # investment
}

__all__ = ["__version__", *sorted(_PUBLIC)]  # noqa: PLE0604 - the names are strings


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(
            f"module 'tyanalysis' has no public name {name!r}; see dir(tyanalysis)"
        )
    value = getattr(import_module(f"tyanalysis.{_PUBLIC[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, so that completion in a notebook is the manual."""
    return sorted(__all__)

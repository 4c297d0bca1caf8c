"""Import jsonschema without waiting for a grammar that hardly anybody uses.

With its optional formats installed, jsonschema's import builds a parser for international web
addresses, which takes two seconds of every process that reads a notebook. Here the parser is built
when an address is checked for the first time. Nothing else changes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

NAME = "rfc3987_syntax"


def import_jsonschema() -> None:
    """Import jsonschema; the grammar is put off where it is not loaded yet."""
    if "jsonschema" in sys.modules or NAME in sys.modules:
        import_module("jsonschema")
        return

    def is_valid_syntax(*arguments: Any) -> bool:
        return bool(import_module(NAME).is_valid_syntax(*arguments))

    stand_in = ModuleType(NAME)
    stand_in.is_valid_syntax = is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[NAME] = stand_in
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[NAME]  # whoever imports it by name gets the real one

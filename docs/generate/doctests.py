"""A griffe extension: bare doctests in a docstring are shown as code, not as quotations."""

from __future__ import annotations

import inspect
import re
from typing import Any

import griffe

_DOCTEST = re.compile(r"^>>> .*?(?=\n[ \t]*\n|\Z)", re.MULTILINE | re.DOTALL)


class Doctests(griffe.Extension):
    """Puts a fence around each doctest that stands outside a section."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of an object as it is loaded."""
        if obj.docstring is not None:
            text = re.sub(
                r"^( *)Example:$", r"\1Examples:", obj.docstring.value, flags=re.MULTILINE
            )
            obj.docstring.value = fenced(text)


def fenced(docstring: str) -> str:
    r"""Fence the doctests of a docstring.

    >>> fenced("Add.\n\n>>> 1 + 1\n2")
    'Add.\n\n```pycon\n>>> 1 + 1\n2\n```'
    """
    return _DOCTEST.sub(
        lambda one: f"```pycon\n{one[0].rstrip()}\n```", inspect.cleandoc(docstring)
    )

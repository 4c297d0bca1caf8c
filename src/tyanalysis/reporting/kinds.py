"""The types a parameter may have, from its annotation: what fits, and how a text is read.

A type is text, a whole number, a number, true or false, one of some literals, or a list of one of
these; any of them may be optional. Values are checked by pydantic without conversion, because a
code such as ``0012`` must not become a number on the way.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Optional

from pydantic import Field, TypeAdapter, ValidationError

from tyanalysis.reporting.catalogue import suggest
from tyanalysis.reporting.report_entry import Scalar, Value

KNOWN = "str, int, float, bool, list[…], Literal[…], or one of them | None"
NONE = "none"
"""What stands for no value on the command line."""

_SCALARS: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": Annotated[float, Field(allow_inf_nan=False)],
    "bool": bool,
}
_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}


@dataclass(frozen=True)
class Kind:
    """One type.

    Attributes:
        scalar: ``str``, ``int``, ``float`` or ``bool``; ``Literal`` for a choice.
        many: Whether it is a list.
        optional: Whether it may be None.
        literals: The values of a choice.
    """

    scalar: str
    many: bool = False
    optional: bool = False
    literals: tuple[Scalar, ...] = ()

    def __str__(self) -> str:
        """Write it as an annotation."""
        inner = self.scalar
        if self.literals:
            inner = f"Literal[{', '.join(map(repr, self.literals))}]"
        inner = f"list[{inner}]" if self.many else inner
        return f"{inner} | None" if self.optional else inner

    def describe(self) -> str:
        """Say in words what is expected."""
        if self.literals:
            words = f"one of {', '.join(map(str, self.literals))}"
        else:
            words = _WORDS[self.scalar]
        if self.many:
            words = (
                f"a list of {words.removeprefix('a ')}s, comma separated"
                if self.scalar in {"int", "float"}
                else f"a list of {words}s, comma separated"
                if self.scalar == "str"
                else f"a list, each {words}, comma separated"
            )
        return f"{words}, or {NONE}" if self.optional else words

    def check(self, value: object) -> Value:
        """Check a value.

        Returns:
            The value; a whole number becomes a float where that is the type.

        Raises:
            ValueError: It does not fit; the message is what was found.
        """
        try:
            fitting: Value = _adapter(self).validate_python(value, strict=True)
        except ValidationError as error:
            place = [part for part in error.errors()[0]["loc"] if isinstance(part, int)]
            if place and isinstance(value, list):
                wrong = value[place[0]]
                raise ValueError(f"{wrong!r} in the list{self._near(wrong)}") from None
            raise ValueError(f"{value!r}{self._near(value)}") from None
        return fitting

    def parse(self, text: str) -> Value:
        """Read a value from the command line or a table.

        Args:
            text: Text stays as it is, so ``0012`` keeps its zeros; a list is separated by commas
                or written as JSON; ``none`` stands for no value where the type allows that.

        Raises:
            ValueError: It cannot be read so; the message is what was found.
        """
        if self.optional and text.strip() == NONE:
            return None
        if not self.many:
            return self.check(self._scalar(text))
        if text.lstrip().startswith("["):
            try:
                return self.check(json.loads(text))
            except json.JSONDecodeError as error:
                raise ValueError(f"{text!r}, which is not a JSON list ({error.msg})") from None
        items = [self._scalar(part.strip()) for part in text.split(",")] if text.strip() else []
        return self.check(items)

    def take(self, value: Any) -> Value:
        """Read a value of a matrix: a list-typed parameter takes a single one as a list of one.

        Raises:
            ValueError: It does not fit; the message is what was found.
        """
        return self.check([value] if self.many and not isinstance(value, list) else value)

    def _scalar(self, text: str) -> Scalar:
        if self.literals:
            named = [one for one in self.literals if str(one) == text.strip()]
            return named[0] if named else text
        if self.scalar == "str":
            return text
        word = text.strip()
        if self.scalar == "bool" and word.lower() in {"true", "yes", "1", "false", "no", "0"}:
            return word.lower() in {"true", "yes", "1"}
        if self.scalar == "int" and re.fullmatch(r"[+-]?[0-9]+", word):
            return int(word)
        decimal = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
        if self.scalar == "float" and re.fullmatch(decimal, word):
            return float(word)
        raise ValueError(repr(text))

    def _near(self, value: object) -> str:
        return suggest(str(value), [str(one) for one in self.literals]) if self.literals else ""


def kind_of_value(value: object) -> Kind | None:
    """Take the type from a value where none is written; None where it is no type of ours.

    >>> str(kind_of_value([1.5])), str(kind_of_value([])), kind_of_value(None)
    ('list[float]', 'list[str]', None)
    """
    if isinstance(value, list):
        inner = kind_of_value(value[0]) if value else Kind("str")
        return Kind(inner.scalar, many=True) if inner and not inner.many else None
    name = type(value).__name__
    return Kind(name) if name in _SCALARS else None


@cache
def kind_of_text(text: str) -> Kind | None:
    """Read a type from its name; None where it is no type of ours.

    >>> str(kind_of_text("Optional[List[int]]")), kind_of_text("dict")
    ('list[int] | None', None)
    """
    try:
        return kind_of_node(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError:
        return None


def kind_of_node(node: ast.expr) -> Kind | None:  # noqa: PLR0911 - one return for each form
    """Read a type from an annotation; None where it is no type of ours."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return kind_of_text(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _optional([node.left, node.right])
    if isinstance(node, ast.Subscript):
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        name = _name(node.value)
        if name == "Optional" and len(items) == 1:
            return _optional([items[0], ast.Constant(None)])
        if name == "Union":
            return _optional(items)
        if name == "Literal":
            return _literal(items)
        if name in {"list", "List"} and len(items) == 1:
            inner = kind_of_node(items[0])
            if inner and not inner.many and not inner.optional:
                return Kind(inner.scalar, many=True, literals=inner.literals)
        return None
    name = _name(node)
    return Kind(name) if name in _SCALARS else None


def _optional(parts: Sequence[ast.expr]) -> Kind | None:
    """Read ``X | None``; other unions have no single way to read a text."""
    kinds = [kind_of_node(part) for part in parts if not _is_none(part)]
    if len(parts) != 2 or len(kinds) != 1 or kinds[0] is None:
        return None
    return Kind(kinds[0].scalar, kinds[0].many, optional=True, literals=kinds[0].literals)


def _literal(items: Sequence[ast.expr]) -> Kind | None:
    values = [item.value for item in items if isinstance(item, ast.Constant)]
    plain = tuple(one for one in values if isinstance(one, str | int | bool))
    return Kind("Literal", literals=plain) if plain and len(plain) == len(items) else None


def _name(node: ast.expr) -> str:
    """Give the last part of a name: ``Literal`` of ``typing.Literal``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


@cache
def _adapter(kind: Kind) -> TypeAdapter[Any]:
    hint: Any = Literal[kind.literals] if kind.literals else _SCALARS[kind.scalar]
    hint = list[hint] if kind.many else hint
    return TypeAdapter(Optional[hint] if kind.optional else hint)  # noqa: UP045 - built here

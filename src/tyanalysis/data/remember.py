"""Results kept with the tables that they were made from, within one process.

A report asks the same of one package many times: the summary, the chart, the words and the table
all want the same claims. What is kept belongs to one object (a package or a frame) and is used
again only while its tables are the very same: a table that was exchanged or written to is seen, and
two packages never share a result unless the one was made as a copy of the other.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, KeysView, ValuesView
from contextlib import suppress
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

import pandas as pd

from tyanalysis.data.strings import with_plain_strings

TABLE_NAMES: Final = (
    "areas", "memberships", "indicators", "figures", "sources", "derivations", "questions",
)  # fmt: skip
P = ParamSpec("P")
R = TypeVar("R")

Store = dict[Hashable, Any]


class _Kept:
    """The results of one owner, with what tells whether its tables were changed."""

    __slots__ = ("copies", "mark", "owner", "store")

    def __init__(self, owner: Any, tables: list[pd.DataFrame], store: Store) -> None:
        self.owner = weakref.ref(owner, _forgetter(id(owner)))
        # As long as a shallow copy lives, pandas writes into a new block and never into this one
        # (copy on write): comparing the blocks by identity is comparing their contents.
        self.copies = [table.copy(deep=False) for table in tables]
        self.mark = _mark(tables)
        self.store = store


_KEPT: Final[dict[int, _Kept]] = {}


def store_of(owner: Any) -> Store:
    """Give the results that are kept for an object, none yet if it is new or was changed.

    Args:
        owner: A frame, or an object with the seven tables of a data package.

    Returns:
        What is kept, to be added to; for any other owner a dictionary that is not kept.
    """
    try:
        tables = _tables(owner)
        kept = _KEPT.get(id(owner))
        if kept is not None and kept.owner() is owner and _same(kept.mark, _mark(tables)):
            return kept.store
        return _keep(owner, tables, {})
    except (AttributeError, TypeError):  # not such an object, or pandas keeps its cells otherwise
        return {}


def share(copy: R, original: Any) -> R:
    """Let an equal copy use what is kept for its original; each sees its own changes only.

    Args:
        copy: An object whose tables are shallow copies of the original's.
        original: What it was copied from.
    """
    with suppress(AttributeError):  # pandas keeps its cells otherwise: nothing is kept
        _keep(copy, _tables(copy), store_of(original))
    return copy


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Compute a pure function of a package once for each set of arguments.

    The first argument owns the result; the others must be plain values or collections of them. A
    frame is handed out as a shallow copy, so that a caller may write to it. An argument that cannot
    be a key, an owner that is named or that cannot be referred to weakly: computed each time.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    compute = with_plain_strings(function)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            store = store_of(args[0])
            key = (name, _frozen(args[1:]), _frozen(tuple(sorted(kwargs.items()))))
            found = store.get(key, _NOTHING)
        except (TypeError, IndexError):
            return compute(*args, **kwargs)
        if found is _NOTHING:
            found = store[key] = compute(*args, **kwargs)
        return cast(R, _handed(found))

    return call


_NOTHING: Final = object()


def _handed(value: Any) -> Any:
    """Give what a caller may change without changing what is kept."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.copy(deep=False)
    if type(value) is dict:
        plain = all(type(part) is str for part in value.values())
        return value.copy() if plain else {key: _handed(part) for key, part in value.items()}
    if type(value) in {list, set}:
        return value.copy()
    return value


def _frozen(value: Any) -> Hashable:
    """Make a key of an argument; collections count by what is in them, in their order."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple | range | KeysView | ValuesView):
        return ("sequence", *(_frozen(part) for part in value))
    if isinstance(value, dict):
        return ("mapping", *((_frozen(k), _frozen(part)) for k, part in value.items()))
    if isinstance(value, pd.Series | pd.Index):
        return ("sequence", *value.tolist())
    if isinstance(value, set | frozenset):
        return frozenset(value)
    raise TypeError(f"{type(value)} is no key")


def _tables(owner: Any) -> list[pd.DataFrame]:
    if isinstance(owner, pd.DataFrame):
        return [owner]
    return [getattr(owner, name) for name in TABLE_NAMES]


def _mark(tables: list[pd.DataFrame]) -> list[Any]:
    """List the objects that hold the cells: others after any change of a table.

    Nothing public tells whether a table was written to. Where a version of pandas has no such
    manager the AttributeError makes every result be computed anew, which is slow and right.
    """
    parts: list[Any] = []
    for table in tables:
        manager = cast(Any, table)._mgr
        parts += manager.axes
        for block in manager.blocks:
            values = block.values  # noqa: PD011 - of a block, not of a frame
            parts.append(values)
            parts.append(getattr(values, "_pa_array", None))
    return parts


def _same(before: list[Any], now: list[Any]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _keep(owner: Any, tables: list[pd.DataFrame], store: Store) -> Store:
    _KEPT[id(owner)] = _Kept(owner, tables, store)
    return store


def _forgetter(key: int) -> Callable[[Any], None]:
    def forget(_: Any) -> None:
        _KEPT.pop(key, None)

    return forget

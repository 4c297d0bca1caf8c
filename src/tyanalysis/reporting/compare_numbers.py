"""Match the numbers of two editions: headlines by key, table cells by row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tyanalysis.changes import Span, difference, movement, size, span_of
from tyanalysis.errors import ParameterError

Cell = str | Mapping[str, Any]
How = Literal["moved", "appeared", "went"]


@dataclass(frozen=True)
class Threshold:
    """The smallest movement worth telling.

    Attributes:
        amount: A number in the unit of what it is held against, or a share of it.
        relative: Whether it is a share of the older number.
    """

    amount: float = 0.0
    relative: bool = False

    @classmethod
    def parse(cls, text: str) -> Threshold:
        """Read ``0.5`` (in the number's own unit) or ``2%`` (of the older number).

        Raises:
            ParameterError: It is neither.

        >>> Threshold.parse("2%")
        Threshold(amount=0.02, relative=True)
        """
        plain = text.strip().removesuffix("%")
        try:
            amount = float(plain)
        except ValueError:
            amount = -1.0
        if not 0 <= amount < float("inf"):
            raise ParameterError(
                f"threshold: found {text!r}, expected a number from 0 such as 0.5, or a share such "
                "as 2%. Smaller movements are counted and not listed."
            )
        relative = text.strip().endswith("%")
        return cls(amount / 100 if relative else amount, relative)

    def passes(self, old: Span | None, new: Span | None) -> bool:
        """Say whether a movement is at least as large; bounds that came or went always are."""
        least = self.amount * size(old) if self.relative else self.amount
        return movement(old, new) >= least


@dataclass(frozen=True)
class NumberChange:
    """One number in both editions, or in one of them.

    Attributes:
        how: ``moved``, ``appeared`` or ``went``.
        place: ``headline``, or the label of the chart or table.
        key: The headline's key, or the row's words and the column's key.
        label: What the reader calls it.
        old: The number before; None where it appeared.
        new: The number now; None where it went.
        difference: New minus old, None where one is missing or the units differ.
    """

    how: How
    place: str
    key: str
    label: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    difference: Span | None = None

    @property
    def figures(self) -> tuple[set[str], set[str]]:
        """The ids of the figures that it rested on, and rests on."""
        return tuple(set((one or {}).get("figures") or ()) for one in (self.old, self.new))  # type: ignore[return-value]


def compare_headlines(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[NumberChange]:
    """Compare the numbers that the texts quote, by their keys."""
    before, after = ({str(one["key"]): one for one in side} for side in (old, new))
    found = (
        _change("headline", key, before.get(key), after.get(key), _name(before, after, key))
        for key in dict.fromkeys([*after, *before])
    )
    return [change for change in found if change is not None]


def compare_items(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[NumberChange]:
    """Compare the cells of charts and tables that both editions have; others are no numbers' loss.

    A chart and a table that show the same number tell it once, under the first of them.
    """
    before = {str(item["label"]): item for item in old}
    found: list[NumberChange] = []
    told: set[tuple[str, str, str]] = set()
    for item in new:
        other = before.get(str(item["label"]))
        for change in _cells(other, item) if other else ():
            texts = tuple((one or {}).get("text", "") for one in (change.old, change.new))
            same = (change.label, str(texts[0]), str(texts[1]))
            if same not in told:
                told.add(same)
                found.append(change)
    return found


def _cells(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[NumberChange]:
    columns = {str(column["key"]): column for column in (*old["columns"], *new["columns"])}
    places = [{str(column["key"]): at for at, column in enumerate(item["columns"])}
              for item in (old, new)]  # fmt: skip
    for name, before, after in match_rows(old, new):
        for key, column in columns.items():
            one = _at(before, places[0].get(key))
            other = _at(after, places[1].get(key))
            if isinstance(one, str) and isinstance(other, str):
                continue
            label = f"{name} · {column['name']}" if name else str(column["name"])
            change = _change(
                str(new["label"]), f"{name}/{key}", _number(one), _number(other), label
            )
            if change:
                yield change


def match_rows(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[tuple[str, Sequence[Cell] | None, Sequence[Cell] | None]]:
    """Pair the rows of one table in two editions.

    Rows are paired by all their words; those left over by the shortest run of leading words that
    tells all rows of a table apart; those still left over by the figures they rest on.

    Returns:
        The row's name, and the row before and now; None where there is none.
    """
    before, after = list(old["rows"]), list(new["rows"])
    if [c["key"] for c in old["columns"]] != [c["key"] for c in new["columns"]]:
        # Columns came or went: only the words of the columns that both have can pair the rows.
        shared = [
            c["key"] for c in old["columns"] if c["key"] in {k["key"] for k in new["columns"]}
        ]
    else:
        shared = [c["key"] for c in new["columns"]]
    views = [_view(item, shared) for item in (old, new)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for names in (_words(views), _leading(views), _figures(before, after)):
        index: dict[Any, list[int]] = {}
        for at, name in enumerate(names[0]):
            if at not in taken and name:
                index.setdefault(name, []).append(at)
        for at, name in enumerate(names[1]):
            if at not in pairs and index.get(name):
                pairs[at] = index[name].pop(0)
                taken.add(pairs[at])
    found: list[tuple[str, Sequence[Cell] | None, Sequence[Cell] | None]] = [
        (_row_name(row), before[pairs[at]] if at in pairs else None, row)
        for at, row in enumerate(after)
    ]
    lost = [(_row_name(row), row, None) for at, row in enumerate(before) if at not in taken]
    return [*found, *lost]


def _view(item: Mapping[str, Any], keys: Sequence[str]) -> list[list[str]]:
    """Give each row's words in the shared columns; a number is no word."""
    places = [at for at, column in enumerate(item["columns"]) if column["key"] in keys]
    return [[row[at] if isinstance(row[at], str) else "" for at in places] for row in item["rows"]]


Names = tuple[list[Any], list[Any]]


def _words(views: Sequence[Sequence[Sequence[str]]]) -> Names:
    old, new = ([tuple(row) if any(row) else () for row in view] for view in views)
    return old, new


def _leading(views: Sequence[Sequence[Sequence[str]]]) -> Names:
    width = max((len(row) for view in views for row in view), default=0)
    for count in range(1, width + 1):
        old, new = ([tuple(row[:count]) for row in view] for view in views)
        if all(len(set(side)) == len(side) and all(map(any, side)) for side in (old, new)):
            return old, new
    return [], []


def _figures(old: Sequence[Sequence[Cell]], new: Sequence[Sequence[Cell]]) -> Names:
    before, after = (
        [tuple(sorted({name for cell in row if not isinstance(cell, str)
                       for name in cell.get("figures") or ()})) for row in side]
        for side in (old, new)
    )  # fmt: skip
    return before, after


def _row_name(row: Sequence[Cell]) -> str:
    """Name a row by the words before its first number, or by all its short words."""
    words: list[str] = []
    for cell in row:
        if not isinstance(cell, str):
            break
        words.append(cell)
    return " · ".join(dict.fromkeys(one for one in words if one.strip("–— ")))


def _at(row: Sequence[Cell] | None, place: int | None) -> Cell:
    return row[place] if row is not None and place is not None else ""


def _number(cell: Cell) -> Mapping[str, Any] | None:
    if isinstance(cell, str):
        return {"text": cell} if cell.strip("–— ") else None
    return cell


def _name(before: Mapping[str, Any], after: Mapping[str, Any], key: str) -> str:
    return str((after.get(key) or before.get(key) or {}).get("label") or key)


def _change(
    place: str,
    key: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    label: str,
) -> NumberChange | None:
    """Say how a number changed; None where it did not."""
    if old is None or new is None:
        if old is new:
            return None
        return NumberChange("appeared" if old is None else "went", place, key, label, old, new)
    spans = span_of(old), span_of(new)
    same_unit = (old.get("unit") or "") == (new.get("unit") or "")
    if spans[0] == spans[1] and same_unit and (old["text"] == new["text"] or spans[0] is not None):
        return None
    apart = None
    if same_unit and spans[0] is not None and spans[1] is not None:
        apart = difference(spans[0], spans[1])
    return NumberChange("moved", place, key, label, old, new, apart)

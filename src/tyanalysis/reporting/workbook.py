"""The numbers behind a report as an Excel workbook: one sheet for each chart and table.

A sheet shows the rows as printed and, below them, one line for each number: its text, value,
bounds, unit, kind, period, sources and figure ids. Sheets of contents, sources and figures frame
them. Equal bundles give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from tyanalysis.bundle import checked_bundles
from tyanalysis.reporting.labels import Language, kind_word, unit_word, word

Cell = str | float | bool | None
Entry = tuple[str, str, str]
"""A line of the contents: sheet, caption, units."""

_WORDS: dict[str, tuple[str, str]] = {
    "sheet": ("工作表", "Sheet"),
    "caption": ("标题", "Title"),
    "item": ("指标", "Item"),
    "text": ("原样", "As printed"),
    "value": ("数值", "Value"),
    "low": ("下界", "Lower bound"),
    "high": ("上界", "Upper bound"),
    "low_closed": ("含下界", "Lower included"),
    "high_closed": ("含上界", "Upper included"),
    "unit": ("单位", "Unit"),
    "kind": ("性质", "Kind"),
    "period": ("时期", "Period"),
    "figures": ("所用数字", "Figures used"),
    "ids": ("数字编号", "Figure ids"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "none": ("无界", "unbounded"),
    "numbers": ("逐项数值", "Number by number"),
    "row": ("行", "Row"),
}

SHEET_NAME_LIMIT = 31
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER_KEYS = ("value", "low", "high", "low_closed", "high_closed", "unit", "kind", "period")


@dataclass
class _Sheets:
    """The workbook being written, its language and formats, and the sheet names taken."""

    book: Any
    language: Language
    formats: dict[str, Any]
    taken: set[str] = field(default_factory=set)

    def say(self, key: str) -> str:
        """Give a word in the workbook's language."""
        pair = _WORDS.get(key)
        return pair[self.language != "zh"] if pair else word(key, self.language)

    def add(self, name: str) -> tuple[str, Any]:
        """Add a sheet under a legal name of its own."""
        # Excel forbids these characters, an apostrophe at either end, and more than 31 in all.
        legal = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:SHEET_NAME_LIMIT] or "data"
        unique, number = legal, 2
        while unique.casefold() in self.taken:
            ending = f" {number}"
            unique, number = legal[: SHEET_NAME_LIMIT - len(ending)] + ending, number + 1
        self.taken.add(unique.casefold())
        return unique, self.book.add_worksheet(unique)

    def write(self, sheet: Any, at: tuple[int, int], value: Cell, style: str = "") -> None:
        """Write one cell; text always as text, whatever sign it begins with."""
        if value is None or value == "":
            return
        form = self.formats.get(style)
        if isinstance(value, bool):
            sheet.write_string(*at, self.say("yes" if value else "no"), form)
        elif isinstance(value, int | float):
            sheet.write_number(*at, value, form)
        else:
            # The quote prefix keeps it text when somebody edits the cell.
            risky = not style and value[:1] in FORMULA_SIGNS
            sheet.write_string(*at, value, self.formats["quoted"] if risky else form)

    def block(
        self, sheet: Any, top: int, head: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> int:
        """Write a head and its rows; give the first free row below."""
        for column, name in enumerate(head):
            self.write(sheet, (top, column), name, "head")
        for down, row in enumerate(rows, start=top + 1):
            for column, value in enumerate(row):
                self.write(sheet, (down, column), value)
        return top + 1 + len(rows)


def render_workbook(
    notebook: Any,
    epoch: int,
    title: str = "",
    found: Sequence[Mapping[str, Any]] | None = None,
) -> bytes:
    """Write the workbook of an executed notebook.

    Args:
        notebook: The executed notebook.
        epoch: Seconds since 1970 that the file gives as its date of creation.
        title: Its title, in the file's properties.
        found: Its bundles, where they are checked already; see `checked_bundles`.

    Raises:
        RenderError: A display bundle is not valid.
    """
    found = checked_bundles(notebook) if found is None else found
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    created = datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "author": "tyanalysis", "created": created})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "caption": book.add_format({"bold": True, "font_size": 13}),
        "note": book.add_format({"font_color": "#5f6b7a"}),
        "quoted": book.add_format({"quote_prefix": True}),
        "link": book.add_format({"font_color": "#1f4e79", "underline": 1}),
    }
    sheets = _Sheets(book, found[0]["language"] if found else "zh", formats)
    _, contents = sheets.add(sheets.say("contents"))
    sources = _source_titles(found)
    index = [_write_data(sheets, *numbered, sources) for numbered in _numbered(sheets, found)]
    index += [entry for bundle in found for entry in _write_sources(sheets, bundle)]
    sheets.write(contents, (0, 0), title or sheets.say("contents"), "caption")
    sheets.block(contents, 2, [sheets.say(key) for key in ("sheet", "caption", "unit")], [])
    for row, (name, caption, unit) in enumerate(index, start=3):
        target = f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1"
        contents.write_url(row, 0, target, formats["link"], string=name)
        sheets.write(contents, (row, 1), caption)
        sheets.write(contents, (row, 2), unit)
    for column, width in enumerate((16, 70, 20)):
        contents.set_column(column, column, width)
    book.close()
    return buffer.getvalue()


def _numbered(
    sheets: _Sheets, found: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield charts and tables with the names under which the pages number them."""
    counts = {"chart": 0, "table": 0}
    for bundle in found:
        kind = bundle["kind"]
        if kind in counts:
            counts[kind] += 1
            name = word("figure" if kind == "chart" else "table", sheets.language)
            yield f"{name}{'' if sheets.language == 'zh' else ' '}{counts[kind]}", bundle


def _write_data(
    sheets: _Sheets, name: str, bundle: Mapping[str, Any], sources: Mapping[str, str]
) -> Entry:
    """Write the sheet of one chart or table; give its line in the contents."""
    unique, sheet = sheets.add(name)
    columns, rows = bundle["columns"], bundle["rows"]
    units = [unit_word(one["unit"], sheets.language) if one.get("unit") else "" for one in columns]
    titles = [str(one["name"]) for one in columns]
    sheets.write(sheet, (0, 0), bundle["caption"], "caption")
    sheets.write(sheet, (1, 0), bundle.get("note"), "note")
    head = [
        f"{title} ({unit})" if unit else title for title, unit in zip(titles, units, strict=True)
    ]
    printed = [[cell if isinstance(cell, str) else cell["text"] for cell in row] for row in rows]
    below = sheets.block(sheet, 3, head, printed)
    # A column of words names the row; where there is none, the row's number does.
    named = [at for at in range(len(columns)) if all(isinstance(row[at], str) for row in rows)]
    numbers: list[list[Cell]] = []
    for number, row in enumerate(rows, start=1):
        key: list[Cell] = [row[at] for at in named] if named else [number]
        for at, cell in enumerate(row):
            if not isinstance(cell, str):
                numbers.append([*key, titles[at], *_number_cells(sheets, cell, sources)])
    wide = len(named) or 1
    if numbers:
        sheets.write(sheet, (below + 1, 0), sheets.say("numbers"), "note")
        fields = [titles[at] for at in named] or [sheets.say("row")]
        fields += [sheets.say(key) for key in ("item", "text", *NUMBER_KEYS, "sources", "ids")]
        end = sheets.block(sheet, below + 2, fields, numbers)
        sheet.autofilter(below + 2, 0, end - 1, len(fields) - 1)
    sheet.set_column(0, wide - 1, 22)
    sheet.set_column(wide, wide + len(NUMBER_KEYS) + 3, 14)
    return unique, str(bundle["caption"]), ", ".join(dict.fromkeys(unit for unit in units if unit))


def _number_cells(
    sheets: _Sheets, cell: Mapping[str, Any], sources: Mapping[str, str]
) -> list[Cell]:
    ids = [str(one) for one in cell.get("figures", [])]
    cited = dict.fromkeys(sources[one] for one in ids if one in sources)
    values: list[Cell] = [cell["text"]]
    for key in NUMBER_KEYS:
        value = cell.get(key)
        if key in {"low", "high"} and key in cell and value is None:
            value = sheets.say("none")  # there and null: no bound; absent: nothing is said
        elif key == "unit" and value:
            value = unit_word(value, sheets.language)
        elif key == "kind" and value:
            value = kind_word(value, sheets.language)
        values.append(value)
    return [*values, "; ".join(cited), ", ".join(ids)]


def _write_sources(sheets: _Sheets, bundle: Mapping[str, Any]) -> list[Entry]:
    """Write the documents and the figures of a sources bundle; give their lines."""
    index: list[Entry] = []
    for part in ("sources", "figures") if bundle["kind"] == "sources" else ():
        rows = bundle[part]
        if not rows:
            continue
        name, sheet = sheets.add(sheets.say(part))
        keys = list(dict.fromkeys(key for row in rows for key in row))
        sheets.block(sheet, 0, keys, [[_flat(row.get(key)) for key in keys] for row in rows])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(keys) - 1, 22)
        index.append((name, sheets.say(part), ""))
    return index


def _source_titles(found: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Map each figure id to the title of the document it comes from."""
    titles: dict[str, str] = {}
    for bundle in (one for one in found if one["kind"] == "sources"):
        named = {source["id"]: str(source["title"]) for source in bundle["sources"]}
        for figure in bundle["figures"]:
            titles[figure["id"]] = named.get(figure["source"], str(figure["source"]))
    return titles


def _flat(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)

"""A mapping guessed from the headers, written as TOML for a person to correct."""

from __future__ import annotations

from collections import Counter
from typing import Final

from tyanalysis.intake.cell import is_filled, read_cell
from tyanalysis.intake.guess import Columns, quoted
from tyanalysis.intake.known import GROWTH_ID, Known
from tyanalysis.intake.layout import Layout, find_layout
from tyanalysis.intake.plan import Origin
from tyanalysis.intake.sheet import Sheet
from tyanalysis.intake.words import ROLES, is_total, period_in, plain

_MOST: Final = 0.5
HEAD: Final = """\
# What the columns of {name} mean, guessed from their headers. Correct it, then:
#   tyanalysis import FILE --map THIS --dry-run
# Lines that begin with # were not recognised or are choices; remove the # to use them.

[source]                       # the document that the table comes from
title = {title}
# title_en = ""
# publisher = ""
# published = "2024-03-20"     # without it, no edition as of a past day can hold these figures
# url = ""
grade = "B"                    # A: the outlet's own page; B: a copy, a mirror, a data file
"""


def propose(origin: Origin, known: Known) -> str:
    """Guess a mapping.

    Args:
        origin: What was read.
        known: The names of the package's areas and indicators.

    Returns:
        The text of a TOML file.
    """
    parts = [HEAD.format(name=origin.name, title=quoted(origin.name))]
    labels: list[str] = []
    grown: list[str] = []
    for sheet in origin.sheets:
        layout = find_layout(sheet)
        if layout.body:
            table = _Table(sheet, layout, known, alone=len(origin.sheets) == 1)
            parts.append(table.text())
            labels += table.labels
            grown += table.grown
    if labels:
        lines = [f'# {quoted(label)} = ""' for label in dict.fromkeys(labels)]
        parts.append(
            "[areas]                        # labels that are no name in areas.csv: their ids\n"
            + "\n".join(lines) + "\n"
        )  # fmt: skip
    parts += [_new_growth(level, known) for level in dict.fromkeys(grown)]
    return "\n".join(parts)


def _new_growth(level: str, known: Known) -> str:
    """Write the growth of an indicator as a new one."""
    zh, en = known.names[level]
    return (
        f"[new_indicator.{level}{GROWTH_ID}]\n"
        f"name_zh = {quoted(f'{zh}增速')}\n"
        f"name_en = {quoted(f'Growth of {en[:1].lower()}{en[1:]}')}\n"
        'dimension = "percent"\nunit = "percent"\nmeasure = "rate"\n'
    )


class _Table:
    """Proposes one sheet."""

    def __init__(self, sheet: Sheet, layout: Layout, known: Known, *, alone: bool) -> None:
        self.sheet, self.layout, self.known, self.alone = sheet, layout, known, alone
        self.cells = [[sheet.cells[row - 1][i] for row in layout.body] for i in range(sheet.width)]
        self.roles = _roles(layout, self.cells, known)
        self.labels: list[str] = []  # of areas that are not known
        self.grown: list[str] = []  # indicators whose growth is not known

    def text(self) -> str:
        """Write the table as TOML."""
        guess = Columns(self.layout, self.known, self.roles)
        figures = [place for place in range(self.sheet.width) if self._holds_figures(place)]
        columns = {place: guess.guess(place, figures) for place in figures}
        lines = self._head()
        if "indicator" not in self.roles and any(one.of_table for one in columns.values()):
            found = self.known.indicator_in(self.layout.title)
            lines.append(f"indicator = {quoted(found)}" if found else '# indicator = ""')
        for place, name in enumerate(self.layout.names):
            if place in columns:
                one = columns[place]
                lines += ["", *one.lines]
                if one.growth_of:
                    self.grown.append(one.growth_of)
                elif one.keys.get("growth") and not one.doubts:
                    self.grown += self._grown_rows(place)
            elif comment := self._left_out(place):
                lines += ["", f"# left out: {quoted(name)}{comment}".rstrip()]
        if not self.alone and all(one.doubts for one in columns.values()):
            # A table without a column is an error, and would spoil those of the other sheets.
            lines = [line if not line or line.startswith("#") else f"# {line}" for line in lines]
        return "\n".join(lines) + "\n"

    def _head(self) -> list[str]:
        lines = ["[[table]]"]
        if self.sheet.hidden:
            lines.insert(0, f"# in the workbook: {self.sheet.hidden}")
        if self.sheet.name and not self.alone:
            lines.append(f"sheet = {quoted(self.sheet.name)}")
        for role in ("area", "period", "indicator", "unit"):
            place = self.roles.get(role)
            if place is not None:
                lines.append(f"{role}_column = {quoted(self.layout.names[place])}")
        if "area" in self.roles:
            seen = [one for one in self.cells[self.roles["area"]] if one and not is_total(one)]
            self.labels += [one for one in seen if not self.known.area(one)]
        else:
            lines.append('# area = ""                    # the id of the area the table is about')
        lines += _of_the_whole(self.layout, self.roles)
        lines.append("# skip = []                    # labels of rows to leave out")
        return lines

    def _holds_figures(self, place: int) -> bool:
        name = plain(self.layout.names[place]).lower()
        if place in self.roles.values() or name in ROLES["ignore"]:
            return False
        return any(read_cell(cell) for cell in self.cells[place])

    def _left_out(self, place: int) -> str:
        """Say why a column that seems to hold figures is left out; "" if it holds none."""
        if place in self.roles.values():
            return ""
        cells = [cell for cell in self.cells[place] if is_filled(cell)]
        if any(map(read_cell, cells)):
            return " "
        digits = [cell for cell in cells if any(map(str.isdigit, cell))]
        return (
            f", no cell of which reads as a number, such as {quoted(digits[0])}" if digits else ""
        )

    def _grown_rows(self, place: int) -> list[str]:
        """Find the indicators of rows whose growth the package does not know."""
        role = self.roles.get("indicator")
        if role is None:
            found = [self.known.indicator_in(self.layout.title)]
        else:
            rows = zip(self.cells[role], self.cells[place], strict=True)
            found = [self.known.indicator(label) for label, cell in rows if read_cell(cell)]
        return [
            one
            for one in found
            if one and not one.endswith(GROWTH_ID) and one + GROWTH_ID not in self.known.units
        ]


def _of_the_whole(layout: Layout, roles: dict[str, int]) -> list[str]:
    lines = []
    if "period" not in roles:
        if layout.period:
            lines.append(f"period = {quoted(layout.period)}")
        elif not layout.year:
            lines.append('# period = ""                  # 2023, 2024年1—6月, 2024-S1, …')
    if not layout.year and any(
        period_in(name, "2000") and not period_in(name) for name in layout.names
    ):
        lines.append('# year = ""                    # for 上半年, 1—6月 and the like')
    if layout.year:
        lines.append(
            f"year = {quoted(layout.year)}                  # for 上半年, 1—6月 and the like"
        )
    if layout.unit:
        lines.append(f"unit = {quoted(layout.unit)}                  # from the corner")
    return lines


def _roles(layout: Layout, columns: list[list[str]], known: Known) -> dict[str, int]:
    """Find the columns that say what a row is about: by their names, then by their cells."""
    roles: dict[str, int] = {}
    for role in ("area", "period", "indicator", "unit"):
        for place, name in enumerate(layout.names):
            if plain(name).lower() in ROLES[role] and place not in roles.values():
                roles.setdefault(role, place)
    for place, cells in enumerate(columns):
        filled = [cell for cell in cells if cell and not is_total(cell)]
        if place in roles.values() or not filled:
            continue
        scores = Counter(
            area=sum(bool(known.area(cell)) for cell in filled),
            period=sum(bool(period_in(cell)) and read_cell(cell) is None for cell in filled),
            indicator=sum(bool(known.indicator(cell)) for cell in filled),
        )
        role, score = scores.most_common(1)[0]
        if score > _MOST * len(filled):
            roles.setdefault(role, place)
    return _settled(roles, columns, known)


def _settled(roles: dict[str, int], columns: list[list[str]], known: Known) -> dict[str, int]:
    """Correct a column of 名称 that holds indicators, or of 项目 that holds areas."""
    for role, other in (("area", "indicator"), ("indicator", "area")):
        place = roles.get(role)
        if place is None or other in roles:
            continue
        filled = [cell for cell in columns[place] if cell]
        ask = {"area": known.area, "indicator": known.indicator}
        if not any(ask[role](cell) for cell in filled) and any(ask[other](c) for c in filled):
            roles[other] = roles.pop(role)
    return roles

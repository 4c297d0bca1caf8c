"""A mapping guessed from the headers, written as TOML for a person to correct."""

from __future__ import annotations

import json
from collections import Counter
from typing import Final

from openpyxl.utils import get_column_letter

from tyanalysis.data.qualifier import is_quantity
from tyanalysis.intake.known import GROWTH_ID, Known
from tyanalysis.intake.layout import Layout, clean, find_layout
from tyanalysis.intake.plan import Origin
from tyanalysis.intake.sheet import Sheet
from tyanalysis.intake.words import (
    GROWTH,
    ROLES,
    is_total,
    period_in,
    plain,
    unit_in,
    without_asides,
)

_MOST: Final = 0.5
_KINDS: Final = (("目标", "target"), ("target", "target"), ("计划", "plan"), ("plan", "plan"),
                 ("预计", "expected"), ("预期", "expected"), ("产能", "capacity"))  # fmt: skip
HEAD: Final = """\
# What the columns of {name} mean, guessed from their headers. Correct it, then:
#   tyanalysis import FILE --map THIS --dry-run
# Lines that begin with # were not recognised or are choices; remove the # to use them.

[source]                       # the document that the table comes from
title = {title}
# title_en = ""
# publisher = "" ; published = "2024-03-20" ; url = ""
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
    parts = [HEAD.format(name=origin.name, title=_text(origin.name))]
    labels: list[str] = []
    for sheet in origin.sheets:
        layout = find_layout(sheet)
        if layout.body:
            parts.append(_table(sheet, layout, known, labels, alone=len(origin.sheets) == 1))
    if labels:
        lines = [f'# {_text(label)} = ""' for label in dict.fromkeys(labels)]
        parts.append(
            "[areas]                        # labels that are no name in areas.csv: their ids\n"
            + "\n".join(lines) + "\n"
        )  # fmt: skip
    return "\n".join(parts)


def _table(sheet: Sheet, layout: Layout, known: Known, labels: list[str], *, alone: bool) -> str:
    columns = [[sheet.cells[row - 1][i] for row in layout.body] for i in range(sheet.width)]
    roles = _roles(layout, columns, known)
    lines = ["[[table]]"]
    if sheet.name and not alone:
        lines.append(f"sheet = {_text(sheet.name)}")
    for role in ("area", "period", "indicator", "unit"):
        place = roles.get(role)
        if place is not None:
            lines.append(f"{role}_column = {_text(layout.names[place])}")
    if "area" in roles:
        seen = [one for one in columns[roles["area"]] if one and not is_total(one)]
        labels += [one for one in seen if not known.area(one)]
    else:
        lines.append('# area = ""                    # the id of the area that the table is about')
    lines += _of_the_whole(layout, roles)
    if "indicator" not in roles and any(_only_aside(layout, p, roles) for p in range(sheet.width)):
        guess = known.indicator_in(layout.title)
        lines.append(f"indicator = {_text(guess)}" if guess else '# indicator = ""')
    taken = set(roles.values())
    for place, name in enumerate(layout.names):
        if place in taken or not any(is_quantity(clean(cell)) for cell in columns[place]):
            continue
        if plain(name).lower() in ROLES["ignore"]:
            lines += ["", f"# left out: {_text(name)}"]
            continue
        lines += ["", *_column(place, name, layout, known, roles)]
    return "\n".join(lines) + "\n"


def _of_the_whole(layout: Layout, roles: dict[str, int]) -> list[str]:
    lines = []
    if "period" not in roles:
        if layout.period:
            lines.append(f"period = {_text(layout.period)}")
        elif not layout.year:
            lines.append('# period = ""                  # 2023, 2024年1—6月, 2024-S1, …')
    if not layout.year and any(
        period_in(name, "2000") and not period_in(name) for name in layout.names
    ):
        lines.append('# year = ""                    # for 上半年, 1—6月 and the like')
    if layout.year:
        lines.append(
            f"year = {_text(layout.year)}                  # for 上半年, 1—6月 and the like"
        )
    if layout.unit:
        lines.append(f"unit = {_text(layout.unit)}                  # from the corner")
    return lines


def _column(
    place: int, name: str, layout: Layout, known: Known, roles: dict[str, int]
) -> list[str]:
    lines = ["[[table.column]]", f"header = {_text(name)}"]
    if sum(plain(one) == plain(name) for one in layout.names) > 1 or not name:
        lines = ["[[table.column]]", f'column = "{get_column_letter(place + 1)}"']
    growth = bool(GROWTH.search(plain(name)))
    indicator = known.indicator(name, exact=False)
    if "indicator" in roles or _only_aside(layout, place, roles):
        if growth:
            lines.append("growth = true")
    elif indicator:
        lines.append(f"indicator = {_text(indicator)}")
    elif name:
        lines.append(f'indicator = ""                  # {name}: no such indicator')
    if growth or indicator.endswith(GROWTH_ID):
        lines.append('unit = "%"')
    elif word := unit_in(name):
        lines.append(f"unit = {_text(word)}")
    if "period" not in roles and (period := period_in(name, layout.year)):
        lines.append(f"period = {_text(period)}")
    kind = next((kind for word, kind in _KINDS if word in name.lower()), "")
    if kind:
        lines.append(f"kind = {_text(kind)}")
    elsewhere = "indicator" in roles or _only_aside(layout, place, roles)
    unknown = not elsewhere and not indicator
    return [f"# {line}" for line in lines] if unknown else lines


def _only_aside(layout: Layout, place: int, roles: dict[str, int]) -> bool:
    """Say whether a header names only a period, a unit or growth: the table is about one thing."""
    name = layout.names[place]
    return bool(name) and place not in roles.values() and not without_asides(name)


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
            period=sum(bool(period_in(cell)) and not is_quantity(cell) for cell in filled),
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


def _text(text: str) -> str:
    """Write a TOML string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)

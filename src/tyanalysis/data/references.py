"""Checks between tables: ids that exist, memberships that lead upward, units that fit."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from tyanalysis.data.grid import RawTable
from tyanalysis.data.unit import dimension


def check_references(tables: Mapping[str, RawTable]) -> None:
    """Check what one table says about another; problems are added to the table that says it.

    A table that could not be read is left out, or every row that names it would be a problem.

    Args:
        tables: The tables by name.
    """
    for raw in tables.values():
        for column in raw.table.columns:
            target = tables.get(column.refers)
            if column.refers and raw.frame is not None and target and target.frame is not None:
                _check_ids(raw, column.name, target)
    if "areas" in tables:
        _check_names(tables["areas"])
    if "memberships" in tables:
        _check_circles(tables["memberships"])
    if {"figures", "indicators"} <= set(tables):
        _check_dimensions(tables["figures"], tables["indicators"])
    if {"figures", "sources"} <= set(tables):
        _check_grades(tables["figures"], tables["sources"])
    if "indicators" in tables:
        _check_own_unit(tables["indicators"])
    if "sources" in tables:
        _check_mirrors(tables["sources"])


def _check_ids(raw: RawTable, column: str, target: RawTable) -> None:
    assert raw.frame is not None
    assert target.frame is not None
    known = set(target.frame["id"].dropna())
    # An id blanked because its form is wrong has been told already.
    cells = raw.frame[column]
    unknown = cells.notna() & ~cells.isin(known)
    hints: dict[str, str] = {}
    for row in raw.frame.index[unknown.to_numpy()]:
        text = str(cells[row])
        if text not in hints:
            close = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
            hints[text] = close[0] if close else ""
        step = f"Write {hints[text]!r} if that is meant, or add" if hints[text] else "Add"
        raw.problem(
            "unknown-id", int(row), column, repr(text), f"an id of {target.file}",
            "The row belongs to nothing", f"{step} {text!r} to {target.file}",
        )  # fmt: skip


def _check_names(raw: RawTable) -> None:
    if raw.frame is None:
        return
    nameless = raw.frame[["name_zh", "name_en"]].isna().all(axis=1)
    for row in raw.frame.index[nameless.to_numpy()]:
        raw.problem(
            "nameless-area", int(row), "name_zh", f"no name of {raw.frame.loc[row, 'id']!r}",
            "a name in name_zh or name_en", "A report must call it something", "Write its name",
        )  # fmt: skip


def _check_circles(raw: RawTable) -> None:
    """Find areas that lie in themselves, at once or round about."""
    if raw.frame is None:
        return
    edges = raw.frame.dropna(subset=["area", "parent"])
    own = edges["area"] == edges["parent"]
    for row in edges.index[own.to_numpy()]:
        raw.problem(
            "self-membership", int(row), "parent", f"{edges.loc[row, 'parent']!r} in itself",
            "another area", "A sum over it would never end",
            "Write the area that it lies in, or delete the row",
        )  # fmt: skip
    parents: dict[str, list[tuple[str, int]]] = {}
    for row, area, parent in edges.loc[~own, ["area", "parent"]].itertuples():
        parents.setdefault(area, []).append((parent, int(row)))
    done: set[str] = set()
    for start in list(parents):
        circle = _circle(start, parents, done)
        if circle:
            row, names = circle
            raw.problem(
                "membership-cycle", row, "parent", f"the circle {' in '.join(names)}",
                "areas that lie in larger ones only", "A sum over it would never end",
                "Delete the row that goes the wrong way",
            )  # fmt: skip


def _circle(
    start: str, parents: Mapping[str, list[tuple[str, int]]], done: set[str]
) -> tuple[int, list[str]] | None:
    """Walk upward from an area; give the row that closes a circle, and the circle."""
    path: list[str] = [start]
    iterators = [iter(parents.get(start, []))]
    found: tuple[int, list[str]] | None = None
    while path:
        step = next(iterators[-1], None)
        if step is None:
            done.add(path.pop())
            iterators.pop()
            continue
        parent, row = step
        if parent in path:
            found = found or (row, [*path[path.index(parent) :], parent])
        elif parent not in done:
            path.append(parent)
            iterators.append(iter(parents.get(parent, [])))
    return found


def _check_dimensions(figures: RawTable, indicators: RawTable) -> None:
    if figures.frame is None or indicators.frame is None:
        return
    wanted = (
        indicators.frame.dropna(subset=["id"]).drop_duplicates("id").set_index("id")["dimension"]
    )
    frame = figures.frame.dropna(subset=["unit", "indicator"])
    for row, unit, indicator in frame[["unit", "indicator"]].itertuples():
        expected = wanted.get(indicator)
        measured = dimension(unit)
        if isinstance(expected, str) and measured != expected:
            figures.problem(
                "unit-does-not-fit", int(row), "unit", f"{unit}, which measures {measured}",
                f"a unit that measures {expected}, as indicator {indicator!r} does",
                "The figure would stand beside others it cannot be compared with",
                "Correct the unit, or choose the indicator that is meant",
            )  # fmt: skip


def _check_grades(figures: RawTable, sources: RawTable) -> None:
    """Hold figures to the grade of their source: a report prints both beside each other."""
    if figures.frame is None or sources.frame is None:
        return
    grades = next(column.choices for column in figures.table.columns if column.name == "grade")
    given = dict(zip(sources.frame["id"], sources.frame["grade"], strict=True))
    for row, grade, source in figures.frame[["grade", "source"]].itertuples():
        expected = given.get(source) if isinstance(source, str) else None
        # What is no grade has been told already.
        if grade in grades and expected in grades and grade != expected:
            figures.problem(
                "grade-differs", int(row), "grade", grade,
                f"{expected}, the grade of its source {source!r} in {sources.file}",
                "A figure is as good as the page it stands on", "Correct the one that is wrong",
            )  # fmt: skip


def _check_own_unit(raw: RawTable) -> None:
    if raw.frame is None:
        return
    for row, unit, expected in raw.frame.dropna(subset=["unit"])[
        ["unit", "dimension"]
    ].itertuples():
        if isinstance(expected, str) and dimension(unit) != expected:
            raw.problem(
                "unit-does-not-fit", int(row), "unit", f"{unit}, which measures {dimension(unit)}",
                f"a unit that measures {expected}, as this row's dimension says", "",
                "Correct the unit or the dimension",
            )  # fmt: skip


def _check_mirrors(raw: RawTable) -> None:
    if raw.frame is None:
        return
    linked = raw.frame["mirror"].eq("true") & raw.frame["url"].notna()
    for row in raw.frame.index[linked.to_numpy(dtype=bool)]:
        raw.problem(
            "mirror-url", int(row), "url", "the address of a mirror", "an empty cell",
            "A mirror is cited by publisher and date, never linked", "Delete the address",
        )  # fmt: skip

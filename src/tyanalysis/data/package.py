"""The data package as frames: ``load`` reads it, checks it and applies the reading asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd

from tyanalysis.data.as_of import LeftOut, leave_out, read_day
from tyanalysis.data.claims import claims_frame
from tyanalysis.data.folder import find_data
from tyanalysis.data.gather import gather, read_tables
from tyanalysis.data.grid import RawPackage
from tyanalysis.data.problems import raise_problems
from tyanalysis.data.remember import TABLE_NAMES, share
from tyanalysis.data.schema import BOUND_COLUMNS, TABLES
from tyanalysis.data.strings import with_plain_strings
from tyanalysis.data.tables import check_tables
from tyanalysis.errors import ParameterError

Reading = Literal["strict", "customary"]
Rounding = Literal["printed", "rounded"]
READINGS: Final = ("strict", "customary")
ROUNDINGS: Final = ("printed", "rounded")


@dataclass(frozen=True, eq=False)
class Package:
    """The tables of a data package, checked, with one reading of the bounds.

    Attributes:
        areas: One row for each area, columns as in the schema; text columns hold "" for blanks.
        memberships: Which area lies in which.
        indicators: What is measured.
        figures: The claims. ``low``, ``high``, ``low_closed`` and ``high_closed`` follow the
            reading; the bounds as written are kept as ``strict_…`` and ``customary_…``. Numbers
            are float64, missing ones NaN; flags are bool, False where there is no bound.
        sources: The documents.
        derivations: What may be computed from the figures; may have no rows.
        questions: What a reader would ask and the figures cannot answer; may have no rows.
        reading: strict or customary.
        rounding: printed (a decimal is the point as printed) or rounded (it stands for every
            number that rounds to it).
        path: The folder or workbook that was read.
        left_out: What the state of a past day leaves out; nothing unless a day was named.
    """

    areas: pd.DataFrame
    memberships: pd.DataFrame
    indicators: pd.DataFrame
    figures: pd.DataFrame
    sources: pd.DataFrame
    derivations: pd.DataFrame
    questions: pd.DataFrame
    reading: Reading
    rounding: Rounding
    path: Path
    left_out: LeftOut = field(default_factory=LeftOut)


@with_plain_strings
def load(
    data: str | os.PathLike[str] = "",
    reading: Reading = "strict",
    rounding: Rounding = "printed",
    as_of: str = "",
) -> Package:
    """Read a data package.

    Args:
        data: Folder or workbook; "" takes TYANALYSIS_DATA, the nearest ``data`` folder upward
            from the working directory, or the bundled data.
        reading: strict takes only what the words say; customary adds what a reader of Chinese
            takes for granted (50多家 is 51 to 59).
        rounding: printed takes a decimal as the number it prints, rounded as the interval of
            numbers that round to it, half a unit of the last digit to either side.
        as_of: A day such as ``2024-06-30``: figures whose source was not certainly published by
            then are left out. "" takes TYANALYSIS_AS_OF, or everything.

    Raises:
        DataError: If there is no data, or with every problem in it.
        ParameterError: If reading or rounding is none of the choices, or as_of is no day.
    """
    _check_choice("reading", reading, READINGS)
    _check_choice("rounding", rounding, ROUNDINGS)
    day = read_day(as_of)
    found = gather(find_data(data))
    key = (found.digest, reading, rounding)
    known = _LOADED.get(key) if found.digest else None
    if known is None:
        raw = read_tables(found)
        raise_problems(check_tables(raw), str(raw.path))
        known = build(raw, reading, rounding)
        if found.digest:
            _LOADED[key] = known
        while len(_LOADED) > _MOST_LOADED:
            del _LOADED[next(iter(_LOADED))]
    package = _copy(known, found.package.path)
    if day is None:
        return package
    figures, sources, derivations, left_out = leave_out(
        package.figures, package.sources, package.derivations, day
    )
    return replace(
        package, figures=figures, sources=sources, derivations=derivations, left_out=left_out
    )


# Files that hold the same bytes at the same place are checked once a process.
_LOADED: Final[dict[tuple[str, str, str], Package]] = {}
_MOST_LOADED: Final = 8


def _copy(package: Package, path: Path) -> Package:
    """Give a package of its own to whoever loads; what was found for the original serves it."""
    tables = {name: getattr(package, name).copy(deep=False) for name in TABLE_NAMES}
    return share(replace(package, **tables, path=path), package)


def build(package: RawPackage, reading: Reading, rounding: Rounding) -> Package:
    """Turn the checked text tables into frames.

    Args:
        package: Tables without any problem.
        reading: strict or customary.
        rounding: printed or rounded.
    """
    frames = {}
    for name, table in TABLES.items():
        raw = package.tables.get(name)
        cells = raw.frame if raw is not None else None
        if cells is None:
            cells = pd.DataFrame(columns=table.names, dtype="str")
        cells = claims_frame(cells) if name == "figures" else cells.copy()
        texts = [column for column in table.names if cells[column].dtype == "str"]
        cells[texts] = cells[texts].fillna("")
        for column in table.of_type("bool"):
            flags = cells[column]
            if flags.dtype == "str":
                flags = flags == "true"
            cells[column] = flags.fillna(False).astype(bool)
        frames[name] = cells.reset_index(drop=True)
    frames["figures"] = with_reading(frames["figures"], reading, rounding)
    return Package(
        **frames, reading=reading, rounding=rounding, path=package.path, left_out=LeftOut()
    )


def with_reading(figures: pd.DataFrame, reading: Reading, rounding: Rounding) -> pd.DataFrame:
    """Choose the bounds of the figures.

    Args:
        figures: Figures with the written bounds in ``low`` … (or, after an earlier choice, in
            ``strict_low`` …), ``customary_low`` … and ``precision``.
        reading: strict or customary; where no customary bounds are written, the strict ones hold.
        rounding: rounded widens every decimal that is a point: 232.2 is [232.15, 232.25), and
            -1.8 is (-1.85, -1.75], because halves are rounded away from zero.

    Returns:
        The figures with the chosen bounds, and the written ones as ``strict_…``.
    """
    frame = figures.copy()
    for name in BOUND_COLUMNS:
        if "strict_" + name not in frame:
            frame["strict_" + name] = frame[name]
        frame[name] = frame["strict_" + name]
    if reading == "customary":
        written = frame["customary_low"].notna()
        for name in BOUND_COLUMNS:
            frame[name] = frame[name].where(~written, frame["customary_" + name])
    if rounding == "rounded":
        _widen(frame)
    return frame


def _widen(frame: pd.DataFrame) -> None:
    precision = frame["precision"].to_numpy(dtype=float)
    low, high = frame["low"].to_numpy(dtype=float), frame["high"].to_numpy(dtype=float)
    widened = (precision > 0) & (low == high)
    negative = widened & (low < 0)
    # Adding in decimal digits: 232.2 - 0.05 is 232.14999999999998 in binary.
    frame["low"] = np.where(widened, np.round(low - precision, 10), low)
    frame["high"] = np.where(widened, np.round(high + precision, 10), high)
    frame["low_closed"] = frame["low_closed"].to_numpy(dtype=bool) & ~negative
    frame["high_closed"] = frame["high_closed"].to_numpy(dtype=bool) & ~(widened & ~negative)


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ParameterError(
            f"load, {name}: found {value!r}; expected one of {', '.join(choices)}."
            f" Next: write {name}={choices[0]!r}."
        )

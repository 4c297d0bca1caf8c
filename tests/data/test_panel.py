"""Panels: what is shipped, and what is said when it is not what it should be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tyanalysis.data.panel import PANELS, load_panel
from tyanalysis.errors import DataError, ParameterError

DATA = Path(__file__).parents[2] / "data"


def copy(folder: Path, name: str, change: tuple[str, str] = ("", "")) -> Path:
    """Put one panel into a data folder of its own, with one text replaced."""
    file = folder / PANELS[name].path
    file.parent.mkdir(parents=True)
    text = (DATA / PANELS[name].path).read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change, 1), encoding="utf-8")
    return folder


def test_only_official_years_of_the_provinces_are_shipped() -> None:
    panel = load_panel("china-province-investment", DATA)
    assert panel["year"].max() == 2017
    assert panel["id"].nunique() == 31
    shanxi = panel[panel["id"] == "shanxi"].set_index("year")
    assert shanxi.loc[2016, "investment"] == 8369.36
    assert shanxi.loc[1993, "price_index"] < shanxi.loc[1992, "price_index"]  # the break


def test_counties_are_many_and_states_are_apart() -> None:
    panel = load_panel("us-county-gdp", DATA)
    assert (panel["kind"] == "county").sum() > 3000
    assert set(panel.loc[panel["kind"] == "county", "industry"]) == {"all"}
    assert panel.groupby("kind")["code"].nunique()["state"] == 51
    nation = panel[(panel["kind"] == "nation") & (panel["industry"] == "all")]["gdp_2021"].iloc[0]
    states = panel[(panel["kind"] == "state") & (panel["industry"] == "all")]["gdp_2021"].sum()
    assert states == pytest.approx(nation, rel=0.01)


def test_every_panel_says_where_it_comes_from() -> None:
    for panel in PANELS.values():
        folder = (DATA / panel.path).parent
        assert "Origin" in (folder / "README.md").read_text(encoding="utf-8")
        assert (DATA / panel.path).stat().st_size < 400_000
    licence = (DATA / "panels" / "gpl-2" / "COPYING").read_text(encoding="utf-8")
    assert "Version 2, June 1991" in licence


def test_a_folder_without_panels_takes_the_shipped_ones(tmp_path: Path) -> None:
    assert len(load_panel("us-county-gdp", tmp_path)) == len(load_panel("us-county-gdp", DATA))


def test_what_is_read_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("TYANALYSIS_READ_LOG", str(log))
    load_panel("china-province-investment", DATA)
    assert json.loads(log.read_text())["path"].endswith("china-province-investment.csv")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (("2.38", "two"), "row 2, investment: found 'two'"),
        (("anhui,安徽,Anhui,1953", "anhui,安徽,Anhui,1952"), "row 3, year"),
        (("anhui,安徽", "anhui,"), "row 2, name_zh"),
        (("price_index", "prices"), "header"),
        ((",1953,", ",,"), "row 3, year: found ''"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, change: tuple[str, str], part: str) -> None:
    with pytest.raises(DataError, match=r"^china-province-investment\.csv") as caught:
        load_panel("china-province-investment", copy(tmp_path, "china-province-investment", change))
    assert part in str(caught.value)


def test_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="expected one of china-province-investment"):
        load_panel("provinces")


def test_no_panel_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "tyanalysis.data.panel.PANELS"
    gone = PANELS["us-county-gdp"]
    monkeypatch.setattr(name, {"gone": type(gone)("panels/gone.csv", (), (), ())})
    with pytest.raises(DataError, match="found no such file"):
        load_panel("gone", shutil.copytree(DATA / "panels", tmp_path / "panels").parent)

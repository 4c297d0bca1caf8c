"""Cards of panels: one for each panel whose source is listed, in words of the language."""

from dataclasses import replace
from pathlib import Path

import tyanalysis as ty
from tyanalysis.data.panel import PANELS
from tyanalysis.presentation.panels import panel_cards

ROOT = Path(__file__).parents[2]


def test_a_panel_has_a_card_that_names_its_source_grade_and_years():
    package = ty.load(ROOT / "data")
    (card,) = panel_cards(package, "en")
    assert card["id"] == "panel:china-province-investment"
    assert card["id"].partition(":")[2] in PANELS
    assert card["source"] in set(package.sources["id"])
    assert (card["area"], card["period"], card["grade"]) == ("31 provinces", "1952–2017", "B")
    assert panel_cards(package, "zh")[0]["period"] == "1952—2017年"


def test_a_package_without_the_source_gets_no_card():
    package = ty.load(ROOT / "data")
    bare = replace(package, sources=package.sources.iloc[:1])
    assert panel_cards(bare, "zh") == ()


def test_the_list_of_sources_holds_the_card():
    package = ty.load(ROOT / "data")
    cards = ty.show_sources(package, "zh").figures
    assert cards[-1]["id"] == "panel:china-province-investment"
    assert len(cards) == len(package.figures) + 1

"""What is paid ahead leaves nothing behind that a fork could trip over."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tyanalysis as ty
from tyanalysis.data import package as read
from tyanalysis.data.remember import store_of
from tyanalysis.errors import DataError
from tyanalysis.presentation import warm

PROBE = """
import os, threading
import tyanalysis.presentation.warm as warm
from tyanalysis.data import package, unit
from tyanalysis.presentation import language
before = len(os.listdir("/proc/self/task"))
warm.warm_up()
assert len(os.listdir("/proc/self/task")) == before
assert threading.active_count() == 1
assert unit._registry.cache_info().currsize == 1
assert language.catalogue.cache_info().currsize == 1
assert not package._LOADED
writing = [
    os.readlink(f"/proc/self/fd/{name}")
    for name in os.listdir("/proc/self/fd")
    if os.path.exists(f"/proc/self/fd/{name}") and int(name) > 2
]
assert not [path for path in writing if os.path.isfile(path) and "site-packages" not in path]
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="no /proc on this system")
def test_a_warm_process_has_units_words_and_fonts_but_no_data_and_no_thread() -> None:
    done = subprocess.run(  # a process of its own: this one has threads and data already
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


PLAIN = {"areas": [], "period_start": "", "period_end": "", "reading": "strict"}


@pytest.fixture
def nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> dict[object, object]:
    loaded: dict[object, object] = {}
    monkeypatch.setattr(read, "_LOADED", loaded)
    return loaded


def known(folder: Path, *selection: str) -> set[str]:
    """What is kept for a package as a notebook's cell gets it."""
    chosen = ty.select(ty.load(folder), *([[], *selection] if selection else []))
    return {str(key[0]).rpartition(".")[2] for key in store_of(chosen)}


def test_what_two_editions_ask_is_asked_ahead(
    tiny_package: Path, nothing_loaded: dict[object, object]
) -> None:
    warm.read_ahead(str(tiny_package), [("zone_growth", PLAIN), ("zone_growth", PLAIN)])
    found = known(tiny_package, "", "")
    assert {"_whole", "conflicts_by_figure", "report_findings", "derive", "_examined"} <= found
    assert len(nothing_loaded) == 1
    years = {**PLAIN, "period_start": "2022"}
    warm.read_ahead(str(tiny_package), [("zone_growth", years), ("town_output", years)])
    found = known(tiny_package, "2022", "")
    assert "conflicts_by_figure" in found
    assert "derive" not in found  # two reports, each of which asks for its own
    package = ty.select(ty.load(tiny_package), [], "", "")
    assert isinstance(package, type(ty.load(tiny_package)))  # and still answers questions


@pytest.mark.parametrize(
    "wanted",
    [
        [("zone_growth", PLAIN)],
        [("zone_growth", PLAIN), ("zone_growth", {**PLAIN, "reading": "customary"})],
        [("zone_growth", {**PLAIN, "as_of": "2024-01-01"})] * 2,
        [("zone_growth", {**PLAIN, "areas": ["nowhere"]})] * 2,
        [("zone_growth", {**PLAIN, "reading": "loose"})] * 2,
        [("own", {"areas": 3})] * 2,
        [("own", {"areas": [1, 2]})] * 2,
        [("own", {"areas": "north", "reading": ["a"]})] * 2,
    ],
)
def test_what_is_not_shared_or_wrong_is_left_to_the_reports(
    tiny_package: Path, nothing_loaded: dict[object, object], wanted: list[Any]
) -> None:
    warm.read_ahead(str(tiny_package), wanted)
    assert "conflicts_by_figure" not in known(tiny_package, "", "")


def test_data_that_change_after_the_reading_ahead_are_read_anew(
    tiny_package: Path, nothing_loaded: dict[object, object], edit_csv: Callable[..., Path]
) -> None:
    warm.read_ahead(str(tiny_package), [("zone_growth", PLAIN)] * 2)
    edit_csv("areas", "Vinegar Town", "Old Vinegar Town")
    assert known(tiny_package, "", "") <= {"area_name", "indicator_name"}


def test_broken_data_are_told_by_the_report(tiny_package: Path) -> None:
    (tiny_package / "figures.csv").write_text("id\n", encoding="utf-8")
    warm.read_ahead(str(tiny_package), [("zone_growth", PLAIN)] * 2)
    with pytest.raises(DataError):
        ty.load(tiny_package)

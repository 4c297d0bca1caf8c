"""Pruning keeps the newest, the last good edition and the baselines of those that stay."""

from __future__ import annotations

import json
from pathlib import Path

from tiny_editions import put
from tyanalysis.reporting.publish import editions
from tyanalysis.reporting.retention import superfluous

PLACE = "alpha/default/zh"


def fill(output: Path, days: int, baselines: dict[int, int] | None = None) -> list[Path]:
    linked = baselines or {}
    return [
        put(output, PLACE, f"2026-11-0{day}",
            told={"baseline": f"2026-11-0{linked[day]}-aaaaaa"} if day in linked else {})
        for day in range(1, days + 1)
    ]  # fmt: skip


def gone(output: Path, keep: int | None) -> list[str]:
    return [one.name[:10] for one in superfluous(output / PLACE, keep)]


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    fill(tmp_path, 4)
    assert gone(tmp_path, None) == []
    assert gone(tmp_path, 4) == []
    assert gone(tmp_path, 2) == ["2026-11-02", "2026-11-01"]


def test_a_baseline_of_an_edition_that_stays_is_kept(tmp_path: Path) -> None:
    fill(tmp_path, 4, {4: 1})
    assert gone(tmp_path, 1) == ["2026-11-03", "2026-11-02"]


def test_a_chain_of_baselines_does_not_keep_everything(tmp_path: Path) -> None:
    fill(tmp_path, 4, {2: 1, 3: 2, 4: 3})
    assert gone(tmp_path, 1) == ["2026-11-02", "2026-11-01"]


def test_the_last_good_edition_is_kept_even_where_it_is_not_the_newest(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    # A clock set back: the edition that latest is a copy of looks older than the others.
    put(tmp_path, PLACE, "2026-10-01")
    assert gone(tmp_path, 2) == ["2026-11-01"]


def test_a_folder_that_cannot_be_read_is_not_thrown_away(tmp_path: Path) -> None:
    made = fill(tmp_path, 3)
    (made[0] / "manifest.json").write_text("{", encoding="utf-8")
    assert gone(tmp_path, 1) == ["2026-11-02"]


def test_publishing_prunes(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    put(tmp_path, PLACE, "2026-11-04", keep=2, told={"baseline": "2026-11-01-aaaaaa"})
    days = [one.name[9:10] for one in editions(tmp_path / PLACE)]
    assert days == ["4", "3", "1"]
    assert [one.name for one in tmp_path.iterdir()] == ["alpha"], "nothing private is left"
    latest = json.loads((tmp_path / PLACE / "latest/manifest.json").read_text(encoding="utf-8"))
    assert latest["edition"] == "2026-11-04-aaaaaa"

"""A message says in a few lines what an edition changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_editions import put
from tyanalysis.reporting.compare_notice import LINES, changes_text

PLACE = "alpha/default/zh"


def headline(key: str, value: float) -> dict[str, object]:
    return {"key": key, "label": f"指标{key}", "text": f"{value:g}亿元", "value": value,
            "low": value, "high": value, "low_closed": True, "high_closed": True,
            "unit": "CNY_100M", "kind": "actual", "period": "2024", "figures": []}  # fmt: skip


def told(*values: float, baseline: str = "") -> dict[str, object]:
    return {
        "headlines": [headline(str(n), value) for n, value in enumerate(values)],
        "baseline": baseline,
    }


def test_a_first_edition_says_so(tmp_path: Path) -> None:
    folder = put(tmp_path, PLACE, "2026-11-01", told=told(1.0))
    assert changes_text(folder, "zh") == "这是第一版。"
    assert changes_text(folder, "en") == "This is the first edition."


def test_numbers_that_moved_are_told_with_old_and_new(tmp_path: Path) -> None:
    first = put(tmp_path, PLACE, "2026-11-01", told=told(1.0, 5.0))
    second = put(tmp_path, PLACE, "2026-11-02", told=told(2.0, 5.0, baseline=first.name))
    text = changes_text(second, "zh")
    assert text.splitlines()[0].startswith(f"与{first.name}相比：")
    assert "指标0：1亿元 → 2亿元" in text
    assert "指标1" not in text


def test_nothing_changed_is_told_and_a_long_list_is_cut(tmp_path: Path) -> None:
    first = put(tmp_path, PLACE, "2026-11-01", told=told(*map(float, range(20))))
    same = put(
        tmp_path, PLACE, "2026-11-02", told=told(*map(float, range(20)), baseline=first.name)
    )
    assert changes_text(same, "en") == f"Nothing changed against {first.name}."
    other = put(
        tmp_path, PLACE, "2026-11-03", told=told(*map(float, range(1, 21)), baseline=first.name)
    )
    lines = changes_text(other, "en").splitlines()
    assert len(lines) == LINES + 1
    assert lines[-1].endswith("more: see the page.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_baseline_that_is_gone_is_told(tmp_path: Path, language: str) -> None:
    folder = put(tmp_path, PLACE, "2026-11-02", told=told(1.0, baseline="2026-11-01-aaaaaa"))
    assert (
        changes_text(folder, language)
        == {
            "zh": "上一版无法读取，没有比较。",
            "en": "The edition before cannot be read, so nothing was compared.",
        }[language]
    )

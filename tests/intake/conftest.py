"""A package to import into, and files as others make them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tyanalysis.cli import main
from tyanalysis.workspace import make_workspace


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace with two cities of its own; the working directory is beside it."""
    monkeypatch.delenv("TYANALYSIS_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    make_workspace(tmp_path / "region")
    with (tmp_path / "region/data/areas.csv").open("a", encoding="utf-8") as file:
        file.write("taiyuan,city,太原市,Taiyuan,太原,Taiyuan,municipal,,\n")
        file.write("datong,city,大同市,Datong,大同,Datong,municipal,,\n")
    return tmp_path / "region"


@pytest.fixture
def bring(region: Path) -> Callable[..., Result]:
    """Run ``tyanalysis import`` into the region's data."""

    def run(*words: str | Path, **options: str) -> Result:
        command = ["import", *map(str, words), "--data", str(region / "data")]
        return CliRunner().invoke(main, command, **options)

    return run


@pytest.fixture
def rows(region: Path) -> Callable[[str], list[dict[str, str]]]:
    """Read a table of the region."""

    def read(table: str) -> list[dict[str, str]]:
        with (region / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


def excel(
    path: Path, sheets: dict[str, Iterable[tuple[object, ...]]], merged: dict[str, list[str]]
) -> Path:
    """Write a workbook with merged cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        page = book.create_sheet(name)
        for row in cells:
            page.append(list(row))
        for area in merged.get(name, []):
            page.merge_cells(area)
    book.save(path)
    return path


@pytest.fixture
def bulletin(tmp_path: Path) -> Path:
    """A workbook as a statistics office makes it."""
    first = [
        ("2023年1—6月各市主要经济指标", None, None, None, None, None),
        (None, None, None, None, None, "单位：万元"),
        ("地区", "地区生产总值", None, "固定资产投资", None, "排名"),
        (None, "绝对量", "同比增长（%）", "绝对量", "同比增长（%）", None),
        ("太原市", 25350800, 4.1, "超5000000", 0.078, 1),
        ("大 同 市", "８，９００，０００", "5.2①", 1200000, "−3.4", 2),
        ("合  计", 34250800, 4.4, None, None, None),
        ("注：2023年数据为快报数。", None, None, None, None, None),
    ]
    second = [
        ("指标", "单位", "1-10月", "上年同期"),
        ("固定资产投资", "亿元", 320.5, 300),
        ("线上销售额", "万元", "近90000", "—"),
    ]
    merged = {"表1": ["A1:F1", "A3:A4", "B3:C3", "D3:E3", "F3:F4", "A8:F8"]}
    path = excel(tmp_path / "bulletin.xlsx", {"表1": first, "表2": second}, merged)
    book = openpyxl.load_workbook(path)
    book["表1"]["E5"].number_format = "0.0%"
    book["表1"]["B5"].number_format = "#,##0"
    book.save(path)
    return path


@pytest.fixture
def make_excel() -> Callable[..., Path]:
    """Write a workbook of some sheets."""
    return lambda path, sheets: excel(path, sheets, {})

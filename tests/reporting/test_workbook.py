"""The workbook holds every number with its bounds, and no cell of it is a formula."""

from __future__ import annotations

import io
from typing import Any

import nbformat
import openpyxl
import pytest

from tyanalysis.bundle import MIME
from tyanalysis.reporting.workbook import _Sheets, render_workbook

EPOCH = 1_767_225_600
OPEN = {
    "text": "> 1000", "value": None, "low": 1000, "high": None, "low_closed": False,
    "high_closed": False, "unit": "CNY_100M", "kind": "plan", "period": "2024",
    "figures": ["f-1", "f-2", "f-3"],
}  # fmt: skip


def book(*bundles: dict[str, Any], language: str = "zh") -> Any:
    cells = [
        nbformat.v4.new_code_cell(
            "", id=f"c-{at}",
            outputs=[nbformat.v4.new_output("display_data", {MIME: {
                "version": 1, "language": language, **bundle}})],
        )
        for at, bundle in enumerate(bundles)
    ]  # fmt: skip
    return nbformat.v4.new_notebook(cells=cells)


def table(label: str, rows: list[Any], kind: str = "table") -> dict[str, Any]:
    columns = [{"key": "a", "name": "名称"}, {"key": "b", "name": "投资", "unit": "CNY_100M"}]
    alt = {"alt": "说明"} if kind == "chart" else {}
    return {
        "kind": kind, "label": label, "caption": f"{label}的标题", "note": "注", "columns": columns,
        "rows": rows, **alt,
    }  # fmt: skip


SOURCES = {
    "kind": "sources", "label": "sources",
    "sources": [{"id": "p", "title": "晚报"}, {"id": "q", "title": "=年鉴"}],
    "figures": [{"id": "f-1", "source": "p"}, {"id": "f-2", "source": "q"},
                {"id": "f-3", "source": "p", "conflicts": ["f-1", "f-2"]}],
}  # fmt: skip


def opened(*bundles: dict[str, Any], language: str = "zh") -> Any:
    content = render_workbook(book(*bundles, language=language), EPOCH, "题名")
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_sheet_for_each_chart_and_table_as_the_pages_number_them() -> None:
    found = opened(table("a", [["x", OPEN]], "chart"), table("b", [["x", "–"]]), SOURCES)
    assert found.sheetnames == ["目录", "图1", "表1", "数据来源", "所用数字"]
    english = opened(table("a", [["x", OPEN]], "chart"), table("b", [["x", "–"]]), language="en")
    assert english.sheetnames == ["Contents", "Figure 1", "Table 1"]


def test_contents_lead_to_the_sheets() -> None:
    sheet = opened(table("a", [["x", OPEN]]))["目录"]
    assert sheet["A1"].value == "题名"
    assert [cell.value for cell in sheet[4]] == ["表1", "a的标题", "亿元"]
    assert sheet["A4"].hyperlink.location == "'表1'!A1"


def test_a_number_with_its_bounds_sources_and_ids() -> None:
    rows = rows_of(opened(table("a", [["综改区", OPEN]]), SOURCES)["表1"])
    assert rows[0][0] == "a的标题"
    assert rows[1][0] == "注"
    assert rows[3][:2] == ["名称", "投资 (亿元)"]
    assert rows[4][:2] == ["综改区", "> 1000"]
    head = next(at for at, row in enumerate(rows) if row[1] == "指标")
    assert rows[head] == [
        "名称", "指标", "原样", "数值", "下界", "上界", "含下界", "含上界", "单位", "性质", "时期",
        "数据来源", "数字编号",
    ]  # fmt: skip
    assert rows[head + 1] == [
        "综改区", "投资", "> 1000", None, 1000, "无界", "否", "否", "亿元", "计划", "2024",
        "晚报; =年鉴", "f-1, f-2, f-3",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c x'!A1"])
def test_text_is_never_a_formula(sign: str) -> None:
    found = opened(table("a", [[sign, {**OPEN, "text": sign}]]), SOURCES)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    # A carriage return is written as Excel's own escape for it.
    held = [cell for cell in cells if cell.value == sign.replace("\r", "_x000D_")]
    assert len(held) == 4, "both blocks hold name and number"
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in held)


def test_a_text_that_looks_like_an_address_is_no_link() -> None:
    sheet = opened(table("a", [["http://example.org", OPEN]]))["表1"]
    assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


def test_sheet_names_are_legal_and_differ() -> None:
    class Book:
        def add_worksheet(self, name: str) -> str:
            return name

    sheets = _Sheets(Book(), "zh", {})
    names = [sheets.add(name)[0] for name in ("a/b:c*?[]\\", "x" * 40, "X" * 40, "'", "x" * 40)]
    assert names == ["a b c", "x" * 31, "X" * 29 + " 2", "data", "x" * 29 + " 3"]


def test_equal_bundles_give_equal_bytes() -> None:
    one = render_workbook(book(table("a", [["x", OPEN]]), SOURCES), EPOCH)
    assert one == render_workbook(book(table("a", [["x", OPEN]]), SOURCES), EPOCH)
    assert one != render_workbook(book(table("a", [["x", OPEN]]), SOURCES), EPOCH + 86400)


def test_a_table_without_words_numbers_its_rows_and_an_empty_one_opens() -> None:
    only = {**table("a", []), "columns": [{"key": "b", "name": "投资"}], "rows": [[OPEN], [OPEN]]}
    rows = rows_of(opened(only)["表1"])
    assert [row[0] for row in rows if row[1] == "投资"] == [1, 2]
    assert opened(table("a", [])).sheetnames == ["目录", "表1"]
    assert opened().sheetnames == ["目录"]

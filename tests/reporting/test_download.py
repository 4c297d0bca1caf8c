"""The data of an exhibit opens in a spreadsheet as it was printed, and runs nothing there."""

from __future__ import annotations

import base64
import csv
import io

from tyanalysis.reporting.blocks import Cell, Column, Table
from tyanalysis.reporting.download import csv_link, csv_text


def table(*rows: tuple[Cell, ...]) -> Table:
    columns = (Column("区域"), Column("总值", "亿元", "right"))
    return Table("t", 1, "c", "", columns, rows, (), "cell")


ROWS = (
    (Cell("太原, 市"), Cell("≥ 900", True, None, 900.0, None, ("f-1", "f-2"))),
    (Cell('引"号'), Cell("5", True, 5.0, 5.0, 5.0)),
)


def test_the_printed_text_comes_first_and_the_bounds_follow() -> None:
    assert list(csv.reader(io.StringIO(csv_text(table(*ROWS), "zh")))) == [
        ["区域", "总值 / 亿元", "总值 (下界)", "总值 (上界)", "出处编号"],
        ["太原, 市", "≥ 900", "900.0", "", "f-1 f-2"],
        ['引"号', "5", "5.0", "5.0", ""],
    ]


def test_words_follow_the_language() -> None:
    assert "(lower bound)" in csv_text(table(*ROWS), "en")


def test_no_text_becomes_a_formula() -> None:
    for text in ("=1+1", "+A1", "-A1", "@SUM(A1)", "\tx"):
        [_, row] = csv.reader(io.StringIO(csv_text(table((Cell(text), Cell("-3.5"))), "zh")))
        assert row == [f"'{text}", "-3.5"]


def test_the_link_is_utf8_with_the_mark_that_excel_needs() -> None:
    head, content = csv_link(table(*ROWS), "zh").split(",", 1)
    assert head == "data:text/csv;charset=utf-8;base64"
    assert base64.b64decode(content).startswith(b"\xef\xbb\xbf" + "区域".encode())

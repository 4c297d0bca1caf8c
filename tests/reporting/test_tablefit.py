"""Tables shrink to 6.5 points before the page is turned, and long ones may break."""

from __future__ import annotations

import pytest

from tyanalysis.reporting.blocks import Cell, Column, Table
from tyanalysis.reporting.tablefit import TURNED, UPRIGHT, fit_table, text_width


def table(columns: int, rows: int, text: str = "1234.5", name: str = "指标") -> Table:
    heads = (Column("城市"), *(Column(name, "亿元", "right") for _ in range(columns - 1)))
    body = tuple((Cell("太原市"), *(Cell(text, True) for _ in range(columns - 1)))
                 for _ in range(rows))  # fmt: skip
    return Table("t", 1, "c", "", heads, body, (), "cell")


def test_a_small_table_keeps_its_size_and_its_page() -> None:
    fit = fit_table(table(3, 5))
    assert (fit.size, fit.turned, fit.breakable) == (9.0, False, False)
    assert sum(fit.widths) <= UPRIGHT


@pytest.mark.parametrize(
    ("columns", "size", "turned"),
    [(9, 9.0, False), (13, 7.5, False), (15, 6.5, False), (16, 9.0, True)],
)
def test_more_columns_shrink_the_type_and_then_turn_the_page(
    columns: int, size: float, turned: bool
) -> None:
    fit = fit_table(table(columns, 5))
    assert (fit.size, fit.turned) == (size, turned)
    assert sum(fit.widths) <= (TURNED if turned else UPRIGHT) + 0.1


def test_beyond_all_room_it_still_fits_the_turned_page() -> None:
    fit = fit_table(table(40, 5))
    assert (fit.size, fit.turned) == (6.5, True)
    assert sum(fit.widths) == pytest.approx(TURNED, abs=0.1)


@pytest.mark.parametrize(("rows", "breakable"), [(20, False), (21, True)])
def test_more_than_twenty_rows_may_break(rows: int, breakable: bool) -> None:
    assert fit_table(table(3, rows)).breakable is breakable


def test_few_rows_of_long_words_may_break_too() -> None:
    words = Table("t", 1, "c", "", (Column("名称"), Column("说明")),
                  tuple((Cell("一"), Cell("长" * 400)) for _ in range(10)), (), "cell")  # fmt: skip
    assert fit_table(words).breakable


def test_a_column_of_words_takes_the_spare_width() -> None:
    words = Table("t", 1, "c", "", (Column("名称"), Column("说明")),
                  ((Cell("太原"), Cell("说明文字" * 20)),), (), "cell")  # fmt: skip
    narrow, wide = fit_table(words).widths
    assert wide > 4 * narrow
    assert narrow + wide == pytest.approx(UPRIGHT, abs=0.1)


def test_a_seam_between_han_and_latin_counts() -> None:
    assert text_width("约560亿") == pytest.approx(2 + 3 * 0.56 + 2 * 0.25)

"""What a proposal says of headers that are near, relative, odd or unreadable, and what import does.

Each table is made as offices print it; a proposal that is wrong in silence is worse than none.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

from tyanalysis.data.checks import check_package

HEAD = '[source]\npublished = "2024-07-20"\n'


def lines(text: str, header: str) -> list[str]:
    """Give the lines of a proposal from a column's doubt to its end."""
    blocks = text.split("\n\n")
    return next(b for b in blocks if f'header = "{header}"' in b).strip().split("\n")


@pytest.fixture
def proposed(bring, tmp_path):
    """Write a table, propose its mapping, and give the text."""

    def run(table: str, name: str = "t.csv") -> str:
        (tmp_path / name).write_text(table, encoding="utf-8")
        done = bring(tmp_path / name, "--propose", tmp_path / "m.toml", "--yes")
        assert done.exit_code == 0, done.output
        return (tmp_path / "m.toml").read_text(encoding="utf-8")

    return run


@pytest.fixture
def imported(bring, tmp_path, rows):
    """Import a table by a mapping; give the output and the figures."""

    def run(table: str, mapping: str = "", *words: str) -> tuple[str, list[dict[str, str]]]:
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        if mapping:
            (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        done = bring(tmp_path / "t.csv", "--map", tmp_path / "m.toml", "--yes", *words)
        made = [r for r in rows("figures") if not r["id"].startswith("example-")]
        return done.output, made

    return run


@pytest.mark.parametrize(
    "header",
    ["人均地区生产总值（元）", "民间固定资产投资", "城镇常住人口（万人）", "地区生产总值占比",
     "地区生产总值位次", "地区生产总值（人均）", "社会消费品零售总额环比增长（%）",
     "地区生产总值比上年增加（亿元）", "Gross regional product per capita",
     "固定资产投资年均增长（%）", "地区生产总值比2019年增长（%）"],
)  # fmt: skip
def test_another_thing_of_a_near_name_is_no_guess(header, proposed):
    text = proposed(f"2024年主要指标,\n地区,{header}\n太原市,12.5\n大同市,10\n")
    block = lines(text, header)
    assert all(line.startswith("#") for line in block)
    assert '# indicator = ""' in block


def test_a_near_name_is_a_commented_guess(proposed):
    block = lines(
        proposed("地区,一般公共预算收入总计（亿元）\n太原市,1\n"), "一般公共预算收入总计（亿元）"
    )
    assert block[0] == "# not certain: nearest: budget-revenue; check"
    assert '# indicator = "budget-revenue"' in block
    assert '# unit = "亿元"' in block


def test_a_printed_unit_is_kept_and_growth_in_money_is_no_rate(proposed, imported):
    table = "2024年,,\n地区,地区生产总值增速（百分点）,固定资产投资增加（亿元）\n太原市,1.5,30\n"
    text = proposed(table)
    assert '# unit = "百分点"' in text
    assert '# unit = "亿元"' in text
    assert 'unit = "%"' not in text
    output, _ = imported(
        table,
        HEAD + '[[table]]\narea_column = "地区"\n[[table.column]]\n'
        'header = "地区生产总值增速（百分点）"\nindicator = "gross-regional-product-growth"\n',
    )
    assert "found 百分点 (percentage_point)" in output


PERIODS = [  # title's period, header, the period that is meant
    ("2024年6月", "本月止累计", "2024-S1"),
    ("2024年6月", "1-6月累计", "2024-S1"),
    ("2024年6月", "本月", "2024-M06"),
    ("2024年1-6月", "本月", "2024-M06"),
    ("2024年1-6月", "上年同期", "2023-S1"),
    ("2024年1-9月", "去年同期", "2023-01-01/P9M"),
    ("2024年6月", "上年同月", "2023-M06"),
    ("2024年1-6月", "本年累计", "2024-S1"),
    ("2024年", "上年", "2023"),
]


@pytest.mark.parametrize(("title", "header", "period"), PERIODS)
def test_a_relative_period_is_worked_out(title, header, period, proposed, imported):
    table = f"{title}固定资产投资,\n单位：亿元,\n地区,{header}\n太原市,12.5\n"
    text = proposed(table)
    assert f'\nperiod = "{period}"' in "\n".join(lines(text, header))
    _, made = imported(table)
    assert [(r["period"], r["value"]) for r in made] == [(period, "12.5")]


def test_a_header_completes_the_year_of_its_row(imported):
    _, made = imported(
        "地区,年份,1-6月固定资产投资（亿元）\n太原市,2023年,5\n太原市,2024年,6\n",
        HEAD + '[[table]]\narea_column = "地区"\nperiod_column = "年份"\n[[table.column]]\n'
        'header = "1-6月固定资产投资（亿元）"\nindicator = "fixed-asset-investment"\n',
    )
    assert [(r["period"], r["value"]) for r in made] == [("2023-S1", "5"), ("2024-S1", "6")]


@pytest.mark.parametrize("title", ["2024年1-6月", "2024年6月", "2024年", ""])
@pytest.mark.parametrize("header", ["上年末", "上月", "上年同期"])
def test_a_relative_period_without_one_of_its_own_is_refused(title, header, imported):
    output, made = imported(
        f"{title}固定资产投资,\n单位：亿元,\n地区,{header}\n太原市,12.5\n",
        HEAD + '[[table]]\narea_column = "地区"\nindicator = "fixed-asset-investment"\n'
        f'period = "2024-S1"\n[[table.column]]\nheader = "{header}"\n',
    )
    assert f"found '{header}', a time told by another one" in output
    assert "Next: write period = " in output
    assert made == []


def test_a_cumulative_column_is_not_of_the_month_of_its_table(imported):
    output, made = imported(
        "地区,1-6月累计（亿元）\n太原市,12.5\n",
        HEAD + '[[table]]\narea_column = "地区"\nindicator = "fixed-asset-investment"\n'
        'period = "2024-M06"\nyear = "2024"\n[[table.column]]\nheader = "1-6月累计（亿元）"\n',
    )
    assert 'write period = "2024-S1" under the column' in output
    assert made == []


def test_growth_beside_month_and_cumulative_is_of_either(proposed):
    text = proposed(
        "2024年1-6月,,,,\n指标,单位,本月,1—6月累计,同比增长（%）\n固定资产投资,亿元,2,9,6.5\n"
    )
    block = lines(text, "同比增长（%）")
    assert block[0] == "# not certain: which period: 2024-M06, 2024-S1?"
    assert all(line.startswith("#") for line in block)


def test_growth_over_the_period_before_is_not_that_over_the_year_before(proposed, imported):
    table = "2024年6月,,,\n指标,单位,本期,环比增长%\n固定资产投资,亿元,320,1.5\n"
    assert lines(proposed(table), "环比增长%")[0].startswith("# not certain:")
    output, made = imported(
        table,
        HEAD + '[[table]]\nindicator_column = "指标"\nunit_column = "单位"\narea = "taiyuan"\n'
        '[[table.column]]\nheader = "环比增长%"\ngrowth = true\n',
    )
    assert "growth over the period before (环比)" in output
    assert made == []


def test_every_choice_of_a_proposal_is_valid_when_taken(proposed):
    text = proposed("2024年1-6月,,\n地区,地区生产总值（亿元）,排名\n太原市,12.5,1\n")
    for line in text.split("\n"):
        if line.startswith("# ") and " = " in line:
            tomllib.loads(line.removeprefix("# "))
    assert "# skip = []" in text
    assert '# left out: "排名"' in text


@pytest.mark.parametrize("name", ["areas", "indicators"])
def test_skip_as_an_id_is_told_apart(name, imported):
    output, _ = imported(
        "地区,v\n全市,1\n",
        f'[[table]]\n[[table.column]]\nheader = "v"\n[{name}]\n"全市" = "skip"\n',
    )
    assert f"{name}.全市: found 'skip'" in output.replace("\n", " ")
    assert 'skip = ["全市"] in that [[table]]' in output.replace("\n", " ")


def test_an_unknown_area_says_how_to_skip_it(imported):
    output, _ = imported(
        "地区,2024年固定资产投资（亿元）\n全市,1\n",
        '[[table]]\narea_column = "地区"\n[[table.column]]\n'
        'header = "2024年固定资产投资（亿元）"\nindicator = "fixed-asset-investment"\n',
    )
    assert 'skip = ["全市"] in that [[table]]' in output.replace("\n", " ")


def test_growth_that_the_package_lacks_is_proposed_as_a_new_indicator(proposed, imported, rows):
    table = "2024年,,\n地区,利润总额（亿元）,利润总额同比增长（%）\n太原市,12.5,3.1\n"
    assert "\n[new_indicator.profit-growth]\n" in proposed(table)
    _, made = imported(table)
    assert [(r["indicator"], r["value"]) for r in made] == [
        ("profit", "12.5"),
        ("profit-growth", "3.1"),
    ]
    new = rows("indicators")[-1]
    assert (new["id"], new["name_zh"]) == ("profit-growth", "利润总额增速")
    assert new["name_en"] == "Growth of total profit"


def test_growth_that_the_package_lacks_says_what_to_add(imported):
    output, _ = imported(
        "2024年,,\n指标,单位,同比增长（%）\n利润总额,亿元,5\n",
        '[[table]]\nindicator_column = "指标"\narea = "taiyuan"\n[[table.column]]\n'
        'header = "同比增长（%）"\ngrowth = true\n',
    )
    assert "found no growth of '利润总额'" in output
    assert "Next: add a table [new_indicator.profit-growth] to the mapping" in output


@pytest.mark.parametrize("indicator", ["retail-sales-growth", "budget-revenue-growth"])
def test_the_growth_rates_of_every_bulletin_are_in_a_workspace(indicator, rows, region):
    assert indicator in {row["id"] for row in rows("indicators")}


def test_a_corner_of_two_units_and_years_over_indicators(proposed, imported):
    table = (
        "各县主要指标,,,,\n,,,,单位：亿元、%\n地区,2023年,2023年,2024年,2024年\n"
        ",地区生产总值,增速,地区生产总值,增速\n太原市,1000.1,5.0,1060.2,6.0\n"
    )
    assert '\nunit = "亿元"  ' in proposed(table)
    _, made = imported(table)
    assert [(r["indicator"], r["period"], r["value"], r["unit"]) for r in made] == [
        ("gross-regional-product", "2023", "1000.1", "CNY_100M"),
        ("gross-regional-product-growth", "2023", "5", "percent"),
        ("gross-regional-product", "2024", "1060.2", "CNY_100M"),
        ("gross-regional-product-growth", "2024", "6", "percent"),
    ]


def test_english_words_units_and_periods(proposed, imported):
    table = (
        "Region,Period,Gross regional product (CNY 100M),YoY growth (%)\n"
        'Taiyuan,2024 Q1-Q3,over 600,6.0\nDatong,Jan-Jun 2024,"approx. 1,200",5.1\n'
    )
    block = lines(proposed(table), "YoY growth (%)")
    assert '# indicator = "gross-regional-product-growth"' in block
    output, made = imported(table)
    found = [(r["period"], r["value"], r["qualifier"], r["as_printed"]) for r in made]
    assert found == [
        ("2024-01-01/P9M", "600", "gt", "over 600 CNY 100M"),
        ("2024-S1", "1200", "about", "approx. 1,200 CNY 100M"),
    ]
    assert "column D (YoY growth (%)): 2 numbers, not named by the mapping" in output


def test_the_wording_of_unchanged_is_kept(proposed, imported):
    table = "2024年,,\n地区,固定资产投资（亿元）,固定资产投资增速（%）\n太原市,≥10,持平\n"
    proposed(table)
    _, made = imported(table)
    assert [(r["value"], r["as_printed"]) for r in made] == [("10", "≥10亿元"), ("0", "持平")]


def test_a_cell_that_is_no_number_is_quoted_as_it_stands(proposed, imported):
    table = '2024年,\n地区,利润总额（亿元）\n太原市,"0,5"\n大同市,(2.5)\n'
    assert 'no cell of which reads as a number, such as "0,5"' in proposed(table)
    output, made = imported(
        table,
        '[[table]]\narea_column = "地区"\n[[table.column]]\nheader = "利润总额（亿元）"\n'
        'indicator = "profit"\n',
    )
    assert "found the text '0,5'" in output
    assert "write 0.5 in the file if the comma is a decimal point" in output
    assert "found the text '(2.5)'" in output
    assert made == []


def test_a_first_row_that_is_no_number_is_no_header(proposed):
    text = proposed("2024年,\n地区,利润总额（亿元）\n太原市,1.2.3\n大同市,12\n")
    assert 'header = "利润总额（亿元）"' in text


def test_a_source_without_a_date_is_told_at_import_and_by_the_check(imported, proposed, region):
    table = "2024年,\n地区,利润总额（亿元）\n太原市,2\n"
    text = proposed(table)
    output, made = imported(table)
    assert "finding: the source has no date of publication" in output
    found = [f for f in check_package(region / "data").findings if f.code == "undated-source"]
    assert [f.figures for f in found] == [(made[0]["id"],)]
    dated = text.replace("# published", "published")
    output, _ = imported(table.replace(",2\n", ",3\n"), dated)
    assert "no date of publication" not in output


def test_a_table_without_a_column_says_what_to_do(imported):
    output, _ = imported("a,b\n", '[[table]]\narea = "taiyuan"\n')
    assert "table.1.column: missing; take away the # before a [[table.column]]" in output


def test_nothing_of_a_workbook_vanishes_in_silence(bring, tmp_path: Path, make_excel):
    file = make_excel(
        tmp_path / "z.xlsx",
        {
            "表1": [("2023年指标（单位：亿元）", None), ("地区", "地区生产总值"),
                   ("太原市", "=100+200"), ("大同市", 5)],
            "旧数据": [("地区", "利润总额"), ("太原市", 1)],
            "说明": [("本表", "由某局提供"), ("共", 3)],
        },
    )  # fmt: skip
    book = openpyxl.load_workbook(file)
    book["表1"].row_dimensions[4].hidden = True
    book["旧数据"].sheet_state = "hidden"
    book.save(file)
    assert bring(file, "--propose", tmp_path / "m.toml").exit_code == 0
    text = (tmp_path / "m.toml").read_text(encoding="utf-8")
    assert "# in the workbook: the sheet is hidden" in text
    assert "# in the workbook: row 4 hidden" in text
    start = text.index('[[table]]\nsheet = "表1"')
    text = text[start : text.index("# in the workbook: the sheet")]
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    done = bring(file, "--map", tmp_path / "m.toml", "--yes")
    assert "found the formula '=100+200' without a value" in done.output
    assert "z.xlsx#旧数据: the mapping has no table for this sheet" in done.output
    assert "z.xlsx#表1: row 4 hidden" in done.output
    assert done.exit_code == 2

"""Importing: files as they really look, all or nothing, and twice is once."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tyanalysis.data.checks import check_package
from tyanalysis.intake import store

SECOND = """
[[table]]
sheet = "表2"
indicator_column = "指标"
unit_column = "单位"
area = "taiyuan"
year = "2023"
[[table.column]]
header = "1-10月"
"""


def state(region: Path) -> dict[str, str]:
    folder = region / "data"
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def without_second(text: str) -> str:
    """Replace the proposal for the second sheet, which cannot know area and year."""
    return text[: text.index('[[table]]\nsheet = "表2"')] + SECOND


@pytest.fixture
def mapping(bring, bulletin, tmp_path) -> Path:
    path = tmp_path / "mapping.toml"
    done = bring(bulletin, "--propose", path)
    assert done.exit_code == 0, done.output
    path.write_text(without_second(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def test_a_workbook_with_merged_headers_units_growth_totals_and_notes(
    bring, bulletin, mapping, rows, region
):
    done = bring(bulletin, "--map", mapping, "--yes")
    assert done.exit_code == 0, done.output
    found = [r for r in rows("figures") if r["source"].startswith("bulletin-")]
    assert len(found) == 10
    made = {(r["area"], r["indicator"]): r for r in found}
    gdp = made["datong", "gross-regional-product"]
    assert (gdp["value"], gdp["unit"], gdp["period"]) == ("890", "CNY_100M", "2023-S1")
    assert (gdp["as_printed"], gdp["locator"]) == ("8,900,000万元", "表1!B6")
    growth = made["datong", "gross-regional-product-growth"]
    assert (growth["value"], growth["kind"], growth["as_printed"]) == ("5.2", "growth", "5.2%")
    assert made["taiyuan", "fixed-asset-investment-growth"]["value"] == "7.8"
    assert made["datong", "fixed-asset-investment-growth"]["value"] == "-3.4"
    bound = next(r for r in rows("figures") if r["as_printed"] == "超5000000万元")
    assert (bound["qualifier"], bound["low"], bound["low_closed"]) == ("gt", "500", "false")
    assert bound["high"] == "inf"
    near = made["taiyuan", "online-sales"]
    assert (near["period"], near["qualifier"]) == ("2023-01-01/P10M", "nearly")
    assert (near["low"], near["high"], near["customary_low"]) == ("0", "9", "8")
    assert "合  计' is a sum" in done.output
    assert "注：2023年数据为快报数" in done.output
    (source,) = [r for r in rows("sources") if r["id"].startswith("bulletin-")]
    digest = hashlib.sha256(bulletin.read_bytes()).hexdigest()
    assert digest in source["note"]
    assert source["id"] == f"bulletin-{digest[:8]}"
    assert check_package(region / "data").problems == []


def test_the_same_file_twice_changes_nothing(bring, bulletin, mapping, region):
    assert bring(bulletin, "--map", mapping, "--yes").exit_code == 0
    before = state(region)
    again = bring(bulletin, "--map", mapping, "--yes")
    assert again.exit_code == 0
    assert "nothing new" in again.output
    assert state(region) == before


def test_a_dry_run_and_a_refusal_write_nothing(bring, bulletin, mapping, region):
    before = state(region)
    shown = bring(bulletin, "--map", mapping, "--dry-run")
    assert shown.exit_code == 0
    assert "890" in shown.output
    assert "表1, row 6, column B" in shown.output.replace("\n", "")
    assert bring(bulletin, "--map", mapping, input="n\n").exit_code == 1
    assert state(region) == before
    assert {p.name for p in region.iterdir()} == {
        "README.md", "README.en.md", ".gitignore", "data", "notebooks",
    }  # fmt: skip


def test_all_problems_at_once_with_their_places(bring, region, tmp_path):
    table = tmp_path / "bad.csv"
    table.write_text(
        "地区,地区生产总值（吨）,固定资产投资（亿元）\n并州市,1,见表2\n太原市,2,3.4.5\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[[table]]\narea_column = "地区"\nperiod = "2023"\n'
        '[[table.column]]\nheader = "地区生产总值（吨）"\nindicator = "gross-regional-product"\n'
        'unit = "吨"\n'
        '[[table.column]]\nheader = "固定资产投资（亿元）"\n'
        'indicator = "fixed-asset-investment"\nunit = "亿元"\n'
        '[[table.column]]\nheader = "利润"\nindicator = "profit"\n',
        encoding="utf-8",
    )
    before = state(region)
    done = bring(table, "--map", mapping, "--yes")
    assert done.exit_code == 2
    for part in (
        "row 2, column 地区: found '并州市'",
        "row 2, column C (固定资产投资（亿元）): found the text '见表2'",
        "row 3, column C (固定资产投资（亿元）): found the text '3.4.5'",
        "row 3, column B (地区生产总值（吨）): found 吨 (tonne)",
        "no column '利润'",
        "5 problems",
    ):
        assert part in done.output, done.output
    assert state(region) == before


def test_duplicates_and_conflicts_are_told_and_both_kept(bring, tmp_path, rows):
    first, second, mapping = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "m.toml"
    first.write_text("地区,地区生产总值（亿元）\n太原市,100\n大同市,50\n", encoding="utf-8")
    second.write_text(
        "地区,地区生产总值（万元）\n太原市,1000000\n大同市,520000\n大同市,520000\n",
        encoding="utf-8",
    )
    for file in (first, second):
        assert bring(file, "--propose", mapping, "--yes").exit_code == 0
        text = mapping.read_text(encoding="utf-8").replace('# period = ""', 'period = "2023" #')
        mapping.write_text(text, encoding="utf-8")
        done = bring(file, "--map", mapping, "--yes")
        assert done.exit_code == 0, done.output
    assert "said twice: 2" in done.output
    assert "in conflict, both kept: 1" in done.output
    assert "50亿元" in done.output
    assert len([r for r in rows("figures") if r["period"] == "2023"]) == 4
    text = second.read_text(encoding="utf-8") + "大同市,530000\n"
    second.write_text(text, encoding="utf-8")
    done = bring(second, "--map", mapping, "--yes")
    assert done.exit_code == 2
    assert "One source cannot say both" in done.output


def test_new_areas_and_indicators_come_from_the_mapping(bring, tmp_path, rows, region):
    table = tmp_path / "t.csv"
    table.write_bytes("城市,年份,产量（万吨）\n古交市,2022年,12.5\n合计,2022年,13\n".encode("gbk"))
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[source]\nid = "office"\ntitle = "表"\n'
        '[[table]]\narea_column = "城市"\nperiod_column = "年份"\n'
        '[[table.column]]\nheader = "产量（万吨）"\nindicator = "coal"\nunit = "万吨"\n'
        '[new_area.gujiao]\nkind = "county"\nname_zh = "古交市"\nparent = "taiyuan"\n'
        '[new_indicator.coal]\nname_zh = "原煤产量"\nname_en = "Coal"\ndimension = "mass"\n'
        'unit = "tonne_10K"\nmeasure = "flow"\n',
        encoding="utf-8",
    )
    done = bring(table, "--map", mapping, "--yes")
    assert done.exit_code == 0, done.output
    (made,) = [r for r in rows("figures") if r["source"] == "office"]
    assert (made["id"], made["area"], made["indicator"], made["period"], made["value"]) == (
        "office-F001", "gujiao", "coal", "2022", "12.5",
    )  # fmt: skip
    assert rows("memberships")[-1]["parent"] == "taiyuan"
    table.write_bytes(table.read_bytes() + "太原市,2022年,1.5\n".encode("gbk"))
    changed = bring(table, "--map", mapping, "--yes")
    assert changed.exit_code == 2
    assert "found 'office', the import of another file" in changed.output
    more = bring(table, "--map", mapping, "--yes", "--source", "office-2")
    assert more.exit_code == 0, more.output
    assert check_package(region / "data").problems == []


@pytest.mark.parametrize("kind", ["parquet", "sqlite", "duckdb", "sqlite-url"])
def test_long_tables_of_files_and_databases(kind, bring, tmp_path, rows):
    frame = pd.DataFrame(
        {
            "region": ["Taiyuan", "Datong"],
            "year": [2022, 2023],
            "GDP (million yuan)": [557100.5, None],
            "population (10000 persons)": [540.0, 309.4],
        }
    )
    source = str(tmp_path / f"t.{kind}")
    if kind == "parquet":
        frame.to_parquet(source)
    elif kind == "duckdb":
        with duckdb.connect(source) as connection:
            connection.execute("create table stats as select * from frame")
    else:
        source = str(tmp_path / "t.sqlite")
        connection = sqlite3.connect(source)
        frame.to_sql("stats", connection, index=False)
        connection.execute("create table other (a)")
        connection.commit()
        connection.close()
        source = f"sqlite:///{source}" if kind == "sqlite-url" else source
    sheet = ["--sheet", "stats"] if "sqlite" in kind else []
    mapping = tmp_path / "m.toml"
    if sheet:
        asked = bring(source, "--propose", mapping)
        assert asked.exit_code == 2
        assert "expected one of other, stats" in asked.output
    assert bring(source, *sheet, "--propose", mapping).exit_code == 0
    done = bring(source, *sheet, "--map", mapping, "--yes")
    assert done.exit_code == 0, done.output
    made = [r for r in rows("figures") if not r["id"].startswith("example-")]
    assert [(r["area"], r["period"], r["value"], r["unit"]) for r in made] == [
        ("taiyuan", "2022", "5571.005", "CNY_100M"),
        ("taiyuan", "2022", "540", "persons_10K"),
        ("datong", "2023", "309.4", "persons_10K"),
    ]


def test_a_query_and_only_reading(bring, tmp_path, rows):
    file = tmp_path / "t.db"
    connection = sqlite3.connect(file)
    connection.execute("create table s (city text, y text, v real)")
    connection.execute("insert into s values ('太原市', '2023', 5.5), ('大同市', '2023', 6.5)")
    connection.commit()
    connection.close()
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[[table]]\narea_column = "city"\nperiod_column = "y"\n'
        '[[table.column]]\nheader = "v"\nindicator = "gross-regional-product"\nunit = "亿元"\n',
        encoding="utf-8",
    )
    query = "select * from s where city like '太%'"
    done = bring(file, "--query", query, "--map", mapping, "--yes")
    assert done.exit_code == 0, done.output
    assert [r["value"] for r in rows("figures") if r["period"] == "2023"] == ["5.5"]
    bad = bring(file, "--query", "delete from s", "--map", mapping, "--yes")
    assert bad.exit_code == 2
    connection = sqlite3.connect(file)
    assert connection.execute("select count(*) from s").fetchone() == (2,)
    connection.close()


@pytest.mark.parametrize(("module", "name"), [("sqlalchemy", "x.db"), ("duckdb", "x.duckdb")])
def test_without_the_extra_it_says_what_to_install(module, name, bring, tmp_path, monkeypatch):
    (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(sys.modules, module, None)
    done = bring(tmp_path / name, "--propose", tmp_path / "m.toml")
    assert done.exit_code == 2
    assert f"found no package {module}" in done.output
    assert "pip install 'tyanalysis[sql]'" in done.output


def test_a_crash_between_two_tables_leaves_a_sound_package_and_can_be_repeated(
    bring, bulletin, mapping, region, monkeypatch, rows
):
    replace, done = os.replace, []

    def second_fails(old, new):
        if done:
            raise KeyboardInterrupt
        done.append(new)
        replace(old, new)

    monkeypatch.setattr(store.os, "replace", second_fails)
    bring(bulletin, "--map", mapping, "--yes")
    assert [Path(one).name for one in done] == ["sources.csv"]
    assert check_package(region / "data").problems == []
    monkeypatch.undo()
    assert bring(bulletin, "--map", mapping, "--yes").exit_code == 0
    assert len([r for r in rows("sources") if r["id"].startswith("bulletin")]) == 1
    assert len([r for r in rows("figures") if r["source"].startswith("bulletin")]) == 10


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[table]]\nshet = 'a'\n[[table.column]]\nheader='b'", "did you mean 'sheet'"),
        ("[source]\ntitle = 'a'", "table: missing"),
        ("[[table]\n", "no valid TOML"),
    ],
)
def test_a_mapping_that_is_wrong(text, part, bring, tmp_path):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = bring(tmp_path / "t.csv", "--map", tmp_path / "m.toml")
    assert done.exit_code == 2
    assert part in done.output


def test_a_proposal_is_not_overwritten(bring, bulletin, mapping):
    done = bring(bulletin, "--propose", mapping)
    assert done.exit_code == 2
    assert "your corrections would be lost" in done.output


def test_a_wide_table_of_years_takes_its_indicator_from_the_title(bring, tmp_path, rows):
    table = tmp_path / "wide.csv"
    table.write_text(
        "各市固定资产投资,,,\n,,,单位：亿元\n地区,2021,2022年,2022年同比增长(%)\n"
        "太原市,100.5,110,9.5\n大同市,—,近50,下降1.2\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "m.toml"
    assert bring(table, "--propose", mapping).exit_code == 0
    done = bring(table, "--map", mapping, "--yes")
    assert done.exit_code == 0, done.output
    made = [r for r in rows("figures") if not r["id"].startswith("example-")]
    assert [(r["area"], r["indicator"], r["period"], r["value"]) for r in made] == [
        ("taiyuan", "fixed-asset-investment", "2021", "100.5"),
        ("taiyuan", "fixed-asset-investment", "2022", "110"),
        ("taiyuan", "fixed-asset-investment-growth", "2022", "9.5"),
        ("datong", "fixed-asset-investment", "2022", "50"),
        ("datong", "fixed-asset-investment-growth", "2022", "-1.2"),
    ]

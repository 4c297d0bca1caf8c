"""Broken data, one kind at a time: the message names the place, the fault and the next step."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tyanalysis.data.checks import check_package
from tyanalysis.data.problems import CheckReport, Problem
from tyanalysis.data.schema import TABLES


def the_problem(report: CheckReport, code: str) -> Problem:
    """Give the one problem of a code; nothing else may be wrong."""
    assert [problem.code for problem in report.problems] == [code], [
        problem.message for problem in report.problems
    ]
    return report.problems[0]


def header(table: str) -> str:
    return ",".join(TABLES[table].names)


def test_the_tiny_package_is_sound(tiny_package):
    report = check_package(tiny_package)
    assert report.ok
    assert report.findings == []
    assert report.counts == {
        "areas": 6, "memberships": 5, "indicators": 8, "figures": 12, "sources": 2,
    }  # fmt: skip


CELLS = [
    # what was put in place of what, in which table; code; what the message must hold
    ("areas", "east-zone,zone", "east-zone,zoo", "unknown-choice",
     ["areas.csv, row 3, column kind", "found 'zoo'", "expected one of nation", "Next: choose"]),
    ("areas", "vinegar-town,town,老醋镇,Vinegar Town", "vinegar-town,town,,", "nameless-area",
     ["areas.csv, row 5", "no name of 'vinegar-town'", "name_zh or name_en",
      "Next: write its name"]),
    ("indicators", "pots-raised,盆栽", "enterprises,盆栽", "duplicate-key",
     ["indicators.csv, row 8, column id", "'enterprises' again", "row 7 has this one",
      "another id"]),
    ("sources", "\npaper,晚报", "\n晚报,晚报", "bad-id",
     ["sources.csv, row 3, column id", "'晚报'", "Latin letters and digits", "Next: choose an id"]),
    ("areas", "provincial,planned", "provincal,planned", "unknown-choice",
     ["areas.csv, row 4, column level", "'provincal'", "Next: write provincial"]),
    ("areas", "county,to_be_fostered", "county,to be fostered", "unknown-choice",
     ["areas.csv, row 6, column status", "Next: write to_be_fostered"]),
    ("memberships", "flower-town,taiyuan,whole", "flower-town,taiyuann,whole", "unknown-id",
     ["memberships.csv, row 5, column parent", "'taiyuann'", "an id of areas.csv",
      "Next: write 'taiyuan' if that is meant, or add"]),
    ("memberships", "flower-town,taiyuan", "flower-town,flower-town", "self-membership",
     ["memberships.csv, row 5, column parent", "'flower-town' in itself", "another area"]),
    ("memberships", "flower-town,taiyuan,whole", "flower-town,rose-firm,whole", "membership-cycle",
     ["memberships.csv, row", "in flower-town", "never end", "Next: delete the row"]),
    ("memberships", "west-zone,taiyuan,part,lies_in", "west-zone,taiyuan,half,lies_in",
     "unknown-choice", ["memberships.csv, row 3, column extent", "'half'", "one of whole, part"]),
    ("indicators", "Enterprises,count,count", "Enterprises,count,percent", "unit-does-not-fit",
     ["indicators.csv, row 7, column unit", "percent, which measures percent",
      "a unit that measures count", "Next: correct the unit or the dimension"]),
    ("indicators", "企业数,Enterprises", ",Enterprises", "blank-cell",
     ["indicators.csv, row 7, column name_zh", "a blank cell", "Next: fill the cell"]),
    ("figures", "T08,vinegar-town", "T08,vinegar-twn", "unknown-id",
     ["figures.csv, row 9, column area", "'vinegar-twn'", "'vinegar-town' if that is meant"]),
    ("figures", "T10,flower-town,,,enterprises", "T10,flower-town,,,firms", "unknown-id",
     ["figures.csv, row 11, column indicator", "'firms'", "an id of indicators.csv",
      "Next: add 'firms' to indicators.csv"]),
    ("figures", "paper,60亿元", "papers,60亿元", "unknown-id",
     ["figures.csv, row 9, column source", "Next: write 'paper' if that is meant"]),
    ("figures", "gross-output,2022", "gross-output,2022H1", "bad-period",
     ["figures.csv, row 9, column period", "'2022H1'", "2024-S1", "Next: write 2022-S1"]),
    ("figures", "gross-output,2022", "gross-output,2022年上半年", "bad-period",
     ["figures.csv, row 9", "Next: write 2022-S1"]),
    ("figures", "gross-output,2022", "gross-output,2022-01-01/P6M", "bad-period",
     ["found by its spelling", "Next: write 2022-S1"]),
    ("figures", "gross-output,2022", "gross-output,2022-01-06 00:00:00", "spreadsheet-date",
     ["figures.csv, row 9, column period", "A spreadsheet has turned the period into a date",
      "formatted as text"]),
    ("figures", "60,CNY_100M,exact", "60,亿元,exact", "unknown-unit",
     ["figures.csv, row 9, column unit", "'亿元'", "a unit code", "Next: write CNY_100M"]),
    ("figures", "60,CNY_100M,exact", "60,percent,exact", "unit-does-not-fit",
     ["figures.csv, row 9, column unit", "percent, which measures percent",
      "measures money, as indicator 'gross-output' does"]),
    ("figures", "60,CNY_100M,exact", "60,,exact", "missing-unit",
     ["figures.csv, row 9, column unit", "a blank cell", "Next: write the unit's code"]),
    ("figures", "60,CNY_100M,exact", "sixty,CNY_100M,exact", "text-in-number",
     ["figures.csv, row 9, column value", "the text 'sixty'", "a number such as 1000"]),
    ("figures", "60,CNY_100M,exact", "超60,CNY_100M,exact", "text-in-number",
     ["Next: write 60, and put what the words say into qualifier"]),
    ("figures", "60,CNY_100M,exact", "６０,CNY_100M,exact", "full-width-digits",
     ["figures.csv, row 9, column value", "'６０' with full-width digits", "Next: write 60."]),
    ("figures", "60,CNY_100M,exact", '"1,060",CNY_100M,exact', "thousands-separator",
     ["figures.csv, row 9, column value", "'1,060' with thousands separators",
      "Next: write 1060."]),
    ("figures", "60,CNY_100M,exact", "60%,CNY_100M,exact", "percent-sign",
     ["figures.csv, row 9, column value", "'60%'", "Next: write 60, and percent in the column"]),
    ("figures", "60,CNY_100M,exact", "60亿元,CNY_100M,exact", "unit-in-number",
     ["figures.csv, row 9, column value", "number and unit in one cell", "and CNY_100M in"]),
    ("figures", "60,CNY_100M,exact", "\u00a060 ,CNY_100M,exact", "blank-in-number",
     ["figures.csv, row 9, column value", "blanks around the number", "Next: write 60."]),
    ("figures", "60,CNY_100M,exact", "#REF!,CNY_100M,exact", "sheet-error",
     ["figures.csv, row 9, column value", "error #REF!", "Next: mend the formula"]),
    ("figures", "60,CNY_100M,exact", "不详,CNY_100M,exact", "missing-mark",
     ["figures.csv, row 9, column value", "'不详'", "Next: leave the cell empty"]),
    ("figures", "60,CNY_100M,exact", "inf,CNY_100M,exact", "infinity-outside-bounds",
     ["figures.csv, row 9, column value", "Only a bound can be infinite"]),
    ("figures", "gt,70,inf,", "gt,70,∞,", "infinity-spelling",
     ["figures.csv, row 10, column high", "'∞'", "spelled inf or -inf", "Next: write inf"]),
    ("figures", "gt,70,inf,", "gt,70,,", "missing-bound",
     ["figures.csv, row 10, column high", "a blank cell", "Next: write inf if"]),
    ("figures", "gt,70,inf,false,false", "gt,70,inf,,false", "missing-closed",
     ["figures.csv, row 10, column low_closed", "true or false", "< and ≤",
      "Next: write true for"]),
    ("figures", "gt,70,inf,false,false", "gt,70,inf,no,false", "bad-flag",
     ["figures.csv, row 10, column low_closed", "'no'", "true or false", "Next: write false"]),
    ("figures", "more,51,inf,true,false,51,59", "more,51,inf,true,false,59,51",
     "low-above-high", ["figures.csv, row 11, column customary_low", "59 above 51",
      "Next: exchange"]),
    ("figures", "reaches,120,120,true,true", "reaches,120,120,true,false", "empty-interval",
     ["figures.csv, row 12", "an open end at 120", "true at both ends", "holds nothing"]),
    ("figures", "reaches,120,120", "reaches,130,130", "value-outside-bounds",
     ["figures.csv, row 12, column value", "found 120", "from 130 to 130", "correct the value"]),
    ("figures", "rounded,232.2,232.2,true,true,,,,", "rounded,232.2,232.2,true,true,212.25,212.35,"
     "true,true", "value-outside-bounds",
     ["figures.csv, row 7, column value", "found 232.2", "from 212.25 to 212.35",
      "the row's customary bounds", "correct the value or the customary bounds"]),
    ("figures", "line 3,B", "line 3,A", "grade-differs",
     ["figures.csv, row 8, column grade", "found A; expected B, the grade of its source 'paper'"]),
    ("figures", "gt,70,inf,false,false", "gt,70,inf,true,false", "qualifier-contradicts-bounds",
     ["figures.csv, row 10, column qualifier", "gt with [70, inf) for 70", "leaves the value"]),
    ("figures", "exact,60,60", "exact,60,61", "qualifier-contradicts-bounds",
     ["figures.csv, row 9, column qualifier", "exact with [60, 61] for 60", "low = value = high"]),
    ("figures", "60,CNY_100M,exact", "60,CNY_100M,exactly", "unknown-choice",
     ["figures.csv, row 9, column qualifier", "'exactly'", "Next: write exact"]),
    ("figures", ",capacity,", ",capable,", "unknown-choice",
     ["figures.csv, row 12, column kind", "'capable'", "one of actual", "capacity"]),
    ("figures", "60亿元,line 4,B", "60亿元,line 4,C", "unknown-choice",
     ["figures.csv, row 9, column grade", "'C'", "one of S, A, B"]),
    ("figures", "actual,unknown,,paper,60亿元", "actual,nominal,,paper,60亿元", "unknown-choice",
     ["figures.csv, row 9, column price_basis", "'nominal'", "current, comparable"]),
    ("figures", "growth,comparable,first", "growth,comparable,latest", "unknown-choice",
     ["figures.csv, row 5, column vintage", "'latest'", "first, revised, yearbook"]),
    ("figures", "50,count,more,51,inf,true,false,51,59,true,true",
     "-50,count,exact,-50,-50,true,true,,,,", "negative-count",
     ["figures.csv, row 11, column value", "found -50", "not negative"]),
    ("figures", "paper,60亿元", "paper,约六十一亿元", "printed-disagrees",
     ["figures.csv, row 9, column as_printed", "'约六十一亿元'", "the digits of 60"]),
    ("figures", "6.0,percent,rounded,6.0,6.0", "0.06,percent,rounded,0.06,0.06",
     "percent-as-fraction",
     ["figures.csv, row 5, column value", "0.06 percent", "6, as printed", "Next: write 6."]),
    ("figures", "paper,60亿元", "paper,60万元", "printed-scale",
     ["figures.csv, row 9, column value", "60 CNY_100M", "the size that is printed (60万元)",
      "Next: correct the unit"]),
    ("figures", "paper,60亿元", f"paper,60亿元{'甲' * 60}", "printed-too-long",
     ["figures.csv, row 9, column as_printed", "64 characters", "at most 40"]),
    ("sources", "2024-09-01", "2024-09-31", "bad-date",
     ["sources.csv, row 3, column published", "'2024-09-31'", "a date such as 2024-08-19"]),
    ("sources", "2024-09-01", "2024年9月1日", "bad-date",
     ["sources.csv, row 3, column published", "Next: write 2024-09-01"]),
    ("sources", "2024-09-01,,", "2024-09-01,https://mirror.example/x,", "mirror-url",
     ["sources.csv, row 3, column url", "the address of a mirror", "Next: delete the address"]),
    ("sources", "https://example.org/yearbook", "example.org/yearbook", "bad-url",
     ["sources.csv, row 2, column url", "begins with https://"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "old", "new", "code", "parts"), CELLS, ids=[f"{c[3]}-{c[2][:24]}" for c in CELLS]
)
def test_a_wrong_cell_is_one_problem_that_says_where_what_and_what_next(
    edit_csv, table, old, new, code, parts
):
    report = check_package(edit_csv(table, old, new))
    # An id that is gone is missed by the rows that name it; that is told as well, and rightly.
    report.problems[:] = [p for p in report.problems if p.code == code or p.code != "unknown-id"]
    problem = the_problem(report, code)
    for part in [*parts, "; expected ", "Next: "]:
        assert part in problem.message


def rewrite(folder: Path, table: str, data: bytes) -> CheckReport:
    (folder / f"{table}.csv").write_bytes(data)
    return check_package(folder)


def test_gbk_is_told_and_read_all_the_same(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8")
    report = rewrite(tiny_package, "areas", text.encode("gbk"))
    problem = the_problem(report, "wrong-encoding")
    assert "areas.csv, row 2: found GBK (GB 18030); expected text in UTF-8" in problem.message
    assert "Next: save the file as CSV UTF-8" in problem.message
    assert report.counts["areas"] == 6


def test_utf_16_is_told_and_read_all_the_same(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8")
    problem = the_problem(rewrite(tiny_package, "areas", text.encode("utf-16")), "wrong-encoding")
    assert "areas.csv: found UTF-16; expected text in UTF-8" in problem.message


def test_bytes_in_no_encoding_are_told(tiny_package):
    data = (tiny_package / "areas.csv").read_bytes().replace("太".encode(), b"\xff\xfe\xff")
    problem = rewrite(tiny_package, "areas", data).problems[0]
    assert "neither UTF-8 nor GBK" in problem.message


def test_a_byte_order_mark_is_read_and_told_as_a_finding(tiny_package):
    data = (tiny_package / "areas.csv").read_bytes()
    report = rewrite(tiny_package, "areas", b"\xef\xbb\xbf" + data)
    assert report.ok
    assert [finding.code for finding in report.findings] == ["byte-order-mark"]
    assert "areas.csv, row 1: found a UTF-8 byte-order mark" in report.findings[0].message


def test_nul_bytes_are_told(tiny_package):
    data = (tiny_package / "areas.csv").read_bytes().replace(b"East Zone", b"East\x00 Zone")
    problem = the_problem(rewrite(tiny_package, "areas", data), "nul-byte")
    assert "areas.csv, row 3: found a NUL byte" in problem.message
    assert "Next: export the file again" in problem.message


def test_a_missing_table_is_told_and_the_others_are_checked(edit_csv, tiny_package):
    edit_csv("figures", "60,CNY_100M,exact", "sixty,CNY_100M,exact")
    (tiny_package / "sources.csv").unlink()
    codes = {problem.code for problem in check_package(tiny_package).problems}
    assert codes == {"missing-file", "text-in-number"}


def test_a_missing_table_names_the_file_and_the_folder(tiny_package):
    (tiny_package / "sources.csv").unlink()
    problem = the_problem(check_package(tiny_package), "missing-file")
    assert "sources.csv: found no such file" in problem.message
    assert "Next: put it into tiny" in problem.message


@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_an_empty_file_is_told(tiny_package, data):
    problem = the_problem(rewrite(tiny_package, "figures", data), "empty-file")
    assert "figures.csv: found an empty file; expected a header row" in problem.message


def test_a_header_without_rows_is_told(tiny_package):
    report = rewrite(tiny_package, "figures", header("figures").encode())
    problem = the_problem(report, "no-rows")
    assert "figures.csv, row 1: found a header without any row" in problem.message


def test_a_missing_column_is_told_once_and_not_for_every_row(edit_csv):
    folder = edit_csv("sources", ",mirror,", ",reflection,")
    problem = the_problem(check_package(folder), "missing-column")
    assert "sources.csv, row 1, column mirror: found no such column" in problem.message


def test_a_misspelled_column_is_recognised(edit_csv):
    problem = the_problem(
        check_package(edit_csv("figures", ",locator,", ",locater,")), "missing-column"
    )
    assert "column locator: found no such column, but 'locater'" in problem.message
    assert "Next: rename 'locater' to 'locator'" in problem.message


def test_an_extra_column_is_a_finding(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8")
    lines = [line + (",colour" if i == 0 else ",red") for i, line in enumerate(text.splitlines())]
    report = rewrite(tiny_package, "areas", "\n".join(lines).encode())
    assert report.ok
    assert (
        "column colour: found a column that the table does not have" in report.findings[0].message
    )


def test_a_duplicated_column_is_told(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8")
    lines = [line + (",note" if i == 0 else ",") for i, line in enumerate(text.splitlines())]
    problem = the_problem(
        rewrite(tiny_package, "areas", "\n".join(lines).encode()), "duplicate-column"
    )
    assert (
        "areas.csv, row 1, column note: found 2 columns of this name; expected one"
        in problem.message
    )


def test_columns_in_another_order_are_read_and_told_as_a_finding(tiny_package):
    frame = pd.read_csv(tiny_package / "areas.csv", dtype="str", keep_default_na=False)
    frame[frame.columns[::-1]].to_csv(tiny_package / "areas.csv", index=False)
    report = check_package(tiny_package)
    assert report.ok
    assert [finding.code for finding in report.findings] == ["column-order"]


def test_a_header_with_full_width_letters_is_told(edit_csv):
    problem = the_problem(
        check_package(edit_csv("areas", "id,kind,", "id,\u3000ｋind,")), "dirty-header"
    )
    assert "areas.csv, row 1, column kind: found" in problem.message
    assert "ｋind" in problem.message


def test_title_rows_above_the_header_are_told(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8")
    title = "各区域一览表,,,,,,,,\n,,,,,,,,\n"
    problem = the_problem(rewrite(tiny_package, "areas", (title + text).encode()), "title-rows")
    assert (
        "'各区域一览表' above the header; expected the header in row 1 (it is in row 3)"
        in problem.message
    )
    assert "Next: delete the rows above the header" in problem.message


def test_a_table_without_a_header_is_told(tiny_package):
    problem = the_problem(rewrite(tiny_package, "areas", b"1,2,3\n4,5,6\n"), "no-header")
    assert "areas.csv, row 1: found '1,2,3'; expected a header with id, kind" in problem.message


def test_semicolons_are_told(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8").replace(",", ";")
    problem = the_problem(rewrite(tiny_package, "areas", text.encode()), "no-header")
    assert "commas instead of ';'" in problem.message


def test_an_unnamed_column_is_told(tiny_package):
    text = (tiny_package / "areas.csv").read_text(encoding="utf-8")
    lines = [line + ("," if i == 0 else ",x") for i, line in enumerate(text.splitlines())]
    problem = the_problem(
        rewrite(tiny_package, "areas", "\n".join(lines).encode()), "unnamed-column"
    )
    assert "areas.csv, row 1, column 10: found no name above 'x' (row 2)" in problem.message


def test_a_ragged_row_is_told(edit_csv):
    problem = the_problem(
        check_package(edit_csv("figures", "line 6,B,", "line 6,B,a,b")), "ragged-row"
    )
    assert "figures.csv, row 12: found 27 cells; expected 26 as in the header" in problem.message


def test_a_quote_that_does_not_close_is_told(edit_csv):
    report = check_package(edit_csv("sources", "晚报,Evening", '"晚报,Evening'))
    problem = next(problem for problem in report.problems if problem.code == "broken-quotes")
    assert "sources.csv, row 3: found a quote that does not close" in problem.message


def test_a_row_of_totals_is_told(tiny_package):
    path = tiny_package / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8") + "合计,,,,,,,,\n", encoding="utf-8")
    problem = the_problem(check_package(tiny_package), "total-row")
    assert "areas.csv, row 8: found a row '合计'" in problem.message
    assert "Next: delete the row" in problem.message


def test_blank_keys_under_a_filled_one_are_told_as_merged_cells(edit_csv):
    problem = the_problem(
        check_package(edit_csv("figures", "T09,vinegar", ",vinegar")), "merged-cells"
    )
    assert "figures.csv, row 10, column id: found a blank cell" in problem.message
    assert "the last one above is 'T08'" in problem.message
    assert "Next: unmerge the cells" in problem.message


def test_a_folder_in_place_of_a_table_is_told(tiny_package):
    (tiny_package / "sources.csv").unlink()
    (tiny_package / "sources.csv").mkdir()
    problem = the_problem(check_package(tiny_package), "unreadable")
    assert "sources.csv: found a folder; expected a readable file" in problem.message


def test_the_same_table_twice_is_told(tiny_package):
    (tiny_package / "areas.xlsx").write_bytes(b"")
    problem = the_problem(check_package(tiny_package), "ambiguous-file")
    assert "areas.csv and areas.xlsx: found the same table twice" in problem.message


def to_workbook(folder: Path, table: str) -> openpyxl.Workbook:
    """Take a table of the package out of its CSV file into a workbook not yet saved."""
    frame = pd.read_csv(folder / f"{table}.csv", dtype="str", keep_default_na=False)
    (folder / f"{table}.csv").unlink()
    book = openpyxl.Workbook()
    book.active.append(list(frame.columns))
    for row in frame.to_numpy():
        book.active.append([cell or None for cell in row])
    return book


def test_merged_cells_of_a_workbook_are_told(tiny_package):
    book = to_workbook(tiny_package, "memberships")
    book.active.merge_cells("B2:B3")
    book.save(tiny_package / "memberships.xlsx")
    problem = the_problem(check_package(tiny_package), "merged-cells")
    assert "memberships.xlsx, row 2: found merged cells B2:B3 holding 'taiyuan'" in problem.message
    assert "Next: unmerge the cells" in problem.message


def test_a_period_that_a_workbook_holds_as_a_date_is_told(tiny_package):
    book = to_workbook(tiny_package, "figures")
    book.active["F9"] = pd.Timestamp(2024, 1, 6).to_pydatetime()
    book.save(tiny_package / "figures.xlsx")
    problem = the_problem(check_package(tiny_package), "spreadsheet-date")
    assert "figures.xlsx, row 9, column period: found '2024-01-06 00:00:00'" in problem.message


def test_a_file_that_is_no_workbook_is_told(tiny_package):
    (tiny_package / "areas.csv").rename(tiny_package / "areas.xlsx")
    problem = the_problem(check_package(tiny_package), "unreadable")
    assert "areas.xlsx: found no Excel workbook" in problem.message
    assert "Next: open it in a spreadsheet and save it as .xlsx" in problem.message


def test_a_workbook_named_csv_is_told(tiny_package):
    book = to_workbook(tiny_package, "areas")
    book.save(tiny_package / "areas.csv")
    problem = the_problem(check_package(tiny_package), "workbook-as-text")
    assert "areas.csv: found an Excel workbook; expected text in UTF-8" in problem.message


def to_parquet(folder: Path, table: str, **changes: object) -> Path:
    frame = pd.read_csv(folder / f"{table}.csv", dtype="str", keep_default_na=False)
    for column in TABLES[table].of_type("number"):
        frame[column] = pd.to_numeric(frame[column])
    for column in TABLES[table].of_type("bool"):
        frame[column] = frame[column].map({"true": True, "false": False}).astype("boolean")
    frame = frame.assign(**changes)
    (folder / f"{table}.csv").unlink()
    frame.to_parquet(folder / f"{table}.parquet", index=False)
    return folder


def test_a_period_that_parquet_holds_as_a_number_is_told(tiny_package):
    folder = to_parquet(tiny_package, "figures", period=2023)
    problem = check_package(folder).problems[0]
    assert problem.code == "parquet-type"
    assert (
        "figures.parquet, column period: found type int64; expected type string" in problem.message
    )
    assert "Next: cast the column to string" in problem.message


def test_a_file_that_is_no_parquet_is_told(tiny_package):
    (tiny_package / "areas.csv").rename(tiny_package / "areas.parquet")
    problem = the_problem(check_package(tiny_package), "unreadable")
    assert "areas.parquet: found no Parquet file" in problem.message


def test_a_broken_descriptor_is_told(tiny_package):
    (tiny_package / "datapackage.json").write_text('{"resources": [', encoding="utf-8")
    problem = the_problem(check_package(tiny_package), "bad-descriptor")
    assert "datapackage.json: found no readable descriptor" in problem.message


def test_a_descriptor_that_reads_outside_the_folder_is_refused(tiny_package):
    (tiny_package / "datapackage.json").write_text(
        '{"resources": [{"name": "areas", "path": "../areas.csv"}]}', encoding="utf-8"
    )
    problem = check_package(tiny_package).problems[0]
    assert "resources/areas/path: found '../areas.csv'" in problem.message
    assert "may not read outside its folder" in problem.message


def test_a_descriptor_whose_fields_differ_from_the_table_is_told(tiny_package):
    (tiny_package / "datapackage.json").write_text(
        '{"name": "tiny", "resources": [{"name": "areas", "path": "areas.csv",'
        ' "schema": {"fields": [{"name": "id", "type": "string"}]}}]}',
        encoding="utf-8",
    )
    codes = [problem.code for problem in check_package(tiny_package).problems]
    assert codes == ["descriptor-fields"]


def test_all_problems_come_at_once_in_the_order_of_tables_and_rows(edit_csv):
    edit_csv("areas", "east-zone,zone", "east-zone,zoo")
    edit_csv("figures", "60,CNY_100M,exact", "sixty,CNY_100M,exact")
    edit_csv("figures", "T02,taiyuan", "T02,taijuan")
    folder = edit_csv("sources", "2024-09-01", "soon")
    places = [(problem.file, problem.row) for problem in check_package(folder).problems]
    assert places == [("areas.csv", 3), ("figures.csv", 3), ("figures.csv", 9), ("sources.csv", 3)]


def test_a_percentage_below_one_printed_without_a_percent_sign_is_a_finding(edit_csv):
    edit_csv("figures", "6.0,percent,rounded,6.0,6.0", "0.6,percent,rounded,0.6,0.6")
    folder = edit_csv("figures", "增长6.0%", "增长0.6")
    report = check_package(folder)
    assert report.ok
    finding = next(finding for finding in report.findings if finding.code == "percent-below-one")
    assert "figures.csv, row 5, column value: found 0.6 percent" in finding.message

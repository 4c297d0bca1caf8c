"""The three reports from the repository's own data: built once, then looked at from all sides."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pikepdf
import pytest

from tyanalysis.bundle import bundles
from tyanalysis.presentation.language import catalogue
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting

ROOT = Path(__file__).parents[1]
REPORTS = ("zone_growth", "town_output", "investment")
ALL = (*REPORTS, "methods")
LANGUAGES = ("zh", "en")
EDITIONS = [(report, language) for report in REPORTS for language in LANGUAGES]
EVERY = [(report, language) for report in ALL for language in LANGUAGES]

pytestmark = pytest.mark.slow


def run(*arguments, cwd):
    command = [sys.executable, "-m", "tyanalysis", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build everything as `make reports` does, from another working directory."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    output = tmp_path_factory.mktemp("site")
    done = run("build", "--project", ROOT, "--output", output, cwd=elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


def folder(site, report, language):
    return site / report / "default" / language / "latest"


def manifest(site, report, language):
    text = (folder(site, report, language) / "manifest.json").read_text(encoding="utf-8")
    return json.loads(text)


def notebook(site, report, language):
    return nbformat.read(folder(site, report, language) / "notebook.ipynb", as_version=4)


def shown(site, report, language):
    return [bundle for _, bundle, _ in bundles(notebook(site, report, language))]


def canonical(value):
    """Keep what must be the same in every language: the numbers, not the words."""
    if isinstance(value, dict):
        return {k: canonical(v) for k, v in value.items() if k not in {"text", "label", "name"}}
    if isinstance(value, list):
        return [canonical(v) for v in value if not isinstance(v, str)]
    return value


@pytest.mark.parametrize(("report", "language"), EVERY)
def test_an_edition_is_complete(site, report, language):
    made = manifest(site, report, language)
    assert made["status"] == "ok"
    names = {file["name"] for file in made["files"]}
    assert names == {"index.html", "report.pdf", "data.xlsx", "notebook.ipynb"}
    assert {one["path"] for one in made["inputs"]} >= {"figures.csv", "areas.csv", "sources.csv"}
    assert made["headlines"], "the summary quotes numbers"


@pytest.mark.parametrize("report", ALL)
def test_the_numbers_of_both_languages_are_equal(site, report):
    zh, en = (manifest(site, report, language) for language in LANGUAGES)
    assert [h["key"] for h in zh["headlines"]] == [h["key"] for h in en["headlines"]]
    assert canonical(zh["headlines"]) == canonical(en["headlines"])
    assert [item["label"] for item in zh["items"]] == [item["label"] for item in en["items"]]
    for one, other in zip(zh["items"], en["items"], strict=True):
        assert canonical(one["rows"]) == canonical(other["rows"]), one["label"]
    assert zh["figures"] == en["figures"]


@pytest.mark.parametrize(("report", "language"), EDITIONS)
def test_summary_and_charts_keep_their_measure(site, report, language):
    found = shown(site, report, language)
    (summary,) = (b for b in found if b["kind"] == "text" and b["role"] == "summary")
    assert 1 <= len(summary["parts"]) <= 6
    charts = [b for b in found if b["kind"] == "chart"]
    assert 4 <= len(charts) <= 9
    assert all(len(chart["alt"]) > 20 for chart in charts)
    assert not [b["label"] for b in found if b["kind"] == "table" and not b["rows"]]


@pytest.mark.parametrize(("report", "language"), EDITIONS)
def test_every_printed_number_has_a_figure_or_was_counted(site, report, language):
    orphans = {
        (bundle["label"], cell["text"])
        for bundle in shown(site, report, language)
        if bundle["kind"] in {"chart", "table"}
        for row in bundle["rows"]
        for cell in row
        if isinstance(cell, dict) and not cell["figures"] and cell["kind"] != "count"
    }
    assert orphans == set()


@pytest.mark.parametrize(("report", "language"), EDITIONS)
def test_what_a_number_rests_on_has_a_card(site, report, language):
    """A figure of the data, or a panel as a whole; a panel's card names its source."""
    found = shown(site, report, language)
    cards = {f["id"]: f for b in found if b["kind"] == "sources" for f in b["figures"]}
    listed = {s["id"] for b in found if b["kind"] == "sources" for s in b["sources"]}
    cited = {
        name
        for bundle in found
        if bundle["kind"] in {"chart", "table"}
        for row in bundle["rows"]
        for cell in row
        if isinstance(cell, dict)
        for name in cell["figures"]
    }
    assert cited - cards.keys() == set()
    panels = {name for name in cited if name.startswith("panel:")}
    assert panels == ({"panel:china-province-investment"} if report == "investment" else set())
    assert {cards[name]["source"] for name in panels} <= listed


SUBJECTS = {
    "zone_growth": (
        "综改示范区 太忻经济区 中北高新区 清徐经开区 先进制造 新能源 新材料 电子信息 健康医疗 "
        "文化创意 阳曲 特殊钢 铝镁合金 合成生物 碳基新材料 轨道交通装备 工程起重机 煤机装备 "
        "法兰锻造 大数据 半导体 锂离子电池 太阳能电池 可降解塑料 节能环保"
    ),
    "town_output": (
        "老陈醋 晋源花卉 电机 不锈钢 半导体材料 碳纤维 数字经济 林麝 小杂粮 精细化工 葡萄 中药材"
    ),
    "investment": "晶科 泰山玻纤 太钢大明 留学人员 三个一批 太忻 综改",
}


@pytest.mark.parametrize("report", REPORTS)
def test_every_subject_of_the_seed_article_appears(site, report):
    page = (folder(site, report, "zh") / "index.html").read_text(encoding="utf-8")
    missing = [name for name in SUBJECTS[report].split() if name not in page]
    assert missing == []


@pytest.mark.parametrize(("report", "language"), EVERY)
def test_the_page_is_one_small_file_without_network(site, report, language):
    page = folder(site, report, language) / "index.html"
    assert page.stat().st_size < 2_000_000
    text = page.read_text(encoding="utf-8")
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }"' in text
    assert not re.findall(r'(?:src|data-src)="https?:', text)
    assert not re.findall(r"<link[^>]+href=\"https?:", text)
    assert "@import" not in text


@pytest.mark.parametrize(("report", "language"), EVERY)
def test_the_pdf_is_accessible_and_archival(site, report, language):
    with pikepdf.open(folder(site, report, language) / "report.pdf") as pdf:
        assert str(pdf.Root.Lang) == {"zh": "zh-CN", "en": "en-GB"}[language]
        assert bool(pdf.Root.MarkInfo.Marked)
        meta = pdf.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 8
        assert len(pdf.pages) < 40


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize(("report", "language"), EVERY)
def test_the_pdf_text_can_be_copied(site, report, language):
    file = folder(site, report, language) / "report.pdf"
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert manifest(site, report, language)["title"].split("：")[0] in text.replace("\n", "")
    radicals = re.findall(r"[\u2e80-\u2fdf]", text)
    assert radicals == []
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True)
    for line in fonts.stdout.splitlines()[2:]:
        embedded = line.split()[-5]
        assert embedded == "yes", line


@pytest.mark.parametrize("report", REPORTS)
def test_the_workbook_has_a_sheet_for_each_chart_and_table(site, report):
    with pd.ExcelFile(folder(site, report, "zh") / "data.xlsx") as book:
        sheets = book.sheet_names
    items = manifest(site, report, "zh")["items"]
    assert len(sheets) == len(items) + 3  # and contents, sources, figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_is_one_page_and_says_what_changed(site, language):
    made = manifest(site, "brief", language)
    assert made["headlines"], "the main figures"
    assert made["baseline"] == ""
    with pikepdf.open(folder(site, "brief", language) / "report.pdf") as pdf:
        assert len(pdf.pages) == 1
        assert bool(pdf.Root.MarkInfo.Marked)
    first = made["sentences"]["brief-changes"][0]
    assert {"zh": "第一版", "en": "first edition"}[language] in first


@pytest.mark.parametrize("report", [*ALL, "brief"])
def test_every_markdown_line_has_its_english(report):
    source = nbformat.read(ROOT / "notebooks" / f"{report}.ipynb", as_version=4)
    lines = {
        line
        for cell in source.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if re.search(r"[\u4e00-\u9fff]", line)
    }
    known = catalogue(f"notebook-{report.replace('_', '-')}")
    assert sorted(lines - known.keys()) == []
    assert sorted(known.keys() - lines) == []


def test_plain_papermill_runs_a_notebook_from_anywhere(tmp_path):
    """One, narrowed: that all of them run so is shown in reporting/test_conformance.py."""
    import papermill  # noqa: PLC0415

    made = papermill.execute_notebook(
        str(ROOT / "notebooks" / "zone_growth.ipynb"),
        str(tmp_path / "out.ipynb"),
        parameters={
            "language": "en", "reading": "customary", "data": str(ROOT / "data"),
            "areas": ["taiyuan"], "period_start": "2023",
        },
        progress_bar=False,
        cwd=str(tmp_path),
    )  # fmt: skip
    kinds = [bundle["kind"] for _, bundle, _ in bundles(made)]
    assert {"report", "text", "chart", "table", "sources"} <= set(kinds)


FEW = {
    "zone_growth": {"areas": ["datong"], "period_end": "1991"},
    "town_output": {"areas": ["qingxu-vinegar"], "reading": "customary"},
    "investment": {"period_start": "2030", "period_end": "2031"},
}


def test_a_selection_with_few_figures_or_none_still_makes_a_report(tmp_path):
    """The three selections are one batch, whose template is warmed once."""
    found = load_catalogue(ROOT / "notebooks" / "reports.toml")
    jobs = [
        job
        for report, given in FEW.items()
        for job in make_plan(found, [report], languages=["en"], formats=["html"], given=given)
    ]
    outcomes = build(jobs, Setting.of(ROOT, tmp_path / "out", ROOT / "data"))
    assert [outcome.job.report for outcome in outcomes] == list(FEW)
    assert [outcome.failure for outcome in outcomes] == [None] * len(FEW)


def test_charts_keep_their_chinese_as_text_in_the_embedded_font(site):
    page = (folder(site, "investment", "zh") / "index.html").read_text(encoding="utf-8")
    assert re.search(r"<svg[^>]*>.*?[\u4e00-\u9fff].*?</svg>", page, re.DOTALL)
    assert "Noto Sans SC" in page

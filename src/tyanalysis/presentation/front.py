"""The head of a report: title, date of the data, what was chosen, and the words of its headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tyanalysis.analysis.selection import select
from tyanalysis.bundle import MIME
from tyanalysis.data.package import Package
from tyanalysis.presentation.language import catalogue, check_language, translate
from tyanalysis.presentation.names import names_of
from tyanalysis.presentation.printed import READINGS
from tyanalysis.presentation.scope import in_report

TITLES = {
    "zone_growth": ("开发区增长研究报告", "区域增长：谁在增长，凭什么说，可比到哪里"),
    "town_output": ("专业镇产出研究报告", "产出、企业与品牌：公开数字能说到哪一步"),
    "investment": ("投资研究报告", "计划、项目与完成：哪些是承诺，哪些已发生"),
    "brief": ("区域经济一页简报", "先说变化，再说要点、矛盾和不知道的事"),
    "methods": ("方法手册", "每种方法回答什么问题，怎么算，容易错在哪里"),
}
_ONE_PAGE = frozenset({"brief"})


@dataclass(frozen=True)
class Front:
    """The front matter of a report."""

    report: str
    title: str
    subtitle: str
    language: str
    data_date: str
    areas: tuple[str, ...]
    period: str
    reading: str
    keywords: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"{self.title}\n{self.subtitle}\n{self.data_date} · {self.reading}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        lines = catalogue(f"notebook-{self.report.replace('_', '-')}")
        translations = (
            {} if self.language == "zh" else {message: words[0] for message, words in lines.items()}
        )
        bundle = {
            "version": 1,
            "kind": "report",
            "label": "front",
            "language": self.language,
            "report": self.report,
            "title": self.title,
            "subtitle": self.subtitle,
            "layout": "page" if self.report in _ONE_PAGE else "report",
            "data_date": self.data_date,
            "areas": list(self.areas),
            "period": self.period,
            "reading": self.reading,
            "keywords": list(self.keywords),
            "translations": translations,
        }
        text = f"**{self.title}**  \n{self.subtitle}  \n{self.data_date} · {self.reading}"
        return {"text/markdown": text, "text/plain": text, MIME: bundle}


def show_front(
    package: Package,
    report: str,
    areas: Sequence[str],
    period_start: str,
    period_end: str,
    language: str,
) -> Front:
    """Make the head of a report.

    Args:
        package: The data package; its newest source gives the date of the data, and those
            without a date are counted where the report rests on them.
        report: Key of the report: ``zone_growth``, ``town_output`` or ``investment``; another
            report of a region gives its own title here.
        areas: Area ids that were chosen; empty means all.
        period_start: First year or period, "" for open.
        period_end: Last year or period, "" for open.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    title, subtitle = TITLES.get(report, (report, ""))
    known = report in TITLES
    published = [p for p in package.sources["published"].dropna().astype(str) if p]
    newest = max(published, default="")
    span = "—" if language == "zh" else "–"
    everything = translate("全部年份", language)
    return Front(
        report=report,
        title=translate(title, language) if known else title,
        subtitle=translate(subtitle, language) if known else subtitle,
        language=language,
        data_date=_state(
            package, newest, _undated(package, report, areas, period_start, period_end), language
        ),
        areas=tuple(names_of(package.areas, areas, language)),
        period=f"{period_start}{span}{period_end}" if period_start or period_end else everything,
        reading=translate(READINGS.get(package.reading, package.reading), language),
    )


def _undated(
    package: Package, report: str, areas: Sequence[str], period_start: str, period_end: str
) -> int:
    """Count the documents without a date that the report's figures rest on."""
    if areas or period_start or period_end:
        package = select(package, areas, period_start, period_end)
    used = package.sources["id"].isin(in_report(package, report)["source"])
    return int((used & package.sources["published"].fillna("").eq("")).sum())


def _state(package: Package, newest: str, undated: int, language: str) -> str:
    """Say how new the data are, what has no date, and that a past day's state was asked for."""
    day = package.left_out.as_of
    asides = []
    if day:
        asides.append(translate("按{day}的已知数据", language).format(day=day))
    if undated:
        asides.append(translate("另有{n}个来源没有日期", language, undated).format(n=undated))
    told = {"zh": "，", "en": ", "}[language].join(asides)
    if not newest or not told:
        return newest or told
    left, right = ("（", "）") if language == "zh" else (" (", ")")
    return f"{newest}{left}{told}{right}"

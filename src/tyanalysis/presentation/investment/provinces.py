"""A province's investment among the provinces: share, rank and growth, with the breaks marked."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from tyanalysis.data.package import Package
from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.display import Cell, Chart, Column, Headline, Number, Part, Text, say
from tyanalysis.presentation.display import number as printed
from tyanalysis.presentation.investment.cells import MISSING, absent, area, line, records, silent
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import series_line, value_label
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    drawing_context,
    finish,
    new_chart,
)

_FEWEST = 3


def plot_province_position(package: Package, position: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the share and, below, the growth beside the median; broken years stand apart.

    Args:
        package: The data package, for names.
        position: The result of ``province_position``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sound = _sound(position)
    if len(sound) < _FEWEST:
        return absent("province-position", language)
    rows = records(position)
    where = area(package, rows[0]["area"], language)
    with drawing_context("province-position"):
        figure, (upper, lower) = new_chart(11.6, rows=2)
        _shares(upper, rows, sound, language)
        _growth(lower, position, where, language)
        for axes in (upper, lower):
            axes.set_xlim(rows[0]["year"] - 1, rows[-1]["year"] + 4)
            for row in rows:
                if _broken(row):
                    axes.axvline(
                        row["year"], color=GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0
                    )
    first, last = sound[0], sound[-1]
    return Chart(
        "province-position",
        language,
        line(
            "{area}投资占各省份合计的比重：{first_year}年{first}，{last_year}年{last}，"
            "位次由第{from}到第{to}",
            language,
            area=where,
            first_year=str(first["year"]),
            first=_value(first, "share", "percent", language),
            last_year=str(last["year"]),
            last=_value(last, "share", "percent", language),
            **{"from": _value(first, "rank", "rank", language),
               "to": _value(last, "rank", "rank", language)},
        ),
        _alt(where, sound, language),
        figure,
        (
            Column("year", translate("年份", language)),
            Column("provinces", translate("省份数", language), "", "right"),
            Column("share", translate("占各省份合计", language), "%", "right"),
            Column("rank", translate("位次", language), "", "right"),
            Column("growth", translate("现价增速", language), "%", "right"),
            Column("median", translate("各省中位数", language), "%", "right"),
            Column("break", translate("断点", language)),
        ),
        tuple(
            (
                str(row["year"]),
                _value(row, "provinces", "count", language),
                _value(row, "share", "percent", language, with_unit=False),
                _value(row, "rank", "rank", language, with_unit=False),
                _value(row, "growth", "percent", language, with_unit=False),
                _value(row, "median", "percent", language, with_unit=False),
                _break_name(row, language),
            )
            for row in rows
        ),
        note=_note(rows, language),
    )  # fmt: skip


def describe_province_position(
    package: Package, position: pd.DataFrame, pace: pd.DataFrame, language: str
) -> Text:
    """Say where the province stood, how fast it grew, and what the breaks forbid.

    Args:
        package: The data package, for names.
        position: The result of ``province_position``.
        pace: The result of ``province_mean_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sound = _sound(position)
    if len(sound) < _FEWEST:
        return silent("province-position-text", language)
    where = area(package, sound[0]["area"], language)
    sentences = [_course(where, sound, language)]
    last = sound[-1]
    headlines = [
        _headline("province-share", "占各省份合计", last, "share", "percent", language),
        _headline("province-rank", "位次", last, "rank", "rank", language),
    ]
    for row in records(pace):
        sentences.append(_pace(where, row, language))
        headlines.append(
            _headline("province-mean-growth", "年均增速", row, "growth", "percent", language)
        )
    for row in records(position):
        if pd.notna(row["level_change"]):
            sentences.append(
                say(
                    "{year}年的水平比上年变动{change}，是来源的口径变化，不当作投资下滑；"
                    "这一年占比{share}、列第{rank}只作标注，不计算跨越这一年的增速。",
                    language,
                    year=str(row["year"]),
                    change=_value(row, "level_change", "percent", language),
                    share=_value(row, "share", "percent", language),
                    rank=_value(row, "rank", "rank", language),
                )
            )
        if pd.notna(row["price_change"]):
            sentences.append(
                say(
                    "{year}年投资价格指数变动{price}，实物量指数却变动{volume}，是来源的断点；"
                    "本节全用现价，不折算不变价，增速里含涨价。",
                    language,
                    year=str(row["year"]),
                    price=_value(row, "price_change", "percent", language),
                    volume=_value(row, "volume_change", "percent", language),
                )
            )
    sentences.append(
        say(
            "面板是研究者汇编的公布数，不是统计机关发布；只用到2017年，其后各年是按增速外推的，没有采用。",
            language,
        )
    )
    return Text("province-position-text", language, tuple(sentences), tuple(headlines), "list")


def _shares(
    axes: Axes, rows: list[dict[str, Any]], sound: list[dict[str, Any]], language: str
) -> None:
    series_line(
        axes, [r["year"] for r in sound], [r["share"] for r in sound], colour=ACCENT, marker=""
    )
    highest = max(sound, key=lambda row: float(row["share"]))
    top = float(highest["share"])
    last = sound[-1]
    for row in (highest, last):
        axes.plot(row["year"], row["share"], "o", color=ACCENT, markersize=4)
    if highest is not last:
        value_label(axes, highest["year"], top, _standing(highest, language))
    axes.annotate(
        _standing(last, language), (last["year"], last["share"]), xytext=(-3, -13),
        textcoords="offset points", ha="right", va="center", fontsize=FONT_SIZE, color=INK,
    )  # fmt: skip
    for row in rows:
        if _broken(row):
            axes.text(
                row["year"], 1.02, _break_label(row, language), ha="right",
                va="bottom", fontsize=FONT_SIZE, color=GREY, transform=axes.get_xaxis_transform(),
            )  # fmt: skip
        if pd.notna(row["level_change"]):
            axes.plot(
                row["year"], row["share"], "o", color=ACCENT, markerfacecolor="none", markersize=4.5
            )
            text = str(_value(row, "share", "percent", language))
            value_label(axes, row["year"], row["share"], text, side="right")
    axes.set_ylim(0, 1.12 * top)
    finish(axes, grid="y", unit=translate("占各省份合计，%", language))


def _growth(axes: Axes, position: pd.DataFrame, where: str, language: str) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8)
    known = position.dropna(subset=["growth", "median"])
    for column, colour, style, name in (
        ("median", ACCENT2, "--", translate("各省中位数", language)),
        ("growth", ACCENT, "-", where),
    ):
        series_line(axes, known["year"], known[column], colour=colour, style=style, marker="")
        axes.plot([], [], color=colour, linestyle=style, label=name)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.1, ncols=2, labelcolor=INK
    )
    finish(axes, grid="y", unit=translate("现价增速，%", language))


def _sound(position: pd.DataFrame) -> list[dict[str, Any]]:
    """Choose the years before the level breaks."""
    if position.empty:
        return []
    breaks = position["year"][position["level_change"].notna()]
    return records(position[position["year"] < breaks.min()] if len(breaks) else position)


def _broken(row: dict[str, Any]) -> bool:
    return bool(pd.notna(row["level_change"]) or pd.notna(row["price_change"]))


def _break_name(row: dict[str, Any], language: str) -> str:
    if pd.notna(row["level_change"]):
        return translate("水平断点", language)
    return translate("价格指数断点", language) if pd.notna(row["price_change"]) else ""


def _break_label(row: dict[str, Any], language: str) -> str:
    """Name a break with its year and by how much the series jumps."""
    column = "level_change" if pd.notna(row["level_change"]) else "price_change"
    jump = _value(row, column, "percent", language)
    return f"{row['year']}  {_break_name(row, language)} {jump}"


def _standing(row: dict[str, Any], language: str) -> str:
    return line(
        "{year}年{share}，第{rank}",
        language,
        year=str(row["year"]),
        share=_value(row, "share", "percent", language),
        rank=_value(row, "rank", "rank", language),
    )


def _course(where: str, sound: list[dict[str, Any]], language: str) -> tuple[Part, ...]:
    high = max(sound, key=lambda row: float(row["share"]))
    places: dict[str, Part] = {"area": where}
    for name, row in (("first", sound[0]), ("high", high), ("last", sound[-1])):
        places |= {
            name: _value(row, "share", "percent", language),
            f"{name}_year": str(row["year"]),
            f"{name}_rank": _value(row, "rank", "rank", language),
            f"{name}_n": _value(row, "provinces", "count", language),
        }
    return say(
        "{area}固定资本形成占各省份合计的比重，{first_year}年为{first}（{first_n}个省份中第{first_rank}），"
        "最高是{high_year}年的{high}（第{high_rank}），{last_year}年为{last}（{last_n}个省份中第{last_rank}）。",
        language,
        **places,
    )


def _pace(where: str, row: dict[str, Any], language: str) -> tuple[Part, ...]:
    return say(
        "{first}—{last}年现价年均增长{growth}，各省中位数为{median}，{area}在{n}个省份中列第{rank}；"
        "{years}年里有{ahead}年快于中位数。",
        language,
        area=where,
        first=str(row["first"]),
        last=str(row["last"]),
        growth=_value(row, "growth", "percent", language),
        median=_value(row, "median", "percent", language),
        n=_value(row, "provinces", "count", language),
        rank=_value(row, "rank", "rank", language),
        years=_value(row, "years", "count", language),
        ahead=_value(row, "ahead", "count", language),
    )


def _alt(where: str, sound: list[dict[str, Any]], language: str) -> str:
    told = "".join(map(str, _course(where, sound, language)))
    return line("两幅折线图：上为占比，下为现价增速与各省中位数。{told}", language, told=told)


def _note(rows: list[dict[str, Any]], language: str) -> str:
    notes = [translate("现价；空心点是断点年，不与前面相连。", language)]
    most = max(row["provinces"] for row in rows)
    if (since := next(r["year"] for r in rows if r["provinces"] == most)) > rows[0]["year"]:
        notes.append(
            line("{year}年起为{n}个省份，以前少一些。", language, year=str(since), n=str(most))
        )
    return {"zh": "", "en": " "}[language].join(notes)


def _headline(
    key: str, label: str, row: dict[str, Any], column: str, unit: str, language: str
) -> Headline:
    value = _value(row, column, unit, language)
    assert isinstance(value, Number), "a year that is chosen has a level"
    period = str(row["period"]).replace("/", "-")
    return Headline(f"{key}-{row['area']}-{period}", translate(label, language), value)


def _value(row: dict[str, Any], column: str, unit: str, language: str, **options: Any) -> Cell:
    """Print a number of the panel; it rests on the panel as a whole."""
    if pd.isna(row[column]):
        return MISSING
    return printed(
        Bounds.point(float(row[column])), unit, language, kind=str(row["kind"]),
        period=str(row["period"]), figures=str(row["figures"]),
        digits=1 if unit == "percent" else 0, floor=None, **options,
    )  # fmt: skip

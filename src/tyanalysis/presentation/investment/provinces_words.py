"""What a province's place among the provinces comes to, in sentences with headlines."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Cell, Headline, Number, Part, Text, say
from tyanalysis.presentation.display import number as printed
from tyanalysis.presentation.investment.cells import MISSING, area, silent
from tyanalysis.presentation.language import check_language, translate

FEWEST = 3  # years that make a course


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
    sound = sound_years(position)
    if len(sound) < FEWEST:
        return silent("province-position-text", language)
    where = area(package, sound[0]["area"], language)
    sentences = [course(where, sound, language)]
    last = sound[-1]
    headlines = [
        _headline("province-share", "占各省份合计", last, "share", "percent", language),
        _headline("province-rank", "位次", last, "rank", "rank", language),
    ]
    for row in rows_of(pace):
        sentences.append(_pace(where, row, language))
        headlines.append(
            _headline("province-mean-growth", "年均增速", row, "growth", "percent", language)
        )
    for row in rows_of(position):
        if pd.notna(row["level_change"]):
            sentences.append(
                say(
                    "{year}年的水平比上年变动{change}，是来源的口径变化，不当作投资下滑；"
                    "这一年占比{share}、列第{rank}只作标注，不计算跨越这一年的增速。",
                    language,
                    year=str(row["year"]),
                    change=panel_value(row, "level_change", "percent", language),
                    share=panel_value(row, "share", "percent", language),
                    rank=panel_value(row, "rank", "rank", language),
                )
            )
        if pd.notna(row["price_change"]):
            sentences.append(
                say(
                    "{year}年投资价格指数变动{price}，实物量指数却变动{volume}，是来源的断点；"
                    "本节全用现价，不折算不变价，增速里含涨价。",
                    language,
                    year=str(row["year"]),
                    price=panel_value(row, "price_change", "percent", language),
                    volume=panel_value(row, "volume_change", "percent", language),
                )
            )
    sentences.append(
        say(
            "面板是研究者汇编的公布数，不是统计机关发布；只用到2017年，其后各年是按增速外推的，没有采用。",
            language,
        )
    )
    return Text("province-position-text", language, tuple(sentences), tuple(headlines), "list")


def sound_years(position: pd.DataFrame) -> list[dict[str, Any]]:
    """Choose the years before the level breaks."""
    if position.empty:
        return []
    breaks = position["year"][position["level_change"].notna()]
    return rows_of(position[position["year"] < breaks.min()] if len(breaks) else position)


def course(where: str, sound: list[dict[str, Any]], language: str) -> tuple[Part, ...]:
    """Say where the province began, stood highest and came to."""
    high = max(sound, key=lambda row: float(row["share"]))
    places: dict[str, Part] = {"area": where}
    for name, row in (("first", sound[0]), ("high", high), ("last", sound[-1])):
        places |= {
            name: panel_value(row, "share", "percent", language),
            f"{name}_year": str(row["year"]),
            f"{name}_rank": panel_value(row, "rank", "rank", language),
            f"{name}_n": panel_value(row, "provinces", "count", language),
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
        growth=panel_value(row, "growth", "percent", language),
        median=panel_value(row, "median", "percent", language),
        n=panel_value(row, "provinces", "count", language),
        rank=panel_value(row, "rank", "rank", language),
        years=panel_value(row, "years", "count", language),
        ahead=panel_value(row, "ahead", "count", language),
    )


def _headline(
    key: str, label: str, row: dict[str, Any], column: str, unit: str, language: str
) -> Headline:
    value = panel_value(row, column, unit, language)
    assert isinstance(value, Number), "a year that is chosen has a level"
    period = str(row["period"]).replace("/", "-")
    return Headline(f"{key}-{row['area']}-{period}", translate(label, language), value)


def panel_value(row: dict[str, Any], column: str, unit: str, language: str, **options: Any) -> Cell:
    """Print a number of the panel; it rests on the panel as a whole."""
    if pd.isna(row[column]):
        return MISSING
    return printed(
        Bounds.point(float(row[column])), unit, language, kind=str(row["kind"]),
        period=str(row["period"]), figures=str(row["figures"]),
        digits=1 if unit == "percent" else 0, floor=None, **options,
    )  # fmt: skip

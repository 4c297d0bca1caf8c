"""The summary of the zone growth report: at most six sentences, the finding first."""

from __future__ import annotations

import pandas as pd

from tyanalysis.analysis.wording import period_name as in_sentence
from tyanalysis.analysis.zone_counties import county_records, county_years
from tyanalysis.analysis.zone_growth import zone_growth, zone_weights
from tyanalysis.analysis.zone_overlap import zone_overlaps
from tyanalysis.analysis.zone_regions import region_growth
from tyanalysis.analysis.zone_targets import zone_targets
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Headline, Part, Text, count_number, paragraph, say
from tyanalysis.presentation.language import check_language
from tyanalysis.presentation.zones.common import (
    claim_number,
    inside,
    line,
    nothing,
    short_name,
    spoken,
)
from tyanalysis.presentation.zones.counties import comparable_sentence
from tyanalysis.presentation.zones.growth_text import compared_sentences, gap_number
from tyanalysis.presentation.zones.quotients import growth_headlines, quotient_sentences
from tyanalysis.presentation.zones.targets import parks_count, target_headlines
from tyanalysis.presentation.zones.weights import main_weight, weight_headlines, weight_sentence

_MOST = 6


def describe_zone_summary(package: Package, language: str) -> Text:
    """Say what the report finds.

    Args:
        package: The chosen part of the data package.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    growth = zone_growth(package)
    if not growth.empty:
        sentences += _growth(growth, language)
        headlines += _growth_headlines(growth, language)
    weights = main_weight(zone_weights(package))
    if not weights.empty:
        sentences.append(weight_sentence(weights, language))
        headlines += weight_headlines(weights, language)
    pairs = zone_overlaps(package)
    if len(pairs):
        sentences.append(
            say(
                "{n}对开发区互有重叠，各区的数字不能相加，也没有一个“全部开发区”的增速。",
                language,
                len(pairs),
                n=count_number(len(pairs), language),
            )
        )
    regions = region_growth(package)
    if not regions.empty:
        sentences += quotient_sentences(regions, language)
        headlines += growth_headlines(regions, language)
    counties = county_records(package)
    if not counties.empty and counties["level_low"].notna().any():
        sentences.append(comparable_sentence(counties, county_years(package), language))
    targets = zone_targets(package)
    if not targets.empty:
        sentences += _targets(targets, language)
        headlines += target_headlines(targets, language)
    if not sentences:
        return nothing("zone-summary", language)
    return paragraph("zone-summary", language, sentences[:_MOST], headlines, role="summary")


def _growth(growth: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say what can be compared, in one sentence."""
    rates = growth.drop_duplicates("figures")
    compared = growth[growth["other"] != ""]
    if compared.empty:
        return [
            say(
                "{n}项公布的开发区增速都没有同期同指标的市、省数字可比。",
                language,
                len(rates),
                n=count_number(len(rates), language),
            )
        ]
    said = compared_sentences(growth, language)[0]
    lead = say(
        "{n}项公布的开发区增速分属{dates}个时期，只有{c}项可与市、省比较，其中",
        language,
        n=count_number(len(rates), language),
        dates=count_number(rates["period"].nunique(), language),
        c=count_number(compared["figures"].nunique(), language),
    )
    return [(*lead, *said)]


def _growth_headlines(growth: pd.DataFrame, language: str) -> list[Headline]:
    found: list[Headline] = []
    for row in rows_of(growth.drop_duplicates("figures")):
        key = f"growth/{row['area']}/{row['indicator']}/{row['period']}"
        label = f"{row[f'area_{language}']} {short_name(row, language)} {row['period']}"
        found.append(Headline(key, label, claim_number(row, language)))
    for row in rows_of(growth[growth["other"] != ""]):
        key = f"gap/{row['area']}/{row['other']}/{row['indicator']}/{row['period']}"
        label = line(
            "{area}与{other}的增速差", language, area=str(row[f"area_{language}"]),
            other=str(row[f"other_{language}"]),
        )  # fmt: skip
        found.append(Headline(key, label, gap_number(row, language)))
    return found


def _targets(targets: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say what is promised for the first zone with a promise, and that nothing answers it."""
    own = rows_of(targets[targets["zone"] == targets["zone"].iloc[0]])
    whole = next((row for row in own if row["scope"] == "zone"), None)
    parks = next((row for row in own if row["scope"] == "parks"), None)
    if whole is None:
        return []
    places: dict[str, Part] = {
        "area": str(whole[f"area_{language}"]),
        "when": in_sentence(str(whole["period"]), language),
        "what": inside(short_name(whole, language), language),
        "value": spoken(claim_number(whole, language), language),
    }
    words = "{area}{when}{what}目标{value}，没有完成数可对照。"
    if parks is not None:
        words = (
            "{area}{when}{what}目标{value}，{n}个千亿元园区合计{total}只在“至少”读法下成立；"
            "两者都没有完成数可对照。"
        )
        total = spoken(claim_number(parks, language), language)
        places |= {"n": parks_count(parks, language), "total": total}
    return [say(words, language, **places)]

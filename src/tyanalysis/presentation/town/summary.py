"""The summary: at most six sentences, the finding first."""

from __future__ import annotations

from tyanalysis.analysis.town_firms import rates_against_years
from tyanalysis.analysis.town_output import town_output_claims, town_total
from tyanalysis.analysis.town_peers import output_by_scope, output_per_firm
from tyanalysis.analysis.town_roster import town_roster
from tyanalysis.analysis.town_sales import town_sales
from tyanalysis.analysis.wording import period_name as spoken_period
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Headline, Part, Text, count_number, paragraph, say
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.town.rates_words import contradiction
from tyanalysis.presentation.town.ratios import comparable_sentences
from tyanalysis.presentation.town.records import conflict_sentence, conflicts_of
from tyanalysis.presentation.town.sales import agreement
from tyanalysis.presentation.town.total import group_name, growth_refusal, total_numbers
from tyanalysis.presentation.zones.common import listed, nothing

_MOST = 6


def describe_town_summary(package: Package, language: str) -> Text:
    """Say what is known of the towns' output, in at most six sentences.

    Args:
        package: The chosen figures.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    roster = town_roster(package)
    if len(roster):
        have = roster[roster["output_figures"] != ""]
        named = count_number(len(roster), language)
        shown = count_number(
            len(have), language, [str(figure) for figure in have["output_figures"]]
        )
        label = translate("有自己产出数字的列名专业镇", language)
        headlines.append(Headline("towns-with-output", label, shown))
        words = (
            "列名的{named}个专业镇中，只有{n}个（{names}）公布过自己的产出。"
            if len(have)
            else "列名的{named}个专业镇中，没有一个公布过自己的产出。"
        )
        names = listed(have[f"town_{language}"].to_list(), language) if len(have) else ""
        sentences.append(say(words, language, len(have), named=named, n=shown, names=names))
    sentences += _total(package, language, headlines)
    for pair in conflicts_of(town_output_claims(package))[:1]:
        sentences.append(conflict_sentence(pair, language)[0])
    sentences += agreement(town_sales(package), language)[:1]
    rates = rates_against_years(package)
    apart = rates[rates["customary_verdict"] == "no"] if len(rates) else rates
    if len(apart):
        worst = apart.sort_values("customary_share_high", kind="stable")
        sentences.append(contradiction(rows_of(worst)[0], language))
    peers = comparable_sentences(output_by_scope(package), output_per_firm(package), language)
    sentences += peers[:1]
    if not sentences:
        return nothing("town-summary", language)
    return paragraph("town-summary", language, sentences[:_MOST], headlines, role="summary")


def _total(package: Package, language: str, headlines: list[Headline]) -> list[tuple[Part, ...]]:
    total = town_total(package)
    if total.empty:
        return []
    shown = total_numbers(total, language)
    first = rows_of(total)[0]
    values: dict[str, Part] = {
        "period": spoken_period(str(first["period"]), language),
        "area": group_name(first, language),
        "total": shown["total"],
        "mean": shown.get("per-town", ""),
    }
    label = translate("主导行业产值", language)
    headlines.append(Headline("key-towns-output", label, shown["total"]))
    if "per-town" not in shown:
        return [say("{period}{area}主导行业产值{total}，这是唯一的合计数。", language, **values)]
    words = (
        "唯一的合计数是{period}{area}的主导行业产值{total}，平均每镇{mean}；没有可比的基期，增长无法计算。"
        if growth_refusal(package, language)
        else "唯一的合计数是{period}{area}的主导行业产值{total}，平均每镇{mean}。"
    )
    return [say(words, language, **values)]

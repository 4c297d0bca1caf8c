"""What towns that published an output said of it, source by source: money, tonnes, standing."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Chart,
    Column,
    Headline,
    Part,
    Text,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.format import fitting_digits
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import kind_handles
from tyanalysis.presentation.names import grade_name, kind_name, period_name
from tyanalysis.presentation.style import ACCENT, ACCENT2, ACCENT3, drawing_context, new_chart
from tyanalysis.presentation.town.common import (
    Bar,
    as_number,
    claim_cell,
    dated,
    day_note,
    draw_bars,
    notes,
    silent,
    source_name,
    who,
)
from tyanalysis.presentation.zones.common import inside, line, mirrored, nothing

_COLOURS = (ACCENT, ACCENT2, ACCENT3)


def plot_town_output(claims: pd.DataFrame, language: str) -> Chart | Text:
    """Draw what each source says of a town's output, scope by scope; targets are hatched.

    Args:
        claims: From ``town_output_claims``.
        language: ``zh`` or ``en``.
    """
    return _plot(claims, "town-output", "CNY_100M", language, _output_finding)


def plot_town_volumes(claims: pd.DataFrame, language: str) -> Chart | Text:
    """Draw what each source says of a town's tonnes; targets are hatched.

    Args:
        claims: From ``town_volumes``.
        language: ``zh`` or ``en``.
    """
    return _plot(claims, "town-volumes", "tonne_10K", language, _volume_finding)


def describe_town_output(claims: pd.DataFrame, language: str) -> Text:
    """Say where the sources contradict each other and how far the target is.

    Args:
        claims: From ``town_output_claims``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if claims.empty:
        return silent("town-output-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for pair in conflicts_of(claims):
        sentence, made = conflict_sentence(pair, language)
        sentences.append(sentence)
        headlines += made
    sentences += _scopes(claims, language) + _targets(claims, language)
    return paragraph("town-output-text", language, sentences, headlines)


def describe_town_volumes(claims: pd.DataFrame, language: str) -> Text:
    """Say from where to where the tonnes went by the sources, and why no growth follows.

    Args:
        claims: From ``town_volumes``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if claims.empty:
        return silent("town-volumes-text", language)
    sentences: list[tuple[Part, ...]] = []
    for _, group in claims.groupby("indicator", sort=False):
        facts = group[group["kind_group"] == "fact"]
        if len(facts) < 2:
            continue
        first, last = rows_of(facts)[0], rows_of(facts)[-1]
        sentences.append(
            say(
                "{what}的说法从{start}的{low}到{end}的{high}；有的写产量，有的写年产规模，不连成序列，也不计算增速。",
                language,
                what=inside(str(first[f"indicator_{language}"]), language),
                start=period_name(str(first["period"]), language),
                low=claim_cell(first, language),
                end=period_name(str(last["period"]), language),
                high=claim_cell(last, language),
            )
        )
    return paragraph("town-volumes-text", language, sentences + _targets(claims, language))


def conflicts_of(claims: pd.DataFrame) -> list[pd.DataFrame]:
    """Give the groups of claims about one thing and year that contradict each other."""
    apart = claims[claims["conflicts"] != ""]
    keys = ["area", "indicator", "period", "kind_group"]
    return [group for _, group in apart.groupby(keys, sort=False)]


def conflict_sentence(pair: pd.DataFrame, language: str) -> tuple[tuple[Part, ...], list[Headline]]:
    """Say that two sources contradict each other, lower claim first."""
    low, high = rows_of(pair.sort_values("low", kind="stable"))[:: len(pair) - 1]
    less, more = (as_number(claim_cell(row, language)) for row in (low, high))
    gap = Bounds.of(high["low"], high["high"], high["low_closed"], high["high_closed"])
    gap = gap - Bounds.of(low["low"], low["high"], low["low_closed"], low["high_closed"])
    unit = str(low["unit"])
    figures = [str(low["figures"]), str(high["figures"])]
    apart = number(gap, unit, language, figures=figures, digits=fitting_digits(gap))
    sentence = say(
        "{area}{period}的{what}，{one}记为{less}，{other}记为{more}，相差{gap}，两说不能同时成立。",
        language,
        area=str(low[f"area_{language}"]),
        period=period_name(str(low["period"]), language),
        what=inside(str(low[f"indicator_{language}"]), language),
        one=who(low, language),
        less=less,
        other=who(high, language),
        more=more,
        gap=apart,
    )
    key = f"{low['area']}-{low['indicator']}-{low['period']}"
    label = f"{low[f'area_{language}']} {inside(str(low[f'indicator_{language}']), language)}"
    headlines = [
        Headline(f"{key}-low", f"{label} · {source_name(low, language)}", less),
        Headline(f"{key}-high", f"{label} · {source_name(high, language)}", more),
    ]
    return sentence, headlines


def _plot(claims: pd.DataFrame, label: str, unit: str, language: str, finding: Any) -> Chart | Text:
    check_language(language)
    known = claims[claims["low"].notna()] if len(claims) else claims
    if known.empty:
        return nothing(label, language)
    size = float(known["low"].max())
    bars = _bars(known, unit, size, language)
    with drawing_context(label):
        figure, (axes,) = new_chart(1.9 + 0.56 * len(bars))
        draw_bars(axes, bars, unit, size, language)
        kinds = [str(kind) for kind in known["kind"]]
        kinds += ["open"] if known["high"].map(math.isinf).any() else []
        handles = kind_handles(kinds, language)
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    rows = tuple(
        (
            f"{row[f'area_{language}']} · {_scope(row, language)}",
            period_name(str(row["period"]), language),
            claim_cell(row, language),
            kind_name(str(row["kind"]), language),
            source_name(row, language),
            grade_name(str(row["grade"]), language),
        )
        for row in rows_of(known)
    )
    columns = (
        Column("item", translate("事项", language)),
        Column("period", translate("时期", language)),
        Column("value", translate("数值", language), align="right"),
        Column("kind", translate("性质", language)),
        Column("source", translate("来源", language)),
        Column("grade", translate("分级", language)),
    )
    alt = line(
        "横条图，每条是一个来源的说法：{list}。", language,
        list={"zh": "；", "en": "; "}[language].join(
            " ".join(
                (f"{dated(row, language)} {_scope(row, language)}", str(claim_cell(row, language)))
            )
            for row in rows_of(known)
        ),
    )  # fmt: skip
    note = notes([day_note(known, language), mirrored(known, language)], language)
    return Chart(label, language, finding(known, language), alt, figure, columns, rows, note=note)


def _bars(claims: pd.DataFrame, unit: str, size: float, language: str) -> list[Bar]:
    """Head and claims for each town and scope, with the targets last."""
    bars: list[Bar] = []
    groups = claims.groupby(["area", "indicator"], sort=False)
    many = len(set(claims["area"])) > 1
    for place, (_, group) in enumerate(groups):
        first = rows_of(group)[0]
        head = _scope(first, language)
        head = f"{first[f'area_{language}']} · {head}" if many else head
        bars.append(Bar(head))
        for row in rows_of(group):
            text = str(claim_cell(row, language, with_unit=False, size=size))
            name = dated(row, language)
            colour = _COLOURS[place % len(_COLOURS)]
            bars.append(Bar(name, row, text, colour))
    return bars


def _scope(row: dict[str, Any], language: str) -> str:
    return str(row[f"indicator_{language}"])


def _output_finding(claims: pd.DataFrame, language: str) -> str:
    pairs = conflicts_of(claims)
    if not pairs:
        return line("各来源的产值说法", language)
    low, high = rows_of(pairs[0].sort_values("low", kind="stable"))[:: len(pairs[0]) - 1]
    facts = claims[(claims["kind_group"] == "fact") & (claims["indicator"] == low["indicator"])]
    return line(
        "{area}{what}：{n}个说法从{least}到{most}，{period}两个来源互相矛盾",
        language,
        len(facts),
        area=str(low[f"area_{language}"]),
        what=inside(str(low[f"indicator_{language}"]), language),
        n=str(len(facts)),
        least=claim_cell(_extreme(facts, "min"), language),
        most=claim_cell(high, language),
        period=period_name(str(low["period"]), language),
    )


def _volume_finding(claims: pd.DataFrame, language: str) -> str:
    facts = claims[claims["kind_group"] == "fact"]
    if facts.empty:
        return line("各来源的产量说法", language)
    first, last = rows_of(facts)[0], rows_of(facts)[-1]
    ahead = claims[claims["kind_group"] != "fact"]
    values = {
        "area": str(first[f"area_{language}"]),
        "what": inside(str(first[f"indicator_{language}"]), language),
        "start": period_name(str(first["period"]), language),
        "low": claim_cell(first, language),
        "end": period_name(str(last["period"]), language),
        "high": claim_cell(last, language),
    }
    if ahead.empty:
        return line("{area}{what}：从{start}{low}到{end}{high}", language, **values)
    goal = claim_cell(rows_of(ahead)[-1], language)
    return line(
        "{area}{what}：从{start}{low}到{end}{high}，目标{goal}", language, goal=goal, **values
    )


def _extreme(claims: pd.DataFrame, how: str) -> dict[str, Any]:
    ordered = claims.sort_values("low", kind="stable")
    return rows_of(ordered)[0 if how == "min" else -1]


def _scopes(claims: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Set two scopes of one document beside each other."""
    facts = claims[claims["kind_group"] == "fact"]
    for _, group in facts.groupby(["area", "source", "period"], sort=False):
        if len(set(group["indicator"])) < 2:
            continue
        wide, narrow = rows_of(group)[0], rows_of(group)[-1]
        return [
            say(
                "同一报道里，{wide}{more}，{narrow}{less}：口径不同，不能互换。",
                language,
                wide=inside(_scope(wide, language), language),
                more=claim_cell(wide, language),
                narrow=inside(_scope(narrow, language), language),
                less=claim_cell(narrow, language),
            )
        ]
    return []


def _targets(claims: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    return [
        say(
            "{what}的目标是{goal}，未注明年份，图中以斜线表示。",
            language,
            what=inside(str(row[f"indicator_{language}"]), language),
            goal=claim_cell(row, language),
        )
        for row in rows_of(claims[claims["kind"] == "target"])
        if row["period"] == ""
    ]

"""Who made the growth: pulls drawn and listed, with what they leave over."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Number,
    Part,
    Table,
    Text,
    count_number,
    say,
)
from tyanalysis.presentation.investment.cells import (
    MONEY,
    absent,
    area,
    cell,
    head,
    joined,
    line,
    say_list,
    silent,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    GREY,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)

_POINTS = "percentage_point"
_LARGEST = 3


def plot_city_pulls(package: Package, pulls: pd.DataFrame, language: str) -> Chart | Text:
    """Draw each member's pull on the whole's growth, the largest first, and the residual last.

    Args:
        package: The data package, for names.
        pulls: The result of ``city_contributions``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if pulls.empty:
        return absent("city-pulls", language)
    members, rest, total = _roles(pulls)
    drawn = [*members, rest]
    names = [area(package, row["area"], language) for row in members]
    names.append(translate("残差", language))
    values = [float(row["pull_low"]) for row in drawn]
    with drawing_context("city-pulls"):
        figure, (axes,) = new_chart(1.4 + 0.52 * len(drawn))
        for position, (row, value) in enumerate(zip(drawn, values, strict=True)):
            left = row is rest
            axes.barh(
                position, value, 0.56, color=SOFT if left else ACCENT,
                edgecolor=GREY if left else ACCENT, linewidth=0.8,
            )  # fmt: skip
            side = "right" if value >= 0 else "left"
            value_label(axes, value, position, str(_pull(row, language, bare=True)), side=side)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set_yticks(range(len(drawn)), names)
        axes.set_ylim(len(drawn) - 0.5, -0.5)
        axes.set_xlim(-0.14 * max(values) if min(values) < 0 else 0, 1.12 * max(values))
        finish(axes, grid="x", unit=translate("拉动，个百分点", language))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)  # bars start at zero, and that has a line
    told = [f"{n} {_pull(r, language, bare=True)}" for n, r in zip(names, drawn, strict=True)]
    return Chart(
        "city-pulls",
        language,
        line(
            "{where}{period}增长{growth}，其中{first}拉动{pull}，贡献率{rate}",
            language,
            where=area(package, total["area"], language),
            period=period_name(str(total["period"]), language),
            growth=_growth(total, language),
            first=names[0],
            pull=_pull(members[0], language),
            rate=_rate(members[0], language),
        ),
        line("横条图，各市拉动的百分点：{list}。", language, list=joined(told, language)),
        figure,
        (
            Column("area", translate("地区", language)),
            Column("pull", translate("拉动", language), head(_POINTS, language), "right"),
        ),
        tuple(
            (name, _pull(row, language, bare=True)) for name, row in zip(names, drawn, strict=True)
        ),
        note=_note(package, members, language),
    )


def table_city_pulls(package: Package, pulls: pd.DataFrame, language: str) -> Table | Text:
    """List level, growth, share, pull and contribution; residual and whole below.

    Args:
        package: The data package.
        pulls: The result of ``city_contributions``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if pulls.empty:
        return silent("city-pulls-table", language)
    members, rest, total = _roles(pulls)
    money, points = head(MONEY, language), head(_POINTS, language)
    return Table(
        "city-pulls-table",
        language,
        line(
            "{period}各市地区生产总值与对{where}增长的贡献",
            language,
            where=area(package, total["area"], language),
            period=period_name(str(total["period"]), language),
        ),
        (
            Column("area", translate("地区", language)),
            Column("level", translate("地区生产总值", language), money, "right"),
            Column("growth", translate("同比增速", language), "%", "right"),
            Column("share", translate("占比", language), "%", "right"),
            Column("pull", translate("拉动", language), points, "right"),
            Column("rate", translate("增长贡献率", language), "%", "right"),
        ),
        tuple(
            (
                translate("残差", language)
                if row is rest
                else area(package, row["area"], language),
                cell(row, "", MONEY, language, bare=True, **({"digits": 2} if row is rest else {})),
                _growth(row, language, bare=True),
                cell(row, "share_", "percent", language, bare=True, digits=1),
                _pull(row, language, bare=True),
                _rate(row, language, bare=True),
            )
            for row in (*members, rest, total)
        ),
        note=translate(
            "残差是全省公布数减各市之和；占比是年末现价占比，代替没有公布的不变价占比。", language
        ),
    )


def describe_city_pulls(package: Package, pulls: pd.DataFrame, language: str) -> Text:
    """Say who pulls most, what is left over, and which assumption the pulls rest on.

    Args:
        package: The data package.
        pulls: The result of ``city_contributions``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if pulls.empty:
        return silent("city-pulls-text", language)
    members, rest, total = _roles(pulls)
    where = area(package, total["area"], language)
    period = period_name(str(total["period"]), language)
    largest = [
        (area(package, row["area"], language), _pull(row, language, bare=True))
        for row in members[:_LARGEST]
    ]
    sentences: list[tuple[Part, ...]] = [
        say_list("{period}拉动最大的{n}个市依次是{list}（个百分点）。", language, largest,
                 period=period, n=str(len(largest))),
        _fastest(package, members, language),
        say(
            "{n}个市合计拉动{sum}，{where}公布增速{growth}，残差{rest}；"
            "按各数的舍入范围，残差在{low}至{high}之间，零在其中，舍入就能解释。"
            if rest["wide_low"] <= 0 <= rest["wide_high"]
            else "{n}个市合计拉动{sum}，{where}公布增速{growth}，残差{rest}；"
            "按各数的舍入范围，残差在{low}至{high}之间，零不在其中，舍入解释不了。",
            language,
            n=count_number(len(members), language, str(rest["figures"]).split(";")),
            sum=cell(rest, "sum_", _POINTS, language, digits=2),
            where=where,
            growth=_growth(total, language),
            rest=_pull(rest, language),
            low=_end(rest, "low", language),
            high=_end(rest, "high", language),
        ),
        say(
            "拉动按“年末占比×（1＋全省增速）×该市增速÷（1＋该市增速）”计算；占比是当年现价占比，"
            "代替没有公布的不变价占比：当年价格涨得快的市，占比和拉动都会偏高。",
            language,
        ),
    ]  # fmt: skip
    later = [row for row in rows_of(pulls) if row["role"] == "revised"]
    sentences += [
        say(
            "总量和增速都取同一次初步公布；全省总量后来修订为{level}，没有相应的分市数，不混用。",
            language,
            level=cell(row, "", MONEY, language),
        )
        for row in later
    ]
    headlines = [
        Headline(f"{name}-{row['area']}-{row['period']}", translate(label, language), value)
        for name, label, row, value in (
            ("growth-pull", "拉动全省增长", members[0], _pull(members[0], language)),
            ("growth-contribution", "对全省增长的贡献率", members[0], _rate(members[0], language)),
            ("growth-pull-residual", "拉动合计的残差", rest, _pull(rest, language)),
        )
        if isinstance(value, Number)
    ]
    return Text("city-pulls-text", language, tuple(sentences), tuple(headlines), "list")


def _fastest(package: Package, members: list[dict[str, Any]], language: str) -> tuple[Part, ...]:
    fastest = max(members, key=lambda row: float(row["growth_low"]))
    return say(
        "增长最快的{area}（{growth}）拉动也最大：总量占{share}，拉动{pull}。"
        if fastest is members[0]
        else "增长最快的{area}（{growth}）总量只占{share}，拉动{pull}，列第{place}："
        "拉动看速度，也看分量。",
        language,
        area=area(package, fastest["area"], language),
        growth=_growth(fastest, language),
        share=cell(fastest, "share_", "percent", language, digits=1),
        pull=_pull(fastest, language),
        place=str(members.index(fastest) + 1),
    )


def _note(package: Package, members: list[dict[str, Any]], language: str) -> str:
    """Say what stands for what, and how many members rest on reprints alone."""
    mirrored = set(package.sources["id"][package.sources["mirror"]])
    weak = [row for row in members if set(str(row["source"]).split(";")) <= mirrored]
    notes = [translate("占比用年末现价占比近似不变价占比；浅色一条是残差。", language)]
    if weak:
        notes.append(line("{n}个市的数字只见于转载。", language, len(weak), n=str(len(weak))))
    return {"zh": "", "en": " "}[language].join(notes)


def _roles(
    pulls: pd.DataFrame,
) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """Give the members, the residual and the whole."""
    rows = rows_of(pulls)
    named = {row["role"]: row for row in rows}
    return [row for row in rows if row["role"] == "member"], named["residual"], named["total"]


def _pull(row: dict[str, Any], language: str, **options: Any) -> Cell:
    return cell(row, "pull_", _POINTS, language, digits=2, **options)


def _rate(row: dict[str, Any], language: str, **options: Any) -> Cell:
    return cell(row, "rate_", "percent", language, digits=1, **options)


def _growth(row: dict[str, Any], language: str, **options: Any) -> Cell:
    return cell(row, "growth_", "percent", language, **options)


def _end(row: dict[str, Any], end: str, language: str) -> Cell:
    """Print one end of the residual's range, to two decimals."""
    value = float(row[f"wide_{end}"])
    point = {"low": value, "high": value, "low_closed": True, "high_closed": True}
    return cell(row | point, "", _POINTS, language, digits=2, floor=None, bare=end == "low")

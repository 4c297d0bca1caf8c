"""Published growth of province and cities beside what their levels alone suggest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

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
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import series_line
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)
from tyanalysis.presentation.zones.common import claim_number, line, mirrored, nothing
from tyanalysis.presentation.zones.levels import VINTAGES

_APART = 5.0  # points between quotient and published growth that no ordinary inflation explains
_FEWEST = 3  # published rates that make a panel


def plot_region_growth(growth: pd.DataFrame, language: str) -> Chart | Text:
    """Draw published growth and the quotient of levels year by year.

    Args:
        growth: From ``region_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    shown = _with_panels(one_quotient(growth))
    if shown.empty:
        return nothing("region-growth", language)
    regions = list(dict.fromkeys(shown["area"]))
    with drawing_context("region-growth"):
        figure, panels = new_chart(height_cm=1.5 + 4.3 * len(regions), rows=len(regions))
        span = (int(shown["year"].min()) - 0.8, int(shown["year"].max()) + 0.8)
        for axes, region in zip(panels, regions, strict=True):
            own = shown[shown["area"] == region]
            for row in rows_of(own[own["gap"].notna()]):
                axes.plot(
                    [row["year"]] * 2, [row["published_low"], row["shown_low"]],
                    color=SOFT, linewidth=2.4, solid_capstyle="butt",
                )  # fmt: skip
            both = own[own["shown_low"].notna()]
            axes.plot(
                both["year"], both["shown_low"], "D", color=ACCENT2, markerfacecolor="none",
                markersize=4, markeredgewidth=1.1,
            )  # fmt: skip
            real = own[own["published_low"].notna()].sort_values("year")
            series_line(axes, real["year"], real["published_low"])
            _label_apart(axes, own, language)
            axes.axhline(0, color=GREY, linewidth=0.6)
            name = str(own[f"area_{language}"].iloc[0])
            finish(axes, grid="y", unit=f"{name}（%）" if language == "zh" else f"{name} (%)")
            axes.set_xlim(*span)
            axes.margins(y=0.14)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
            if axes is not panels[-1]:
                axes.tick_params(axis="x", labelbottom=False)
        figure.legend(handles=_growth_handles(language), loc="outside lower left", ncols=2)
    caption = _growth_caption(shown, language)
    note = translate(
        "水平值之商取同一版本相邻两年；含价格变动、普查修订和口径变化，不是增速。", language
    ) + ("" if language == "zh" else " ") + mirrored(shown, language)  # fmt: skip
    table = table_region_growth(growth, language)
    columns, rows = (table.columns, table.rows) if isinstance(table, Table) else ((), ())
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(
        f"{r[f'area_{language}']} {r['year']}: {_published(r, language)} / {_quotient(r, language)}"
        for r in rows_of(shown[shown["gap"].notna()])
    )  # fmt: skip
    return Chart("region-growth", language, caption, alt, figure, columns, rows, note=note)


def table_region_growth(growth: pd.DataFrame, language: str) -> Table | Text:
    """Show the years in which quotient and published growth lie far apart.

    Args:
        growth: From ``region_growth``.
        language: ``zh`` or ``en``.
    """
    apart = far_apart(growth)
    if apart.empty:
        return nothing("region-growth-table", language)
    rows: list[tuple[Cell, ...]] = [
        (
            str(row[f"area_{language}"]),
            str(row["year"]),
            _published(row, language, with_unit=False),
            _quotient(row, language, with_unit=False),
            _gap(row, language, with_unit=False),
            translate(VINTAGES.get(str(row["vintage"]), "未注明版本"), language),
        )
        for row in rows_of(apart)
    ]
    columns = (
        Column("area", translate("地区", language)),
        Column("year", translate("年份", language)),
        Column("published", translate("公布的实际增速", language), "%", "right"),
        Column("quotient", translate("水平值之商", language), "%", "right"),
        Column("gap", translate("相差", language), translate("百分点", language), "right"),
        Column("vintage", translate("水平值版本", language)),
    )
    caption = translate("水平值之商与公布增速相差五个百分点以上的年份", language)
    return Table("region-growth-table", language, caption, columns, tuple(rows))


def describe_region_growth(growth: pd.DataFrame, language: str) -> Text:
    """Say how fast regions grew lately and how often levels and growth disagree.

    Args:
        growth: From ``region_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    shown = _with_panels(one_quotient(growth))
    if shown.empty:
        return nothing("region-growth-summary", language)
    sentences: list[tuple[Part, ...]] = []
    for _, own in shown.groupby("area", sort=False):
        real = own[own["published_low"].notna()].sort_values("year")
        last, top, low = (
            rows_of(real)[-1],
            rows_of(real.sort_values("published_low"))[-1],
            rows_of(real.sort_values("published_low"))[0],
        )
        sentences.append(
            say(
                "{area}有{n}年公布了实际增速，最近一年{last}为{rate}，最高{top}年{most}，"
                "最低{low}年{least}。",
                language,
                area=str(last[f"area_{language}"]),
                n=count_number(len(real), language),
                last=f"{last['year']}年" if language == "zh" else str(last["year"]),
                rate=_published(last, language),
                top=str(top["year"]),
                most=_published(top, language),
                low=str(low["year"]),
                least=_published(low, language),
            )
        )
    sentences += quotient_sentences(growth, language)
    return paragraph("region-growth-summary", language, sentences)


def quotient_sentences(growth: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say in how many years the quotient of levels is far from published growth."""
    pairs = one_quotient(growth)
    pairs = pairs[pairs["gap"].notna()]
    apart = far_apart(growth)
    if pairs.empty or apart.empty:
        return []
    worst = rows_of(apart.sort_values("gap", key=abs))[-1]
    return [
        say(
            "省、市共有{n}个地区年份可以比较水平值之商与公布增速，其中{k}个相差五个百分点以上，"
            "最大的是{area}{year}年：商为{quotient}，公布{rate}；所以不能拿两年水平值之商当作增速。",
            language,
            n=count_number(len(pairs), language),
            k=count_number(len(apart), language),
            area=str(worst[f"area_{language}"]),
            year=str(worst["year"]),
            quotient=_quotient(worst, language),
            rate=_published(worst, language),
        )
    ]


def growth_headlines(growth: pd.DataFrame, language: str) -> list[Headline]:
    """Give the newest published rate of each region under a key that stays."""
    found = []
    real = growth[growth["published_low"].notna()]
    for area, own in real.groupby("area", sort=False):
        row = rows_of(own.sort_values("year"))[-1]
        label = line(
            "{area}{year}年地区生产总值增速", language,
            area=str(row[f"area_{language}"]), year=str(row["year"]),
        )  # fmt: skip
        key = f"growth/{area}/gross-regional-product/{row['year']}"
        found.append(Headline(key, label, _published(row, language)))
    return found


def one_quotient(growth: pd.DataFrame) -> pd.DataFrame:
    """Keep one quotient for each region and year: of the vintage with most years."""
    if growth.empty:
        return growth
    sizes = growth.groupby(["area", "vintage"])["year"].transform("size")
    ranked = growth.assign(size=np.where(growth["vintage"] == "", 0, sizes))
    ranked = ranked.sort_values("size", ascending=False, kind="stable")
    kept = ranked.drop_duplicates(["area", "year"]).index.sort_values()
    return growth.loc[kept].reset_index(drop=True)


def far_apart(growth: pd.DataFrame) -> pd.DataFrame:
    """Keep the years in which the two differ by five points or more."""
    pairs = one_quotient(growth)
    if pairs.empty:
        return pairs
    apart = pairs[pairs["gap"].abs() >= _APART]
    order = {area: number for number, area in enumerate(dict.fromkeys(growth["area"]))}
    keyed = apart.assign(order=apart["area"].map(order))
    return keyed.sort_values(["order", "year"], ignore_index=True).drop(columns="order")


def _with_panels(growth: pd.DataFrame) -> pd.DataFrame:
    if growth.empty:
        return growth
    counts = growth[growth["published_low"].notna()].groupby("area").size()
    return growth[growth["area"].isin(counts.index[counts >= _FEWEST])].reset_index(drop=True)


def _published(row: dict[str, Any], language: str, **options: Any) -> Number:
    return claim_number(
        row | {"kind": "growth", "period": str(row["year"])}, language, "published_",
        unit="percent", digits=1, **options,
    )  # fmt: skip


def _quotient(row: dict[str, Any], language: str, **options: Any) -> Number:
    """Print the quotient at one decimal, as a point between bounds that differ by rounding only."""
    middle = (row["shown_low"] + row["shown_high"]) / 2
    point = {
        "shown_low": middle, "shown_high": middle, "shown_low_closed": True,
        "shown_high_closed": True, "kind": "actual", "period": str(row["year"]),
    }  # fmt: skip
    return claim_number(row | point, language, "shown_", unit="percent", digits=1, **options)


def _gap(row: dict[str, Any], language: str, **options: Any) -> Number:
    middle = (row["shown_low"] + row["shown_high"]) / 2
    gap = middle - (row["published_low"] + row["published_high"]) / 2
    point = {
        "gap_low": gap, "gap_high": gap, "gap_low_closed": True, "gap_high_closed": True,
        "gap_figures": f"{row['published_figures']};{row['shown_figures']}",
        "period": str(row["year"]),
    }  # fmt: skip
    return claim_number(row | point, language, "gap_", unit="percentage_point", digits=1, **options)


def _label_apart(axes: Any, own: pd.DataFrame, language: str) -> None:
    """Write the quotient beside its mark where it lies far from the published growth."""
    for row in rows_of(own[own["gap"].abs() >= _APART]):
        axes.annotate(
            _quotient(row, language, with_unit=False).text, (row["year"], row["shown_low"]),
            xytext=(0, 4), textcoords="offset points", ha="center", va="bottom",
            fontsize=FONT_SIZE - 1, color=INK,
        )  # fmt: skip


def _growth_handles(language: str) -> list[Any]:
    return [
        Line2D([], [], color=ACCENT, marker="o", markersize=3.6,
               label=translate("公布的实际增速", language)),
        Line2D([], [], color=ACCENT2, marker="D", markerfacecolor="none", linestyle="",
               markersize=4, label=translate("水平值之商", language)),
    ]  # fmt: skip


def _growth_caption(shown: pd.DataFrame, language: str) -> str:
    pairs = shown[shown["gap"].notna()]
    apart = pairs[pairs["gap"].abs() >= _APART]
    return line(
        "{n}个可比的地区年份中，{k}个的水平值之商与公布增速相差五个百分点以上",
        language, n=str(len(pairs)), k=str(len(apart)),
    )  # fmt: skip

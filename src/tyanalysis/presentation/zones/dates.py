"""When zones were approved, founded and chosen: a timeline, a table and ages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.patches import Rectangle

from tyanalysis.analysis.wording import period_name as in_sentence
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Number,
    Part,
    Table,
    Text,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    SOFT,
    drawing_context,
    new_chart,
)
from tyanalysis.presentation.zones.common import (
    called,
    inside,
    line,
    listed,
    nothing,
    sentence,
)

_EPOCH = date(1970, 1, 1)  # day 0 of matplotlib's axis of dates
_ROW = {"zh": 0.62, "en": 0.82}  # cm: an English label may need two lines
_LINE = 44  # characters; a Chinese label never has so many
_NARROW = 45.0  # days: anything shorter is drawn as a dot, or it could not be seen


def plot_zone_dates(dates: pd.DataFrame, language: str) -> Chart | Text:
    """Draw every dated event; what is known to the year only is as long as the year.

    Args:
        dates: From ``zone_dates``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if dates.empty:
        return nothing("zone-dates", language)
    rows = rows_of(dates)
    with drawing_context("zone-dates"):
        figure, (axes, *_) = new_chart(height_cm=1.6 + _ROW[language] * len(rows))
        ends = [_span(row) for row in rows]
        first, last = min(start for start, _ in ends), max(end for _, end in ends)
        for position, (row, (start, end)) in enumerate(zip(rows, ends, strict=True)):
            _mark(axes, position, row, start, end)
            label = "\n".join(wrap(_event(row, language), _LINE))
            late = (start + end) / 2 > first + (last - first) * 0.5
            axes.annotate(
                label,
                (start, position) if late else (end, position),
                xytext=(-7 if late else 7, 0),
                textcoords="offset points",
                ha="right" if late else "left",
                va="center",
                linespacing=1.05,
                fontsize=FONT_SIZE,
                color=INK,
            )
        until = str(dates["until"].iloc[0])
        if until:
            axes.axvline(_place(_days(until)[1]), color=ACCENT2, linewidth=0.9, linestyle="--")
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(first - 150, last + 150)
        axes.set_yticks(range(len(rows)), [str(row[f"area_{language}"]) for row in rows])
        axes.tick_params(axis="y", length=0)
        axes.xaxis_date()
        axes.grid(visible=True, axis="x")
        axes.spines["left"].set_visible(False)
    caption = line(
        "{n}个有日期的事项中，{zones}项属于开发区，最早{first}，最晚{last}",
        language,
        n=str(len(rows)),
        zones=str(int((dates["zone"] != "").sum())),
        first=period_name(rows[0]["period"], language),
        last=period_name(rows[-1]["period"], language),
    )
    note = translate(
        "长条表示只知其年的日期，圆点表示知其月或日；斜线长条为规划期。虚线为计龄的截止日。",
        language,
    )
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(
        f"{row[f'area_{language}']} {_event(row, language)} {period_name(row['period'], language)}"
        for row in rows
    )  # fmt: skip
    return Chart(
        "zone-dates", language, caption, alt, figure, _columns(language),
        tuple(_row(row, language) for row in rows), note=note,
    )  # fmt: skip


def describe_zone_dates(dates: pd.DataFrame, language: str) -> Text:
    """Say how old each zone is by each of its dates, and where one name has two births.

    Args:
        dates: From ``zone_dates``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    births = dates[dates["indicator"].isin(["approval-date", "establishment-date"])]
    started = dates[dates["indicator"] == "inauguration-date"]
    sentences: list[tuple[Part, ...]] = []
    for _, group in births.groupby("zone", sort=False):
        cases = rows_of(group.sort_values("start"))
        if len(cases) > 1 and cases[0]["zone"]:
            early, late = cases[0], cases[-1]
            told = say(
                "{zone}一名两源：{first}批准的是{what}，{second}成立的才是开发区；按成立时间计，"
                "到{until}为{age}，按批准时间计则为{older}。",
                language,
                zone=called(str(early[f"area_{language}"]), language),
                first=in_sentence(early["period"], language),
                what=inside(str(early[f"subject_{language}"]), language),
                second=in_sentence(late["period"], language),
                until=in_sentence(late["until"], language),
                age=_months(late, language),
                older=_months(early, language),
            )
            sentences.append(sentence(told, language))
    for row in rows_of(started[started["days_low"].notna()]):
        sentences.append(
            say(
                "{zone}的{what}于{when}揭牌，到{until}共{days}。",
                language,
                zone=str(row[f"area_{language}"]),
                what=inside(str(row[f"subject_{language}"]), language),
                when=in_sentence(row["period"], language),
                until=in_sentence(row["until"], language),
                days=_age(row, "days", "day", language),
            )
        )
    if not sentences:
        return nothing("zone-dates-summary", language)
    dated = set(dates.loc[dates["zone"] != "", "zone"])
    born = set(births["zone"]) - {""}
    if dated - born:
        names = dates[dates["zone"].isin(dated - born)].drop_duplicates("zone")
        sentences.append(
            say(
                "所选范围内没有{zones}批准或成立日期的记录。",
                language,
                len(names),
                zones=listed(
                    [called(name, language) for name in names[f"area_{language}"]], language
                ),
            )
        )
    return paragraph("zone-dates-summary", language, sentences)


def _days(period: str) -> tuple[date, date]:
    read = parse_period(period)
    if read.start is None or read.end is None:
        return date.min, date.min
    return read.start, read.end


def _span(row: dict[str, Any]) -> tuple[float, float]:
    start, end = _days(str(row["period"]))
    return _place(start), _place(end)


def _place(day: date) -> float:
    """Give a day's place on matplotlib's axis of dates."""
    return float((day - _EPOCH).days)


def _mark(axes: Any, position: int, row: dict[str, Any], start: float, end: float) -> None:
    colour = ACCENT if row["zone"] else GREY
    if end - start < _NARROW:
        axes.plot((start + end) / 2, position, "o", color=colour, markersize=6)
        return
    planned = row["indicator"] == "support-period"
    axes.add_patch(
        Rectangle(
            (start, position - 0.2), end - start, 0.4,
            facecolor="none" if planned else SOFT, edgecolor=colour,
            hatch="////" if planned else None, linewidth=0.9,
        )
    )  # fmt: skip


def _event(row: dict[str, Any], language: str) -> str:
    what = str(row[f"subject_{language}"] or row[f"area_{language}"])
    when = period_name(str(row["period"]), language)
    indicator = str(row[f"indicator_{language}"])
    if language == "zh":
        return f"{indicator}：{what} · {when}"
    unbroken = when.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{indicator}: {what}, {unbroken}"


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("area", translate("主体", language)),
        Column("event", translate("事项", language)),
        Column("period", translate("时间", language)),
        Column("days", translate("距截止日天数", language), align="right"),
    )


def _row(row: dict[str, Any], language: str) -> tuple[Cell, ...]:
    what = str(row[f"subject_{language}"] or "")
    indicator = str(row[f"indicator_{language}"])
    known = pd.notna(row["days_low"])
    return (
        str(row[f"area_{language}"]),
        f"{indicator} · {what}" if what else indicator,
        period_name(str(row["period"]), language),
        _age(row, "days", "day", language, with_unit=False) if known else "",
    )


def table_zone_dates(dates: pd.DataFrame, language: str) -> Table | Text:
    """Show the dates and the days since them.

    Args:
        dates: From ``zone_dates``.
        language: ``zh`` or ``en``.
    """
    if dates.empty:
        return nothing("zone-dates-table", language)
    rows = tuple(_row(row, language) for row in rows_of(dates))
    caption = translate("开发区及上级规划的日期", language)
    return Table("zone-dates-table", language, caption, _columns(language), rows)


def _age(row: dict[str, Any], what: str, unit: str, language: str, **options: Any) -> Number:
    bounds = Bounds.of(row[f"{what}_low"], row[f"{what}_high"])
    return number(
        bounds, unit, language, kind="date", period=str(row["until"]),
        figures=str(row["figures"]), **options,
    )  # fmt: skip


def _months(row: dict[str, Any], language: str) -> Number:
    """Give an age in months, written as years and months; a range as years."""
    low, high = int(row["months_low"]), int(row["months_high"])
    if low != high:
        years = {"years_low": low / 12, "years_high": high / 12}
        return _age(row | years, "years", "year", language, digits=1)
    shown = _age(row, "months", "month", language, digits=0)
    years_of, months = divmod(low, 12)
    if language == "zh":
        words = f"{years_of}年{months}个月" if months else f"{years_of}年"
    else:
        parts = [(years_of, "year"), (months, "month")]
        words = " ".join(f"{n} {name}{'s' * (n != 1)}" for n, name in parts if n)
    return replace(shown, text=words)

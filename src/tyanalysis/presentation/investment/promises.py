"""What was promised beside what was done: totals, the year's plan, starts, completed amounts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from tyanalysis.analysis.investment.programme import done_share
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import (
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
    group_thousands,
    head,
    indicator,
    line,
    money_factor,
    silent,
    spoken,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import interval_bar, kind_handles, value_label
from tyanalysis.presentation.names import kind_name, period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT3,
    FONT_SIZE,
    GREY,
    INK,
    drawing_context,
    finish,
    new_chart,
)

_STAGES = {"total": "项目总投资", "plan": "年度计划投资", "started": "集中开工项目总投资"}


def plot_promises(package: Package, promises: pd.DataFrame, language: str) -> Chart | Text:
    """Draw each programme in a panel of its own scale: promised hatched, done solid.

    Args:
        package: The data package, for names.
        promises: The result of ``done_beside_plan``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if promises.empty:
        return absent("promises", language)
    groups = _groups(promises)
    with drawing_context("promises"):
        lines = sum(len(group) + (0 if _has_done(group) else 1) for _, group in groups)
        figure, panels = new_chart(1.1 + 0.62 * lines + 1.25 * len(groups), rows=len(groups))
        # Panels share the height by the number of their bars, so that bars are equally thick.
        grid = panels[0].get_gridspec()
        assert grid is not None, "panels of subplots have a grid"
        grid.set_height_ratios([len(g) + (0 if _has_done(g) else 1) for _, g in groups])
        for panel, ((place, year), group) in zip(panels, groups, strict=True):
            _panel(panel, package, group, language)
            panel.set_title(
                f"{area(package, place, language)}  {period_name(str(year), language)}",
                loc="left", fontsize=FONT_SIZE, color=INK, pad=4,
            )  # fmt: skip
        panels[-1].set_xlabel(head(MONEY, language), loc="right")
        kinds = ["plan"] + (["open"] if promises["high"].eq(float("inf")).any() else [])
        handles = [
            *kind_handles(kinds, language),
            Patch(facecolor=ACCENT3, label=translate("已完成", language)),
        ]
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    return Chart(
        "promises",
        language,
        _finding(package, promises, language),
        _alt(package, promises, language),
        figure,
        _columns(language),
        _rows(package, promises, language),
        note=translate("各小图刻度不同；同一小图中的各项口径不尽相同，只并列，不相减。", language),
    )


def table_promises(package: Package, promises: pd.DataFrame, language: str) -> Table | Text:
    """List the same amounts with what they count, their kind and period."""
    check_language(language)
    if promises.empty:
        return silent("promises-table", language)
    return Table(
        "promises-table",
        language,
        translate("承诺与完成：每个数字数的是什么", language),
        _columns(language),
        _rows(package, promises, language),
    )


def describe_promises(package: Package, promises: pd.DataFrame, language: str) -> Text:
    """Say which programmes published what was done, and which did not."""
    check_language(language)
    if promises.empty:
        return silent("promises-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for (place, year), group in _groups(promises):
        where = {"area": area(package, place, language), "year": period_name(str(year), language)}
        done = group[group["stage"] == "done"]
        total = spoken(_amount(group, "total", language), language)
        if done.empty:
            sentences.append(say("{area}{year}：只有承诺，没有公布完成额。", language, **where))
            continue
        share = done_share(group)
        last = done.iloc[-1].to_dict()
        amount = cell(last, "", MONEY, language)
        scope = str(last[f"subject_{language}"] or indicator(package, last["indicator"], language))
        if share is None:
            sentences.append(
                say(
                    "{area}{year}：公布的完成额是{amount}（{scope}，{period}），与总投资{total}口径不同，"
                    "不能相除。",
                    language,
                    **where,
                    amount=amount,
                    scope=scope,
                    period=period_name(str(last["period"]), language),
                    total=total,
                )
            )
            continue
        rate = cell(share, "", "percent", language, digits=1)
        sentences.append(
            say(
                "{area}{year}：同一报道给出总投资{total}、累计完成{amount}，完成{rate}。",
                language,
                **where,
                total=total,
                amount=amount,
                rate=rate,
            )
        )
        if isinstance(rate, Number):
            label = translate("累计完成占总投资", language)
            headlines.append(Headline(f"done-share-{place}-{year}", label, rate))
    return Text("promises-text", language, tuple(sentences), tuple(headlines), "list")


def promised_sentence(
    package: Package, promises: pd.DataFrame, language: str
) -> tuple[tuple[Part, ...], Headline]:
    """Say of how many programmes the completed amount is known on the programme's own scope."""
    groups = _groups(promises)
    known = [(key, share) for key, group in groups if (share := done_share(group)) is not None]
    ids = [str(i) for i in promises["figures"]]
    total = count_number(len(groups), language, ids)
    own = [i for _, share in known for i in share["figures"].split(";")]
    same = count_number(len(known), language, own)
    values: dict[str, Part] = {"n": total, "k": same}
    message = "{n}个公布了总投资的项目计划中，{k}个同时公布了同口径的完成额。"
    if not known:
        message = "{n}个公布了总投资的项目计划中，没有一个公布同口径的完成额。"
    elif len(known) == 1:
        (place, year), share = known[0]
        message = (
            "{n}个公布了总投资的项目计划中，只有{k}个（{area}{year}）同时公布了同口径的完成额，"
            "累计完成总投资的{rate}。"
        )
        values["area"] = area(package, place, language)
        values["year"] = period_name(year, language)
        values["rate"] = cell(share, "", "percent", language, digits=1)
    label = translate("公布同口径完成额的项目计划", language)
    headline = Headline("programmes-with-completion", label, same)
    return say(message, language, len(groups), **values), headline


def _groups(promises: pd.DataFrame) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """Split by area and year, the newest first."""
    keys = promises[["area", "year"]].drop_duplicates()
    keys = keys.sort_values("year", ascending=False, kind="stable")
    return [
        (
            (str(place), str(year)),
            promises[(promises["area"] == place) & (promises["year"] == year)],
        )
        for place, year in keys.itertuples(index=False)
    ]


def _has_done(group: pd.DataFrame) -> bool:
    return bool((group["stage"] == "done").any())


def _panel(axes: Axes, package: Package, group: pd.DataFrame, language: str) -> None:
    factor = money_factor(language)
    rows = [_scaled(row, factor) for row in group.to_dict("records")]
    longest = max(_drawn(row) for row in rows)
    edge = 1.12 * longest
    names = []
    for position, row in enumerate(rows):
        done = row["stage"] == "done"
        interval_bar(axes, position, row, edge=edge, colour=ACCENT3 if done else ACCENT)
        shown = cell(group.iloc[position].to_dict(), "", MONEY, language, bare=True)
        end = edge if row["high"] == float("inf") else _drawn(row)
        value_label(axes, end, position, str(shown))
        names.append(_name(package, row, language))
    if not _has_done(group):
        names.append(translate("已完成", language))
        value_label(axes, 0, len(rows), translate("未公布", language), colour=GREY)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1.3 * longest)
    finish(axes, grid="x")
    group_thousands(axes.xaxis, language)
    axes.tick_params(axis="y", length=0)


def _scaled(row: Mapping[Any, Any], factor: float) -> dict[str, Any]:
    scaled = {str(k): v for k, v in row.items()}
    return scaled | {"low": row["low"] * factor, "high": row["high"] * factor}


def _drawn(row: Mapping[str, Any]) -> float:
    return float(row["low"] if row["high"] == float("inf") else row["high"])


def _name(package: Package, row: Mapping[Any, Any], language: str) -> str:
    """Name a bar: its stage, and for what was done also its scope and months."""
    if row["stage"] != "done":
        return translate(_STAGES[str(row["stage"])], language)
    scope = str(row[f"subject_{language}"] or indicator(package, row["indicator"], language))
    name = translate("已完成", language) + {"zh": "：", "en": ": "}[language] + scope
    lines = textwrap.wrap(name, 28) if language == "en" else [name]
    period = str(row["period"])
    if len(period) > len("2022"):
        lines.append(period_name(period, language))
    return "\n".join(lines)


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("area", translate("地区", language)),
        Column("stage", translate("项目", language)),
        Column("scope", translate("口径", language)),
        Column("period", translate("时期", language)),
        Column("amount", translate("金额", language), head(MONEY, language), "right"),
        Column("kind", translate("性质", language)),
    )


def _rows(
    package: Package, promises: pd.DataFrame, language: str
) -> tuple[tuple[Number | str, ...], ...]:
    return tuple(
        (
            area(package, row["area"], language),
            translate(_STAGES.get(str(row["stage"]), "已完成"), language),
            str(row[f"subject_{language}"] or indicator(package, row["indicator"], language)),
            period_name(str(row["period"]), language),
            cell(row, "", MONEY, language, bare=True),
            kind_name(str(row["kind"]), language),
        )
        for _, group in _groups(promises)
        for row in group.to_dict("records")
    )


def _amount(group: pd.DataFrame, stage: str, language: str) -> Number | str:
    row = group[group["stage"] == stage].iloc[0].to_dict()
    return cell(row, "", MONEY, language)


def _finding(package: Package, promises: pd.DataFrame, language: str) -> str:
    return "".join(map(str, promised_sentence(package, promises, language)[0])).rstrip("。.")


def _alt(package: Package, promises: pd.DataFrame, language: str) -> str:
    pieces = []
    for (place, year), group in _groups(promises):
        amounts = [
            line(
                "{stage}{amount}",
                language,
                stage=_name(package, row, language).replace("\n", " "),
                amount=cell(row, "", MONEY, language),
            )
            for row in group.to_dict("records")
        ]
        if not _has_done(group):
            amounts.append(translate("完成额未公布", language))
        pieces.append(
            line(
                "{area}{year}：{list}",
                language,
                area=area(package, place, language),
                year=period_name(year, language),
                list={"zh": "，", "en": ", "}[language].join(amounts),
            )
        )
    return line(
        "横条图，每个地区一幅：{list}。",
        language,
        list={"zh": "；", "en": "; "}[language].join(pieces),
    )

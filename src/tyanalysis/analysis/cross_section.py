"""One indicator across areas at one time: levels, shares, growth and ranks.

The areas are the members of one parent, so their sum can be set against the parent's own figure;
the residual is shown. Ranks are ranges: two areas whose bounds meet share their places.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import best_claims, claims
from tyanalysis.analysis.consistency import without_dust
from tyanalysis.analysis.frames import Frames, joined, text
from tyanalysis.analysis.kinds import FACTS, weakest_kind
from tyanalysis.analysis.overlap import members, overlaps
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered


def areas_of(frames: Frames, parent: str, kind: str) -> list[str]:
    """Which areas of one kind lie in a parent as a whole?

    Args:
        frames: The data package.
        parent: Area id of the whole.
        kind: Kind of area (city, county, zone, town).

    Returns:
        Area ids in the order of the table.
    """
    inside = set(members(frames.memberships, parent))
    table = frames.areas
    keep = table["id"].isin(inside) & (text(table, "kind") == kind)
    return table["id"][keep].to_list()


@remembered
def cross_section(
    frames: Frames,
    parent: str,
    kind: str,
    indicator: str,
    period: str,
    *,
    growth: str = "",
    areas: Sequence[str] | None = None,
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Compare the members of a parent in one period.

    Args:
        frames: The data package.
        parent: Area id of the whole (a province).
        kind: Kind of the members (city).
        indicator: Indicator id.
        period: Period in SDMX notation.
        growth: Indicator id of the growth rate to put beside it, or "" for none.
        areas: Members to keep, or None for all.
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        One row for each member, the largest first and those without a figure last: ``area``,
        ``value``, ``low``, ``high``, ``low_closed``, ``high_closed``, ``unit``, ``kind``,
        ``vintage``, ``share_low`` … ``share_high_closed`` (percent of the members' sum; empty for
        rates and where a member is missing), ``rank_low`` and ``rank_high`` (Int64; equal unless
        bounds meet), ``growth_value``, ``growth_low`` …, ``growth_rank_low``,
        ``growth_rank_high``, ``period``, ``figures``, ``sources``, ``grade``.
    """
    wanted = list(areas) if areas is not None else areas_of(frames, parent, kind)
    levels = _at(frames, wanted, indicator, period, reading, rounding)
    out = pd.DataFrame({"area": wanted})
    level = levels.reindex(pd.Index(wanted))
    bounds = Bounds.from_frame(level)
    out["value"] = level["value"].to_numpy()
    out = pd.concat([out, bounds.to_frame(out.index)], axis=1)
    for name in ("unit", "kind", "vintage"):
        out[name] = text(level, name).to_numpy()
    out = pd.concat([out, _shares(bounds, out["unit"]).to_frame(out.index, "share_")], axis=1)
    out["rank_low"], out["rank_high"] = _ranks(bounds)
    rates = _at(frames, wanted, growth, period, reading, rounding).reindex(pd.Index(wanted))
    rate_bounds = Bounds.from_frame(rates)
    out["growth_value"] = rates["value"].to_numpy()
    out = pd.concat([out, rate_bounds.to_frame(out.index, "growth_")], axis=1)
    out["growth_rank_low"], out["growth_rank_high"] = _ranks(rate_bounds)
    out["period"] = period
    for name, column in (("figures", "figure"), ("sources", "source")):
        pairs = zip(text(level, column), text(rates, column), strict=True)
        out[name] = [joined(pair) for pair in pairs]
    out["grade"] = text(level, "grade").to_numpy()
    order = np.argsort(-np.where(np.isnan(bounds.low), -np.inf, bounds.low), kind="stable")
    return out.iloc[order].reset_index(drop=True)


def cross_section_total(
    frames: Frames,
    parent: str,
    kind: str,
    indicator: str,
    period: str,
    *,
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Do the members add up to the parent's printed figure? total - sum, for each claim about it.

    Args:
        frames: The data package.
        parent: Area id of the whole (a province).
        kind: Kind of the members (city).
        indicator: Indicator id.
        period: Period in SDMX notation.
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        One row for each claim about the parent (one without, if there is none), that of the
        members' own source and vintage first: ``parent``, ``vintage``, ``members`` and ``missing``
        (counts), ``overlap`` (bool), ``sum_low`` …, ``total_low`` …, ``residual_low`` … (total less
        sum; empty if a member is missing or two overlap), ``agree`` (once rounding is granted: yes,
        no, undetermined), ``unit``, ``kind``, ``period``, ``figures``, ``sources``.

    Pitfalls:
        Cities compute their product apart from the province, so a residual need not be an error.
    """
    wanted = areas_of(frames, parent, kind)
    overlap = not overlaps(frames, wanted).empty
    parts, total, added, whole = _sides(
        frames, parent, wanted, indicator, period, reading, rounding
    )
    *_, wide_added, wide_whole = _sides(
        frames, parent, wanted, indicator, period, reading, "rounded"
    )
    if overlap:
        added = wide_added = Bounds.empty(len(whole))
    residual, wide = without_dust(whole - added), without_dust(wide_whole - wide_added)
    agree = np.where(wide.contains(0.0), "yes", "no")
    out = pd.DataFrame(
        {
            "parent": [parent] * len(whole),
            "vintage": total["vintage"].to_list() or [""],
            "members": len(wanted),
            "missing": int(parts["low"].isna().sum()),
            "overlap": overlap,
        }
    )
    frames_of = [added.to_frame(out.index, "sum_"), whole.to_frame(out.index, "total_")]
    out = pd.concat([out, *frames_of, residual.to_frame(out.index, "residual_")], axis=1)
    out["agree"] = np.where(wide.is_empty, "undetermined", agree)
    out["unit"] = joined(text(parts, "unit")) or joined(text(total, "unit"))
    out["kind"] = weakest_kind([*text(parts, "kind")[parts["low"].notna()], *text(total, "kind")])
    out["period"] = period
    own = joined(text(parts, "figure"))
    out["figures"] = [joined([*own.split(";"), name]) for name in total["figure"]] or [own]
    own = joined(text(parts, "source"))
    out["sources"] = [joined([*own.split(";"), name]) for name in total["source"]] or [own]
    return out


def _sides(
    frames: Frames,
    parent: str,
    wanted: Sequence[str],
    indicator: str,
    period: str,
    reading: str,
    rounding: str,
) -> tuple[pd.DataFrame, pd.DataFrame, Bounds, Bounds]:
    """Give the members' claims, the parent's claims, the members' sum and the parent's bounds."""
    parts = _at(frames, wanted, indicator, period, reading, rounding).reindex(pd.Index(wanted))
    total = claims(frames, [parent], [indicator], kinds=FACTS, reading=reading, rounding=rounding)
    total = total[total["period"] == period]
    sources, vintages = text(parts, "source").mode(), text(parts, "vintage").mode()
    total = total.assign(
        _source=~total["source"].isin(sources.head(1)),
        _vintage=~total["vintage"].isin(vintages.head(1)),
    ).sort_values(["_vintage", "_source"], kind="stable", ignore_index=True)
    whole = Bounds.from_frame(total) if len(total) else Bounds.empty()
    added = Bounds.from_frame(parts).sum() if len(parts) else Bounds.empty()
    return parts, total, Bounds.concat([added] * len(whole)), whole


def _at(
    frames: Frames, areas: Sequence[str], indicator: str, period: str, reading: str, rounding: str
) -> pd.DataFrame:
    """Give the best claim of each area for one period, by area; the newest vintage first."""
    found = best_claims(frames, areas, [indicator], kinds=FACTS, reading=reading, rounding=rounding)
    found = found[found["period"] == period]
    # The members must be of one vintage as far as they can: the one that most of them have.
    usual = found["vintage"].mode()
    first = (found["vintage"] != (usual.iloc[0] if len(usual) else "")).astype(int)
    found = found.assign(_other=first).sort_values("_other", kind="stable")
    return found.drop_duplicates("area").set_index("area").astype(dict.fromkeys(COLUMNS[:2], float))


def _shares(bounds: Bounds, units: pd.Series) -> Bounds:
    """Share of each in the sum of all, in percent: x / (x + rest), each unknown once."""
    n = len(bounds)
    if n < 2 or bool(bounds.is_empty.any()) or units.isin(["percent", "percentage_point"]).any():
        return Bounds.empty(n)
    rest = [bounds[np.arange(n) != place].sum() for place in range(n)]
    return 100.0 / (Bounds.concat(rest) / bounds + 1.0)


def _ranks(bounds: Bounds) -> tuple[pd.Series, pd.Series]:
    """Give the best and the worst place each can have; places are shared where bounds meet."""
    n = len(bounds)
    best, worst = np.ones(n, dtype=int), np.ones(n, dtype=int)
    known = ~bounds.is_empty
    for place in range(n):
        other = known & (np.arange(n) != place)
        here = bounds[[place] * n]
        best[place] += int((other & (bounds.gt(here) == "yes")).sum())
        worst[place] += int((other & (bounds.lt(here) != "yes")).sum())
    missing = pd.Series(~known)
    return (
        pd.Series(best, dtype="Int64").mask(missing),
        pd.Series(worst, dtype="Int64").mask(missing),
    )

"""Who made the growth: the contribution and the pull of a whole's members in one year."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.claims import claims
from tyanalysis.analysis.contribution import (
    contributions_from_growth,
    pull_from_end_share,
    pull_residual,
)
from tyanalysis.analysis.cross_section import areas_of, cross_section
from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.investment.claims import bounds_at, ends
from tyanalysis.analysis.kinds import FACTS
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered

LEVEL: Final = "gross-regional-product"
GROWTH: Final = "gross-regional-product-growth"
_FEWEST = 2


@remembered
def city_contributions(frames: Frames, whole: str = "province", part: str = "city") -> pd.DataFrame:
    """Split a whole's growth over its members, from published levels and growth rates.

    Pulls are share x (1 + G) x g / (1 + g): the share at the end of the year at current prices
    stands for the share at constant prices, which is not published. The whole's level and growth
    are of the members' own vintage, from their own source where it prints them. The newest year
    is taken in which every member has both.

    Args:
        frames: The data package.
        whole: Kind of the area whose growth is split.
        part: Kind of its members.

    Returns:
        One row for each member, the largest pull first, then the ``residual``, then the ``total``
        and, where there is one, the total of a later ``revised`` vintage: ``role`` (member,
        residual, total, revised), ``area``, ``period``, ``vintage``, ``source``, bounds (100
        million yuan), ``growth_…`` (per cent), ``share_…`` (per cent of the total), ``pull_…``
        (points), ``rate_…`` (contribution, per cent of the total's increase), ``sum_…`` and
        ``wide_…`` (of the residual: the members' pulls together, and what they leave once all
        rounding is granted), ``kind`` and ``figures``. No row where
        no year has all members.
    """
    for parent in frames.areas["id"][frames.areas["kind"] == whole]:
        members = areas_of(frames, str(parent), part)
        period = _newest(frames, members)
        if period:
            return _split(frames, str(parent), part, period)
    return pd.DataFrame()


def _newest(frames: Frames, members: list[str]) -> str:
    """Choose the newest year in which every member has a level and a growth rate."""
    if len(members) < _FEWEST:
        return ""
    known = claims(frames, members, [LEVEL, GROWTH], kinds=FACTS)
    known = known[known["low"].notna() & (known["period_kind"] == "year")]
    pairs = known.drop_duplicates(["period", "area", "indicator"])["period"].value_counts()
    full = pairs[pairs == 2 * len(members)].index
    return max(map(str, full), default="")


def _split(frames: Frames, parent: str, part: str, period: str) -> pd.DataFrame:
    members = cross_section(frames, parent, part, LEVEL, period, growth=GROWTH)
    vintage = str(members["vintage"].mode().iloc[0])
    usual = str(members["sources"].str.split(";").explode().mode().iloc[0])
    level = _of_whole(frames, parent, LEVEL, period, vintage, usual)
    growth = _of_whole(frames, parent, GROWTH, period, vintage, usual)
    if not level or not growth:
        return pd.DataFrame()
    own, rates = Bounds.from_frame(members), Bounds.from_frame(members, "growth_") / 100.0
    total, rate = bounds_at(level), bounds_at(growth) / 100.0
    many = len(members)
    shares = own / Bounds.concat([total] * many)
    pulls = pull_from_end_share(shares, rates, Bounds.concat([rate] * many))
    done = contributions_from_growth(own, rates, total, rate)
    contributed = Bounds.from_frame(done.parts, "rate_")
    base = {"period": period, "vintage": vintage, "kind": "actual"}
    whole_figures = joined([level["figure"], growth["figure"]])
    rows: list[dict[str, Any]] = [
        base
        | {"role": "member", "area": area, "source": source}
        | _cells(own[n], rates[n] * 100.0, shares[n] * 100.0, pulls[n] * 100.0,
                 contributed[n] * 100.0)
        | {"figures": joined([*figures.split(";"), *whole_figures.split(";")])}
        for n, (area, source, figures) in enumerate(
            zip(members["area"], members["sources"], members["figures"], strict=True)
        )
    ]  # fmt: skip
    rows.sort(key=lambda row: -float(row["pull_low"]))
    nothing = Bounds.empty(1)
    all_figures = joined(name for row in rows for name in row["figures"].split(";"))
    rest = base | {"role": "residual", "area": parent, "source": "", "figures": all_figures}
    rest |= _cells(total - own.sum(), nothing, nothing, pull_residual(pulls, rate) * 100.0,
                   done.residual * 100.0)  # fmt: skip
    rest |= ends(pulls.sum() * 100.0, "sum_")
    rest |= ends(_wide_residual(frames, parent, part, period, level, growth), "wide_")
    summed = base | {"role": "total", "area": parent, "source": level["source"]}
    summed |= _cells(total, rate * 100.0, Bounds.point(100.0), rate * 100.0, Bounds.point(100.0))
    rows += [rest, summed | {"figures": whole_figures}]
    if vintage != "revised" and (later := _of_whole(frames, parent, LEVEL, period, "revised", "")):
        rows.append(
            base
            | {"role": "revised", "area": parent, "source": later["source"], "vintage": "revised"}
            | _cells(bounds_at(later), *[nothing] * 4)
            | {"figures": later["figure"]}
        )
    return pd.DataFrame(rows)


def _of_whole(
    frames: Frames, parent: str, indicator: str, period: str, vintage: str, usual: str
) -> dict[str, Any]:
    """Choose the whole's claim of one vintage, that of the members' source before better ones."""
    found = claims(frames, [parent], [indicator], kinds=FACTS)
    found = found[(found["period"] == period) & (found["vintage"] == vintage)]
    found = found.assign(_other=found["source"] != usual).sort_values("_other", kind="stable")
    return {} if found.empty else {str(k): v for k, v in found.iloc[0].items()}


def _wide_residual(
    frames: Frames,
    parent: str,
    part: str,
    period: str,
    level: dict[str, Any],
    growth: dict[str, Any],
) -> Bounds:
    """Give the residual of the pulls once rounding is granted to every input, in points."""
    members = cross_section(frames, parent, part, LEVEL, period, growth=GROWTH, rounding="rounded")
    wide = claims(frames, [parent], [LEVEL, GROWTH], kinds=FACTS, rounding="rounded")
    by_id = wide.set_index("figure")
    total = Bounds.from_frame(by_id.loc[[level["figure"]]])
    rate = Bounds.from_frame(by_id.loc[[growth["figure"]]]) / 100.0
    many = len(members)
    shares = Bounds.from_frame(members) / Bounds.concat([total] * many)
    pulls = pull_from_end_share(
        shares, Bounds.from_frame(members, "growth_") / 100.0, Bounds.concat([rate] * many)
    )
    return pull_residual(pulls, rate) * 100.0


def _cells(
    level: Bounds, growth: Bounds, share: Bounds, pull: Bounds, rate: Bounds
) -> dict[str, Any]:
    named = {"": level, "growth_": growth, "share_": share, "pull_": pull, "rate_": rate}
    return {
        key: value for name, bounds in named.items() for key, value in ends(bounds, name).items()
    }

"""The investment figures that no other section uses, so that none is hidden."""

from __future__ import annotations

from typing import Final

import pandas as pd

from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.investment import growth, programme, projects, stages, structure
from tyanalysis.analysis.investment.claims import place_claims
from tyanalysis.data.remember import remembered

_PLACES: Final = ("nation", "province", "city", "county", "zone", "park", "group", "town")
_WORDS: Final = "investment|project|-fai"


@remembered
def other_investment(frames: Frames) -> pd.DataFrame:
    """Collect investment claims about places that the sections above leave out.

    Args:
        frames: The data package.

    Returns:
        The columns of ``place_claims``, by area, indicator and period.
    """
    names = frames.indicators["id"]
    wanted = sorted(set(names[names.str.contains(_WORDS)]) - _used())
    claims = place_claims(frames, wanted, area_kinds=_PLACES, by_subject=True)
    claims = claims[~claims["figures"].isin(_shown(frames))]
    levels = place_claims(frames, [growth.LEVEL], area_kinds=_PLACES)
    shown = structure.investment_structure(frames)
    ids = set(shown["total_figures"]) if len(shown) else set()
    levels = levels[~levels["figures"].isin(ids)]
    together = pd.concat([levels, claims], ignore_index=True)
    size = together["area_kind"].map({kind: n for n, kind in enumerate(_PLACES)})
    return (
        together.assign(size=size)
        .sort_values(["size", "area", "indicator", "period"], kind="stable", ignore_index=True)
        .drop(columns="size")
    )


def _used() -> set[str]:
    """Name the indicators that a section of its own always shows."""
    used = {name for pair in stages.STAGES.values() for name in pair}
    used |= {growth.GROWTH, growth.LEVEL, "planned-investment", "started-planned-investment"}
    used |= {structure.INDUSTRY_SHARE, structure.INDUSTRY_GROWTH, "industry-project-fai"}
    return used | set(projects.CAPACITIES)


def _shown(frames: Frames) -> set[str]:
    """Collect the ids of claims that a section shows for some areas and periods only."""
    plans = programme.plan_against_total(frames)
    made = [
        programme.done_beside_plan(frames),
        programme.progress_reports(frames, plans),
        structure.investment_structure(frames),
        structure.implied_totals(frames),
    ]
    return {i for frame in made if len(frame) for cell in frame["figures"] for i in cell.split(";")}

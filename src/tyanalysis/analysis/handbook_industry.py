"""Worked examples of the methods handbook on areas by industry: shift-share, clusters, complexity.

States of the United States stand for areas with a table by industry: no such table of the cities of
Shanxi is published in the data.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.agglomeration import (
    cluster_index,
    ellison_glaeser,
    gini_concentration,
    gini_locational_area,
    gini_locational_half,
)
from tyanalysis.analysis.complexity import complexity, diversity, presence, ubiquity
from tyanalysis.analysis.handbook import Example, Words, extreme, point, worked
from tyanalysis.analysis.shift_share import shift_share, shift_share_dynamic, shift_share_esteban
from tyanalysis.errors import NotComputable

INDUSTRIES = {
    "manufacturing": Words("制造业", "Manufacturing"),
    "agriculture": Words("农业", "Agriculture"),
}
STATES = {
    "California": "加利福尼亚", "Texas": "得克萨斯", "New York": "纽约", "Florida": "佛罗里达",
    "Illinois": "伊利诺伊", "Pennsylvania": "宾夕法尼亚", "Ohio": "俄亥俄", "Georgia": "佐治亚",
}  # fmt: skip
SECTORS = {
    "agriculture": Words("农业", "Agriculture"),
    "manufacturing": Words("制造业", "Manufacturing"),
    "rest": Words("其余各业", "All the rest"),
}
_PLACES = {"Wien": "维也纳", "Linz": "林茨", "Graz": "格拉茨"}
_SHOWN = 8  # largest states in the shift-share table


def state_table(panel: pd.DataFrame, year: int) -> pd.DataFrame:
    """Spread a panel: states down, their sectors across (million dollars)."""
    own = panel[panel["kind"] == "state"]
    table = own.pivot_table(index="name", columns="industry", values=f"gdp_{year}").dropna() / 1000
    table["rest"] = table["all"] - table["agriculture"] - table["manufacturing"]
    return table[["agriculture", "manufacturing", "rest", "all"]]


@worked("shift")
def shift_example(panel: pd.DataFrame, first: int = 2001, last: int = 2021) -> Example:
    """Split the growth of the largest states: nation, structure, own strength.

    Args:
        panel: The panel ``us-county-gdp``.
        first: First year.
        last: Last year.
    """
    before, now = state_table(panel, first), state_table(panel, last)
    both = before.index.intersection(now.index)
    parts = ["agriculture", "manufacturing", "rest"]
    nation = [t.loc[both, parts].sum().to_numpy() for t in (before, now)]
    rows: list[dict[str, Any]] = []
    for state in now.loc[both, "all"].nlargest(_SHOWN).index:
        own = [t.loc[state, parts].to_numpy(dtype=float) for t in (before, now)]
        done = shift_share(*own, *nation).total()
        base = float(before.loc[state, "all"])
        terms = {k: float(getattr(done, k)) / base * 100
                 for k in ("change", "national", "industry_mix", "regional")}  # fmt: skip
        rows.append({"label_zh": STATES.get(state, state), "label_en": state, **terms})
    table = pd.DataFrame(rows)
    best, worst = extreme(table, "regional"), extreme(table, "regional", largest=False)
    return Example("shift", table, {
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "best": Words(best["label_zh"], best["label_en"]),
        "best_regional": point(best["regional"], "percentage_point"),
        "best_change": point(best["change"], "percent"),
        "worst": Words(worst["label_zh"], worst["label_en"]),
        "worst_regional": point(worst["regional"], "percentage_point"),
        "national": point(table["national"][0], "percent"),
    })  # fmt: skip


@worked("dynamic")
def dynamic_example(
    panel: pd.DataFrame, years: tuple[int, int, int] = (2001, 2011, 2021)
) -> Example:
    """Split the same growth by two other forms: Esteban-Marquillas, and step by step.

    Args:
        panel: The panel ``us-county-gdp``.
        years: First year, a year between, last year.

    Returns:
        The largest states down; regional term of the classic form, regional and allocation terms of
        Esteban-Marquillas, mix and regional terms of the dynamic form (% of the first level).
    """
    tables = [state_table(panel, year) for year in years]
    both = tables[0].index.intersection(tables[1].index).intersection(tables[2].index)
    parts = list(SECTORS)
    nation = np.array([t.loc[both, parts].sum().to_numpy(dtype=float) for t in tables])
    rows: list[dict[str, Any]] = []
    for state in tables[-1].loc[both, "all"].nlargest(_SHOWN).index:
        own = np.array([t.loc[state, parts].to_numpy(dtype=float) for t in tables])
        ends = (own[0], own[-1], nation[0], nation[-1])
        classic, esteban = shift_share(*ends).total(), shift_share_esteban(*ends).total()
        steps = shift_share_dynamic(own, nation).total()
        scale = 100 / own[0].sum()
        rows.append(
            {"label_zh": STATES.get(state, state), "label_en": state,
             "classic": float(classic.regional) * scale,
             "regional": float(esteban.regional) * scale,
             "allocation": float(esteban.allocation) * scale,
             "step_mix": float(steps.industry_mix.sum()) * scale,
             "step_regional": float(steps.regional.sum()) * scale}
        )  # fmt: skip
    table = pd.DataFrame(rows)
    gap = (table["step_regional"] - table["classic"]).abs()
    most = extreme(table.assign(gap=gap), "gap")
    special = extreme(table.assign(size=table["allocation"].abs()), "size")
    turned = int((table["step_regional"] * table["classic"] < 0).sum())
    return Example("dynamic", table, {
        "first": Words(*(str(years[0]),) * 2),
        "middle": Words(*(str(years[1]),) * 2),
        "last": Words(*(str(years[2]),) * 2),
        "n": point(len(table), "count", kind="count"),
        "turned": point(turned, "count", kind="count"),
        "most": Words(most["label_zh"], most["label_en"]),
        "classic": point(most["classic"], "percentage_point"),
        "stepwise": point(most["step_regional"], "percentage_point"),
        "special": Words(special["label_zh"], special["label_en"]),
        "regional": point(special["regional"], "percentage_point"),
        "allocation": point(special["allocation"], "percentage_point"),
    })  # fmt: skip


@worked("agglomeration")
def agglomeration_example(panel: pd.DataFrame, year: int = 2021) -> Example:
    """Compare three Ginis of two industries over the states.

    Args:
        panel: The panel ``us-county-gdp``.
        year: Year.
    """
    states = state_table(panel, year)
    whole = states["all"].to_numpy(dtype=float)
    rows: list[dict[str, Any]] = []
    for key, name in INDUSTRIES.items():
        own = states[key].to_numpy(dtype=float)
        rows.append(
            {"label_zh": name.zh, "label_en": name.en, "rank": gini_concentration(own, whole),
             "area": gini_locational_area(own, whole), "half": gini_locational_half(own, whole)}
        )  # fmt: skip
    return Example("agglomeration", pd.DataFrame(rows), {
        "year": Words(str(year), str(year)),
        "n": point(len(states), "count", kind="count"),
        "farming": point(rows[1]["area"]),
        "making": point(rows[0]["area"]),
    })  # fmt: skip


@worked("plants")
def plants_example() -> Example:
    """Take plant sizes out of concentration, and measure a cluster: two published cases.

    Ten plants in three regions, and one region's industry: Farhauer and Kröll (2014), as the help
    pages of the R package REAT quote them. No public table of plants by size is in the data.
    """
    sizes = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    places = ["Wien"] * 5 + ["Linz"] * 4 + ["Graz"]
    totals = {"Wien": 500_000, "Linz": 400_000, "Graz": 100_000}
    done = ellison_glaeser(sizes, places, totals)
    cluster = cluster_index(1743, 5740, 50, 576, 488, 4621, 35, 53)
    own = pd.Series(sizes).groupby(places)
    table = pd.DataFrame(
        {"label_zh": list(_PLACES.values()), "label_en": ["Vienna", "Linz", "Graz"],
         "plants": own.count()[list(totals)].to_numpy(),
         "largest": own.max()[list(totals)].to_numpy(),
         "share": own.sum()[list(totals)].to_numpy() / sum(sizes) * 100,
         "reference": np.array(list(totals.values())) / sum(totals.values()) * 100}
    )  # fmt: skip
    return Example("plants", table, {
        "n": point(done.plants, "count", kind="count"),
        "gamma": point(done.gamma),
        "raw": point(done.raw),
        "size": point(done.plant_hhi),
        "z": point(done.z),
        "cluster": point(float(cluster)),
    })  # fmt: skip


@worked("presence")
def presence_example(panel: pd.DataFrame, year: int = 2021) -> Example:
    """Count which states have which sector to speak of, and try the complexity of the table.

    Args:
        panel: The panel ``us-county-gdp``.
        year: Year.

    Returns:
        A row for each sector: states with a location quotient of 1 or more, their part of all
        states (%), and in how many other sectors those states are strong on average.
    """
    states = state_table(panel, year)[list(SECTORS)]
    present = presence(states)
    many, rare = diversity(present), ubiquity(present)
    table = pd.DataFrame(
        {"label_zh": [w.zh for w in SECTORS.values()],
         "label_en": [w.en for w in SECTORS.values()],
         "ubiquity": rare.to_numpy(), "share": rare.to_numpy() / len(states) * 100,
         "others": [float(many[present[s] > 0].mean()) - 1 for s in SECTORS]}
    )  # fmt: skip
    try:
        complexity(present)
        verdict = Words("给出", "answers")
    except NotComputable:
        verdict = Words("拒绝", "refuses")
    return Example("presence", table, {
        "year": Words(str(year), str(year)),
        "states": point(len(states), "count", kind="count"),
        "industries": point(states.shape[1], "count", kind="count"),
        "two": point(int((many == 2).sum()), "count", kind="count"),
        "one": point(int((many == 1).sum()), "count", kind="count"),
        "verdict": verdict,
    })  # fmt: skip


@worked("complexity")
def complexity_example() -> Example:
    """Count diversity and ubiquity in the four areas and four products of the paper's figure.

    The network of figure S4 of Hidalgo and Hausmann (2009), as the R package EconGeo has it.
    """
    textbook = pd.DataFrame(
        [[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]],
        index=["C1", "C2", "C3", "C4"], columns=["P1", "P2", "P3", "P4"],
    )  # fmt: skip
    has = [" ".join(textbook.columns[row > 0]) for row in textbook.to_numpy()]
    table = pd.DataFrame(
        {"label_zh": textbook.index, "label_en": textbook.index, "has_zh": has, "has_en": has,
         "diversity": diversity(textbook).to_numpy(), "product": textbook.columns,
         "ubiquity": ubiquity(textbook).to_numpy()}
    )  # fmt: skip
    return Example("complexity", table, {})

"""Worked examples of the methods handbook: contribution, shares, concentration, gaps, structure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.analysis.concentration import (
    concentration_ratio,
    effective_number,
    hhi,
    hhi_normalised,
)
from tyanalysis.analysis.contribution import contributions_from_growth
from tyanalysis.analysis.cross_section import cross_section
from tyanalysis.analysis.dispersion import coefficient_of_variation, hoover
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.handbook import (
    GROWTH,
    GRP,
    Example,
    Fact,
    Words,
    bound_columns,
    claim_of,
    extreme,
    finite,
    point,
    rounded,
    words_of,
    worked,
)
from tyanalysis.analysis.inequality import atkinson, gini, theil_l, theil_t_split
from tyanalysis.analysis.shares import location_quotient
from tyanalysis.analysis.specialisation import entropy, hachman, krugman, specialisation_coefficient
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

SECTORS = {
    "primary": Words("第一产业", "Primary sector"),
    "secondary": Words("第二产业", "Secondary sector"),
    "tertiary": Words("第三产业", "Tertiary sector"),
}
YEARS = (2001, 2011, 2021)
_COARSE = 100.0  # 亿元: what is left of the cities' levels if only hundreds were published


def _cities(frames: Frames, province: str, period: str) -> pd.DataFrame:
    """Levels and growth of all cities of a province, named; refuses if one is missing."""
    table = cross_section(frames, province, "city", GRP, period, growth=GROWTH)
    if table.empty or table[["value", "growth_value"]].isna().any().any():
        raise NotComputable("no-parts", "有的市没有数字。", "A city has no figure.")
    names = [words_of(frames, area) for area in table["area"]]
    return table.assign(
        label_zh=[n.zh for n in names], label_en=[n.en for n in names],
    ).reset_index(drop=True)  # fmt: skip


@worked("contribution")
def contribution_example(frames: Frames, area: str, year: str) -> Example:
    """Split growth among the three sectors, with the rounding of every printed number.

    Args:
        frames: The data package.
        area: Area id.
        year: Year with levels and growth of the sectors.
    """
    parts = [claim_of(frames, area, f"value-added-{s}", year) for s in SECTORS]
    rates = [claim_of(frames, area, f"value-added-{s}-growth", year) for s in SECTORS]
    total, rate = claim_of(frames, area, GRP, year), claim_of(frames, area, GROWTH, year)
    done = contributions_from_growth(
        Bounds.concat([rounded(p) for p in parts]),
        Bounds.concat([rounded(r, 0.01) for r in rates]), rounded(total), rounded(rate, 0.01),
    )  # fmt: skip
    ids = [f"{p['id']};{r['id']};{total['id']};{rate['id']}" for p, r in zip(parts, rates)]  # noqa: B905
    table = pd.DataFrame(
        {
            "label_zh": [w.zh for w in SECTORS.values()],
            "label_en": [w.en for w in SECTORS.values()],
            "level": [p["value"] for p in parts],
            "growth": [r["value"] for r in rates],
            "figures": ids,
        }
    )
    pull, share = (Bounds.from_frame(done.parts, prefix=f"{x}_") * 100.0
                   for x in ("pull", "rate"))  # fmt: skip
    table = pd.concat(
        [table, pull.to_frame(prefix="pull_"), share.to_frame(prefix="rate_")], axis=1
    )
    top = int(np.argmax(pull.low))
    return Example("contribution", table, {
        "area": words_of(frames, area),
        "year": Words(year, year),
        "top": Words(table["label_zh"][top], table["label_en"][top].lower()),
        "pull": Fact(pull[top], "percentage_point", ids[top]),
        "rate": Fact(share[top], "percent", ids[top]),
        "growth": point(rate["value"], "percent", rate["id"], "growth"),
        "residual_low": point(float(done.residual.low[0]) * 100, "percent", ";".join(ids)),
        "residual_high": point(float(done.residual.high[0]) * 100, "percent", ";".join(ids)),
    })  # fmt: skip


@worked("pull")
def city_pull_example(frames: Frames, province: str, year: str) -> Example:
    """Say how many points of the cities' joint growth come from each, by constant-price growth.

    Args:
        frames: The data package.
        province: Area id of the province.
        year: Year with level and growth of every city.
    """
    table = _cities(frames, province, year)
    base = table["value"] / (1 + table["growth_value"] / 100)
    pull = (table["value"] - base) / base.sum() * 100
    table = table.assign(pull=pull, growth=table["growth_value"], level=table["value"],
                         share=base / base.sum() * 100)  # fmt: skip
    table = table.sort_values("pull", ascending=False, ignore_index=True)
    top, ids = table.iloc[0], ";".join(table["figures"])
    fastest = extreme(table, "growth")
    return Example("pull", table, {
        "province": words_of(frames, province),
        "year": Words(year, year),
        "n": point(len(table), "count", ids, "count"),
        "top": Words(top["label_zh"], top["label_en"]),
        "pull": point(top["pull"], "percentage_point", ids),
        "sum": point(float(pull.sum()), "percent", ids),
        "fastest": Words(fastest["label_zh"], fastest["label_en"]),
        "its_pull": point(fastest["pull"], "percentage_point", ids),
        "its_growth": point(fastest["growth"], "percent", fastest["figures"], "growth"),
    })  # fmt: skip


@worked("quotient")
def quotient_example(frames: Frames, area: str, reference: str, year: str) -> Example:
    """Compare a city's three sectors with the province's: shares, quotients, Krugman, entropy.

    Args:
        frames: The data package.
        area: Area id of the city.
        reference: Area id of the province.
        year: Year with the sectors of both.
    """
    here = [claim_of(frames, area, f"value-added-{s}", year) for s in SECTORS]
    there = [claim_of(frames, reference, f"value-added-{s}", year) for s in SECTORS]
    own = np.array([c["value"] for c in here], dtype=float)
    whole = np.array([c["value"] for c in there], dtype=float)
    quotients = location_quotient(
        Bounds.concat([rounded(c) for c in here]), float(own.sum()),
        Bounds.concat([rounded(c) for c in there]), float(whole.sum()),
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "label_zh": [w.zh for w in SECTORS.values()],
            "label_en": [w.en for w in SECTORS.values()],
            "share": own / own.sum() * 100,
            "reference_share": whole / whole.sum() * 100,
            "figures": [f"{a['id']};{b['id']}" for a, b in zip(here, there, strict=True)],
        }
    )
    table = pd.concat([table, quotients.to_frame(prefix="quotient_")], axis=1)
    ids, top = ";".join(table["figures"]), int(np.argmax(quotients.low))
    moved = float(specialisation_coefficient(own, whole)[0])
    return Example("quotient", table, {
        "area": words_of(frames, area),
        "reference": words_of(frames, reference),
        "year": Words(year, year),
        "top": Words(table["label_zh"][top], table["label_en"][top].lower()),
        "quotient": Fact(quotients[top], "", table["figures"][top]),
        "krugman": point(float(krugman(own, whole)[0]), "", ids),
        "coefficient": point(moved * 100, "percent", ids),
        "hachman": point(float(hachman(own, whole)[0]), "", ids),
        "entropy": point(float(entropy(own)[0]), "", ids),
    })  # fmt: skip


@worked("concentration")
def concentration_example(
    frames: Frames, province: str, year: str, provinces: pd.DataFrame, counties: pd.DataFrame
) -> Example:
    """Measure concentration at three scales, and once from bounds only.

    Args:
        frames: The data package.
        province: Area id of the province whose cities are taken.
        year: Year of the cities.
        provinces: The panel ``china-province-investment``.
        counties: The panel ``us-county-gdp``.
    """
    cities = _cities(frames, province, year)
    ids = ";".join(cities["figures"])
    newest = int(provinces["year"].max())
    invested = finite(provinces.loc[provinces["year"] == newest, "investment"]).to_numpy()
    many = finite(counties.loc[counties["kind"] == "county", "gdp_2021"]).to_numpy()
    exact = cities["value"].to_numpy()
    coarse = with_rounding(np.round(exact / _COARSE) * _COARSE, _COARSE)
    name = words_of(frames, province)
    sets: list[tuple[Words, Any, str]] = [
        (Words(f"{name.zh}各市{year}年", f"Cities of {name.en}, {year}"), exact, ids),
        (Words("同上，只知整百亿元", "The same, known to 10 billion only"), coarse, ids),
        (Words(f"各省投资{newest}年", f"Provinces of China, investment {newest}"), invested, ""),
        (Words("美国各县2021年", "US counties, 2021"), many, ""),
    ]
    rows, columns = [], {k: [] for k in ("hhi", "normalised", "number", "top")}  # type: ignore[var-annotated]
    for label, parts, figures in sets:
        rows.append({"label_zh": label.zh, "label_en": label.en, "n": len(parts),
                     "figures": figures})  # fmt: skip
        for key, value in (
            ("hhi", hhi(parts)), ("normalised", hhi_normalised(parts)),
            ("number", effective_number(parts)), ("top", concentration_ratio(parts, 3)),
        ):  # fmt: skip
            columns[key].append(value if isinstance(value, Bounds) else Bounds.point(float(value)))
    blocks = [bound_columns(columns[k], k, 100 if k == "top" else 1) for k in columns]
    table = pd.concat([pd.DataFrame(rows), *blocks], axis=1)
    return Example("concentration", table, {
        "n": point(len(exact), "count", ids, "count"),
        "province": name,
        "exact": Fact(columns["hhi"][0], "", ids),
        "coarse": Fact(columns["hhi"][1], "", ids),
        "number": Fact(columns["number"][0], "", ids),
        "least": point(1 / len(exact), "", ids),
    })  # fmt: skip


@worked("inequality")
def inequality_example(counties: pd.DataFrame) -> Example:
    """Measure gaps between counties and split them by state, at three dates.

    Args:
        counties: The panel ``us-county-gdp``.
    """
    units = counties[counties["kind"] == "county"]
    rows: list[dict[str, Any]] = []
    for year in YEARS:
        kept = units.loc[finite(units[f"gdp_{year}"]).index]
        values = kept[f"gdp_{year}"].to_numpy()
        split = theil_t_split(values, kept["state"].tolist())
        rows.append(
            {"label_zh": f"{year}年", "label_en": str(year), "n": len(kept), "gini": gini(values),
             "theil": split.total, "between": split.between, "within": split.within,
             "theil_l": theil_l(values), "atkinson": atkinson(values, 0.5).value,
             "cv": coefficient_of_variation(values), "hoover": hoover(values) * 100}
        )  # fmt: skip
    table = pd.DataFrame(rows)
    last = table.iloc[-1]
    return Example("inequality", table, {
        "n": point(int(last["n"]), "count", kind="count"),
        "gini": point(float(last["gini"])),
        "theil": point(float(last["theil"])),
        "share": point(float(last["between"] / last["theil"] * 100), "percent"),
        "hoover": point(float(last["hoover"]), "percent"),
        "cv": point(float(last["cv"])),
    })  # fmt: skip

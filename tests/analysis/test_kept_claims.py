"""Claims taken from the kept table of all claims are those that would be ranked by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tyanalysis as ty
from tyanalysis.analysis.claims import _PRINTED, _ranked, claims
from tyanalysis.analysis.frames import pick
from tyanalysis.data.package import Package

FACT = {"area": "taiyuan", "indicator": "fixed-asset-investment", "kind": "actual", "value": 1.0}


@pytest.fixture(scope="module")
def package() -> Package:
    return ty.load()


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"areas": ["taiyuan", "zongcai-zone"]},
        {"areas": "taiyuan", "start": "2021", "end": "2023"},
        {"indicators": ["gross-regional-product", "fixed-asset-investment"]},
        {"kinds": ["plan", "target"]},
        {"kinds": ["actual"]},
        {"start": "2023"},
        {"end": "2020", "kinds": ["expected"]},
    ],
)
@pytest.mark.parametrize("reading", ["", "customary"])
def test_kept_claims_are_those_ranked_alone(
    package: Package, choice: dict[str, Any], reading: str
) -> None:
    alone = _alone(package, reading, **choice)
    kept = claims(package, **choice, reading=reading)
    # How pandas stores text may differ, see `data.strings`; what is in the table may not.
    assert_frame_equal(kept, alone, check_dtype=False, check_column_type=False)


def _alone(package: Package, reading: str = "", **choice: Any) -> pd.DataFrame:
    found = pick(package, **choice)
    return _ranked(package, found, reading, "printed").drop(columns=_PRINTED)


def test_an_indicator_printed_in_several_units(package: Package) -> None:
    counts = package.figures.groupby("indicator")["unit"].nunique()
    mixed = counts.index[counts > 1].to_list()
    assert mixed
    units = set()
    for area in package.figures["area"][package.figures["indicator"].isin(mixed)].unique():
        kept = claims(package, area, mixed)
        assert_frame_equal(
            kept,
            _alone(package, areas=[area], indicators=mixed),
            check_dtype=False,
            check_column_type=False,
        )
        units |= set(zip(kept["indicator"], kept["unit"], strict=True))
    assert len(units) > len(mixed)  # some areas alone are in another unit than all together


def test_the_unit_of_a_choice_of_years_is_that_of_the_figures_chosen(package: Package) -> None:
    rows = package.figures.iloc[[0, 0, 0]].assign(
        **FACT, low=1.0, high=1.0, id=["a", "b", "c"], period=["2020", "2021", "2023"],
        unit=["CNY_10K", "CNY_10K", "CNY_100M"],
    )  # fmt: skip
    few = replace(package, figures=pd.DataFrame(rows).reset_index(drop=True))
    assert set(claims(few)["unit"]) == {"CNY_10K"}
    assert claims(few, start="2023")["unit"].to_list() == ["CNY_100M"]

"""Derivations: the worked-out values, both readings, rounding, and rows that may not be."""

import inspect
import json
import math
from pathlib import Path

import pandas as pd
import pytest

from tyanalysis.analysis.derivation_row import COLUMNS
from tyanalysis.analysis.derive import derive
from tyanalysis.analysis.methods import METHODS
from tyanalysis.errors import DataError

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "derived.json").read_text("utf-8"))
PREFIX = {"strict": "strict_", "customary": "customary_", "rounded": "rounded_"}


@pytest.fixture(scope="module")
def derived(bundled):
    return derive(bundled).set_index("id")


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda c: f"{c['id']}-{c['variant']}")
def test_bounds_are_those_worked_out_by_hand(derived, case):
    row, prefix = derived.loc[case["id"]], PREFIX[case["variant"]]
    for end in ("low", "high"):
        expected = math.inf if case[end] == "inf" else case[end]
        got = float(row[f"{prefix}{end}"])
        assert (got if math.isinf(got) else round(got, case["decimals"])) == expected
        assert bool(row[f"{prefix}{end}_closed"]) == case[f"{end}_closed"]


def test_every_derivation_has_a_worked_out_value(derived):
    known = {case["id"] for case in GOLDEN["cases"]}
    assert set(derived.index) == known
    assert {f"D{number:02d}" for number in range(1, 38)} <= {name[:3] for name in known}


@pytest.mark.parametrize("case", GOLDEN["values"], ids=lambda c: c["id"])
def test_the_value_from_stated_numbers(derived, case):
    assert round(derived.loc[case["id"], "value"], case["decimals"]) == case["value"]


def test_a_one_sided_input_gives_no_value(derived):
    assert math.isnan(derived.loc["D01", "value"])
    assert math.isnan(derived.loc["D29", "value"])


def test_what_the_claims_do_not_determine_is_said(derived):
    assert derived.index[~derived["determinable"]].to_list() == GOLDEN["undetermined"]


def test_results_are_of_the_weakest_kind(derived):
    assert {name: derived.loc[name, "kind"] for name in GOLDEN["kinds"]} == GOLDEN["kinds"]


def test_checks_give_verdicts_in_both_readings(derived):
    found = derived.loc[list(GOLDEN["verdicts"]), ["verdict", "customary_verdict"]]
    assert {name: list(row) for name, row in found.iterrows()} == GOLDEN["verdicts"]
    assert set(derived.drop(index=list(GOLDEN["verdicts"]))["verdict"]) == {""}


def test_rows_name_their_figures_sources_and_assumptions(derived):
    assert derived.loc["D01", "figures"] == "seed-F022;seed-F021"
    assert derived.loc["D27b", "figures"] == "seed-F059;seed-F057"
    assert "plants_10K" in derived.loc["D26b", "assumption_en"]
    assert derived.loc["D08a", "assumption_zh"]
    assert not derived.loc["D01", "assumption_zh"]
    assert derived.loc["D38", "grade"] == "A"


def test_the_reading_of_the_caller_fills_the_main_columns(bundled):
    row = derive(bundled, reading="customary").set_index("id").loc["D29"]
    assert (row["low"], row["high"]) == (102, 118)
    assert math.isinf(row["strict_high"])


def test_only_the_rows_of_a_report(bundled):
    towns = derive(bundled, "town_output")
    assert "D20" in set(towns["id"])
    assert "D02" not in set(towns["id"])
    assert towns["report"].str.split(";").map(lambda names: "town_output" in names).all()


def test_only_the_results_of_an_area(bundled):
    found = derive(bundled, areas=["qingxu-vinegar"])
    assert found["id"].to_list() == ["D20", "D21", "D22", "D23", "D24"]


def test_roles_of_every_method_are_its_arguments():
    for name, method in METHODS.items():
        arguments = inspect.signature(method.function).parameters
        assert set(method.roles) == set(arguments) - {"assuming"}, name
        needed = {a for a, p in arguments.items() if p.default is inspect.Parameter.empty}
        assert needed <= set(method.roles) - set(method.optional), name


def rows(*given):
    base = {
        "id": "R1", "method": "ratio", "inputs": "numerator=F1;denominator=F2", "unit": "times",
        "name_zh": "比", "name_en": "Ratio", "caution_zh": "", "caution_en": "", "report": "r",
    }  # fmt: skip
    return pd.DataFrame([base | row for row in given], columns=list(COLUMNS))


FIGURES = [
    {"value": 10.0},
    {"value": 4.0, "indicator": "y"},
    {"value": 3.0, "indicator": "z", "unit": "count", "kind": "plan"},
    {"value": 2.0, "low": 2.0, "high": math.inf, "qualifier": "ge", "indicator": "w"},
]


def run(frames_of, *given):
    frames = frames_of(FIGURES, derivations=rows(*given))
    return derive(frames).set_index("id")


def test_rows_may_use_other_rows(frames_of):
    done = run(
        frames_of,
        {"id": "R2", "inputs": "numerator=R1;denominator=F2", "unit": "times"},
        {"id": "R1", "method": "plan_remainder", "inputs": "total=F1;part=F2", "unit": "CNY_100M"},
    )
    assert done.loc["R2", "value"] == 1.5
    assert done.loc["R2", "figures"] == "F1;F2"


def test_units_are_converted_into_the_result_unit(frames_of):
    done = run(
        frames_of,
        {"method": "per_unit", "inputs": "amount=F1;units=F3", "unit": "CNY_10K/count",
         "caution_zh": "计划", "caution_en": "A plan"},
        {"id": "R2", "method": "multiple", "inputs": "amount=F1;factor=2", "unit": "CNY"},
    )  # fmt: skip
    assert done.loc["R1", "value"] == pytest.approx(100000 / 3)
    assert done.loc["R2", "value"] == 2e9


def test_a_bounded_figure_at_its_stated_number_is_an_assumption(frames_of):
    inputs = "numerator=F1;denominator=F4"
    done = run(
        frames_of, {"inputs": inputs}, {"id": "R2", "inputs": f"{inputs};at_value=denominator"}
    )
    assert (done.loc["R1", "low"], done.loc["R1", "high"]) == (0, 5)
    assert math.isnan(done.loc["R1", "value"])
    assert (done.loc["R2", "low"], done.loc["R2", "value"]) == (5, 5)
    assert "stated number" in done.loc["R2", "assumption_en"]


def test_areas_can_be_counted(frames_of):
    frames = frames_of(
        FIGURES,
        areas=[("a", "zone"), ("b", "zone"), ("c", "town"), ("p", "city")],
        memberships=[("b", "p", "whole", "lies_in"), ("c", "p", "whole", "lies_in")],
        derivations=rows(
            {"method": "coverage", "inputs": "named=areas(kind=zone+town,in=p);total=F3",
             "unit": "percent"}
        ),
    )  # fmt: skip
    assert derive(frames)["high"].iloc[0] == pytest.approx(200 / 3)


BROKEN = {
    "unknown method": ({"method": "guess"}, "'guess'"),
    "unknown figure": ({"inputs": "numerator=F9;denominator=F2"}, "numerator=F9"),
    "wrong role": ({"inputs": "numerator=F1;total=F2"}, "role 'total'"),
    "missing role": ({"inputs": "numerator=F1"}, "no denominator"),
    "repeated role": ({"inputs": "numerator=F1;numerator=F2"}, "numerator=F2"),
    "no value": ({"inputs": "numerator;denominator=F2"}, "'numerator'"),
    "two values": ({"inputs": "numerator=F1+F2;denominator=F2"}, "2 values"),
    "bad date": ({"method": "days_since", "inputs": "start=soon;end=2024"}, "start=soon"),
    "unit that does not fit": ({"method": "plan_remainder", "inputs": "total=F1;part=F3",
                                "caution_zh": "计", "caution_en": "P"}, "in count"),
    "mixture without a caution": ({"inputs": "numerator=F1;denominator=F3"}, "mixed-kinds"),
    "assumption on an unknown role": (
        {"inputs": "numerator=F1;denominator=F2;at_value=total"}, "role 'total'"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "found"), BROKEN.values(), ids=BROKEN)
def test_broken_rows_are_refused_with_their_place(frames_of, row, found):
    if row.get("method") == "plan_remainder":
        row = row | {"unit": "CNY_100M"}
    with pytest.raises(DataError) as error:
        run(frames_of, row)
    message = str(error.value)
    assert message.startswith("derivations.csv, row 2 (R1), column ")
    assert found in message
    assert "Next:" in message


def test_a_circle_is_refused(frames_of):
    with pytest.raises(DataError, match="circle"):
        run(
            frames_of,
            {"inputs": "numerator=R2;denominator=F2"},
            {"id": "R2", "inputs": "numerator=R1;denominator=F2"},
        )


def test_an_id_is_used_once(frames_of):
    with pytest.raises(DataError, match="'R1' again"):
        run(frames_of, {}, {})


def test_a_missing_column_is_named(frames_of):
    frames = frames_of(FIGURES, derivations=rows({}).drop(columns="unit"))
    with pytest.raises(DataError, match="no column unit"):
        derive(frames)

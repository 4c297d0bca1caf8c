"""Published readings, interval arithmetic, progress and funnel figures."""

import math
from fractions import Fraction

import pytest

from tyanalysis.analysis import funnel, implied, pace
from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.data.qualifier import read_quantity
from tyanalysis.data.quantity import Bounds


def end(text):
    return float(text) if text in ("inf", "-inf") else float(Fraction(text))


def closed(pair):
    """A closed interval as the vectors write it; an infinite end is never part of it."""
    low, high = (float(x) for x in pair)
    return Bounds.of(low, high, math.isfinite(low), math.isfinite(high))


def calculate(op, a, b):
    return {"add": a + b, "sub": a - b, "mul": a * b, "div": a / b}[op]


def intervals(inputs, case_id):
    result = calculate(inputs["op"], closed(inputs["a"]), closed(inputs["b"]))
    if bool(result.is_empty[0]):
        return {"result": "empty"}
    return {"result": [result.low[0], result.high[0]]}


def intervals_open(inputs, case_id):
    a, b = (
        Bounds.of(x["low"], x["high"], not x["low_open"], not x["high_open"])
        for x in (inputs["a"], inputs["b"])
    )
    result = calculate(inputs["op"], a, b)
    return {
        "low": result.low[0],
        "high": result.high[0],
        "low_open": not bool(result.low_closed[0]),
        "high_open": not bool(result.high_closed[0]),
    }


def qualifiers(inputs, case_id):
    if "texts" in inputs:
        read = [read_quantity(text) for text in inputs["texts"]]
        words = {"ge": "ge ", "gt": "gt ", "exact": ""}
        return {"right": [f"{words[r.qualifier]}{r.value:g}{r.unit}" for r in read]}
    reading = read_quantity(inputs["text"])
    strict = reading.strict
    customary = reading.customary
    bound_closed = {
        "ge": bool(strict.low_closed[0]), "gt": bool(strict.low_closed[0]),
        "le": bool(strict.high_closed[0]), "lt": bool(strict.high_closed[0]),
    }.get(reading.qualifier)  # fmt: skip
    low, high = (f"{x:g}" if math.isfinite(x) else "" for x in (strict.low[0], strict.high[0]))
    left, right = "[" if strict.low_closed[0] else "(", "]" if strict.high_closed[0] else ")"
    if not low:
        left = "("
    return {
        "value": reading.value,
        "qualifier": reading.qualifier,
        "bound_closed": bound_closed,
        "low": customary.low[0],
        "high": customary.high[0],
        "unit": reading.unit,
        "range": f"{left}{low},{high}{right}",
    }


def progress(inputs, case_id):
    percent, answer = 100.0, {}
    if "items" in inputs:
        rates = pace.attainment(
            Bounds.point([row[0] for row in inputs["items"]]),
            Bounds.point([row[1] for row in inputs["items"]]),
        )
        return {"completion_pct": rates.low * percent}
    if "subset_pct" in inputs:
        pairs = [("subset_pct", "subset_ahead_pp"), ("group_pct", "group_ahead_pp")]
        overall = [
            implied.implied_overall(Bounds.point(inputs[a]), Bounds.point(inputs[b])).low[0]
            for a, b in pairs
        ]
        assert round(overall[0], 1) == round(overall[1], 1)
        return {"overall_pct": overall[0]}
    months = inputs["elapsed_months"]
    if "plan" in inputs:
        completion = pace.attainment(Bounds.point(inputs["actual"]), Bounds.point(inputs["plan"]))
        answer["completion_pct"] = completion.low[0] * percent
    else:
        completion = Bounds.point(inputs["completion_pct"] / percent)
    lead = pace.completion_lead(completion, months).low[0] * percent
    answer |= {"ahead_of_pace_pp": lead, "behind_pace_pp": round(-lead, 1)}
    if "rounded_to" in inputs:
        step = inputs["rounded_to"]
        plan = implied.implied_plan(
            with_rounding(inputs["actual"], step),
            with_rounding(inputs["completion_pct"], step) / percent,
        )
        answer["implied_plan_interval"] = [plan.low[0], plan.high[0]]
    return answer


def project_funnel(inputs, case_id):
    given = {name: Bounds.point(value) for name, value in inputs.items()}
    rates = {
        "start_rate_pct": funnel.start_rate(given["signed"], given["started_of_signed"]),
        "production_rate_pct": funnel.production_rate(
            given["started_batch"], given["producing_of_started"]
        ),
        "output_attainment_pct": pace.attainment(given["actual_output"], given["expected_output"]),
    }
    return {name: rate.low[0] * 100 for name, rate in rates.items()}


ANSWERS = {
    "intervals": intervals,
    "intervals_open": intervals_open,
    "qualifiers": qualifiers,
    "progress": progress,
    "project_funnel": project_funnel,
}


def test_answer(golden_family, golden_case, judge):
    case = golden_case
    if golden_family == "intervals_open":
        ends = {name: end(case["expected"][name]) for name in ("low", "high")}
        case = case | {"expected": case["expected"] | ends}
    judge(case, ANSWERS[golden_family](case["inputs"], case["id"]))


@pytest.mark.parametrize("wrong", [{"a": [1.1, math.inf]}, {"a": [1.0]}, {"a": [1.0, 5.0]}, {}])
def test_a_wrong_bound_is_noticed(judge, wrong):
    case = {"id": "x", "expected": {"a": [1.0, "inf"]}, "tolerance": {"rel": 1e-9}}
    judge(case, {"a": [1.0, math.inf]})
    with pytest.raises(AssertionError, match="x: "):
        judge(case, wrong)

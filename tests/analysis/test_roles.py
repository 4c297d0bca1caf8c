"""Frames of figures in methods whose arguments differ by nature: taken, or refused for a reason."""

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.agglomeration import cluster_index
from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.analysis.average import average_growth, implied_previous_growth, two_year_average
from tyanalysis.analysis.basis import break_of_basis
from tyanalysis.analysis.contribution import (
    contribution_rate,
    contributions_from_growth,
    pull_from_end_share,
    pull_from_start_share,
    pull_residual,
)
from tyanalysis.analysis.cumulative import cumulative_growth, single_growth
from tyanalysis.analysis.efficiency import (
    disbursement_ratio,
    icor,
    icor_from_levels,
    realisation_ratio,
)
from tyanalysis.analysis.growth import growth_from_increment
from tyanalysis.analysis.implied import (
    implied_base,
    implied_increment,
    implied_overall,
    implied_plan,
)
from tyanalysis.analysis.pace import (
    attainment,
    completion_lead,
    pace_by_months,
    target_gap,
)
from tyanalysis.analysis.plan import plan_remainder, plan_share
from tyanalysis.analysis.prices import deflate, implied_deflator, real_growth
from tyanalysis.analysis.roles import read_roles
from tyanalysis.analysis.shares import location_quotient
from tyanalysis.analysis.variance import aggregate_outturn
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def claim(value, unit="CNY_100M", **changes):
    """Figures of one sort."""
    row = {"area": "a", "indicator": "x", "period": "2023", "kind": "actual", "unit": unit,
           "price_basis": "current", "vintage": "first"}  # fmt: skip
    return pd.DataFrame([row | changes | {"value": v} for v in np.atleast_1d(value)])


def rate(value, **changes):
    return claim(value, "percent", **{"kind": "growth", "price_basis": "comparable"} | changes)


@pytest.fixture
def figure(bundled):
    """Rows of the real data, by id."""
    table = bundled.figures.set_index("id", drop=False)
    return lambda *ids: table.loc[list(ids)].reset_index(drop=True)


def test_real_levels_and_their_published_growth(figure):
    now, before, growth = figure("col-0179"), figure("col-0175"), figure("col-0219")
    found = break_of_basis(now, before, growth).iloc[0]
    assert found["quotient_low"] == pytest.approx(5571.17 / 5121.61 - 1)
    assert found["published_low"] == pytest.approx(0.033)
    assert implied_base(now, growth).low[0] == pytest.approx(5571.17 / 1.033)
    assert implied_increment(now, growth).low[0] == pytest.approx(5571.17 - 5571.17 / 1.033)
    for wrong, reason in (
        (figure("col-0221"), "mixed-periods"),  # the growth of the half-year
        (figure("col-0040"), "mixed-areas"),  # the growth of the province
        (figure("col-0268"), "mixed-scopes"),  # the growth of industry
    ):
        with pytest.raises(NotComputable, match=reason):
            break_of_basis(now, before, wrong)
        with pytest.raises(NotComputable, match=reason):
            implied_base(now, wrong)
        assert not implied_base(now, wrong, (reason, "mixed-periods")).is_empty.any()
    with pytest.raises(NotComputable, match="mixed-kinds"):
        implied_base(now.assign(kind="plan"), growth)


def test_who_made_the_real_growth(figure):
    parts = figure("col-0050", "col-0053", "col-0056")
    growth = figure("col-0059", "col-0062", "col-0065")
    total, total_growth = figure("col-0032"), figure("col-0043")
    done = contributions_from_growth(parts, growth, total, total_growth)
    increment = parts["value"] - parts["value"] / (1 + growth["value"] / 100)
    whole = 25698.18 - 25698.18 / 1.05
    assert done.parts["rate_low"].tolist() == pytest.approx((increment / whole).tolist())
    with pytest.raises(NotComputable, match="mixed-periods"):
        contributions_from_growth(parts, growth, total, figure("col-0040"))
    with pytest.raises(NotComputable, match="mixed-scopes"):
        contributions_from_growth(parts, growth[::-1].reset_index(drop=True), total, total_growth)
    with pytest.raises(NotComputable, match="mixed-price-bases"):
        contributions_from_growth(parts, growth, total, total_growth.assign(price_basis="current"))


def test_a_real_quarter_out_of_two_year_to_date_figures(figure):
    # Nine months of 2020 less the first half.
    nine, half = figure("col-0173"), figure("col-0174")
    growth_nine, growth_half = figure("col-0211"), figure("col-0214")
    found = single_growth(nine, half, growth_nine, growth_half)
    assert str(found) == str(single_growth(2909.6, 1810.2, 0.001, -0.039))
    assert found.low[0] > 0.05
    with pytest.raises(NotComputable, match="mixed-periods"):
        single_growth(half, nine, growth_half, growth_nine)
    with pytest.raises(NotComputable, match="mixed-periods"):
        single_growth(nine, half, growth_half, growth_half)
    with pytest.raises(NotComputable, match="a revision is no change"):
        single_growth(nine, half.assign(vintage="revised"), growth_nine, growth_half)


def test_real_percents_are_averaged_as_fractions(figure):
    two = average_growth(figure("col-0210"), figure("col-0216"))
    assert two.low[0] == pytest.approx((1.026 * 1.092) ** 0.5 - 1)
    assert two_year_average(rate(7.8)).low[0] == pytest.approx(1.078**0.5 - 1)
    assert implied_previous_growth(rate(8.1), rate(5.1)).low[0] == pytest.approx(0.0218, abs=1e-4)
    with pytest.raises(NotComputable, match="mixed-periods"):
        average_growth(figure("col-0210"), figure("col-0214"))
    with pytest.raises(NotComputable, match="not-a-rate"):
        average_growth(figure("col-0172"), figure("col-0171"))


def test_real_targets_and_facts(figure):
    target, rise = figure("col-0112"), figure("col-0110").assign(period="2024")
    assert str(target_gap(rise, target)) == "(-inf, inf)"  # "around 10%" says no bound
    assert attainment(claim(250), claim(500, kind="target", price_basis="unknown")).low[0] == 0.5
    with pytest.raises(NotComputable, match="mixed-periods"):
        target_gap(figure("col-0110"), target)
    with pytest.raises(NotComputable, match="expected a fact"):
        attainment(target, target)
    with pytest.raises(NotComputable, match="expected a plan or target"):
        attainment(rise, rise)
    with pytest.raises(NotComputable, match="mixed-units"):
        target_gap(claim(250), claim(5, "CNY_10K", kind="plan"))
    year, total = figure("col-0522"), figure("col-0521")
    assert plan_share(year, total).low[0] == pytest.approx(1756 / 9726)
    assert plan_remainder(total, year).low[0] == pytest.approx(9726 - 1756)
    with pytest.raises(NotComputable, match="mixed-kinds"):
        plan_share(figure("col-0551"), total)
    assert plan_share(figure("col-0551"), total, ("mixed-kinds",)).low[0] == pytest.approx(
        89.57 / 9726
    )


def test_real_pace_and_completion(figure):
    completion = figure("col-0506")
    assert completion_lead(completion, 6).low[0] == pytest.approx(0.129)
    assert pace_by_months(figure("col-0522"), 6).low[0] == 878
    with pytest.raises(NotComputable, match="not-an-amount"):
        pace_by_months(figure("col-0112"), 6)
    assert implied_plan(claim(62.9, period="2024-S1"), completion).low[0] == pytest.approx(100)
    with pytest.raises(NotComputable, match="mixed-periods"):
        implied_plan(claim(62.9), completion)
    lead = claim(12.3, "percentage_point", period="2024-S1", price_basis="")
    assert implied_overall(completion, lead).low[0] == pytest.approx(0.506)


def test_pulls_of_frames():
    pull = claim([2.9, 0.5], "percentage_point", kind="growth", price_basis="comparable")
    total = rate(6.8)
    assert contribution_rate(pull, total).low.tolist() == pytest.approx([2.9 / 6.8, 0.5 / 6.8])
    assert pull_residual(pull, total).low[0] == pytest.approx(0.034)
    share = claim(22.5, "percent", price_basis="")
    assert pull_from_end_share(share, rate(20.1), rate(8.3)).low[0] == pytest.approx(
        0.041, abs=5e-4
    )
    before = share.assign(period="2022")
    assert pull_from_start_share(before, rate(20.1)).low[0] == pytest.approx(0.225 * 0.201)
    with pytest.raises(NotComputable, match="mixed-periods"):
        pull_from_start_share(before.assign(period="2022-S1"), rate(20.1))
    with pytest.raises(NotComputable, match="an earlier period"):
        pull_from_start_share(share, rate(20.1))  # that is the share at the end
    for changes, reason in (
        ({"period": "2022"}, "mixed-periods"),
        ({"kind": "target"}, "mixed-kinds"),
        ({"price_basis": "current"}, "mixed-price-bases"),
    ):
        for refused in (
            lambda changes=changes: contribution_rate(pull, rate(6.8, **changes)),
            lambda changes=changes: pull_residual(pull, rate(6.8, **changes)),
            lambda changes=changes: pull_from_end_share(share, rate(20.1), rate(8.3, **changes)),
        ):
            with pytest.raises(NotComputable, match=reason):
                refused()
        assert contribution_rate(pull, rate(6.8, **changes), (reason,)).low[0] > 0


def test_prices_of_frames():
    nominal = rate(12.5, price_basis="current")
    deflator = rate(1.63, indicator="deflator", price_basis="")
    assert real_growth(nominal, deflator).low[0] == pytest.approx(0.107, abs=1e-4)
    assert implied_deflator(nominal, rate(10.7)).low[0] == pytest.approx(0.0163, abs=1e-4)
    index = claim([102.0, 105.0], "percent", indicator="price-index", price_basis="")
    assert deflate(claim(100), index, 100).low == pytest.approx([100 / 1.02, 100 / 1.05])
    with pytest.raises(NotComputable, match="already-real"):
        real_growth(rate(10.7), deflator)
    with pytest.raises(NotComputable, match="already-real"):
        deflate(claim(100, price_basis="constant"), index, 100)
    with pytest.raises(NotComputable, match="not-real"):
        implied_deflator(nominal, nominal)
    with pytest.raises(NotComputable, match="mixed-periods"):
        real_growth(nominal, rate(1.63, period="2023-S1"))
    assert not real_growth(rate(10.7), deflator, ("already-real",)).is_empty.any()


def test_quotients_of_frames():
    part, industry = claim(1714, "persons"), claim(879213, "persons", area="country")
    area = claim(79006, "persons", indicator="all")
    whole = claim(15593224, "persons", indicator="all", area="country")
    assert location_quotient(part, area, industry, whole).low[0] == pytest.approx(0.3848, abs=1e-4)
    with pytest.raises(NotComputable, match="mixed-scopes"):
        location_quotient(part, area, whole, industry)
    with pytest.raises(NotComputable, match="mixed-units"):
        location_quotient(part, area, industry, whole.assign(unit="persons_10K"))
    with pytest.raises(NotComputable, match="mixed-areas"):
        location_quotient(part, area.assign(area="b"), industry, whole)
    sizes = {"industry": ("persons", 1743, 5740), "area": ("km2", 50, 576),
             "people": ("persons", 488, 4621), "firms": ("count", 35, 53)}  # fmt: skip
    pairs = [
        claim(value, unit, indicator=name, price_basis="", area=where)
        for name, (unit, *values) in sizes.items()
        for value, where in zip(values, ("a", "country"), strict=True)
    ]
    pairs[2] = pairs[2].assign(period="")  # an area has no date
    pairs[3] = pairs[3].assign(period="")
    assert cluster_index(*pairs).low[0] == pytest.approx(21.8749, abs=1e-4)
    for place, changes, reason in (
        (4, {"period": "2020"}, "mixed-periods"),
        (6, {"unit": "persons"}, "mixed-units"),
        (1, {"indicator": "y"}, "mixed-scopes"),
    ):
        wrong = [x.assign(**changes) if n == place else x for n, x in enumerate(pairs)]
        with pytest.raises(NotComputable, match=reason):
            cluster_index(*wrong)


def test_efficiency_of_frames():
    share = claim(20.0, "percent", price_basis="")
    assert icor(share, rate(5.0)).low[0] == pytest.approx(4)
    with pytest.raises(NotComputable, match="not-real"):
        icor(share, rate(5.0, price_basis="current"))
    real = {"price_basis": "constant"}
    spent = claim(20, indicator="investment", **real)
    now, before = claim(105, **real), claim(100, period="2022", **real)
    assert icor_from_levels(spent, now, before).low[0] == 4
    with pytest.raises(NotComputable, match="mixed-vintages"):
        icor_from_levels(spent, now, before.assign(vintage="revised"))
    with pytest.raises(NotComputable, match="not-real"):
        icor_from_levels(*(x.assign(price_basis="current") for x in (spent, now, before)))
    done, total = claim(30, indicator="completed"), claim(120, indicator="total", kind="plan")
    with pytest.raises(NotComputable, match="mixed-kinds"):
        realisation_ratio(done, total)
    assert realisation_ratio(done, total, ("mixed-kinds",)).low[0] == 0.25
    for column, other in {
        "unit": "CNY_10K",
        "period": "2023-S1",
        "price_basis": "constant",
    }.items():
        with pytest.raises(NotComputable, match="mixed-"):
            realisation_ratio(done, total.assign(kind="actual", **{column: other}))
    paid, before = claim(20), claim(50, period="2022-12-31")
    committed = claim(150, kind="plan", period="2022-12-31", indicator="committed")
    assert disbursement_ratio(paid, committed, before).low[0] == pytest.approx(0.2)
    with pytest.raises(NotComputable, match="mixed-kinds"):
        disbursement_ratio(paid.assign(kind="plan"), committed, before)
    with pytest.raises(NotComputable, match="mixed-units"):
        disbursement_ratio(paid, committed.assign(unit="CNY_10K"), before)
    assert growth_from_increment(claim(792.4), claim(50.6, indicator="y")).low[0] == pytest.approx(
        0.068, abs=1e-3
    )
    with pytest.raises(NotComputable, match="mixed-units"):
        growth_from_increment(claim(792.4), claim(50.6, "CNY_10K"))


def test_cumulated_growth_of_frames():
    levels = claim([100.0, 100.0])
    growth = rate([0.0, 25.0], indicator="x-growth")
    for frame in (levels, growth):
        frame["period"] = ["2023-Q1", "2023-Q2"]
    assert cumulative_growth(levels, growth).low[0] == pytest.approx(1 / 9)
    with pytest.raises(NotComputable, match="mixed-periods"):
        cumulative_growth(levels, growth[::-1].reset_index(drop=True))


def test_only_frames_are_judged_and_rounding_is_kept():
    bare = pd.DataFrame({"value": [0.05]})
    assert icor(claim(20.0, "percent"), bare).low[0] == pytest.approx(4)  # no unit: as it is given
    assert icor(Bounds.point(0.2), rate(5.0)).low[0] == pytest.approx(4)
    wide = rate(0).drop(columns="value").join(with_rounding([5.0], 0.1).to_frame())
    assert str(read_roles({"g": wide}, rates="g")[0]) == "[0.0495, 0.0505)"
    with pytest.raises(ParameterError, match="one length"):
        real_growth(rate([1, 2, 3], price_basis="current"), rate([1, 2]))
    with pytest.raises(ParameterError, match="mixed-everything"):
        real_growth(rate(1, price_basis="current"), rate(1), ("mixed-everything",))


def test_a_refusal_says_who_what_and_why_in_both_languages():
    with pytest.raises(NotComputable) as refusal:
        implied_base(claim(100), rate(5.0, indicator="x-growth", period="2023-S1"))
    assert refusal.value.en == (
        "value and growth: found 2023 and 2023-S1; expected the same period."
    )
    assert refusal.value.zh == "value与growth应时期相同，现为2023与2023-S1。"


def test_outturn_against_plan_is_of_one_unit_and_period():
    done, plan = claim([40.0, 50.0]), claim([50.0, 50.0], kind="plan", price_basis="unknown")
    assert aggregate_outturn(done, plan).low[0] == 0.9
    for wrong, reason in (
        (plan.assign(unit="CNY_10K"), "mixed-units"),
        (plan.assign(period="2022"), "mixed-periods"),
        (done, "mixed-kinds"),
    ):
        with pytest.raises(NotComputable, match=reason):
            aggregate_outturn(done, wrong)
        assert aggregate_outturn(done, wrong, (reason,)).low[0] > 0

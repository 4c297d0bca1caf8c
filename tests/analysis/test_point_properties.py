"""Laws that the methods keep for any numbers: scale, order of the parts, adding up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tyanalysis.analysis import (
    agglomeration,
    composite,
    concentration,
    contribution,
    convergence,
    cumulative,
    dispersion,
    inequality,
    normalise,
    panel,
    prices,
    shares,
    shift_share,
    specialisation,
    variance,
)

FEW = settings(max_examples=40, deadline=None, derandomize=True)
amounts = st.floats(0.5, 1000)
tables = hnp.arrays(float, st.tuples(st.integers(2, 5), st.integers(2, 6)), elements=amounts)
columns = hnp.arrays(float, st.integers(3, 12), elements=amounts)
factors = st.floats(0.01, 100)
CLOSE = {"rtol": 1e-9, "atol": 1e-9}

OF_A_COLUMN = {
    "shares": shares.shares,
    "hhi": concentration.hhi,
    "hhi_normalised": concentration.hhi_normalised,
    "effective_number": concentration.effective_number,
    "cr3": lambda x: concentration.concentration_ratio(x, 3),
    "gini": inequality.gini,
    "gini_small_sample": inequality.gini_small_sample,
    "theil_t": inequality.theil_t,
    "theil_l": inequality.theil_l,
    "atkinson": lambda x: inequality.atkinson(x, 0.5).value,
    "wolfson": inequality.wolfson,
    "hoover": dispersion.hoover,
    "cv": dispersion.coefficient_of_variation,
    "entropy": specialisation.entropy,
    "sigma": lambda x: convergence.sigma_path(np.atleast_2d(x)),
    "min_max": lambda x: normalise.min_max(np.append(x, 2000 * x.sum())),
}


@pytest.mark.parametrize("name", OF_A_COLUMN)
@FEW
@given(x=columns, factor=factors)
def test_the_unit_does_not_matter(name, x, factor):
    method = OF_A_COLUMN[name]
    np.testing.assert_allclose(method(x * factor), method(x), **CLOSE)


@pytest.mark.parametrize("name", sorted(set(OF_A_COLUMN) - {"shares", "min_max"}))
@FEW
@given(x=columns, seed=st.integers(0, 1000))
def test_the_order_of_the_parts_does_not_matter(name, x, seed):
    method = OF_A_COLUMN[name]
    mixed = np.random.default_rng(seed).permutation(x)
    np.testing.assert_allclose(method(mixed), method(x), **CLOSE)


@FEW
@given(x=columns)
def test_concentration_lies_between_its_limits(x):
    n = len(x)
    assert 1 / n - 1e-12 <= concentration.hhi(x) <= 1
    assert -1e-12 <= concentration.hhi_normalised(x) <= 1
    assert -1e-12 <= inequality.gini(x) <= 1 - 1 / n
    assert 0 <= inequality.theil_t(x) <= np.log(n)
    np.testing.assert_allclose(shares.shares(x).sum(), 1.0, **CLOSE)


@FEW
@given(table=tables, seed=st.integers(0, 1000))
def test_shift_share_adds_up_to_the_change(table, seed):
    end = table * np.random.default_rng(seed).uniform(0.5, 2, table.shape)
    ref0, ref1 = table.sum(axis=0), end.sum(axis=0)
    for method in (shift_share.shift_share, shift_share.shift_share_esteban):
        done = method(table, end, ref0, ref1)
        np.testing.assert_allclose(done.residual, 0, atol=1e-9)
        np.testing.assert_allclose(done.change, end - table, **CLOSE)
    classic = shift_share.shift_share(table, end, ref0, ref1)
    # The reference is the regions together, so the shifts cancel out over them.
    np.testing.assert_allclose(classic.regional.sum(axis=0), 0, atol=1e-8)
    np.testing.assert_allclose(classic.industry_mix.sum(), 0, atol=1e-8)
    doubled = shift_share.shift_share(table * 2, end * 2, ref0 * 2, ref1 * 2)
    np.testing.assert_allclose(doubled.regional, classic.regional * 2, **CLOSE)


@FEW
@given(table=tables, seed=st.integers(0, 1000))
def test_dynamic_shift_share_adds_up_over_its_steps(table, seed):
    rng = np.random.default_rng(seed)
    region = np.array([table[0] * rng.uniform(0.5, 2, table.shape[1]) for _ in range(4)])
    reference = region * rng.uniform(2, 4, region.shape)
    steps = shift_share.shift_share_dynamic(region, reference)
    np.testing.assert_allclose(steps.residual, 0, atol=1e-9)
    np.testing.assert_allclose(steps.change.sum(axis=0), region[-1] - region[0], **CLOSE)


@FEW
@given(before=columns, seed=st.integers(0, 1000))
def test_contributions_from_levels_add_up_to_one(before, seed):
    now = before * np.random.default_rng(seed).uniform(1.01, 2, before.shape)
    done = contribution.contributions_from_levels(now, before)
    np.testing.assert_allclose(done.parts["rate_low"].sum(), 1.0, **CLOSE)
    growth = now.sum() / before.sum() - 1
    np.testing.assert_allclose(done.parts["pull_low"].sum(), growth, **CLOSE)
    assert done.residual.low[0] == done.residual.high[0] == 0


@FEW
@given(before=columns, seed=st.integers(0, 1000))
def test_pull_by_start_share_is_pull_by_end_share_at_one_price_basis(before, seed):
    now = before * np.random.default_rng(seed).uniform(0.6, 2, before.shape)
    growth, total = now / before - 1, now.sum() / before.sum() - 1
    start = contribution.pull_from_start_share(shares.shares(before), growth)
    end = contribution.pull_from_end_share(shares.shares(now), growth, np.full(len(now), total))
    np.testing.assert_allclose(start, end, **CLOSE)


@FEW
@given(x=columns, seed=st.integers(0, 1000))
def test_theil_is_between_plus_within(x, seed):
    groups = np.random.default_rng(seed).integers(0, 3, len(x))
    for split, whole in (
        (inequality.theil_t_split, inequality.theil_t),
        (inequality.theil_l_split, inequality.theil_l),
    ):
        parts = split(x, groups)
        np.testing.assert_allclose(parts.between + parts.within, whole(x), **CLOSE)
        assert parts.between >= -1e-12
        assert parts.within >= -1e-12


@FEW
@given(actual=columns, seed=st.integers(0, 1000))
def test_deviations_from_the_adjusted_plan_cancel_out(actual, seed):
    plan = np.random.default_rng(seed).permutation(actual)
    done = variance.composition_variance(actual, plan)
    np.testing.assert_allclose(done.parts["deviation"].sum(), 0, atol=1e-8)
    assert variance.composition_variance(plan * 3, plan).variance < 1e-12


@FEW
@given(table=tables, factor=factors)
def test_structure_indices_keep_their_limits_and_identities(table, factor):
    krugman = specialisation.krugman(table)
    assert ((krugman >= -1e-12) & (krugman <= 2)).all()
    scaled = table * np.linspace(1, factor, len(table))[:, None]
    fixed = table.sum(axis=0)
    np.testing.assert_allclose(
        specialisation.krugman(scaled, fixed), specialisation.krugman(table, fixed), **CLOSE
    )
    quotients = shares.location_quotient_table(table)
    weights = shares.shares(table.sum(axis=1))
    # The areas' quotients average to one in every industry.
    np.testing.assert_allclose(weights @ quotients, 1.0, **CLOSE)
    assert (specialisation.hachman(table) <= 1 + 1e-12).all()


@FEW
@given(table=tables, seed=st.integers(0, 1000))
def test_price_times_quantity_is_value(table, seed):
    q = np.random.default_rng(seed).uniform(0.5, 3, table.shape)
    value = (table * q).sum(axis=1)
    for price, quantity in (("laspeyres", "paasche"), ("paasche", "laspeyres"), ("fisher",) * 2):
        for chained in (False, True):
            product = prices.price_index(table, q, price, chained) * prices.quantity_index(
                table, q, quantity, chained
            )
            np.testing.assert_allclose(product, value / value[0], **CLOSE)
    same = prices.price_index(np.vstack([table, table[:1]]), np.vstack([q, q[:1]]))
    np.testing.assert_allclose(same[-1], 1.0, **CLOSE)


@FEW
@given(months=st.lists(st.integers(2, 12), min_size=2, max_size=8, unique=True),
       seed=st.integers(0, 1000))  # fmt: skip
def test_single_periods_cumulate_back_to_the_year_to_date(months, seed):
    months = sorted(months)
    rises = np.random.default_rng(seed).uniform(1, 9, len(months))
    ytd = pd.DataFrame({"year": 2020, "month": months, "value": np.cumsum(rises)})
    single = cumulative.single_periods(ytd)
    assert single["months"].sum() == months[-1]
    back = cumulative.cumulate(single)
    np.testing.assert_allclose(back["value"], ytd["value"], **CLOSE)
    growth = np.linspace(0.01, 0.2, len(months))
    whole = [cumulative.cumulative_growth(rises[: i + 1], growth[: i + 1]).low[0]
             for i in range(len(months))]  # fmt: skip
    levels = ytd["value"].to_numpy()
    again = cumulative.single_growth(levels[1:], levels[:-1], whole[1:], whole[:-1])
    np.testing.assert_allclose(again.low, growth[1:], rtol=1e-6, atol=1e-9)


@FEW
@given(table=hnp.arrays(float, st.tuples(st.integers(4, 8), st.integers(2, 4)),
                        elements=st.integers(1, 500).map(float)),
       seed=st.integers(0, 1000))  # fmt: skip
def test_weights_sum_to_one_whatever_the_order_of_the_units(table, seed):
    table = table + np.arange(len(table))[:, None] * 0.01  # no indicator is constant
    mixed = np.random.default_rng(seed).permutation(table)
    for rule in (composite.entropy_weights, composite.critic_weights):
        try:
            weights = rule(table)
        except composite.NotComputable:
            continue  # indicators that say the same have no CRITIC weights
        np.testing.assert_allclose(weights.sum(), 1.0, **CLOSE)
        assert (weights >= 0).all()
        np.testing.assert_allclose(rule(mixed), weights, rtol=1e-6, atol=1e-9)


@FEW
@given(sizes=columns, seed=st.integers(0, 1000), factor=factors)
def test_ellison_glaeser_has_no_unit(sizes, seed, factor):
    rng = np.random.default_rng(seed)
    where = rng.choice(list("abc"), len(sizes))
    totals = dict(zip("abc", rng.uniform(1e3, 1e4, 3), strict=True))
    one = agglomeration.ellison_glaeser(sizes, where, totals)
    other = agglomeration.ellison_glaeser(
        sizes * factor, where, {k: v * 7 for k, v in totals.items()}
    )
    np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)


@FEW
@given(table=tables, seed=st.integers(0, 1000))
def test_long_tables_agree_with_the_methods_on_columns(table, seed):
    rng = np.random.default_rng(seed)
    end = table * rng.uniform(1.01, 2, table.shape)
    areas, industries = np.indices(table.shape)
    frame = pd.concat(
        [
            pd.DataFrame(
                {"area": areas.ravel(), "industry": industries.ravel(), "period": year,
                 "value": levels.ravel()}
            )
            for year, levels in ((2020, table), (2021, end))
        ],
        ignore_index=True,
    ).sample(frac=1, random_state=seed)  # fmt: skip
    keys = ["period", "area", "industry"]
    shift = panel.shift_share_panel(frame).join(frame["value"]).sort_values(keys)
    classic = shift_share.shift_share(table, end, table.sum(axis=0), end.sum(axis=0))
    for name in ("change", "national", "industry_mix", "regional"):
        got = shift[name].to_numpy()[table.size :]
        np.testing.assert_allclose(got, getattr(classic, name).ravel(), rtol=1e-7, atol=1e-7)
    share = panel.share_panel(frame, ["period", "industry"]).groupby(
        [frame["period"], frame["industry"]]
    )
    np.testing.assert_allclose(share.sum(), 1.0, **CLOSE)
    hhi = panel.hhi_panel(frame, ["period", "area"]).sort_values(["period", "area"])
    np.testing.assert_allclose(
        hhi["hhi"], np.concatenate([concentration.hhi(table), concentration.hhi(end)]), **CLOSE
    )
    pulls = panel.contribution_panel(frame, ["area"], ["industry"]).sort_values(keys)
    expected = (end - table) / table.sum(axis=0)
    np.testing.assert_allclose(pulls["pull"].to_numpy()[table.size :], expected.ravel(), **CLOSE)
    assert np.nanmax(np.abs(pulls["residual"])) < 1e-9
    growth = panel.growth_panel(frame, ["area", "industry"]).sort_values(keys)["growth"]
    np.testing.assert_allclose(growth.to_numpy()[table.size :], (end / table - 1).ravel(), **CLOSE)

"""The methods that a row of ``derivations.csv`` may name, with the roles of their inputs.

A method is one of the public functions of this package together with what each input stands for.
How an input's unit is treated follows from its role:

- ``same``: converted into the result's unit (a sum, a difference, a scaled amount);
- ``over`` and ``under``: numerator and denominator, converted into the two sides of a result unit
  such as ``CNY/orders``; for percent, times and years they only need a common unit;
- ``fraction``: percent as a fraction;
- ``plain``: a number in its own unit (counts, and numbers given in the row);
- ``date``: the period of a figure, or a period given in the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tyanalysis.analysis import consistency, counts, implied, pace, plan, timeline, unit_ratio
from tyanalysis.data.quantity import Bounds


@dataclass(frozen=True)
class Method:
    """A function that figures may be put into.

    Attributes:
        function: The public function; roles are its arguments by name.
        roles: Role of each input: same, over, under, fraction, plain or date.
        many: The role that takes several figures ("a+b+c"), or "".
        optional: Roles that need not be given.
        whole: Whether the result is a whole number by nature.
        floor: The smallest value the result can have by nature, or None.
        expected: The value at which a check agrees, or None if it is no check.
    """

    function: Callable[..., Bounds]
    roles: Mapping[str, str]
    many: str = ""
    optional: tuple[str, ...] = ()
    whole: bool = False
    floor: float | None = 0.0
    expected: float | None = None


def _method(function: Callable[..., Bounds], roles: str, **more: Any) -> Method:
    return Method(function, dict(pair.split(":") for pair in roles.split()), **more)


METHODS: Final[Mapping[str, Method]] = {
    "plan_share": _method(plan.plan_share, "part:over total:under"),
    "part_share": _method(plan.part_share, "part:over rest:under"),
    "plan_remainder": _method(plan.plan_remainder, "total:same part:same", floor=None),
    "years_at_pace": _method(plan.years_at_pace, "total:over per_year:under"),
    "years_after_plan": _method(plan.years_after_plan, "total:over plan:under"),
    "one_of": _method(plan.one_of, "count:plain"),
    "coverage": _method(plan.coverage, "named:plain total:plain"),
    "pace_by_months": _method(
        pace.pace_by_months, "plan:same months:plain of:plain", optional=("of",)
    ),
    "pace_by_days": _method(pace.pace_by_days, "plan:same until:date"),
    "attainment": _method(pace.attainment, "actual:over target:under"),
    "target_gap": _method(pace.target_gap, "actual:same target:same", floor=None),
    "completion_lead": _method(
        pace.completion_lead,
        "completion:fraction months:plain of:plain",
        optional=("of",),
        floor=None,
    ),
    "implied_plan": _method(implied.implied_plan, "actual:same completion:fraction"),
    "implied_overall": _method(implied.implied_overall, "group:fraction lead:fraction"),
    "per_unit": _method(unit_ratio.per_unit, "amount:over units:under"),
    "per_period": _method(unit_ratio.per_period, "amount:over length:plain"),
    "ratio": _method(unit_ratio.ratio, "numerator:over denominator:under"),
    "multiple": _method(unit_ratio.multiple, "amount:same factor:plain"),
    "range_ratio": _method(unit_ratio.range_ratio, "amount:plain"),
    "multiplier": _method(unit_ratio.multiplier, "induced:over own:under"),
    "chain_total": _method(unit_ratio.chain_total, "own:same induced:same"),
    "implied_base": _method(implied.implied_base, "value:same growth:fraction"),
    "implied_increment": _method(
        implied.implied_increment, "value:same growth:fraction", floor=None
    ),
    "sum_of": _method(counts.sum_of, "parts:same", many="parts"),
    "count_times": _method(counts.count_times, "count:plain each:same"),
    "how_many": _method(counts.how_many, "amount:over each:under", whole=True),
    "rate_times_time": _method(
        consistency.rate_times_time, "rate:same days:plain", optional=("days",)
    ),
    "rate_share": _method(
        consistency.rate_share,
        "rate:over annual:under days:plain",
        optional=("days",),
        expected=1.0,
    ),
    "rate_factor": _method(
        consistency.rate_factor,
        "annual:over rate:under days:plain",
        optional=("days",),
        expected=1.0,
    ),
    "parts_add_up": _method(
        consistency.parts_add_up, "total:same parts:same", many="parts", floor=None, expected=0.0
    ),
    "tiers_add_up": _method(
        consistency.tiers_add_up, "total:same tiers:same", many="tiers", floor=None, expected=0.0
    ),
    "list_against_count": _method(
        consistency.list_against_count, "listed:plain stated:plain", floor=None, expected=0.0
    ),
    "share_against_levels": _method(
        consistency.share_against_levels,
        "share:fraction part:over total:under",
        floor=None,
        expected=0.0,
    ),
    "days_since": _method(timeline.days_since, "start:date end:date"),
    "months_since": _method(timeline.months_since, "start:date end:date"),
    "years_since": _method(timeline.years_since, "start:date end:date"),
}

"""What each argument of a formula stands for, where the arguments differ by nature.

A level and its growth, a part and a whole, money and people: such inputs never share indicator or
unit, so ``amounts.read_pairs`` would refuse every frame of figures. Here a method says which of
its arguments must agree in what. A percentage in a frame becomes a fraction where a rate is asked;
numbers and bounds are taken as they are. Rules judge only columns that both frames have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from tyanalysis.analysis.alike import CODES, allowed_codes
from tyanalysis.analysis.amounts import Amounts, read_pairs, require
from tyanalysis.analysis.frames import text
from tyanalysis.analysis.kinds import AHEAD, FACTS
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

Codes: TypeAlias = tuple[str, ...]

ROLE_CODES: Final = (*CODES, "mixed-areas", "mixed-vintages", "already-real", "not-real")
_PERCENT: Final = ("percent", "percentage_point")
_FRACTION: Final = ("", "ratio", "times")
_REAL: Final = ("comparable", "constant")


@dataclass(frozen=True)
class Rule:
    """What two arguments must have in common.

    Attributes:
        column: The column judged.
        code: Reason of the refusal, and name of the assumption.
        zh: What is expected, in Chinese.
        en: What is expected, in English.
        fits: Whether two cells fit; the first is that of the argument named first.
    """

    column: str
    code: str
    zh: str
    en: str
    fits: Callable[[str, str], bool]


def _same(a: str, b: str) -> bool:
    return a == b


def _one_sort(a: str, b: str) -> bool:
    return a == b or (a in FACTS and b in FACTS)


def _one_season(a: str, b: str) -> bool:
    return a == b or parse_period(a).same_kind(parse_period(b))


def _earlier(base: str, later: str) -> bool:
    a, b = parse_period(base), parse_period(later)
    return a.same_kind(b) and bool(a.end and b.end and a.end < b.end)


def _one_year(a: str, b: str) -> bool:
    one, other = parse_period(a).end, parse_period(b).end
    return one is None or other is None or one.year == other.year


def _goes_on(longer: str, shorter: str) -> bool:
    a, b = parse_period(longer), parse_period(shorter)
    return bool(a.end and b.end and a.start == b.start and b.end < a.end)


def _if_known(a: str, b: str) -> bool:
    return a == b or not a or not b


def _if_stated(a: str, b: str) -> bool:
    return _if_known(*("" if x == "unknown" else x for x in (a, b)))


def _growth_of(level: str, growth: str) -> bool:
    return not growth.endswith("-growth") or growth.removesuffix("-growth") == level


_PERIODS = ("period", "mixed-periods")
_PRICES = ("price_basis", "mixed-price-bases", "价格基准相同", "one price basis")
RULES: Final[Mapping[str, Rule]] = {
    "kind": Rule("kind", "mixed-kinds", "性质相同（同为实际，或同为计划、目标等）",
                 "one kind of claim (both facts, or both plans)", _one_sort),
    "period": Rule(*_PERIODS, "时期相同", "the same period", _same),
    "season": Rule(*_PERIODS, "时期长短相同", "periods of one length and season", _one_season),
    "earlier": Rule(*_PERIODS, "前者为较早的同长时期（基期）",
                    "the first to be an earlier period of the same length, the base", _earlier),
    "year": Rule(*_PERIODS, "年份相同", "the same year", _one_year),
    "to-date": Rule(*_PERIODS, "同一年的累计数，后者截止更早",
                    "year-to-date figures of one year, the second ending earlier", _goes_on),
    "prices": Rule(*_PRICES, _if_known),
    "stated-prices": Rule(*_PRICES, _if_stated),
    "unit": Rule("unit", "mixed-units", "单位相同", "one unit", _same),
    "indicator": Rule("indicator", "mixed-scopes", "同一指标", "one indicator", _same),
    "growth-of": Rule("indicator", "mixed-scopes", "后者是前者的增速",
                      "the second to be the growth of the first", _growth_of),
    "area": Rule("area", "mixed-areas", "同一地区", "one area", _if_known),
    "vintage": Rule("vintage", "mixed-vintages", "版本相同（初值、修订值或年鉴值）",
                    "one vintage (first, revised or yearbook): a revision is no change", _if_known),
}  # fmt: skip


def read_roles(
    values: Mapping[str, Amounts],
    *alike: tuple[str, str],
    rates: str = "",
    amounts: str = "",
    facts: str = "",
    ahead: str = "",
    nominal: str = "",
    real: str = "",
    as_bounds: bool = False,
    assuming: Iterable[str] = (),
) -> tuple[Any, ...]:
    """Read arguments that differ by nature, as bounds if one of them has bounds.

    Args:
        values: The arguments by name. Frames have one row, or as many as the longest.
        alike: Pairs of names and rules, each in one text: ``("now before", "kind unit")`` lets rows
            of ``now`` and ``before`` pass if they are of one kind and unit. With more than two
            names the first is compared with each other one.
        rates: Names that are asked as fractions: percents and points of a frame are divided by 100.
        amounts: Names that may not be a percentage.
        facts: Names that must be something that has happened.
        ahead: Names that must be a plan, a target, or expected.
        nominal: Names that may not be at comparable or constant prices.
        real: Names that may not be at current prices.
        as_bounds: Whether numbers become exact bounds.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        As many ``Bounds``, or as many float arrays.

    Raises:
        NotComputable: ``mixed-...`` if a rule is broken, ``already-real`` or ``not-real`` for the
            wrong prices, ``not-a-rate`` for another unit where a rate is asked, ``not-an-amount``
            for a percentage where an amount is asked.
        ParameterError: If frames differ in length, or an assumption is unknown.

    >>> growth = pd.DataFrame({"value": [4.6], "unit": ["percent"]})
    >>> [str(x) for x in read_roles({"level": 10, "growth": growth}, rates="growth")]
    ['10', '0.046']
    """
    allowed = allowed_codes(assuming, ROLE_CODES)
    frames = {name: x for name, x in values.items() if isinstance(x, pd.DataFrame)}
    lengths = {len(frame) for frame in frames.values()}
    longest = max(lengths, default=1)
    require(lengths <= {1, longest}, ", ".join(frames), f"{sorted(lengths)} rows", "one length")
    for name in frames.keys() & {*facts.split(), *ahead.split()}:
        _refuse_kind(name, frames[name], name in facts.split(), allowed)
    for code, names in (("already-real", nominal), ("not-real", real)):
        for name in frames.keys() & set(names.split()):
            _refuse_prices(name, frames[name], code, allowed)
    for names, rules in alike:
        first, *others = (name for name in names.split())
        for other in others:
            if first in frames and other in frames:
                for rule in rules.split():
                    _refuse_pair({n: frames[n] for n in (first, other)}, RULES[rule], allowed)
    read = dict(values)
    for name, frame in frames.items():
        read[name] = _in_form(name, frame, name in rates.split(), name in amounts.split())
    columns = read_pairs(*read.values())
    if as_bounds:
        return tuple(x if isinstance(x, Bounds) else Bounds.point(x) for x in columns)
    return columns


def _in_form(name: str, frame: pd.DataFrame, rate: bool, amount: bool) -> Bounds:
    bounds: Bounds = read_pairs(frame)[0]
    units = _cells(frame, "unit")
    percent = np.isin(units, _PERCENT)
    if amount and percent.any():
        raise NotComputable(
            "not-an-amount",
            f"{name}应为数额，现为百分数。",
            f"{name}: found a percentage; expected an amount.",
        )
    if not rate:
        return bounds
    other = sorted(set(units[~percent & ~np.isin(units, _FRACTION)]))
    if other:
        raise NotComputable(
            "not-a-rate",
            f"{name}应为百分数或比率，现单位为{other[0]}。",
            f"{name}: found the unit {other[0]}; expected a rate (percent, points, or a ratio).",
        )
    return bounds / np.where(percent, 100.0, 1.0)


def _refuse_kind(name: str, frame: pd.DataFrame, fact: bool, allowed: set[str]) -> None:
    wanted, zh, en = (
        (FACTS, "应为实际数", "a fact") if fact else (AHEAD, "应为计划或目标", "a plan or target")
    )
    wrong = sorted(set(_cells(frame, "kind")) - set(wanted) - {""})
    if wrong and "mixed-kinds" not in allowed:
        raise NotComputable(
            "mixed-kinds",
            f"{name}{zh}，现为{'、'.join(wrong)}。",
            f"{name}: found {', '.join(wrong)}; expected {en}.",
        )


def _refuse_prices(name: str, frame: pd.DataFrame, code: str, allowed: set[str]) -> None:
    bases = set(_cells(frame, "price_basis"))
    wrong = sorted(bases & set(_REAL) if code == "already-real" else bases & {"current"})
    if wrong and code not in allowed:
        zh, en = (
            ("应按现价，现已按可比价", "current prices: the change of prices is out already")
            if code == "already-real"
            else ("应按可比价，现按现价", "comparable prices: the change of prices is still in")
        )
        raise NotComputable(
            code,
            f"{name}{zh}（{wrong[0]}）。",
            f"{name}: found the price basis {wrong[0]}; expected {en}.",
        )


def _refuse_pair(pair: Mapping[str, pd.DataFrame], rule: Rule, allowed: set[str]) -> None:
    if rule.code in allowed or not all(rule.column in frame for frame in pair.values()):
        return
    first, second = pair
    n = max(len(frame) for frame in pair.values())
    cells = (np.broadcast_to(_cells(frame, rule.column), (n,)) for frame in pair.values())
    for a, b in dict.fromkeys(zip(*cells, strict=True)):
        if not rule.fits(a, b):
            raise NotComputable(
                rule.code,
                f"{first}与{second}应{rule.zh}，现为{a or '无'}与{b or '无'}。",
                f"{first} and {second}: found {a or '(none)'} and {b or '(none)'};"
                f" expected {rule.en}.",
            )


def _cells(frame: pd.DataFrame, column: str) -> npt.NDArray[np.object_]:
    return text(frame, column).to_numpy(dtype=object)

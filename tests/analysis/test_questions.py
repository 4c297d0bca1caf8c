"""Questions: the nine refusals from the real data, and answers where data would allow one."""

import math

import pandas as pd
import pytest

from tyanalysis.analysis.questions import METHODS, answer_question, answer_questions, examine
from tyanalysis.analysis.requests import data_requests
from tyanalysis.errors import DataError, NotComputable

REFUSALS = {
    "growth of the half year": ("Q01", "no-base-period", "2023年上半年", "first half of 2023"),
    "attainment of the output target": (
        "Q02a",
        "no-actual",
        "没有新增工业产值的实际数",
        "as a target",
    ),
    "attainment of the plan": ("Q02b", "no-actual", "完成投资的实际数", "no actual completed"),
    "share of the city, in two cities": (
        "Q03b",
        "mixed-scopes",
        "只有一部分在太原",
        "only part of",
    ),
    "share of the city, no figure": ("Q03c", "no-indicator", "没有中北高新区", "Zhongbei Zone"),
    "share of the city, no total": ("Q03f", "no-total", "没有太原同一时期", "Taiyuan for the same"),
    "concentration": ("Q04a", "no-parts", "成员名单", "list of members"),
    "location quotient": ("Q04b", "no-parts", "区位商", "location quotient"),
    "shift-share": ("Q04c", "no-parts", "偏离—份额", "shift-share"),
    "convergence": ("Q04d", "no-parts", "至少要15个单元", "at least 15 units"),
    "ICOR": ("Q05", "not-value-added", "不是增加值", "not value added"),
    "return": ("Q06", "no-indicator", "利润总额", "total profit"),
    "Qingxu's share of the 152.9": ("Q07", "mixed-scopes", "口径、时期不同", "scope and period"),
    "distance to 双百": (
        "Q08",
        "undefined",
        "没有说明含义、单位和期限",
        "its unit or its deadline",
    ),
    "employment": ("Q09", "no-indicator", "从业人数", "persons employed"),
    "two zones": ("Q10a", "overlap", "都包含阳曲园区", "both contain Yangqu Park"),
    "a zone in a zone": ("Q10b", "overlap", "中北高新区在太忻经济区之内", "within the Taixin Zone"),
    "a zone and its town": ("Q10c", "overlap", "中北不锈钢在中北高新区之内", "within the Zhongbei"),
    "a county and its town": ("Q10d", "overlap", "在小店之内", "within Xiaodian"),
}


@pytest.fixture(scope="module")
def answers(bundled):
    return answer_questions(bundled).set_index("id")


@pytest.mark.parametrize(("name", "reason", "zh", "en"), REFUSALS.values(), ids=REFUSALS)
def test_refusals(bundled, answers, name, reason, zh, en):
    row = answers.loc[name]
    assert not row["answered"]
    assert row["reason"] == reason
    assert zh in row["zh"]
    assert row["zh"].endswith("。")
    assert en.lower() in row["en"].lower()
    assert row["en"].endswith(".")
    assert math.isnan(row["low"])
    question = bundled.questions.set_index("id", drop=False).loc[name].to_dict()
    with pytest.raises(NotComputable) as error:
        answer_question(bundled, question)
    assert (error.value.reason, error.value.zh) == (reason, row["zh"])


def test_what_the_figures_allow_is_answered(answers):
    row = answers.loc["Q03e"]
    assert row["answered"]
    assert row["low"] == pytest.approx(61.459, abs=1e-3)
    assert (row["unit"], row["period"], row["zh"]) == ("percent", "2022", "")
    assert set(answers.index[answers["answered"]]) == {"Q03e"}


def test_sentences_are_composed_from_what_was_found(answers):
    assert answers.loc["Q07", "figures"].split(";")[1] == "seed-F069"
    assert answers["zh"][~answers["answered"]].is_unique


def test_only_the_questions_of_a_report(bundled):
    towns = set(answer_questions(bundled, "town_output")["id"])
    assert {"Q01", "Q07", "Q08"} <= towns
    assert "Q06" not in towns


def ask(frames, method, area="a", indicator="x", period="2023"):
    question = {"id": "T", "method": method, "area": area, "indicator": indicator, "period": period}
    return examine(frames, question)


def levels(*given):
    return [
        {"area": area, "indicator": name, "period": period, "value": float(value)}
        for area, name, period, value in given
    ]


def test_growth_is_answered_from_levels_or_from_the_published_rate(frames_of):
    frames = frames_of(levels(("a", "x", "2022", 100), ("a", "x", "2023", 110)))
    assert ask(frames, "growth").bounds.low[0] == pytest.approx(10)
    rate = {"indicator": "x-growth", "value": 4.0, "unit": "percent", "kind": "growth"}
    assert ask(frames_of([rate]), "growth").bounds.low[0] == 4.0


def test_growth_across_vintages_is_refused(frames_of):
    figures = levels(("a", "x", "2022", 100), ("a", "x", "2023", 110))
    figures[0]["vintage"] = "revised"
    assert ask(frames_of(figures), "growth").reason == "mixed-price-bases"
    assert ask(frames_of(figures[:1]), "growth").reason == "no-actual"


def test_attainment_takes_year_to_date_actuals(frames_of):
    figures = levels(("a", "x", "2023", 200), ("a", "y", "2023-S1", 50))
    figures[0]["kind"] = "plan"
    done = ask(frames_of(figures), "attainment", indicator="x+y")
    assert (done.bounds.low[0], done.kind, done.period) == (25.0, "plan", "2023-S1")
    assert ask(frames_of(figures[1:]), "attainment").reason == "undefined"


def test_a_share_needs_membership(frames_of):
    figures = levels(("a", "x", "2023", 1), ("b", "x", "2023", 4))
    inside = frames_of(figures, memberships=[("a", "b", "whole", "lies_in")])
    assert ask(inside, "share", "a+b").bounds.low[0] == 25.0
    assert ask(frames_of(figures), "share", "a+b").reason != ""


def test_a_share_of_another_period_is_refused(frames_of):
    figures = levels(("a", "x", "2022", 1), ("b", "x", "2023", 4))
    frames = frames_of(figures, memberships=[("a", "b", "whole", "lies_in")])
    found = ask(frames, "share", "a+b")
    assert found.reason == "mixed-periods"
    assert "2022" in found.en


def test_target_distance(frames_of):
    figures = levels(("a", "x", "2025", 100), ("a", "y", "2023", 70))
    figures[0]["kind"] = "target"
    frames = frames_of(figures)
    assert ask(frames, "target_distance", indicator="x+y", period="").bounds.low[0] == 30
    assert ask(frames, "target_distance", period="").reason == "no-actual"
    assert ask(frames, "target_distance", indicator="y", period="").reason == "undefined"


def test_change_needs_two_years(frames_of):
    figures = levels(("a", "x", "2022", 5), ("a", "x", "2023", 8))
    assert ask(frames_of(figures), "change").bounds.low[0] == 3
    assert ask(frames_of(figures[1:]), "change").reason == "no-base-period"


def test_sums_of_areas_apart(frames_of):
    frames = frames_of(levels(("a", "x", "2023", 1), ("b", "x", "2023", 4)))
    assert ask(frames, "sum_over", "a+b").bounds.low[0] == 5
    assert ask(frames, "sum_over", "a+b", period="2022").reason == "no-parts"


def test_concentration_of_the_members(frames_of):
    links = [(name, "g", "whole", "lies_in") for name in "ab"]
    figures = levels(("a", "x", "2023", 1), ("b", "x", "2023", 3))
    frames = frames_of(figures, areas=[("g", "group")], memberships=links)
    assert ask(frames, "concentration", "g").bounds.low[0] == pytest.approx(0.625)
    frames = frames_of(figures[:1], areas=[("g", "group"), ("b", "zone")], memberships=links)
    assert ask(frames, "concentration", "g").reason == "no-parts"


INDUSTRY = [
    ("a", "x", "2023", 30), ("a", "y", "2023", 70), ("b", "x", "2023", 20), ("b", "y", "2023", 80),
    ("a", "x", "2022", 20), ("a", "y", "2022", 60), ("b", "x", "2022", 18), ("b", "y", "2022", 72),
]  # fmt: skip


def test_industries_open_quotients_and_shift_share(frames_of):
    frames = frames_of(levels(*INDUSTRY))
    assert ask(frames, "location_quotient", "a+b", "x+y").bounds.low[0] == pytest.approx(1.5)
    # regional: 20 (0.5 - 1/9) + 60 (1/6 - 1/9) = 11.11 of 80
    done = ask(frames, "shift_share", "a+b", "x+y")
    assert done.bounds.low[0] == pytest.approx((20 * (0.5 - 1 / 9) + 60 / 18) / 80 * 100)
    frames = frames_of(levels(*INDUSTRY[1:]))
    assert ask(frames, "location_quotient", "a+b", "x+y").reason == "no-parts"


def test_convergence_with_enough_units(frames_of):
    names = [f"u{number}" for number in range(15)]
    figures = levels(
        *((name, "x", "2018", 10 + n) for n, name in enumerate(names)),
        *((name, "x", "2023", 20 + n) for n, name in enumerate(names)),
    )
    links = [(name, "g", "whole", "lies_in") for name in names]
    frames = frames_of(figures, areas=[("g", "group")], memberships=links)
    assert ask(frames, "convergence", "g").bounds.low[0] < 0


def test_icor_and_return_with_actuals(frames_of):
    figures = levels(
        ("a", "i", "2023", 30), ("a", "gross-regional-product", "2022", 100),
        ("a", "gross-regional-product", "2023", 110), ("a", "p", "2023", 3),
    )  # fmt: skip
    frames = frames_of(figures)
    done = ask(frames, "icor", indicator="i+gross-regional-product")
    assert done.bounds.low[0] == pytest.approx(3)
    assert ask(frames, "investment_return", indicator="p+i").bounds.low[0] == pytest.approx(10)
    assert (
        ask(frames_of(figures[1:]), "icor", indicator="i+gross-regional-product").reason
        == "no-actual"
    )


BROKEN = [
    ({"method": "guess"}, "column method: found 'guess'"),
    ({"area": "nowhere"}, "column area: found 'nowhere'"),
    ({"method": "share"}, "column area: found 1; expected at least 2"),
    ({"method": "icor"}, "column indicator: found 1; expected at least 2"),
]


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_broken_questions_name_their_place(frames_of, change, message):
    question = {"id": "T", "method": "growth", "area": "a", "indicator": "x", "period": "2023"}
    with pytest.raises(DataError) as error:
        examine(frames_of(levels(("a", "x", "2023", 1))), question | change)
    assert "questions.csv, question T" in str(error.value)
    assert message in str(error.value)


def test_every_method_is_asked_in_the_real_questions(bundled):
    assert set(bundled.questions["method"]) == set(METHODS)


def test_no_questions_give_an_empty_frame(frames_of):
    frames = frames_of(levels(("a", "x", "2023", 1)))
    assert answer_questions(frames).empty
    assert data_requests(frames).empty


def test_requests_follow_from_what_is_missing(frames_of):
    questions = pd.DataFrame(
        [
            {"id": "1", "method": "growth", "area": "a", "indicator": "x", "period": "2023"},
            {"id": "2", "method": "change", "area": "a", "indicator": "x", "period": "2023"},
            {"id": "3", "method": "growth", "area": "b", "indicator": "x", "period": "2023"},
        ]
    ).assign(name_zh="", name_en="", report="")
    frames = frames_of(levels(("a", "x", "2023", 1), ("b", "x", "2023", 1)), questions=questions)
    table = data_requests(frames)
    assert table["opens"].str.split(";").explode().to_list().count("1") == 1
    assert set(";".join(table["opens"]).split(";")) == {"1", "2", "3"}
    assert set(";".join(table["periods"]).split(";")) <= {"2022", "2023"}


def test_a_zone_that_straddles_its_city_points_to_the_part_inside(bundled, answers):
    assert answers.loc["Q03a", "zh"].endswith("全部在内的综改太原区域才能与太原相除。")
    assert "only Taixin (Taiyuan part), wholly inside," in answers.loc["Q03b", "en"]
    wanted = data_requests(bundled, "zone_growth").set_index("opens")["zh"]
    # The part is on record for half a year, for which the city's own figure is lacking.
    assert wanted["Q03a;Q03f"] == "太原2019年上半年的地区生产总值（实际数）"
    assert wanted["Q03c;Q03d"].startswith("中北高新区和清徐经开区")


def test_real_requests_open_every_refused_question(bundled, answers):
    table = data_requests(bundled)
    opened = set(";".join(table["opens"]).split(";"))
    disjoint = {"Q10b", "Q10c", "Q10d"}  # one inside the other: no figure makes that sum sensible
    disjoint |= {"Q03b"}  # of the Taixin Zone only the part in Taiyuan counts, and that is known
    assert opened == set(answers.index[~answers["answered"]]) - disjoint
    assert (table["what"] == "members").sum() == 1
    assert (table["what"] == "definition").sum() == 1
    assert table["count"].is_monotonic_decreasing
    assert table.loc[table["what"] == "members", "zh"].item() == "11个重点镇的成员名单"

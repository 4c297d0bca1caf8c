"""The overlap guard: what may be added, and the sentence that says why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tyanalysis.analysis.overlap import ancestors, contents, members, overlaps, sum_over
from tyanalysis.errors import NotComputable

LINKS = [
    ("county", "city", "whole", "lies_in"),
    ("zone", "city", "part", "overlaps"),
    ("zone", "town", "part", "overlaps"),
    ("park", "zone", "whole", "belongs_to"),
    ("park", "ring", "whole", "belongs_to"),
    ("village", "park", "whole", "lies_in"),
    ("firm", "county", "whole", "lies_in"),
    ("firm", "park", "part", "builds"),
]
NAMES = [
    (name, "zone") for name in ("county", "city", "zone", "town", "park", "ring", "village", "firm")
]


@pytest.fixture
def places(frames_of):
    figures = [
        {"area": area, "value": value}
        for area, value in (("county", 1.0), ("zone", 2.0), ("ring", 3.0), ("town", 4.0))
    ]
    return frames_of(figures, areas=NAMES, memberships=LINKS)


def test_a_part_is_followed_from_the_area_itself_only(places):
    assert ancestors(places.memberships, "zone") == {"city": "part", "town": "part"}
    assert ancestors(places.memberships, "village") == {
        "park": "whole", "zone": "whole", "ring": "whole",
    }  # fmt: skip
    assert sorted(members(places.memberships, "zone")) == ["park", "village"]


def test_pairs_that_overlap_name_the_largest_shared_area(places):
    found = overlaps(places, ["zone", "ring", "county", "town"])
    assert found.to_dict("records") == [
        {"left": "zone", "right": "ring", "shared": "park", "extent": "whole"},
        {"left": "zone", "right": "town", "shared": "zone", "extent": "part"},
    ]


def test_two_places_that_each_hold_part_of_a_third_do_not_overlap(places):
    assert overlaps(places, ["city", "town"]).empty


@pytest.mark.parametrize(
    ("areas", "zh", "en"),
    [
        (
            ["zone", "ring"],
            "zone区与ring区都包含park区",
            "the Zone zone and the Zone ring both contain",
        ),
        (["park", "ring"], "park区在ring区之内", "lies within the Zone ring"),
        (["zone", "town"], "zone区部分在town区之内", "lies partly within"),
    ],
)
def test_sums_refuse_what_would_be_counted_twice(places, areas, zh, en):
    with pytest.raises(NotComputable) as error:
        sum_over(places, areas, "x", "2023")
    assert error.value.reason == "overlap"
    assert zh in error.value.zh
    assert en.lower() in error.value.en.lower()


def test_disjoint_areas_are_added(places):
    done = sum_over(places, ["county", "town"], "x", "2023").iloc[0]
    assert (done["low"], done["high"], done["figures"]) == (5.0, 5.0, "F1;F4")


def test_a_missing_part_and_a_mixture_are_refused(frames_of):
    frames = frames_of(
        [{"area": "a", "value": 1.0}, {"area": "b", "value": 2.0, "kind": "plan"}],
        areas=[("a", "zone"), ("b", "zone"), ("c", "zone")],
    )
    with pytest.raises(NotComputable, match="no-parts"):
        sum_over(frames, ["a", "c"], "x", "2023")
    with pytest.raises(NotComputable, match="mixed-kinds"):
        sum_over(frames, ["a", "b"], "x", "2023")


def test_the_real_zones_may_not_be_added(bundled):
    zones = ["zongcai-zone", "taixin-zone", "zhongbei-zone", "qingxu-zone"]
    found = overlaps(bundled, zones).set_index(["left", "right"])
    assert found.loc[("zongcai-zone", "taixin-zone"), "shared"] == "park-yangqu"
    assert found.loc[("taixin-zone", "zhongbei-zone"), "shared"] == "zhongbei-zone"
    assert "qingxu-zone" not in {name for pair in found.index for name in pair}
    cities = bundled.areas.loc[bundled.areas["kind"] == "city", "id"].to_list()
    assert len(cities) == 11
    assert overlaps(bundled, cities).empty


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=8))
def test_overlap_does_not_depend_on_the_order(frames_of, pairs):
    links = [(area, parent, "whole", "lies_in") for area, parent in pairs if area != parent]
    frames = frames_of(areas=[(name, "zone") for name in "abcde"], memberships=links)
    one, other = (
        {frozenset(pair) for pair in overlaps(frames, list(order))[["left", "right"]].to_numpy()}
        for order in ("abcde", "edcba")
    )
    assert one == other
    inside = {frozenset((area, parent)) for area, parent, *_ in links}
    assert inside <= one


def test_contents_are_the_members_of_every_area(bundled):
    held = contents(bundled.memberships)
    assert held["taiyuan"] == members(bundled.memberships, "taiyuan")
    assert "park-yangqu" in held["zongcai-zone"]
    assert "zhenhua-horticulture" not in held

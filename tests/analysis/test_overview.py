"""Snapshots and tiers by kind of area."""

from tyanalysis.analysis.kinds import AHEAD
from tyanalysis.analysis.overview import snapshots, tier_counts, tiers


def test_snapshots_choose_by_kind_and_indicator(bundled):
    table = snapshots(bundled, ["zone"], ["planned-investment"])
    assert set(table["area"]) == {"zongcai-zone", "taixin-zone", "taixin-taiyuan"}
    assert set(table["area_kind"]) == {"zone"}
    assert snapshots(bundled, ["zone"], areas=["qingxu-zone"])["area"].unique().tolist() == [
        "qingxu-zone"
    ]


def test_snapshots_by_claim_and_by_place(bundled):
    ahead = snapshots(bundled, ["zone", "project"], claim_kinds=AHEAD)
    assert set(ahead["kind"]) <= set(AHEAD)
    towns = snapshots(bundled, ["town"], parent="taiyuan")
    assert "qingxu-vinegar" in set(towns["area"])
    assert "dingxiang-flange" not in set(towns["area"])


def test_the_twelve_named_towns_by_tier(bundled):
    table = tiers(bundled, parent="taiyuan")
    assert len(table) == 12
    assert table["area"].iloc[0] == "qingxu-vinegar"
    counts = tier_counts(table).set_index(["status", "level"])["count"]
    assert counts.to_dict() == {
        ("existing", "provincial"): 1, ("existing", "municipal"): 6,
        ("being_built", "county"): 2, ("to_be_fostered", "county"): 3,
    }  # fmt: skip
    quiet = table.set_index("area")
    assert quiet.loc["jinyuan-flower", "figure_count"] == 0
    assert "jinyuan" in quiet.loc["jinyuan-flower", "lies_in"]


def test_no_area_of_a_kind_gives_an_empty_frame(frames_of):
    assert tiers(frames_of([{"value": 1.0}]), "park").empty
    assert snapshots(frames_of([{"value": 1.0}]), ["park"]).empty

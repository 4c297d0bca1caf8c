"""What changed since the last edition, corrections first and apart from new data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from tyanalysis.changes import FigureChange, cause_of, compare_cards, span_of
from tyanalysis.data.baseline import Baseline
from tyanalysis.data.package import Package
from tyanalysis.presentation.brief.points import brief_points, point_name
from tyanalysis.presentation.display import Headline, Part, Text, count_number, paragraph, say
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.provenance import SourceList, show_sources

_CORRECTIONS, _POINTS, _NEWS = 2, 2, 1
"""How many of each one page has room for; the counts before them tell of all."""
_CAUSES = {
    "correction": "“{what}”由{old}变为{new}，因为所依据的数字更正了。",
    "new-data": "“{what}”由{old}变为{new}，因为有了新数据。",
    "both": "“{what}”由{old}变为{new}，既因更正，也因新数据。",
}


def describe_brief_changes(package: Package, baseline: Baseline, language: str) -> Text:
    """Say what changed since the last edition, or that nothing did, or that there is none.

    Args:
        package: The chosen figures.
        baseline: From ``load_baseline``: the last good edition.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    points = brief_points(package, language)
    headlines = [point for _, point in points]
    if not baseline:
        sentences = [say("这是第一版，没有上一版可比；以下是目前掌握的要点。", language)]
    else:
        sentences = _since(package, baseline, headlines, language)
    return paragraph("brief-changes", language, sentences, headlines, role="summary")


def _since(
    package: Package, baseline: Baseline, points: Sequence[Headline], language: str
) -> list[tuple[Part, ...]]:
    day = period_name(baseline.date, language)
    now = _shown(package, language)
    cards = {str(card["id"]): card for card in now.figures}
    documents = {str(source["id"]): source for source in now.sources}
    if baseline.cards is None or baseline.sources is None:
        # All that an older manifest tells of its figures is which there were.
        changes = [FigureChange("added", None, card) for key, card in cards.items()
                   if key not in baseline.figures]  # fmt: skip
        changes += [FigureChange("gone", {"id": key}, None)
                    for key in sorted(baseline.figures - cards.keys())]  # fmt: skip
    else:
        dates = {key: str(one.get("published") or "")
                 for key, one in (*baseline.sources.items(), *documents.items())}  # fmt: skip
        changes = compare_cards(baseline.cards, cards, dates)
    moved = _moved(package, baseline, points, changes, cards, language)
    told = [one for one in changes if one.how != "renamed"]
    if not told and not moved and baseline.cards is not None:
        return [say("与上一版（{day}）相比，数字和要点都没有变化。", language, day=day)]
    right = [one for one in changes if one.is_correction]
    added = [one for one in changes if one.how == "added"]
    sentences = [
        say(
            "与上一版（{day}）相比：更正{n}条数字，新增{m}条，撤出{k}条；要点数字变动{h}个。",
            language,
            day=day,
            n=count_number(len(right), language, _ids(right)),
            m=count_number(len(added), language, _ids(added)),
            k=count_number(sum(one.how == "gone" for one in changes), language),
            h=count_number(len(moved), language),
        )
    ]
    if baseline.cards is None:
        sentences.append(say("上一版没有记录每条数字的内容，所以看不出哪些被更正。", language))
    sentences += [_correction(one, language) for one in right[:_CORRECTIONS]]
    sentences += moved[:_POINTS]
    sentences += [_addition(one, language) for one in added[:_NEWS]]
    return sentences


@lru_cache(maxsize=4)  # a package is never changed
def _shown(package: Package, language: str) -> SourceList:
    return show_sources(package, language)


def _moved(
    package: Package,
    baseline: Baseline,
    points: Sequence[Headline],
    changes: Sequence[FigureChange],
    cards: Mapping[str, Any],
    language: str,
) -> list[tuple[Part, ...]]:
    """Say which of the main figures are another number now, and why."""
    found: list[tuple[Part, ...]] = []
    for point in points:
        old, new = baseline.headlines.get(point.key), point.number
        if old is None or span_of(old) == span_of(new.to_json()):
            continue
        before = set(old.get("figures") or ())
        cause, _ = cause_of(before, set(new.figures), changes, baseline.figures, cards)
        words = _CAUSES.get(cause, "“{what}”由{old}变为{new}。")
        what = point_name(package, point, language)
        found.append(say(words, language, what=what, old=str(old["text"]), new=new))
    return found


def _correction(change: FigureChange, language: str) -> tuple[Part, ...]:
    old, new = change.old or {}, change.new or {}
    what = _name(new, language)
    if change.how == "regraded":
        words = "{what}的来源分级由{old}改为{new}。"
        return say(words, language, what=what, old=str(old.get("grade")), new=str(new.get("grade")))
    words = {
        "corrected": "更正：{what}，原为{old}，现为{new}。",
        "revised": "修订：{what}，原为{old}，新版本为{new}。",
    }[change.how]
    values = [_value(one) for one in (old, new)]
    if values[0] == values[1]:  # the number stays, the wording or the source does not
        return say("更正：{what}的原文、来源或口径，数值不变。", language, what=what)
    return say(words, language, what=what, old=values[0], new=values[1])


def _addition(change: FigureChange, language: str) -> tuple[Part, ...]:
    card = change.new or {}
    what, value = _name(card, language), _value(card)
    return say("新数据之一：{what}，{value}。", language, what=what, value=value)


def _name(card: Mapping[str, Any], language: str) -> str:
    """Name a figure by area, indicator and period."""
    parts = [str(card.get(name) or "") for name in ("area", "indicator", "period")]
    undated = translate("未注明时间", language)
    kept = [part for part in parts if part and part != undated]
    return {"zh": "", "en": ", "}[language].join(kept) or str(card.get("id"))


def _value(card: Mapping[str, Any]) -> str:
    return str(card.get("value") or card.get("as_printed") or card.get("id"))


def _ids(changes: Sequence[FigureChange]) -> list[str]:
    """Give the first few ids: a count of hundreds needs no card for each."""
    return [one.id for one in changes[:5]]

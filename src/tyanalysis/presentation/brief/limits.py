"""What contradicts and what is not known, in a few lines each."""

from __future__ import annotations

from tyanalysis.analysis.questions import answer_questions
from tyanalysis.analysis.requests import data_requests
from tyanalysis.data.package import Package
from tyanalysis.presentation.conflicts import report_findings, table_conflicts
from tyanalysis.presentation.display import Part, Table, Text, count_number, say
from tyanalysis.presentation.language import check_language
from tyanalysis.presentation.limits import say_left_out

_SHOWN = 3
# The gravest gap first: nothing done is known, then nothing to compare with, then nothing at all.
_ORDER = ("no-actual", "no-base-period", "undefined", "no-indicator", "not-value-added", "no-parts")


def describe_brief_conflicts(package: Package, language: str) -> Text:
    """Count the contradictions of all figures and give the most direct ones.

    Args:
        package: The chosen figures.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    label = "brief-conflicts"
    found = report_findings(package, "brief")
    table = table_conflicts(package, "brief", language)
    if found.empty or not isinstance(table, Table):
        words = say("所选地区和时期内没有发现互相矛盾的数字。", language)
        return Text(label, language, (words,), role="list")
    sentences: list[tuple[Part, ...]] = [
        say(
            "全部数字中有{n}处互相矛盾或经修订，并列各说法，不取平均。",
            language,
            len(found),
            n=count_number(len(found), language),
        )
    ]
    said: set[str] = set()
    for what, period, one, other, reason, _ in table.rows:
        if str(reason) in said or len(said) == _SHOWN:
            continue
        said.add(str(reason))
        line = "{what}（{period}）：一说{one}，一说{other}（{reason}）。"
        values = {"what": what, "period": period, "one": one, "other": other, "reason": reason}
        sentences.append(say(line, language, None, **values))
    return Text(label, language, tuple(sentences), role="list")


def describe_brief_unknown(package: Package, language: str) -> Text:
    """Say what a past day leaves out, what the figures cannot answer, and what to ask for first.

    Args:
        package: The chosen figures.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    label = "brief-unknown"
    asked = answer_questions(package)
    left_out = say_left_out(package, language)
    told = [left_out] if left_out else []
    if asked.empty:
        words = say("没有列出读者会问的问题。", language)
        return Text(label, language, (*told, words), role="list")
    answered = int(asked["answered"].astype(bool).sum())
    sentences: list[tuple[Part, ...]] = [
        *told,
        say(
            "读者最可能问的{n}个问题中，现有数字能回答{k}个；其余不作估算。",
            language,
            len(asked),
            n=count_number(len(asked), language),
            k=count_number(answered, language),
        ),
    ]
    refused = asked[asked["reason"].isin(_ORDER)].drop_duplicates("reason")
    order = refused["reason"].map({reason: place for place, reason in enumerate(_ORDER)})
    for _, row in refused.loc[order.sort_values(kind="stable").index].head(_SHOWN).iterrows():
        question, why = str(row[f"name_{language}"]), str(row[language])
        why = why.rstrip("。.")
        sentences.append(
            say("{question}？{why}。", language, question=question.rstrip("?"), why=why)
        )
    wanted = data_requests(package).head(1)
    for _, row in wanted.iterrows():
        sentences.append(say("最有用的一项补充：{what}。", language, what=str(row[language])))
    return Text(label, language, tuple(sentences), role="list")

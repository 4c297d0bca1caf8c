"""What a notification says: the outcome of one slot, in Chinese or English, and as JSON."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from tyanalysis.reporting import outbox
from tyanalysis.reporting.catalogue import Catalogue
from tyanalysis.reporting.clock import stamp
from tyanalysis.reporting.layout import FILES
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.manifest import Manifest, read_manifest
from tyanalysis.reporting.notify_entry import Addressees, addressees
from tyanalysis.reporting.schedule_task import Event
from tyanalysis.reporting.schedule_words import in_chinese

Changes = Callable[[Path, str], str]
"""Says in a language what an edition's folder changes against the edition before it."""

HEADLINES = 8
ATTACHED_BYTES = 10_000_000
_SHOWN_ERROR = 500

_WORDS = {
    "ok": ("已发布", "published"),
    "failed": ("失败", "failed"),
    "period": ("时期", "Period"),
    "slot": ("计划时间", "Due"),
    "late": ("（补做）", " (caught up)"),
    "run": ("运行", "Run"),
    "seconds": ("第{0}次，用时{1:.0f}秒", "no. {0}, {1:.0f} s"),
    "summary": ("摘要", "Summary"),
    "changes": ("变化", "What changed"),
    "editions": ("版本", "Editions"),
    "problem": ("原因", "Why"),
    "attached": ("PDF 见附件", "PDF attached"),
    "not_begun": ("没有开始运行", "no run was begun"),
    "cell": ("单元", "cell"),
    "as_of": ("数据时点", "Data as of"),
}
_NAMES = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}


def no_changes(_: Path, __: str) -> str:
    """Say nothing about changes."""
    return ""


class Announcer:
    """Writes the messages about an event into the outbox.

    Args:
        catalogue: Who hears of which report.
        output: The folder of all reports.
        now: What time it is.
        changes: Says what an edition changes.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        output: Path,
        now: Callable[[], datetime],
        changes: Changes = no_changes,
    ) -> None:
        self.catalogue, self.output, self.now, self.changes = catalogue, output, now, changes

    def __call__(self, connection: sqlite3.Connection, event: Event) -> None:
        """Write a message for each channel that hears of the event."""
        entry = self.catalogue.reports[event.task.report]
        known = addressees(self.catalogue.notify, entry.notify)
        outcome: Literal["ok", "failed"] = "ok" if event.state == "ok" else "failed"
        recipients, hooks = known.mail(outcome), known.hooks(outcome)
        if not (recipients or hooks):
            return
        document = self.describe(event, outcome, known)
        name = f"{event.task.report} {stamp(event.task.slot)}"
        if recipients:
            subject, text, attachments = write_mail(document, known)
            content = {
                "to": list(recipients), "subject": subject, "text": text,
                "attachments": attachments,
            }  # fmt: skip
            outbox.put(connection, name, "mail", _dump(content), self.now())
        for hook in hooks:
            outbox.put(
                connection,
                name,
                f"webhook:{event.task.report}:{hook.name}",
                _dump(document),
                self.now(),
            )

    def describe(
        self, event: Event, outcome: Literal["ok", "failed"], known: Addressees
    ) -> dict[str, Any]:
        """Put an event into a document, which webhooks are sent as it is."""
        task, entry = event.task, self.catalogue.reports[event.task.report]
        period = task.period
        editions = [self._edition(one, known.language) for one in event.outcomes]
        return {
            "version": 1,
            "report": task.report,
            "titles": {"zh": entry.title_zh, "en": entry.title_en},
            "outcome": outcome,
            "state": event.state,
            "message": event.message,
            "cause": task.cause,
            "slot": stamp(task.slot),
            "slot_local": f"{task.slot.astimezone(task.entry.zone):%Y-%m-%d %H:%M}",
            "timezone": task.entry.timezone,
            "period": {
                "code": period.code,
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
            },
            "as_of": task.as_of.isoformat() if task.as_of else "",
            "attempt": task.attempt,
            "seconds": event.seconds,
            "editions": editions,
            "created": stamp(self.now().astimezone(UTC)),
        }

    def _edition(self, outcome: Outcome, language: str) -> dict[str, Any]:
        folder, failure = outcome.folder, outcome.failure
        inside = folder.is_relative_to(self.output)
        path = folder.relative_to(self.output).as_posix() if inside else folder.name
        address = self.catalogue.notify.address.rstrip("/")
        page = f"{path}/{FILES['html']}"
        manifest = _manifest(folder)
        title = outcome.job.entry.title_zh if language == "zh" else outcome.job.entry.title_en
        told: dict[str, Any] = {
            "variant": outcome.job.variant,
            "language": outcome.job.language,
            "outcome": "failed" if failure else "ok",
            "title": (manifest.title if manifest else "") or title,
            "edition": manifest.edition if manifest else "",
            "path": page,
            "url": f"{address}/{quote(page)}" if address else "",
            "pdf": f"{path}/{FILES['pdf']}" if (folder / FILES["pdf"]).is_file() else "",
            "headlines": [
                {"label": str(one.get("label", "")), "text": str(one.get("text", ""))}
                for one in (manifest.headlines if manifest and not failure else [])[:HEADLINES]
            ],
            "changes": "" if failure else self.changes(folder, language),
        }
        if failure:
            told["failure"] = {
                "cell": failure.cell,
                "ename": failure.ename,
                "evalue": failure.evalue[:_SHOWN_ERROR],
            }
        if told["pdf"] and (folder / FILES["pdf"]).stat().st_size > ATTACHED_BYTES:
            told["large"] = True
        return told


def write_mail(document: dict[str, Any], known: Addressees) -> tuple[str, str, list[str]]:
    """Write subject and text of a mail, and list the PDF files to attach.

    Args:
        document: The event.
        known: The language, and whether the PDF is attached.

    Returns:
        Subject, text, and paths relative to the folder of all reports.
    """
    language = known.language

    def word(key: str) -> str:
        return _WORDS[key][language != "zh"]

    colon = "：" if language == "zh" else ": "
    title = document["titles"][language]
    code = document["period"]["code"]
    subject = f"[tyanalysis] {title} {code}{colon}{word(document['outcome'])}"
    lines = [f"{title}{colon}{word(document['outcome'])}", ""]
    start, end = document["period"]["start"], document["period"]["end"]
    span = code if start == end else f"{code} ({start} – {end})"
    late = word("late") if document["cause"] == "catch-up" else ""
    lines.append(f"{word('period')}{colon}{span}")
    if document["as_of"]:
        lines.append(f"{word('as_of')}{colon}{document['as_of']}")
    lines.append(f"{word('slot')}{colon}{document['slot_local']} {document['timezone']}{late}")
    run = word("seconds").format(document["attempt"], document["seconds"])
    lines.append(f"{word('run')}{colon}{run if document['attempt'] else word('not_begun')}")
    lines.append("")
    if document["message"]:
        told = in_chinese(document["message"]) if language == "zh" else document["message"]
        lines += [word("problem"), f"  {told}", ""]
    editions = document["editions"]
    own = [one for one in editions if one["language"] == language] or editions
    for key, part in (("summary", "headlines"), ("changes", "changes")):
        told = _unique(line for one in own for line in _lines(one[part], colon))
        if told:
            lines += [word(key), *(f"  {line}" for line in told), ""]
    attachments = []
    if editions:
        lines.append(word("editions"))
    for one in editions:
        variant = "" if one["variant"] == "default" else f", {one['variant']}"
        name = _NAMES.get(one["language"], (one["language"],) * 2)[language != "zh"]
        lines.append(f"  {one['title']} ({name}{variant}){colon}{word(one['outcome'])}")
        if "failure" in one:
            failure = one["failure"]
            where = f"{word('cell')} {failure['cell']}, " if failure["cell"] else ""
            lines.append(f"    {where}{failure['ename']}: {failure['evalue']}")
        lines.append(f"    {one['url'] or one['path']}")
        if one["pdf"] and known.attach == "pdf" and not one.get("large"):
            attachments.append(one["pdf"])
            lines.append(f"    {word('attached')}")
        elif one["pdf"]:
            base = one["url"].removesuffix(one["path"]) if one["url"] else ""
            lines.append(f"    {base}{one['pdf']}")
    return subject, "\n".join(lines).rstrip() + "\n", attachments


def _lines(part: Any, colon: str) -> list[str]:
    if isinstance(part, str):
        return part.splitlines()
    return [f"{one['label']}{colon}{one['text']}" for one in part]


def _unique(lines: Any) -> list[str]:
    return list(dict.fromkeys(lines))


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except ValueError:
        return None


def _dump(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)

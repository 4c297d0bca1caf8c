"""The page of all runs: ``reports/history.html``, made from the memory as it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from tyanalysis.reporting.clock import slot_time
from tyanalysis.reporting.history import Entry, read_history
from tyanalysis.reporting.page import put_page, render_template
from tyanalysis.reporting.schedule_words import in_chinese

NAME = "history.html"
SHOWN = 500

_CAUSES = {
    "hand": ("手动", "by hand"),
    "schedule": ("按计划", "on schedule"),
    "catch-up": ("补做", "caught up"),
}
_OUTCOMES = {
    "running": ("进行中", "running"),
    "ok": ("成功", "succeeded"),
    "failed": ("失败", "failed"),
    "interrupted": ("被中断", "interrupted"),
    "killed": ("进程被杀", "killed"),
    "lost": ("重试用尽", "lost"),
    "missed": ("错过", "missed"),
    "skipped": ("跳过", "skipped"),
    "timeout": ("超时", "timed out"),
    "died": ("进程被杀", "died"),
    "cancelled": ("取消", "cancelled"),
}
_WELL = {"ok", "running", "skipped"}


def write_history(output: Path) -> Path:
    """Write the page anew and put it in place in one step.

    Args:
        output: The folder of all reports.
    """
    entries = read_history(output)
    page = render_template(
        "history.html.j2",
        "zh",
        entries=entries[:SHOWN],
        total=len(entries),
        causes=_CAUSES,
        outcomes=_OUTCOMES,
        well=_WELL,
        time=begun,
        due=due,
        span=duration,
        chinese=in_chinese,
        address=quote,
    )
    put_page(output, NAME, page)
    return output / NAME


def local_time(moment: datetime) -> str:
    """Write a moment in the time of this machine, and say which that is."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %z}"


def begun(entry: Entry) -> str:
    """Say when a run began; of a slot that was not built, when it was due."""
    return local_time(entry.started) if entry.batch is not None else due(entry)


def due(entry: Entry) -> str:
    """Write an entry's slot in the time of its schedule; "" for a run by hand."""
    return slot_time(entry.slot, entry.zone) if entry.slot else ""


def duration(seconds: float | None) -> str:
    """Write a duration.

    >>> duration(3.24), duration(95), duration(7322), duration(None)
    ('3.2 s', '1 min 35 s', '2 h 2 min', '–')
    """
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return f"{hours} h {left} min" if hours else f"{minutes} min {rest} s"

"""A schedule on the real clock: it fires, and is seen in history, site, comparison and mail."""

from __future__ import annotations

import json
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from reporting.live_schedule import command, text_of
from reporting.test_site import dead_links, links, pages
from tyanalysis.reporting.history import read_history


def read_mail(path: Path) -> EmailMessage:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@pytest.mark.slow
def test_a_schedule_fires_on_this_machine_within_a_minute(live_schedule: Path) -> None:
    root = live_schedule / "p"
    done = json.loads((live_schedule / "done.json").read_text())
    assert done["code"] == 0
    assert done["waited"] < 90, "the next minute's slot brought it"
    assert (live_schedule / "log.txt").read_text().splitlines()[-1] == "stopped"

    # The mail: what changed, and the PDF.
    assert all(done["tls"])
    first, second = (read_mail(live_schedule / f"{name}.eml") for name in ("first", "second"))
    assert "这是第一版" in text_of(first)
    assert "更正1项，新数据0项" in text_of(second)
    assert "完成投资：230 → 245" in text_of(second)
    home = root / "reports/alpha/default/zh"
    (attached,) = second.iter_attachments()
    assert attached.get_content() == (home / "latest/report.pdf").read_bytes()

    # History: both runs by the schedule, on their minute.
    entries = read_history(root / "reports")
    runs = [one for one in reversed(entries) if one.batch is not None]
    assert [(one.cause, one.outcome) for one in runs] == [("schedule", "ok")] * 2
    assert all(one.slot and one.slot.second == 0 for one in runs)
    assert runs[1].slot
    assert runs[1].started - runs[1].slot < timedelta(seconds=60)
    listed = command(root, "history", "alpha", "--json").stdout.splitlines()
    assert sum(json.loads(line)["batch"] is not None for line in listed) == 2
    assert "按计划" in (root / "reports/history.html").read_text(encoding="utf-8")

    # The site: two editions, a page of changes, and no dead link.
    found = [one for one in links(root / "reports/alpha/index.html") if "20" in one]
    editions = {one.split("/")[4] for one in found if one.endswith("index.html")}
    assert len(editions) == 2
    for page in pages(root / "reports"):
        assert dead_links(page) == [], page
    changes = (home / "changes/index.html").read_text(encoding="utf-8")
    assert "245" in changes
    assert "../changes/index.html" in links(home / "latest/index.html")

    # And the command that compares.
    compared = command(root, "compare", "alpha", "--language", "zh")
    assert "230" in compared.stdout, compared.stderr
    assert "245" in compared.stdout

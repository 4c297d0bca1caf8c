"""A schedule on the real clock: it fires, and is seen in history, site, comparison and mail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from reporting.mail_server import PASSWORD, MailBox
from reporting.test_schedule_round import MAIL
from reporting.test_site import dead_links, links, pages
from tiny_project import CATALOGUE, FRONT, SHOW, notebook, write_project
from tyanalysis.reporting.history import read_history

SCHEDULE = """\
languages = ["zh"]
[report.alpha.schedule]
cron = "* * * * *"
"""
BODY = """\
shown = float((folder / "amount.csv").read_text().split()[1])
done = {"text": f"{shown:g}", "value": shown, "low": shown, "high": shown, "low_closed": True,
        "high_closed": True, "unit": "CNY_100M", "kind": "actual", "period": "2024",
        "figures": ["f-1"]}
show("text", "summary", role="summary", parts=[["完成投资 ", done, " 亿元。"]],
     headlines=[{"key": "done", "label": "完成投资", **done}], figures=["f-1"])
show("table", "amounts", caption="投资", columns=[{"key": "name", "name": "名称"},
     {"key": "done", "name": "金额", "unit": "亿元"}], rows=[["太忻", done]])
show("sources", "sources", sources=[{"id": "paper", "title": "晚报", "publisher": "报社"}],
     figures=[{"id": "f-1", "source": "paper"}])
"""
SECONDS = 110


class Watched:
    """The command ``schedule run`` at work on a project, and what it has said so far."""

    def __init__(self, root: Path) -> None:
        self.root, self.log = root, root.parent / "log.txt"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tyanalysis", "schedule", "run", "--project", str(root)],
                stdout=out, stderr=out,
            )  # fmt: skip

    def until(self, box: MailBox, *words: str) -> EmailMessage:
        """Wait for a mail with some words."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            for _, _, mail in list(box.mails):
                if all(word in text_of(mail) for word in words):
                    return mail
            time.sleep(0.1)
        raise AssertionError(self.log.read_text() + "\n".join(text_of(m) for _, _, m in box.mails))

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[MailBox]:
    found = MailBox(tmp_path)
    yield found
    found.stop()


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


def write_amount(root: Path, amount: int) -> None:
    """Replace the data in one step: the schedule may be reading it."""
    part = root / "data/amount.part"
    part.write_text(f"amount\n{amount}\n", encoding="utf-8")
    part.replace(root / "data/amount.csv")


def command(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tyanalysis", *words, "--project", str(root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_schedule_fires_on_this_machine_within_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: MailBox
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    catalogue = CATALOGUE.replace('["html"]', '["html", "pdf"]') + SCHEDULE
    book = notebook(("show", SHOW), ("front", FRONT), ("body", BODY))
    root = write_project(
        tmp_path / "p", catalogue + MAIL % (box.port, tmp_path / "authority.pem"), {"alpha": book}
    )
    write_amount(root, 230)
    # The job was first seen two minutes ago, so that this minute's slot is due at once.
    ago = (datetime.now(UTC) - timedelta(minutes=2)).isoformat()
    assert "first seen" in command(root, "schedule", "due", "--now", ago).stdout
    watched = Watched(root)
    try:
        first = watched.until(box, "完成投资：230")
        write_amount(root, 245)
        began = time.monotonic()
        second = watched.until(box, "完成投资：245")
        assert time.monotonic() - began < 75, "the next minute's slot brought it"
    finally:
        watched.stop()
    assert watched.process.returncode == 0
    assert watched.log.read_text().splitlines()[-1] == "stopped"

    # The mail: what changed, and the PDF.
    assert all(box.tls)
    assert "230 → 245" in text_of(second).replace("亿元", "").replace("  ", " ")
    assert "230 →" not in text_of(first)
    home = root / "reports/alpha/default/zh"
    (attached,) = second.iter_attachments()
    assert attached.get_content() == (home / "latest/report.pdf").read_bytes()

    # History: both runs by the schedule, on their minute.
    entries = read_history(root / "reports")
    runs = [one for one in reversed(entries) if one.batch is not None]
    assert [(one.cause, one.outcome) for one in runs] == [("schedule", "ok")] * 2
    assert all(one.slot and one.slot.second == 0 for one in runs)
    assert runs[1].slot and runs[1].started - runs[1].slot < timedelta(seconds=20)
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
    shown = os.environ.get("TYANALYSIS_SHOW")
    if shown:
        Path(shown).write_text(
            "\n".join([watched.log.read_text(), *map(str, (first["Subject"], text_of(first),
                       second["Subject"], text_of(second), compared.stdout, runs))])
        )  # fmt: skip

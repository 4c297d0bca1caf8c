"""Have a schedule fire on the real clock, in a process of its own beside the other tests.

    python live_schedule.py FOLDER

The folder then holds the project, what ``schedule run`` said (``log.txt``), the mails
(``first.eml``, ``second.eml``) and, at the end, ``done.json``.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from reporting.mail_server import PASSWORD, MailBox
from tiny_project import CATALOGUE, FRONT, SHOW, notebook, write_project
from tyanalysis.reporting.process import die_with_parent

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
     figures=[{"id": "f-1", "area": "太忻", "indicator": "完成投资", "period": "2024",
               "value": f"{shown:g}亿元", "low": shown, "high": shown, "low_closed": True,
               "high_closed": True, "unit": "CNY_100M", "as_printed": f"{shown:g}亿元",
               "kind": "实际", "grade": "A", "source": "paper"}])
"""
MAIL = """
[notify]
to = ["desk@example.org"]
[notify.server]
host = "127.0.0.1"
port = %d
sender = "reports@example.org"
user = "reports"
password = "env:SMTP_PASSWORD"
ca_file = "%s"
"""
SECONDS = 150


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


def main(folder: Path) -> None:
    """Let two slots pass, and correct the data between them."""
    os.environ["SMTP_PASSWORD"] = PASSWORD
    box = MailBox(folder)
    catalogue = CATALOGUE.replace('["html"]', '["html", "pdf"]') + SCHEDULE
    book = notebook(("show", SHOW), ("front", FRONT), ("body", BODY))
    mail = MAIL % (box.port, folder / "authority.pem")
    root = write_project(folder / "p", catalogue + mail, {"alpha": book})
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
        waited = time.monotonic() - began
    finally:
        watched.stop()
        box.stop()
    for name, one in (("first", first), ("second", second)):
        (folder / f"{name}.eml").write_bytes(one.as_bytes())
    done = {"tls": box.tls, "code": watched.process.returncode, "waited": waited}
    part = folder / "done.part"
    part.write_text(json.dumps(done), encoding="utf-8")
    part.replace(folder / "done.json")


if __name__ == "__main__":
    die_with_parent(os.getppid(), signal.SIGTERM)
    # The loop hears this as an end of the block that stops what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(Path(sys.argv[1]))

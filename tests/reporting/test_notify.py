"""Who is told what: real mail and webhook servers on loopback, some of them in bad shape."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reporting.fake_clock import FakeClock, at
from reporting.mail_server import PASSWORD, MailBox
from tiny_project import CATALOGUE, write_project
from tyanalysis.errors import DataError
from tyanalysis.reporting import webhook
from tyanalysis.reporting.catalogue import Catalogue, load_catalogue
from tyanalysis.reporting.courier import Courier
from tyanalysis.reporting.database import memory_path, open_memory
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.notice import Announcer
from tyanalysis.reporting.outbox import ATTEMPTS, MIGRATIONS, deliver, next_attempt
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.schedule_round import explain_failures
from tyanalysis.reporting.schedule_task import Event, Task
from tyanalysis.reporting.secret import read_secret, redact
from tyanalysis.reporting.spec import Failure

SECRET = "s3cret-of-the-hook"

MAIL = """
[notify]
to = ["desk@example.org", "chief@example.org"]
failed_to = ["ops@example.org"]

[notify.server]
host = "127.0.0.1"
port = {port}
security = "{security}"
sender = "报告 <reports@example.org>"
user = "reports"
password = "file:smtp.secret"
ca_file = "{authority}"
"""
HOOK = """
[[notify.webhooks]]
name = "chat"
url = "http://127.0.0.1:{port}/hook"
secret = "env:HOOK_SECRET"
"""


def project(root: Path, text: str) -> Catalogue:
    folder = write_project(root / "p", CATALOGUE.replace('["html"]', '["html", "pdf"]') + text)
    secret = folder / "notebooks" / "smtp.secret"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)
    return load_catalogue(folder / "notebooks/reports.toml")


def event(outcomes: list[Outcome], state: str = "ok", message: str = "") -> Event:
    entry = ScheduleEntry(cron="0 9 1 * *", period="last-month", as_of="slot")
    task = Task("alpha", entry, at("2026-11-01 09:00"), "schedule", 1)
    return Event(task, state, message, 41.2, outcomes)  # type: ignore[arg-type]


def failed(catalogue: Catalogue, output: Path) -> list[Outcome]:
    job = make_plan(catalogue, ["alpha"], languages=["zh"])[0]
    failure = Failure("run", "check", "KeyError", "'no such town'", "…")
    return [Outcome(job, output / "alpha/default/zh/failed", failure, 3.0)]


class Post:
    """A running outbox for one catalogue."""

    def __init__(self, catalogue: Catalogue, output: Path) -> None:
        self.output, self.clock = output, FakeClock("2026-11-01 09:01")
        self.connection = open_memory(output, MIGRATIONS)
        self.announce = Announcer(
            catalogue, output, self.clock.now, lambda folder, language: "占比 22.1% → < 23.22%"
        )
        self.courier = Courier(catalogue, output, self.clock.now)

    def tell(self, told: Event) -> None:
        self.announce(self.connection, told)

    def deliver(self) -> list[str]:
        return [
            one.error or "sent"
            for one in deliver(self.output, self.connection, self.clock, self.courier)
        ]


@pytest.fixture
def posts() -> Iterator[list[Post]]:
    made: list[Post] = []
    yield made
    for post in made:
        post.connection.close()


# The server warns of log-in without STARTTLS, and does not see that the port itself is TLS.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_over_tls_with_log_in(
    tmp_path: Path, posts: list[Post], built: list[Outcome], security: str
) -> None:
    box = MailBox(tmp_path, security)
    try:
        text = MAIL.format(port=box.port, security=security, authority=tmp_path / "authority.pem")
        posts.append(Post(project(tmp_path, text), built[0].folder.parents[3]))
        posts[0].tell(event(built))
        posts[0].tell(event(built))  # the same slot is told of once
        assert posts[0].deliver() == ["sent"]
        assert posts[0].deliver() == []
    finally:
        box.stop()
    (sender, recipients, mail), tls = box.mails[0], box.tls
    assert tls == [True]
    assert (sender, recipients) == (
        "reports@example.org",
        ["desk@example.org", "chief@example.org"],
    )
    assert mail["Subject"] == "[tyanalysis] 一号报告 2026-M10：已发布"
    body = mail.get_body()
    assert body is not None
    for part in (
        "2026-M10 (2026-10-01 – 2026-10-31)", "2026-11-01 09:00 Asia/Shanghai",
            "数据时点：2026-11-01",
        "占比：< 23.22%", "变化\n  占比 22.1% → < 23.22%", "index.html", "PDF 见附件",
    ):  # fmt: skip
        assert part in body.get_content().replace("\r\n", "\n"), part
    attached = list(mail.iter_attachments())
    assert [one.get_content_type() for one in attached] == ["application/pdf"] * 2
    assert attached[0].get_content() == (built[0].folder / "report.pdf").read_bytes()
    assert "alpha-default-zh" in str(attached[0].get_filename())
    posts[0].connection.execute("DELETE FROM message")


def test_a_failure_goes_to_other_addresses(tmp_path: Path, posts: list[Post]) -> None:
    box = MailBox(tmp_path)
    try:
        text = MAIL.format(port=box.port, security="starttls", authority=tmp_path / "authority.pem")
        catalogue = project(tmp_path, text)
        posts.append(Post(catalogue, tmp_path / "out"))
        outcomes = failed(catalogue, tmp_path / "out")
        posts[0].tell(event(outcomes, "failed", explain_failures(outcomes, 1)))
        assert posts[0].deliver() == ["sent"]
    finally:
        box.stop()
    _, recipients, mail = box.mails[0]
    assert recipients == ["ops@example.org"]
    assert mail["Subject"] == "[tyanalysis] 一号报告 2026-M10：失败"
    body = mail.get_body()
    assert body is not None
    assert "单元 check, KeyError: 'no such town'" in body.get_content()
    assert "1个版本中有1个失败。zh，单元check：KeyError" in body.get_content()


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, posts: list[Post]
) -> None:
    box = MailBox(tmp_path)
    try:
        text = MAIL.format(port=box.port, security="starttls", authority="")
        catalogue = project(tmp_path, text)
        posts.append(Post(catalogue, tmp_path / "out"))
        posts[0].tell(event(failed(catalogue, tmp_path / "out"), "failed"))
        assert "certificate verify failed" in posts[0].deliver()[0]
    finally:
        box.stop()
    assert box.mails == []


def test_a_wrong_password_is_told_and_stands_nowhere(tmp_path: Path, posts: list[Post]) -> None:
    box = MailBox(tmp_path)
    try:
        text = MAIL.format(port=box.port, security="starttls", authority=tmp_path / "authority.pem")
        catalogue = project(tmp_path, text)
        (tmp_path / "p/notebooks/smtp.secret").write_text("wrong-but-secret")
        posts.append(Post(catalogue, tmp_path / "out"))
        posts[0].tell(event(failed(catalogue, tmp_path / "out"), "failed"))
        told = posts[0].deliver()[0]
    finally:
        box.stop()
    assert "Authentication" in told
    assert "wrong-but-secret" not in told
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or b"wrong-but-secret" not in path.read_bytes()


class Receiver:
    """A webhook receiver that goes through a list of moods, then is well."""

    def __init__(self, moods: list[str]) -> None:
        self.moods = moods
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.calls = 0
        self.server: ThreadingHTTPServer | None = None

    def start(self, port: int = 0) -> int:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.calls += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                mood = outer.moods.pop(0) if outer.moods else "well"
                if mood == "slow":
                    time.sleep(0.6)
                    return
                if mood == "well":
                    outer.taken.append((dict(self.headers), body))
                self.send_response({"500": 500, "moved": 302}.get(mood, 204))
                if mood == "moved":
                    self.send_header("Location", self.path)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return int(self.server.server_address[1])

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()


def test_a_receiver_that_is_down_slow_or_broken_gets_the_message_once_later(
    tmp_path: Path, posts: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(webhook.post, "__kwdefaults__", {"timeout": 0.3})
    receiver = Receiver(["500", "slow", "moved"])
    port = receiver.start()
    receiver.stop()  # the port is known and nobody listens
    catalogue = project(tmp_path, HOOK.format(port=port))
    posts.append(Post(catalogue, tmp_path / "out"))
    posts[0].tell(event(failed(catalogue, tmp_path / "out"), "failed", "one failed"))
    posts[0].tell(event(failed(catalogue, tmp_path / "out"), "failed", "one failed"))
    told = posts[0].deliver()
    assert posts[0].deliver() == []  # not before its time
    receiver.start(port)
    waits = []
    try:
        while not receiver.taken:
            due = next_attempt(posts[0].connection)
            assert due is not None
            waits.append((due - posts[0].clock.now()).total_seconds())
            posts[0].clock.wall = due
            told += posts[0].deliver()
        posts[0].clock.go(days=9)
        assert posts[0].deliver() == []
    finally:
        receiver.stop()
    assert waits == [30, 60, 120, 240]
    assert "refused" in told[0]
    assert told[1:] == [
        "the receiver answered 500",
        "timed out",
        "the receiver answered 302",
        "sent",
    ]
    assert len(receiver.taken) == 1
    headers, body = receiver.taken[0]
    signed = headers["X-Tyanalysis-Timestamp"].encode() + b"." + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Tyanalysis-Signature"] == f"sha256={expected}"
    assert int(headers["X-Tyanalysis-Timestamp"]) == int(posts[0].clock.now().timestamp()) - 777600
    document = json.loads(body)
    assert document["outcome"] == "failed"
    assert document["period"] == {"code": "2026-M10", "start": "2026-10-01", "end": "2026-10-31"}
    assert document["editions"][0]["failure"]["cell"] == "check"
    assert SECRET.encode() not in body
    memory = memory_path(tmp_path / "out")
    for path in memory.parent.iterdir():
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_attempts_are_bounded_and_a_bad_channel_holds_up_no_other(
    tmp_path: Path, posts: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    box = MailBox(tmp_path)
    try:
        text = MAIL.format(port=box.port, security="starttls", authority=tmp_path / "authority.pem")
        # The webhook is told first and cannot be: its secret is not set.
        catalogue = project(tmp_path, text + HOOK.format(port=1))
        posts.append(Post(catalogue, tmp_path / "out"))
        posts[0].tell(event(failed(catalogue, tmp_path / "out"), "failed"))
        first = posts[0].deliver()
        assert sorted(first)[-1] == "sent"
        assert "HOOK_SECRET: found no such environment variable" in sorted(first)[0]
    finally:
        box.stop()
    told = []
    while (due := next_attempt(posts[0].connection)) is not None:
        posts[0].clock.wall = due
        told += posts[0].deliver()
    assert len(told) == ATTEMPTS - 1
    assert (
        posts[0].connection.execute("SELECT state FROM message ORDER BY state").fetchall()[0][0]
        == "given up"
    )
    assert len(box.mails) == 1


def test_nobody_is_told_who_did_not_ask(tmp_path: Path, posts: list[Post]) -> None:
    catalogue = project(tmp_path, "\n[notify]\non = []\n" + HOOK.format(port=1))
    posts.append(Post(catalogue, tmp_path / "out"))
    posts[0].tell(event(failed(catalogue, tmp_path / "out"), "failed"))
    assert posts[0].connection.execute("SELECT count(*) FROM message").fetchone()[0] == 0


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "smtp.secret"
    path.write_text("hunter2\n")
    path.chmod(mode)
    with pytest.raises(DataError, match="chmod 600") as caught:
        read_secret("file:smtp.secret", tmp_path)
    assert "hunter2" not in str(caught.value)
    path.chmod(0o600)
    assert read_secret("file:smtp.secret", tmp_path) == "hunter2"
    assert redact("no hunter2 here", ["file:smtp.secret", "env:NOT_SET_AT_ALL"], tmp_path) == (
        "no ••• here"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of another user")
def test_a_secret_of_another_user_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "smtp.secret"
    path.write_text("hunter2")
    path.chmod(0o600)
    os.chown(path, 12345, 12345)
    with pytest.raises(DataError, match="another user's file"):
        read_secret("file:smtp.secret", tmp_path)

"""A copy that is ended at any moment leaves pages that lead somewhere, and only one copies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reporting.test_site import dead_links, links
from tiny_editions import put
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.site import write_site
from tyanalysis.reporting.target import Target
from tyanalysis.reporting.target_lock import LOCK, SILENCE, Holder, hold_target
from tyanalysis.reporting.upload import STAGE, copy_site

GONE = "2026-11-01-aaaaaa"


def files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in found.items()
            if not name.parts[0].startswith(".")}  # fmt: skip


def reached(target: Path) -> set[Path]:
    """The pages to which a reader comes who opens the site."""
    found: set[Path] = set()
    waiting = [target / "index.html", target / "en.html"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in found and page.suffix == ".html" and page.is_file():
            found.add(page)
            waiting += [page.parent / link for link in links(page) if not link.startswith("data:")]
    return found


def assert_whole(target: Path, *sites: dict[str, bytes]) -> None:
    """Every page leads somewhere, and every file is one that a site had, whole."""
    for page in reached(target):
        assert dead_links(page) == [], page
    for name, content in files(target).items():
        if not name.rpartition("/")[2].startswith("."):
            assert content in [site.get(name) for site in sites], name


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A site, the same after another build that prunes, and a target that has the first."""
    root = tmp_path_factory.mktemp("sites")
    old, new, target = root / "old", root / "new", root / "target"
    put(old, "alpha/default/zh", "2026-11-01")
    put(old, "alpha/default/zh", "2026-11-02", drawn=2)
    write_site(old)
    shutil.copytree(old, new)
    put(new, "alpha/default/zh", "2026-11-03", drawn=3, keep=1)
    put(new, "beta/default/en", "2026-11-03")
    write_site(new)
    assert not (new / f"alpha/default/zh/{GONE}").exists()
    copy_site(old, str(target))
    return old, new, target


def test_ended_after_any_step_it_leaves_whole_pages_and_goes_on(
    sites: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, before = sites
    had, has = files(old), files(new)
    steps = 0

    def count(name: str) -> None:
        real: Callable[..., None] = getattr(Target, name)

        def stepped(self: Target, *words: object) -> None:
            nonlocal steps
            if words[0] == LOCK:
                return real(self, *words)
            steps -= 1
            if steps == 0:
                raise OSError("the line is down")
            return real(self, *words)

        monkeypatch.setattr(Target, name, stepped)

    for name in ("write", "move", "delete"):
        count(name)
    # The disk of the whole machine is brought up to date there, which takes its time.
    monkeypatch.setattr(Target, "settle", lambda _: None)
    for number in range(1, 200):
        target = tmp_path / str(number)
        shutil.copytree(before, target)
        steps = number
        try:
            copy_site(new, str(target))
        except DataError:
            assert_whole(target, had, has)
            steps = 0
            copy_site(new, str(target))
        else:
            break
        finally:
            assert not (target / LOCK).exists()
        assert files(target) == has
        assert not (target / STAGE).exists()
        shutil.rmtree(target)
    assert 30 < number < 199, "each step was tried, and then the last of them"
    assert files(target) == has


KILLED = """
import os, signal, sys
from pathlib import Path
from tyanalysis.reporting.target import Target
from tyanalysis.reporting.upload import copy_site
when, real = sys.argv[3], Target.move
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def move(self, name, to):
    real(self, name, to)
    if to == when:
        die()
Target.move = move
copy_site(Path(sys.argv[1]), sys.argv[2], told=lambda name: name == when and die())
"""


@pytest.mark.parametrize(
    "when",
    ["beta/index.html", "alpha/default/zh/latest/notebook.ipynb", "alpha/index.html", "index.html"],
)
def test_killed_outright_it_leaves_whole_pages_and_its_lock_is_taken_over(
    sites: tuple[Path, Path, Path], tmp_path: Path, when: str
) -> None:
    old, new, before = sites
    target = tmp_path / "target"
    shutil.copytree(before, target)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(new), str(target), when], check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert (target / LOCK).exists()
    assert_whole(target, files(old), files(new))
    told: list[str] = []
    copy_site(new, str(target), told=told.append)
    assert "which is gone" in told[0]
    assert files(target) == files(new)
    assert [one.name for one in target.glob(".*")] == [".tyanalysis-site.json"]


def holder(**changes: object) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    usual = {"id": "x", "host": "elsewhere", "pid": 7, "process": "1", "since": now, "seen": now}
    return json.dumps({**usual, **changes}).encode()


@pytest.mark.parametrize("scheme", ["", "memory://"])
def test_one_publisher_at_a_time(
    sites: tuple[Path, Path, Path], tmp_path: Path, scheme: str
) -> None:
    old, new, _ = sites
    address = f"{scheme}{tmp_path}/target"
    place = Target(address)
    with hold_target(place), pytest.raises(DataError, match=rf"process {os.getpid()}\), expected"):
        copy_site(new, address)
    assert place.names("") == set(), "neither a file nor a lock"
    place.create(LOCK, holder())
    with pytest.raises(DataError, match=r"elsewhere, process 7\), expected none"):
        copy_site(new, address)
    assert place.names("") == {LOCK}, "the lock of somebody else stays"
    then = datetime.now(UTC) - SILENCE - timedelta(minutes=1)
    place.write(LOCK, holder(seen=then.isoformat()))
    told: list[str] = []
    copy_site(old, address, told=told.append)
    assert told[0] == "taken over from elsewhere, process 7, which is gone"
    assert LOCK not in place.names("")


def test_a_lock_that_nobody_can_read_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("{")
    with hold_target(Target(str(tmp_path))) as lock:
        assert json.loads((tmp_path / LOCK).read_text())["id"] == lock.holder.id


def test_who_was_taken_over_shows_nothing_more(
    sites: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, new, before = sites
    target = tmp_path / "target"
    shutil.copytree(before, target)
    had = (target / "index.html").read_bytes()

    def asleep(name: str) -> None:
        (target / LOCK).write_bytes(holder())

    with pytest.raises(DataError, match=r"taken over the publishing \(elsewhere, process 7\)"):
        copy_site(new, str(target), told=asleep)
    assert (target / "index.html").read_bytes() == had
    assert json.loads((target / LOCK).read_bytes())["id"] == "x", "it is theirs"


def test_a_sign_of_life_comes_each_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hold_target(Target(str(tmp_path))) as lock:
        first = (tmp_path / LOCK).stat().st_ino
        lock.sign()
        assert (tmp_path / LOCK).stat().st_ino == first
        lock._signed -= 61
        lock.sign()
        assert (tmp_path / LOCK).stat().st_ino != first
        assert Holder(**json.loads((tmp_path / LOCK).read_text())).id == lock.holder.id


def test_a_build_that_changes_the_site_meanwhile_is_taken_in(
    sites: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    old, _, _ = sites
    site, target = tmp_path / "site", tmp_path / "target"
    shutil.copytree(old, site)
    copy_site(site, str(target))
    (site / "alpha/default/zh/cover.png").write_bytes(b"newer")
    calls: list[str] = []

    def build(name: str) -> None:
        if not calls:
            put(site, "alpha/default/zh", "2026-11-04", drawn=4, keep=1)
            write_site(site)
        calls.append(name)

    copy_site(site, str(target), told=build)
    assert files(target) == files(site)
    assert_whole(target, files(site))


@pytest.mark.parametrize(
    ("target", "module", "step"),
    [
        ("s3://bucket/site", "s3fs", "pip install s3fs"),
        ("sftp://host/site", "sshfs", "pip install 'tyanalysis[remote]'"),
        ("webdav://host/site", "webdav4", "pip install webdav4"),
    ],
)
def test_a_store_without_its_library_names_it(
    monkeypatch: pytest.MonkeyPatch, target: str, module: str, step: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ParameterError) as caught:
        Target(target)
    assert str(caught.value).endswith(step)

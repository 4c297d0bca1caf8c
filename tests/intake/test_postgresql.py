"""Importing from a real PostgreSQL server on loopback, which is started for these tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest


def program(name: str) -> str | None:
    """Find a program of the server; Debian keeps it out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return shutil.which(name, path=os.pathsep.join(map(str, places))) or shutil.which(name)


def other_user() -> str:
    """Name a user for the server, which refuses to run as root; "" for the user we are."""
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (program("initdb") and program("pg_ctl")),
        reason="PostgreSQL is not installed (Debian: apt install postgresql)",
    ),
]


def serve(words: list[str], user: str) -> None:
    extra = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd="/", **extra
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a private cluster and give the URL of its database."""
    user = other_user()
    folder = Path(tempfile.mkdtemp(prefix="ty-pg-", dir="/tmp"))
    cluster = folder / "cluster"
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    assert initdb
    assert pg_ctl
    try:
        serve([initdb, "-D", str(cluster), "-U", "analyst", "-A", "trust", "-E", "UTF8",
               "--locale=C", "--no-sync"], user)  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        serve([pg_ctl, "-D", str(cluster), "-w", "-t", "60", "-l", str(folder / "log"),
               "-o", options, "start"], user)  # fmt: skip
        yield f"postgresql://analyst:secret@127.0.0.1:{port}/postgres"
        serve([pg_ctl, "-D", str(cluster), "-m", "immediate", "-w", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def filled(server: str) -> str:
    with psycopg.connect(server) as connection:
        connection.execute("create schema stats")
        connection.execute(
            'create table stats.output ("地区" text, "年份" integer,'
            ' "地区生产总值（万元）" numeric(14, 2), "同比增长（%）" numeric(5, 1))'
        )
        connection.execute(
            "insert into stats.output values ('太原市', 2022, 55711700.00, 3.3),"
            " ('大同市', 2022, 18428800.00, null), ('合计', 2022, 74140500.00, null)"
        )
    return server


MAPPING = """
[source]
title = "数据库"
[[table]]
area_column = "地区"
period_column = "年份"
[[table.column]]
header = "地区生产总值（万元）"
indicator = "gross-regional-product"
unit = "万元"
[[table.column]]
header = "同比增长（%）"
indicator = "gross-regional-product-growth"
"""


def test_a_table_and_a_query_of_a_real_server(filled, bring, rows, tmp_path, region):
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    words = (filled, "--sheet", "stats.output", "--map", mapping, "--yes")
    done = bring(*words)
    assert done.exit_code == 0, done.output
    made = [r for r in rows("figures") if r["period"] == "2022"]
    assert [(r["area"], r["indicator"], r["value"]) for r in made] == [
        ("taiyuan", "gross-regional-product", "5571.17"),
        ("taiyuan", "gross-regional-product-growth", "3.3"),
        ("datong", "gross-regional-product", "1842.88"),
    ]
    note = rows("sources")[-1]["note"]
    assert "secret" not in note
    assert "analyst" not in note
    assert "nothing new" in bring(*words).output
    query = "select * from stats.output where \"地区\" like '大%'"
    asked = bring(filled, "--query", query, "--map", mapping, "--dry-run")
    assert asked.exit_code == 0, asked.output
    assert "said twice: 1" in asked.output


def test_nothing_can_be_written_there(filled, bring, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    done = bring(filled, "--query", "delete from stats.output returning *", "--map", mapping)
    assert done.exit_code == 2
    assert "read-only" in done.output
    with psycopg.connect(filled) as connection:
        assert connection.execute("select count(*) from stats.output").fetchone() == (3,)


def test_a_server_that_is_not_there_is_one_paragraph(bring, tmp_path):
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    done = bring(
        "postgresql://me:secret@127.0.0.1:9/x", "--sheet", "a", "--map", tmp_path / "m.toml"
    )
    assert done.exit_code == 2
    assert "did not answer" in done.output
    assert "secret" not in done.output

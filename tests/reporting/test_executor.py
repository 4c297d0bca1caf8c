"""Editions side by side share the processors of the machine."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tyanalysis.reporting import executor, worker
from tyanalysis.reporting.executor import LocalExecutor
from tyanalysis.reporting.spec import Spec
from tyanalysis.reporting.template import Address

SPEC = Spec(
    report="alpha",
    variant="default",
    language="zh",
    formats=("pdf",),
    titles={"zh": "甲", "en": "A"},
    notebook="alpha.ipynb",
    root=".",
    data=None,
    parameters={},
    passed={},
    environment={},
    links={},
    day="2026-01-01",
    epoch=0,
)


@pytest.mark.parametrize(("slots", "threads"), [(1, 8), (2, 4), (3, 2), (8, 1), (20, 1)])
def test_threads_for_the_pdf_by_editions_at_a_time(
    slots: int, threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Spec] = []
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(executor, "LocalTask", lambda spec, *_, **__: begun.append(spec))
    here, there = socket.socketpair()
    with there:
        made = LocalExecutor(slots, Address("none", 0, here))
        made.start(SPEC, tmp_path)
        here.close()
    assert [spec.threads for spec in begun] == [threads]


def test_a_number_of_threads_that_is_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAYON_NUM_THREADS", raising=False)
    worker.share_processors(0)
    assert "RAYON_NUM_THREADS" not in os.environ
    worker.share_processors(2)
    worker.share_processors(3)
    assert os.environ["RAYON_NUM_THREADS"] == "2"

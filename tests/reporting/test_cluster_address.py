"""Which clusters may be talked to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tyanalysis.errors import ParameterError
from tyanalysis.reporting import cluster_address as module
from tyanalysis.reporting.cluster_address import ClusterAddress, cluster_address, is_cluster


@pytest.fixture
def _dask() -> None:
    pytest.importorskip("distributed", reason="the extra tyanalysis[cluster] is not installed")


@pytest.mark.usefixtures("_dask")
@pytest.mark.parametrize(
    ("engine", "url"),
    [
        ("dask://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("dask://localhost:8786", "tcp://localhost:8786"),
        ("dask://[::1]:8786", "tcp://[::1]:8786"),
        ("dask+tls://cluster.example.org:8786", "tls://cluster.example.org:8786"),
        ("tls://10.0.0.1:8786", "tls://10.0.0.1:8786"),
    ],
)
def test_a_safe_address_is_taken(engine: str, url: str) -> None:
    assert is_cluster(engine)
    assert cluster_address(engine) == ClusterAddress(url, {})


@pytest.mark.usefixtures("_dask")
@pytest.mark.parametrize("host", ["10.0.0.1", "0.0.0.0", "[2001:db8::1]", "no-such-host.invalid"])
def test_another_machine_without_tls_is_refused(host: str) -> None:
    with pytest.raises(ParameterError, match=r"no TLS.*dask\+tls://.*ssh -L 8786"):
        cluster_address(f"dask://{host}:8786")


@pytest.mark.usefixtures("_dask")
@pytest.mark.parametrize("engine", ["dask://127.0.0.1", "dask://:1", "tls://h:port", "tls://"])
def test_what_is_no_address_is_told(engine: str) -> None:
    with pytest.raises(ParameterError, match="expected dask://HOST:PORT"):
        cluster_address(engine)


@pytest.mark.usefixtures("_dask")
def test_files_name_a_scheduler(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": "tcp://127.0.0.1:9", "workers": {}}))
    assert cluster_address(f"dask:{file}") == ClusterAddress("tcp://127.0.0.1:9", {})
    config = tmp_path / "dask.yaml"
    config.write_text("scheduler-address: tls://h:9\ndistributed: {comm: {tls: {ca-file: x}}}\n")
    found = cluster_address(f"dask:{config}")
    assert (found.url, found.encrypted) == ("tls://h:9", True)
    assert found.config["distributed"]["comm"]["tls"]["ca-file"] == "x"


@pytest.mark.usefixtures("_dask")
@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", "{", "cannot be understood"),
        ("a.json", "{}", "cannot be understood"),
        ("a.yaml", "[", "cannot be understood"),
        ("a.yaml", "distributed: {}", "no scheduler-address"),
        ("a.yaml", "scheduler-address: tcp://10.0.0.1:9", "no TLS"),
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ParameterError, match=told):
        cluster_address(f"dask:{tmp_path / name}")
    with pytest.raises(ParameterError, match="cannot be read"):
        cluster_address(f"dask:{tmp_path / 'gone'}")


@pytest.mark.usefixtures("_dask")
def test_tls_needs_certificates() -> None:
    with pytest.raises(ParameterError, match=r"comm\.tls\.ca-file: not set"):
        module.security_for(ClusterAddress("tls://h:9", {}))


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(ParameterError, match=r"pip install 'tyanalysis\[cluster\]'"):
        cluster_address("dask://127.0.0.1:8786")


def test_the_other_ways_are_no_clusters() -> None:
    assert not any(is_cluster(one) for one in ("shell", "kernel", "plain", "dask", "task://h:1"))

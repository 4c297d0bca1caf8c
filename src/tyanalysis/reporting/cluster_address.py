"""Where a cluster is, and whether it may be talked to.

Whoever reaches a Dask scheduler's port can run code there and on all workers. So without TLS only
addresses of this machine are accepted; a tunnel (``ssh -L``) or TLS leads to any other.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tyanalysis.errors import ParameterError

FORMS = "dask://HOST:PORT, dask+tls://HOST:PORT or dask:FILE"
_SCHEMES = {"dask": "tcp", "tcp": "tcp", "dask+tls": "tls", "tls": "tls"}


@dataclass(frozen=True)
class ClusterAddress:
    """A scheduler that may be connected to.

    Attributes:
        url: As Dask wants it, ``tcp://…`` or ``tls://…``.
        config: Dask settings from a file, to be in force before the connection is made.
    """

    url: str
    config: Mapping[str, Any]

    @property
    def encrypted(self) -> bool:
        """Whether TLS is used."""
        return self.url.startswith("tls:")


def is_cluster(engine: str) -> bool:
    """Say whether a value of ``--engine`` means a cluster."""
    return engine.partition(":")[0] in {"dask", "dask+tls", "tls"} and ":" in engine


def cluster_address(engine: str) -> ClusterAddress:
    """Read a value of ``--engine``.

    Raises:
        ParameterError: It is no address, or one that is not safe; or Dask is not installed.
    """
    if find_spec("distributed") is None:
        raise ParameterError(
            f"--engine {engine}: a cluster needs Dask, which is not installed. Install it with "
            "pip install 'tyanalysis[cluster]'."
        )
    config: Mapping[str, Any] = {}
    url = engine
    if engine.startswith("dask:") and not engine.startswith("dask://"):
        url, config = _from_file(Path(engine.removeprefix("dask:")))
    parts = urlsplit(url)
    port = None
    with suppress(ValueError):
        port = parts.port
    if parts.scheme not in _SCHEMES or not parts.hostname or port is None:
        raise ParameterError(f"--engine: found {url!r}, expected {FORMS}.")
    protocol = _SCHEMES[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if protocol == "tcp" and not _loopback(parts.hostname):
        raise ParameterError(
            f"--engine {engine}: {parts.hostname} is another machine, and the connection has no "
            "TLS: whoever reaches such a scheduler can run any code on the cluster. Use "
            f"dask+tls://{host}:{port} with the certificates in Dask's configuration, or "
            f"tunnel to it (ssh -L {port}:127.0.0.1:{port} {parts.hostname}) and use "
            f"dask://127.0.0.1:{port}."
        )
    return ClusterAddress(f"{protocol}://{host}:{port}", config)


def security_for(address: ClusterAddress) -> Any:
    """Give Dask's ``Security`` for an address; its configuration must be in force.

    Raises:
        ParameterError: TLS is asked for, and the certificates are not named or cannot be read.
    """
    from distributed.security import Security  # noqa: PLC0415 - an extra

    if not address.encrypted:
        return None
    security: Any = Security(require_encryption=True)
    named = {
        "ca-file": security.tls_ca_file,
        "client.cert": security.tls_client_cert,
        "client.key": security.tls_client_key,
    }
    wrong = [
        f"distributed.comm.tls.{name}: {'not set' if value is None else f'{value} is no file'}"
        for name, value in named.items()
        # Dask takes a certificate itself as well as the name of its file.
        if value is None or ("\n" not in value and not Path(value).is_file())
    ]
    if wrong:
        raise ParameterError(
            f"--engine {address.url}: TLS needs certificates. {'; '.join(wrong)}. Set them in "
            "Dask's configuration (~/.config/dask/*.yaml), or name the file with dask:FILE."
        )
    return security


def _from_file(path: Path) -> tuple[str, Mapping[str, Any]]:
    """Read a file that ``dask scheduler --scheduler-file`` wrote (JSON), or a configuration."""
    import yaml  # noqa: PLC0415 - comes with Dask

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ParameterError(f"--engine dask:{path}: cannot be read ({error}).") from None
    try:
        if path.suffix == ".json":
            config: Any = {}
            url = json.loads(text)["address"]
        else:
            config = yaml.safe_load(text) or {}
            url = config.get("scheduler-address", "")
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ParameterError(f"--engine dask:{path}: cannot be understood ({error}).") from None
    if not url:
        raise ParameterError(
            f"--engine dask:{path}: found no scheduler-address, expected a line such as "
            "scheduler-address: tls://cluster.example.org:8786."
        )
    return str(url), config


def _loopback(host: str) -> bool:
    """Say whether every address of a host is this machine's own."""
    try:
        found = {one[4][0] for one in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(one).is_loopback for one in found)

"""Secrets: read where they are used, from the environment or a private file, and kept nowhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from tyanalysis.errors import DataError


def read_secret(reference: str, base: Path) -> str:
    """Read the secret that a reference names.

    Args:
        reference: ``env:NAME``, or ``file:PATH`` for a file that nobody else can read.
        base: The folder to which a path is relative.

    Raises:
        DataError: It is not there, or the file can be read by others. The message never holds
            the secret.
    """
    kind, _, name = reference.partition(":")
    if kind == "env":
        value = os.environ.get(name, "")
        if not value:
            raise DataError(
                f"secret {reference}: found no such environment variable. Set it for the process "
                "that sends the messages, or name a file with 'file:PATH'."
            )
        return value
    path = base / Path(name).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            about = os.fstat(file.fileno())
            _check_private(path, about)
            value = file.read().strip()
    except OSError as error:
        raise DataError(f"secret {reference}: {path} cannot be read ({error.strerror}).") from None
    if not value:
        raise DataError(f"secret {reference}: found {path} empty, expected the secret in it.")
    return value


def redact(text: str, references: Iterable[str], base: Path) -> str:
    """Take secrets out of a text that somebody else wrote, such as a server's answer."""
    for reference in references:
        try:
            value = read_secret(reference, base)
        except DataError:
            continue
        text = text.replace(value, "•••")
    return text


def _check_private(path: Path, about: os.stat_result) -> None:
    mode = stat.S_IMODE(about.st_mode)
    if not stat.S_ISREG(about.st_mode):
        raise DataError(f"{path}: expected a plain file with the secret in it.")
    if mode & 0o077:
        raise DataError(
            f"{path}: found mode {mode:03o}, expected 600: others on this machine can read the "
            f"secret. Run: chmod 600 {path}"
        )
    if about.st_uid != os.geteuid():
        raise DataError(
            f"{path}: found another user's file, expected one of this user: its owner could "
            "change the secret."
        )

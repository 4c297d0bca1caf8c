"""A place to copy the site to: a folder, or whatever fsspec reaches.

Three kinds behave differently. A folder of this machine and one behind SFTP can rename, so a file
is written aside and comes into sight in one step. Stores of objects have no folders: they write an
object in one step by themselves. Whatever else fsspec offers is taken for such a store.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tyanalysis.errors import ParameterError

PART = ".tyanalysis-part"
_LIBRARIES = {
    "sftp": "'tyanalysis[remote]'", "ssh": "'tyanalysis[remote]'", "s3": "s3fs", "s3a": "s3fs",
    "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs", "oss": "ossfs",
    "webdav": "webdav4", "webdavs": "webdav4",
}  # fmt: skip
_RENAMES = frozenset({"file", "local", "sftp", "ssh"})


class Target:
    """A place to copy to.

    Attributes:
        shown: Its address as it may be printed.
        fs: The file system.
        root: The folder there.
        local: Whether it is a folder of this machine.
        renames: Whether a file can be moved within it in one step.
    """

    def __init__(self, target: str, options: Mapping[str, Any] | None = None) -> None:
        import fsspec  # noqa: PLC0415 - 0.2 s that other commands save

        self.shown = without_secrets(target)
        self._secrets = _secrets(target)
        scheme = target.partition("://")[0] if "://" in target else "file"
        try:
            if scheme in {"sftp", "ssh"}:
                from sshfs import SSHFileSystem  # noqa: PLC0415

                # fsspec's own entry for SFTP needs another library.
                fsspec.register_implementation(scheme, SSHFileSystem, clobber=True)
            self.fs, root = fsspec.core.url_to_fs(target, **(options or {}))
        except ImportError as error:
            raise ParameterError(
                f"{self.shown}: found no library for {scheme}:// ({error}); expected the one that"
                " speaks to such a store. Nothing was copied. Next: "
                + (f"pip install {_LIBRARIES[scheme]}" if scheme in _LIBRARIES else "install it")
            ) from None
        except Exception as error:
            raise ParameterError(
                f"{self.shown}: cannot be reached ({type(error).__name__}: "
                f"{self.mask(str(error))}). Check the address, and the rights to it."
            ) from None
        self.root = root.rstrip("/") or root
        self.renames = scheme in _RENAMES
        self.local = scheme in {"file", "local"}
        self._made: set[str] = set()

    def mask(self, text: str) -> str:
        """Take the secrets of the address out of a message."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return re.sub(r"(\w+://)[^/\s@]*@", r"\1", text)

    def path(self, name: str) -> str:
        """Give the full path of a file of the site."""
        return f"{self.root.rstrip('/')}/{name}".rstrip("/")

    def read(self, name: str) -> bytes | None:
        """Read a file, None where there is none."""
        try:
            return bytes(self.fs.cat_file(self.path(name)))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self, folder: str) -> set[str]:
        """List the names in a folder of the site, afresh; none where there is no folder."""
        self.fs.invalidate_cache(self.path(folder))
        try:
            there = self.fs.ls(self.path(folder), detail=False)
        except (FileNotFoundError, NotADirectoryError):
            return set()
        return {str(one).rstrip("/").rpartition("/")[2] for one in there}

    def create(self, name: str, content: bytes) -> bool:
        """Write a file where there is none; say whether there was none.

        One of several who try at once succeeds, as far as the place can tell them apart.
        """
        path = self.path(name)
        self._make_folder(path.rpartition("/")[0])
        try:
            with self.fs.open(path, "xb") as file:
                file.write(content)
        except (NotImplementedError, ValueError):  # the backend knows no exclusive writing
            if self.read(name) is not None:
                return False
            self.fs.pipe_file(path, content)
        except Exception:  # SFTP tells that there is one by a failure without a name
            if self.read(name) is None:
                raise
            return False
        return True

    def write(self, name: str, content: bytes) -> None:
        """Write a file so that a reader finds the old or the new one and never half of it."""
        path = self.path(name)
        if not self.renames:
            self.fs.pipe_file(path, content)
            return
        parent, _, last = path.rpartition("/")
        self._make_folder(parent)
        part = f"{parent}/.{last}{PART}"
        self.fs.pipe_file(part, content)
        self.fs.mv(part, path)

    def move(self, name: str, to: str) -> None:
        """Put a file in the place of another, in one step."""
        path = self.path(to)
        self._make_folder(path.rpartition("/")[0])
        self.fs.mv(self.path(name), path)

    def delete(self, name: str) -> None:
        """Delete a file, and the folders that are empty without it."""
        self.fs.rm_file(self.path(name))
        folder = name.rpartition("/")[0]
        while folder and self.renames and self.drop(folder):
            folder = folder.rpartition("/")[0]

    def drop(self, folder: str) -> bool:
        """Delete a folder if nothing is in it; say whether it is gone."""
        try:
            if self.names(folder):
                return False
            self._remove_folder(self.path(folder))
        except OSError:
            return False
        self._made.discard(self.path(folder))
        return True

    def settle(self) -> None:
        """See that what was written has reached the disk, where that is ours to say."""
        if self.local:
            os.sync()

    def _remove_folder(self, path: str) -> None:
        alone = getattr(self.fs, "_rmdir", None)  # fsspec gives it no counterpart that waits
        if alone is None:
            self.fs.rmdir(path)
            return
        from fsspec.asyn import sync  # noqa: PLC0415

        sync(self.fs.loop, alone, path)

    def _make_folder(self, path: str) -> None:
        if self.renames and path not in self._made:
            with suppress(FileExistsError):
                self.fs.makedirs(path, exist_ok=True)
            self._made.add(path)


def without_secrets(target: str) -> str:
    """Give an address as it may be printed: no user, no password, no query.

    >>> without_secrets("sftp://me:secret@example.org:22/site?token=1")
    'sftp://example.org:22/site'
    """
    if "://" not in target:
        return target
    parts = urlsplit(target)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _secrets(target: str) -> list[str]:
    if "://" not in target:
        return []
    parts = urlsplit(target)
    found = [target, parts.password or "", parts.query, parts.netloc.rpartition("@")[0]]
    return sorted({one for one in found if one}, key=len, reverse=True)

"""Published editions for tests, without a run: the files are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting import publish as module
from tyanalysis.reporting.assemble import assemble_failure, verify
from tyanalysis.reporting.layout import FILES, LATEST
from tyanalysis.reporting.manifest import Manifest
from tyanalysis.reporting.place import private_folder
from tyanalysis.reporting.spec import Failure


def publish(
    output: Path,
    manifest: Manifest,
    files: Mapping[str, bytes],
    *,
    formats: Sequence[str],
    write: Callable[[Path], Any],
    keep: int | None = None,
) -> Path:
    """Put the files of an edition together and publish it."""
    with private_folder(output) as private:
        folder = private / manifest.edition
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        write(folder)
        manifest.model_copy(update={"files": manifests.list_files(folder)}).write(folder)
        verify(folder, formats)
        return module.publish(output, folder, keep=keep)


def publish_failure(output: Path, manifest: Manifest, failure: Failure, notebook: Any) -> Path:
    """Publish what is left of a failure."""
    home = module.home_of(output, manifest)
    good = (home / LATEST / FILES["html"]).exists()
    with private_folder(output) as private:
        folder = assemble_failure(private, manifest, failure, notebook, last_good=good)
        return module.publish_failure(output, folder)

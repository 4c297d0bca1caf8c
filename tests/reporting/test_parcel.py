"""What travels arrives whole, or not at all."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tiny_project import notebook, write_project
from tyanalysis.errors import DataError
from tyanalysis.reporting import parcel
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.parcel import Packer, Store, at_place, bundle, pieces, unbundle
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Spec


@pytest.fixture
def spec(tmp_path: Path) -> Spec:
    book = notebook(("use", "import beside, pack.inner"))
    root = write_project(tmp_path / "p", notebooks={"alpha": book})
    folder = root / "notebooks"
    (folder / "beside.py").write_text("x = 1\n")
    (folder / "unused.py").write_text("x = 1\n")
    (folder / "pack").mkdir()
    for name in ("__init__", "inner"):
        (folder / f"pack/{name}.py").write_text(f"# {name}\n")
    (root / "data/panels").mkdir()
    (root / "data/panels/big.csv").write_text("a\n")
    (root / "data/.hidden").write_text("a\n")
    job = make_plan(load_catalogue(folder / "reports.toml"))[0]
    return describe_job(job, Setting.of(root, root / "reports", root / "data"))


def test_an_edition_takes_what_it_needs_along(spec: Spec, tmp_path: Path) -> None:
    packed = Packer().pack(spec)
    assert set(packed.files) == {
        "project/notebooks/alpha.ipynb", "project/notebooks/beside.py",
        "project/notebooks/pack/__init__.py", "project/notebooks/pack/inner.py",
        "project/data/datapackage.json", "project/data/figures.csv",
        "project/data/panels/big.csv",
    }  # fmt: skip
    assert packed.spec.notebook == "project/notebooks/alpha.ipynb"
    there = at_place(packed.spec, tmp_path / "there")
    assert (
        there.data == there.environment["TYANALYSIS_DATA"] == str(tmp_path / "there/project/data")
    )


def test_the_baseline_goes_along(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "baseline.json").write_text("{}")
    files = Packer().pack(spec, tmp_path).files
    assert files["edition/baseline.json"] == sha256(tmp_path / "baseline.json")


def test_data_outside_the_project_keeps_its_name(spec: Spec, tmp_path: Path) -> None:
    book = tmp_path / "elsewhere/figures.xlsx"
    book.parent.mkdir()
    book.write_bytes(b"x")
    packed = Packer().pack(Spec(**{**vars(spec), "data": str(book)}))
    assert packed.spec.data == "data/figures.xlsx"
    assert packed.files["data/figures.xlsx"] == sha256(book)


def test_a_file_that_changed_is_hashed_again(spec: Spec) -> None:
    packer = Packer()
    before = packer.pack(spec).files
    (Path(spec.data or "") / "figures.csv").write_text("id\nf-1\nf-2\n")
    now = packer.pack(spec).files
    assert {name for name in now if now[name] != before[name]} == {"project/data/figures.csv"}


def test_a_store_keeps_whole_files_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "CHUNK_BYTES", 4)
    source = tmp_path / "source"
    source.write_bytes(b"0123456789")
    store, digest = Store(tmp_path / "store"), sha256(source)
    assert store.missing([digest]) == [digest]
    sent = list(pieces(source, digest))
    assert [one[1:] for one in sent] == [(0, b"0123", False), (4, b"4567", False),
                                         (8, b"89", True)]  # fmt: skip
    for name, offset, content, last in sent[:2]:
        store.append(name, offset, content, last=last)
    assert store.missing([digest]) == [digest]
    with pytest.raises(DataError, match="damaged"):
        store.append(digest, 8, b"xx", last=True)
    for name, offset, content, last in sent:
        store.append(name, offset, content, last=last)
    assert store.missing([digest]) == []
    assert store.take(digest, tmp_path / "a/copy")
    assert (tmp_path / "a/copy").read_bytes() == b"0123456789"
    (tmp_path / "store" / digest).write_bytes(b"0123456x89")
    assert not store.take(digest, tmp_path / "b/copy")
    assert store.missing([digest]) == [digest]
    source.write_bytes(b"")
    assert list(pieces(source, "d")) == [("d", 0, b"", True)]


def test_a_bundle_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "index.html").write_bytes(b"<html>")
    unbundle(bundle(folder), tmp_path / "back")
    assert (tmp_path / "back/index.html").read_bytes() == b"<html>"


@pytest.mark.parametrize("name", ["../out", "/out", "a/b", ".."])
def test_a_bundle_of_anything_else_is_refused(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO(b""))
    with pytest.raises(DataError, match="no plain file"):
        unbundle(out.getvalue(), tmp_path / "back")
    with pytest.raises(DataError, match="cannot be read"):
        unbundle(b"rubbish" * 200, tmp_path / "back")
    assert not (tmp_path / "back").exists()
    assert not (tmp_path / "out").exists()

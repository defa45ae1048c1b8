"""One file of an export: which file it may replace, and what stands when something fails."""

import json
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.export.batch_file import BatchFile
from pos_scanner.export.file_content import FileContent
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.manifest import manifest_path
from pos_scanner.journal import Journal
from tests.export.conftest import AT, SELECT_ALL, config_of

NUMBER = "B20261123-001"


def content_of(journal: Journal, config: FormatConfig) -> FileContent:
    return FileContent(lambda: journal.batches.items(SELECT_ALL), NUMBER, config, total=3)


def make(
    journal: Journal, folder: Path, target: Path | None = None, preset: str = "standard"
) -> ExportBatch:
    config = config_of(preset)
    file = BatchFile(journal, config, folder, target, AT)
    return file.make(content_of(journal, config), only_new=True)


def refusal_of(journal: Journal, target: Path, preset: str = "standard") -> KnownError:
    with pytest.raises(KnownError) as refusal:
        make(journal, target.parent, target, preset)
    assert journal.batches.all() == ()
    assert journal.batches.waiting_count() == 3
    return refusal.value


def test_without_a_target_the_file_is_called_by_its_content(
    journal: Journal, tmp_path: Path
) -> None:
    batch = make(journal, tmp_path / "out")
    assert Path(batch.path) == tmp_path / "out" / f"发票_{NUMBER}_3笔_144.30.csv"
    assert journal.batches.all() == (batch,)
    assert journal.batches.waiting_count() == 0


def test_the_manifest_beside_the_file_describes_the_batch(journal: Journal, tmp_path: Path) -> None:
    batch = make(journal, tmp_path)
    manifest = json.loads(manifest_path(Path(batch.path)).read_text(encoding="utf-8"))
    assert manifest["pos_scanner"]["sha256"] == batch.sha256
    assert manifest["resources"][0]["path"] == Path(batch.path).name


def test_a_list_of_buyers_leaves_the_invoices_waiting(journal: Journal, tmp_path: Path) -> None:
    batch = make(journal, tmp_path, preset="odoo-partners")
    assert batch.invoices == 3
    assert journal.batches.waiting_count() == 3


def test_a_file_of_the_same_format_is_replaced(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    earlier = ",".join(config_of().preset.table.header)
    target.write_text(f"\ufeff{earlier}\r\n", encoding="utf-8", newline="")
    batch = make(journal, tmp_path, target)
    assert batch.path == str(target)
    assert target.read_text(encoding="utf-8-sig").count("T1-20261123-000") == 3


@pytest.mark.parametrize(
    "letter",
    [b"Dear landlord,\n", b"", b"\xff\xfe\x00", b"export_batch,seq\r\n"],
    ids=["a letter", "an empty file", "no text", "other columns"],
)
def test_a_file_of_anything_else_stays_and_nothing_is_marked(
    journal: Journal, tmp_path: Path, letter: bytes
) -> None:
    target = tmp_path / "letter.csv"
    target.write_bytes(letter)
    refusal = refusal_of(journal, target)
    assert (refusal.kind, refusal.facts) == (FailureKind.FILE_EXISTS, {"path": str(target)})
    assert target.read_bytes() == letter


def test_a_workbook_is_never_taken_for_one_of_ours_by_its_content(
    journal: Journal, tmp_path: Path
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"somebody's")
    assert refusal_of(journal, target, "workbook").kind is FailureKind.FILE_EXISTS
    assert target.read_bytes() == b"somebody's"


def test_a_folder_of_the_targets_name_is_refused(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    assert refusal_of(journal, tmp_path / "out.csv").kind is FailureKind.FILE_EXISTS


def test_a_template_has_to_be_given(journal: Journal, tmp_path: Path) -> None:
    refusal = refusal_of(journal, tmp_path / "out.xlsx", "tax-platform")
    assert refusal.kind is FailureKind.TEMPLATE_NEEDED
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_batch_again_gives_the_same_file_in_its_place(journal: Journal, tmp_path: Path) -> None:
    batch = make(journal, tmp_path)
    path, config = Path(batch.path), config_of()
    content = path.read_bytes()
    path.unlink()
    manifest_path(path).unlink()
    file = BatchFile(journal, config, tmp_path, path, batch.exported_at)
    assert file.make_again(content_of(journal, config), batch) == batch
    assert path.read_bytes() == content
    assert manifest_path(path).exists()


def test_a_batch_that_comes_out_differently_leaves_what_stands_there(
    journal: Journal, tmp_path: Path
) -> None:
    batch = make(journal, tmp_path)
    path, config = Path(batch.path), config_of(encoding="gb18030")
    content = path.read_bytes()
    file = BatchFile(journal, config, tmp_path, path, batch.exported_at)
    with pytest.raises(KnownError) as refusal:
        file.make_again(content_of(journal, config), batch)
    assert refusal.value.kind is FailureKind.BATCH_DIFFERS
    assert path.read_bytes() == content

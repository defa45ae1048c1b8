"""A file is read back as it stands: a changed byte, row or sum is noticed, in every format."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.export.formats.preset import Preset
from pos_scanner.export.verification import verify_file
from pos_scanner.journal import Journal
from tests.export.blank_workbook import blank_workbook
from tests.export.conftest import config_of, export_one

FORMATS = ["standard", "yonyou-u8", "workbook", "kingdee-k3", "tax-platform"]


@pytest.fixture(params=FORMATS)
def exported(
    request: pytest.FixtureRequest, journal: Journal, tmp_path: Path
) -> tuple[ExportBatch, Preset]:
    name = request.param
    blank = blank_workbook(tmp_path / "blank.xlsx") if name == "tax-platform" else None
    config = config_of(name, blank)
    target = tmp_path / f"out{config.preset.suffix}"
    return export_one(journal, target, name, config=config), config.preset


def sha256_of_file(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def kind_of_failure(batch: ExportBatch, preset: Preset, sha256: str) -> FailureKind | None:
    try:
        verify_file(Path(batch.path), preset, sha256, batch.rows, batch.gross_fen)
    except KnownError as error:
        return error.kind if error.facts == {"path": batch.path} else None
    return None


def test_an_untouched_file_is_right(exported: tuple[ExportBatch, Preset]) -> None:
    batch, preset = exported
    assert kind_of_failure(batch, preset, batch.sha256) is None


def test_one_changed_byte_is_noticed(exported: tuple[ExportBatch, Preset]) -> None:
    batch, preset = exported
    content = bytearray(Path(batch.path).read_bytes())
    content[len(content) // 2] ^= 1
    Path(batch.path).write_bytes(content)
    assert kind_of_failure(batch, preset, batch.sha256) is FailureKind.FILE_NOT_VERIFIED


def test_a_wrong_number_of_rows_is_noticed(exported: tuple[ExportBatch, Preset]) -> None:
    batch, preset = exported
    more_rows = replace(batch, rows=batch.rows + 1)
    assert kind_of_failure(more_rows, preset, batch.sha256) is FailureKind.FILE_NOT_VERIFIED


def test_a_wrong_sum_is_noticed_where_the_format_has_one(
    exported: tuple[ExportBatch, Preset],
) -> None:
    batch, preset = exported
    other_sum = replace(batch, gross_fen=batch.gross_fen + 1)
    expected = FailureKind.FILE_NOT_VERIFIED if preset.check else None
    assert kind_of_failure(other_sum, preset, batch.sha256) is expected


def test_a_file_that_has_gone_is_noticed(exported: tuple[ExportBatch, Preset]) -> None:
    batch, preset = exported
    Path(batch.path).unlink()
    assert kind_of_failure(batch, preset, batch.sha256) is FailureKind.FILE_NOT_VERIFIED


def test_a_file_that_is_none_of_its_format_is_noticed(
    exported: tuple[ExportBatch, Preset],
) -> None:
    batch, preset = exported
    Path(batch.path).write_bytes(b"Dear landlord,\xff\n")
    sha256 = sha256_of_file(batch.path)
    assert kind_of_failure(batch, preset, sha256) is FailureKind.FILE_NOT_VERIFIED


def test_an_archive_that_is_no_workbook_is_noticed(journal: Journal, tmp_path: Path) -> None:
    batch = export_one(journal, tmp_path / "out.xlsx", "workbook")
    with zipfile.ZipFile(batch.path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    sha256 = sha256_of_file(batch.path)
    preset = config_of("workbook").preset
    assert kind_of_failure(batch, preset, sha256) is FailureKind.FILE_NOT_VERIFIED


def test_what_a_text_editor_did_to_an_amount_is_noticed_without_the_hash(
    journal: Journal, tmp_path: Path
) -> None:
    batch = export_one(journal, tmp_path / "out.csv")
    content = Path(batch.path).read_bytes().replace(b"113.00,CNY", b"113,CNY")
    Path(batch.path).write_bytes(content)
    sha256 = sha256_of_file(batch.path)
    preset = config_of().preset
    assert kind_of_failure(batch, preset, sha256) is FailureKind.FILE_NOT_VERIFIED

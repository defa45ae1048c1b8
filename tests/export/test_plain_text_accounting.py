"""Files for plain-text accounting: written once, an accountant's from then on."""

from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.export.plain_text_accounting import NAMES, companion, write_companions


def test_both_files_are_written_as_they_are_installed(tmp_path: Path) -> None:
    paths = write_companions(tmp_path / "books")
    assert [path.name for path in paths] == ["invoices.rules", "beancount_importer.py"]
    assert [path.read_text(encoding="utf-8") for path in paths] == [companion(n) for n in NAMES]


def test_writing_them_again_changes_nothing(tmp_path: Path) -> None:
    assert write_companions(tmp_path) == write_companions(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_one_that_was_changed_is_kept(tmp_path: Path, name: str) -> None:
    write_companions(tmp_path)
    changed = tmp_path / name
    changed.write_text("mine", encoding="utf-8")
    with pytest.raises(KnownError) as refusal:
        write_companions(tmp_path)
    assert refusal.value.kind is FailureKind.FILE_EXISTS
    assert refusal.value.facts == {"path": str(changed), "reason": "companion"}
    assert changed.read_text(encoding="utf-8") == "mine"


def test_hledgers_rules_name_the_columns_of_the_standard_format() -> None:
    rules = companion("invoices.rules")
    (fields,) = [line for line in rules.splitlines() if line.startswith("fields")]
    assert len(fields.removeprefix("fields").split(",")) == len(
        load_preset("standard").table.header
    )


def test_the_importer_knows_the_standard_format_by_its_first_columns() -> None:
    header = ",".join(load_preset("standard").table.header)
    (heading,) = [
        line.split('"')[1]
        for line in companion("beancount_importer.py").splitlines()
        if line.startswith("HEADING")
    ]
    assert header.startswith(heading)

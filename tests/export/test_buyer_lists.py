"""Lists of buyers and banks: what is new for a list is asked of its own files."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.dry_run import dry_run
from pos_scanner.export.export_job import exported_before
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from tests.export.conftest import AT, EXAMPLES, config_of, export_files, export_one

PAIRS = [
    ("erpnext", "erpnext-customers"),
    ("odoo-invoices", "odoo-partners"),
    ("odoo-invoices", "odoo-banks"),
]


def reason(journal: Journal, target: Path, preset: str, **selection: object) -> str:
    with pytest.raises(KnownError) as caught:
        export_files(journal, target, preset, **selection)  # type: ignore[arg-type]
    assert caught.value.kind is FailureKind.NOTHING_TO_EXPORT
    return caught.value.facts.get("reason", "")


@pytest.mark.parametrize(("invoices", "names"), PAIRS)
def test_a_list_comes_after_its_invoices_as_before_them(
    journal: Journal, tmp_path: Path, invoices: str, names: str
) -> None:
    assert export_one(journal, tmp_path / "i.csv", invoices).invoices == 3
    assert export_one(journal, tmp_path / "n.csv", names).invoices == 3
    assert reason(journal, tmp_path / "n2.csv", names) == "listed"
    journal.confirm("later", EXAMPLES[0][0], at=AT)
    assert export_one(journal, tmp_path / "n2.csv", names).invoices == 1
    assert export_one(journal, tmp_path / "i2.csv", invoices).invoices == 1


def test_a_list_of_all_warns_of_no_double_booking(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "i.csv", "erpnext")
    export_one(journal, tmp_path / "n.csv", "erpnext-customers")
    selection = Selection(only_new=False)
    assert exported_before(journal, selection, load_preset("erpnext-customers")) == 0
    assert exported_before(journal, selection, load_preset("erpnext")) == 3


def test_a_buyer_whose_invoice_was_exported_and_then_voided_is_listed(
    journal: Journal, tmp_path: Path
) -> None:
    export_one(journal, tmp_path / "i.csv", "erpnext")
    journal.void("T1-20261123-0001", "wrong", at=AT)
    journal.confirm("later", EXAMPLES[0][0], at=AT)
    journal.void("T1-20261123-0004", "never exported", at=AT)
    assert export_one(journal, tmp_path / "n.csv", "erpnext-customers").invoices == 3


@pytest.mark.parametrize("most", [1, 2])
def test_a_list_in_several_files_names_each_invoice_once(
    journal: Journal, tmp_path: Path, most: int
) -> None:
    config = config_of("erpnext-customers", most_invoices=most)
    batches = export_files(journal, tmp_path / "n.csv", "erpnext-customers", config=config)
    assert sum(batch.invoices for batch in batches) == 3
    assert len({batch.first_number for batch in batches}) == len(batches)


def test_a_list_of_banks_without_one_is_no_file_and_says_so_before_and_after(
    journal: Journal, tmp_path: Path
) -> None:
    buyer = Title(TitleType.INDIVIDUAL, "张三")
    journal.confirm("later", replace(EXAMPLES[0][0], buyer=buyer), at=AT)
    selection = Selection(numbers=("T1-20261123-0004",))
    report = dry_run(journal, selection, config_of("odoo-banks"), "B20261123-001")
    assert report.why_nothing is not None
    assert report.why_nothing.facts == {"reason": "no-rows"}
    assert reason(journal, tmp_path / "b.csv", "odoo-banks", numbers=selection.numbers) == "no-rows"
    assert list(tmp_path.glob("b.csv*")) == []
    assert dry_run(journal, Selection(), config_of("odoo-banks"), "B1").why_nothing is None


def test_why_there_is_nothing_is_said_with_batch_and_destination(
    journal: Journal, tmp_path: Path
) -> None:
    batch = export_one(journal, tmp_path / "i.csv", "erpnext")
    with pytest.raises(KnownError) as caught:
        export_files(journal, tmp_path / "x.csv", "xero")
    facts = caught.value.facts
    assert (facts["reason"], facts["destination"]) == ("had-before", "erp")
    assert (facts["batch"], facts["count"]) == (batch.number, "3")


@pytest.mark.parametrize(
    ("preset", "selection", "expected"),
    [
        ("standard", {"since": AT.date(), "until": AT.date().replace(day=1)}, "days-backwards"),
        ("standard", {"numbers": ("T1-20261123-0001", "nope")}, "numbers-unknown"),
        ("standard", {"shift": 99}, "none-match"),
    ],
)
def test_a_selection_of_nothing_says_which_part_of_it_is_to_blame(
    journal: Journal, tmp_path: Path, preset: str, selection: dict[str, object], expected: str
) -> None:
    assert reason(journal, tmp_path / "x.csv", preset, **selection) == expected

"""Export as the window has it, with a real journal: choices, dry runs, files, answers, reports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_scanner.desktop.services.export_service import SAMPLE_ITEMS, ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ExportRequest, ItemEvent, Selection
from pos_scanner.domain.invoice import InvoiceKind
from pos_scanner.domain.shift import ReportKind
from pos_scanner.export.formats.custom_preset import CustomPreset
from pos_scanner.export.formats.preset import preset_names
from pos_scanner.settings import Settings
from tests.export.conftest import AT, EXAMPLES

FIRST, SECOND, THIRD = (f"T1-20261123-{number:04}" for number in (1, 2, 3))


class Office:
    """A journal of the three examples, and the export of a window over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journals = JournalService(folder / "data", "T1")
        self.exports = ExportService(self.journals, Settings(), folder / "settings.toml")
        self.progress: list[tuple[int, int]] = []

    def confirm_examples(self) -> None:
        for number, (invoice, at) in enumerate(EXAMPLES):
            self.journals.confirm(f"d{number}", invoice, at)

    def request(
        self, preset: str = "standard", selection: Selection | None = None
    ) -> ExportRequest:
        return ExportRequest(preset, self.folder / "out", selection or Selection())

    def export(self, preset: str = "standard", **selection: object) -> tuple[ExportBatch, ...]:
        request = self.request(preset, replace(Selection(), **selection))  # type: ignore[arg-type]
        assert self.exports.begin_export()
        return self.exports.export(request, AT, self.count_progress)

    def count_progress(self, rows: int, total: int) -> None:
        self.progress.append((rows, total))


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.journals.close()


@pytest.fixture
def office(empty_office: Office) -> Office:
    empty_office.confirm_examples()
    return empty_office


# ----------------------------------------------------------------------------- what is offered


def test_every_format_and_cashier_is_offered(office: Office) -> None:
    choices = office.exports.choices()
    assert [preset.name for preset in choices.presets] == list(preset_names())
    assert set(choices.cashiers) == {"张三", "李四"}
    assert choices.shifts == ()
    assert choices.broken == ()


def test_shifts_are_offered_once_something_was_confirmed_in_them(empty_office: Office) -> None:
    journal = empty_office.journals.journal()
    shift = journal.shifts.open("Lee", at=AT)
    invoice, at = EXAMPLES[0]
    journal.confirm("d1", replace(invoice, shift=shift.number), at=at)
    assert empty_office.exports.choices().shifts == (shift.number,)


def test_a_format_with_a_mistake_is_told_beside_the_others(office: Office) -> None:
    office.exports.own_presets.mkdir(parents=True)
    (office.exports.own_presets / "own-1.toml").write_text("title = 1", encoding="utf-8")
    choices = office.exports.choices()
    assert len(choices.presets) == len(preset_names())
    (error,) = choices.broken
    assert error.kind is FailureKind.PRESET_INVALID
    assert error.facts["path"].endswith("own-1.toml")


def test_formats_are_beside_the_settings(office: Office) -> None:
    assert office.exports.own_presets == office.folder / "presets"


# ------------------------------------------------------------------------------ ones own formats


def test_a_format_is_kept_and_offered(office: Office) -> None:
    own = CustomPreset("门店", (("号码", "invoice.number"), ("金额", "line.gross")))
    preset = office.exports.keep_preset("own-1", own.page())
    assert (preset.name, preset.title, preset.is_own) == ("own-1", "门店", True)
    assert preset in office.exports.presets()
    (batch,) = office.export("own-1")
    lines = Path(batch.path).read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["号码,金额", f"{FIRST},113.00"]


def test_a_kept_format_can_be_changed(office: Office) -> None:
    for title in ("one", "two"):
        page = CustomPreset(title, (("n", "invoice.number"),)).page()
        assert office.exports.keep_preset("own-1", page).title == title


@pytest.mark.parametrize("name", ["standard", "workbook"])
def test_a_format_of_the_program_is_not_replaced(office: Office, name: str) -> None:
    with pytest.raises(KnownError) as caught:
        office.exports.keep_preset(name, CustomPreset("x", (("n", "invoice.number"),)).page())
    assert caught.value.kind is FailureKind.PRESET_INVALID
    assert caught.value.facts["problem"] == name
    assert not office.exports.own_presets.exists()


def test_a_folder_that_takes_no_format_is_told(office: Office) -> None:
    office.exports.own_presets.write_text("a file in the folder's place")
    with pytest.raises(KnownError) as caught:
        office.exports.keep_preset("own-1", CustomPreset("x", (("n", "batch.row"),)).page())
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE


# -------------------------------------------------------------------------------------- dry runs


def test_a_dry_run_counts_and_writes_nothing(office: Office) -> None:
    number = office.exports.next_dry_run()
    report = office.exports.dry_run(office.request(), number, AT)
    assert (report.next_number, report.invoices, report.gross_fen) == ("B20261123-001", 3, 14_430)
    assert not (office.folder / "out").exists()
    assert office.exports.batches() == ()


def test_dry_runs_are_numbered_upwards(office: Office) -> None:
    assert [office.exports.next_dry_run() for _ in range(3)] == [1, 2, 3]


def test_a_dry_run_that_was_overtaken_ends_early(office: Office) -> None:
    number = office.exports.next_dry_run()
    latest = office.exports.next_dry_run()
    with pytest.raises(KnownError) as caught:
        office.exports.dry_run(office.request(), number, AT)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED
    assert office.exports.dry_run(office.request(), latest, AT).invoices == 3


def test_a_dry_run_says_the_number_after_the_last_batch(office: Office) -> None:
    office.export(kind=InvoiceKind.SPECIAL)
    report = office.exports.dry_run(office.request(), office.exports.next_dry_run(), AT)
    assert (report.next_number, report.invoices) == ("B20261123-002", 2)


# ----------------------------------------------------------------------------------------- files


def test_an_export_writes_marks_and_counts(office: Office) -> None:
    (batch,) = office.export()
    assert (batch.invoices, batch.gross_fen) == (3, 14_430)
    assert Path(batch.path).parent == office.folder / "out"
    assert office.progress[-1] == (3, 3)
    assert office.exports.unreported() == ()
    assert office.exports.batches() == (batch,)


def test_the_newest_batch_comes_first(office: Office) -> None:
    (special,) = office.export(kind=InvoiceKind.SPECIAL)
    (ordinary,) = office.export()
    assert [batch.number for batch in office.exports.batches()] == [
        ordinary.number,
        special.number,
    ]


def test_an_export_that_is_stopped_marks_nothing(office: Office) -> None:
    assert office.exports.begin_export()
    office.exports.cancel()
    with pytest.raises(KnownError) as caught:
        office.exports.export(office.request(), AT, office.count_progress)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED
    assert office.exports.batches() == ()
    assert len(office.exports.unreported()) == 3


def test_a_wish_to_stop_holds_for_one_export(office: Office) -> None:
    office.exports.cancel()
    assert len(office.export()) == 1


def test_one_export_at_a_time(office: Office) -> None:
    assert office.exports.begin_export()
    assert not office.exports.begin_export()
    office.exports.export(office.request(), AT, office.count_progress)
    assert office.exports.begin_export()


def test_after_a_failure_the_next_export_can_begin(office: Office) -> None:
    assert office.exports.begin_export()
    with pytest.raises(KnownError):
        office.exports.export(office.request("no-such-format"), AT, office.count_progress)
    assert office.exports.begin_export()


def test_the_same_file_is_made_again(office: Office) -> None:
    (batch,) = office.export()
    path = Path(batch.path)
    content = path.read_bytes()
    path.unlink()
    office.exports.cancel()  # An earlier wish, which the next line ends.
    office.exports.begin()
    assert office.exports.again(batch.number).number == batch.number
    assert path.read_bytes() == content


def test_a_file_that_is_made_again_can_be_stopped(office: Office) -> None:
    (batch,) = office.export()
    office.exports.begin()
    office.exports.cancel()
    with pytest.raises(KnownError) as caught:
        office.exports.again(batch.number)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED


def test_a_batch_that_nobody_knows_is_told(office: Office) -> None:
    office.exports.begin()
    with pytest.raises(KnownError) as caught:
        office.exports.again("B20261123-099")
    assert caught.value.kind is FailureKind.BATCH_UNKNOWN


def test_what_is_in_no_batch_has_its_reason(office: Office) -> None:
    office.journals.void(FIRST, "wrong", AT, "Lee")
    assert set(office.exports.unreported()) == {
        (FIRST, "voided"),
        (SECOND, "waiting"),
        (THIRD, "waiting"),
    }


# --------------------------------------------------------------------------------------- samples


def test_a_sample_is_of_what_waits(office: Office) -> None:
    office.export(kind=InvoiceKind.SPECIAL)
    items = office.exports.sample()
    assert {item.confirmed.number for item in items} == {FIRST, THIRD}
    assert {item.event for item in items} == {ItemEvent.CONFIRMED}


def test_a_sample_is_of_anything_when_nothing_waits(office: Office) -> None:
    office.export()
    assert len(office.exports.sample()) == 3


def test_an_empty_journal_has_no_sample(empty_office: Office) -> None:
    assert empty_office.exports.sample() == ()


def test_a_sample_is_small(empty_office: Office) -> None:
    invoice, at = EXAMPLES[0]
    for number in range(SAMPLE_ITEMS + 5):
        empty_office.journals.confirm(f"d{number}", invoice, at)
    assert len(empty_office.exports.sample()) == SAMPLE_ITEMS


# --------------------------------------------------------------------------------- shift reports


def test_without_a_shift_there_is_no_x_report(office: Office) -> None:
    assert office.exports.reports() == (None, ())
    with pytest.raises(KnownError) as caught:
        office.exports.x_report("Lee", AT, None)
    assert caught.value.kind is FailureKind.NO_SHIFT_IS_OPEN


def test_reports_of_both_kinds_come_newest_first(office: Office) -> None:
    shifts = office.journals.journal().shifts
    shifts.open("Lee", at=AT)
    office.exports.x_report("Lee", AT + timedelta(hours=1), None)
    shifts.close("Lee", at=AT + timedelta(hours=2))
    opened = shifts.open("张三", at=AT + timedelta(hours=3))
    office.exports.x_report("张三", AT + timedelta(hours=4), None)
    current, reports = office.exports.reports()
    assert current == opened
    assert [(report.kind, report.number, report.made_by) for report in reports] == [
        (ReportKind.X, 2, "张三"),
        (ReportKind.Z, 1, "Lee"),
        (ReportKind.X, 1, "Lee"),
    ]

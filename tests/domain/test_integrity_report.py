"""The report of a check of the journal: sound only when nothing was found."""

from pos_scanner.domain.integrity_report import IntegrityReport, Problem, ProblemKind


def test_a_report_without_problems_is_sound() -> None:
    report = IntegrityReport(3, "ab" * 32, ())
    assert report.is_sound
    assert report.purged == 0


def test_one_problem_makes_it_unsound() -> None:
    problem = Problem(ProblemKind.CHAIN_BROKEN, "T1-20261123-0001", "entry 7")
    assert not IntegrityReport(3, "ab" * 32, (problem,)).is_sound


def test_a_problem_that_concerns_no_invoice_has_no_number() -> None:
    assert Problem(ProblemKind.FILE_DAMAGED).number == ""


def test_the_kinds_are_named_as_scripts_read_them() -> None:
    assert [kind.value for kind in ProblemKind] == [
        "file-damaged",
        "schema-changed",
        "search-damaged",
        "record-damaged",
        "record-changed",
        "chain-broken",
        "number-missing",
        "report-changed",
    ]

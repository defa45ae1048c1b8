"""The table of coverage and the limits under which the tests fail."""

import coverage_report
import pytest
from coverage_report import Coverage

FULL = Coverage(lines=100, covered_lines=100, branches=10, covered_branches=10)


def entry(lines: int, covered: int, branches: int, taken: int) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "num_statements": lines,
            "covered_lines": covered,
            "num_branches": branches,
            "covered_branches": taken,
        }
    }


REPORT = {
    "pos_scanner/clock.py": entry(4, 4, 0, 0),
    "pos_scanner/till/till.py": entry(60, 57, 20, 10),
    "pos_scanner/till/commands/scan.py": entry(40, 40, 0, 0),
}


def test_files_are_summed_up_by_package_and_in_all() -> None:
    packages = coverage_report.by_package(REPORT)
    assert packages == {
        "(top)": Coverage(4, 4, 0, 0),
        "till": Coverage(100, 97, 20, 10),
        "all": Coverage(104, 101, 20, 10),
    }
    assert packages["till"].lines_percent == 97
    assert packages["till"].branches_percent == 50


def test_a_package_without_branches_has_all_of_them() -> None:
    assert Coverage(4, 4).branches_percent == 100
    assert Coverage().lines_percent == 100


def test_what_is_under_its_limit_is_named() -> None:
    packages = dict.fromkeys([*coverage_report.LINES_PERCENT, "all"], FULL)
    assert coverage_report.shortfalls(packages) == []
    packages["till"] = Coverage(lines=1000, covered_lines=919)
    packages["all"] = Coverage(lines=100, covered_lines=84)
    assert coverage_report.shortfalls(packages) == [
        "till: 91.9 % of lines, at least 92 % are wanted",
        "all: 84.0 % of lines, at least 85 % are wanted",
    ]


def test_a_package_that_is_gone_does_not_pass_unseen() -> None:
    packages = dict.fromkeys([*coverage_report.LINES_PERCENT, "all"], FULL)
    del packages["journal"]
    assert coverage_report.shortfalls(packages) == [
        "journal: 0.0 % of lines, at least 92 % are wanted"
    ]


def test_the_table_has_a_line_a_package() -> None:
    lines = coverage_report.table(coverage_report.by_package(REPORT)).splitlines()
    assert [line.split()[0] for line in lines] == ["package", "(top)", "till", "all"]
    assert lines[2].split() == ["till", "100", "97.0", "%", "20", "50.0", "%"]


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        (["-q", "-n", "2"], True),
        ([], True),
        (["tests/packaging"], False),
        (["tests/packaging/test_coverage_report.py::test_x"], False),
        (["-k", "till"], False),
        (["-m", "not real_window"], False),
    ],
)
def test_only_the_whole_suite_is_judged(arguments: list[str], whole: bool) -> None:
    assert coverage_report.is_whole_suite(arguments) is whole

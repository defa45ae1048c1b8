"""Findings: how much each matters, and what belongs to it."""

import pytest

from pos_scanner.domain.findings import Finding, FindingKind, Weight


def test_weights_are_ordered_from_what_is_good_to_what_blocks() -> None:
    assert sorted(Weight) == [Weight.GOOD, Weight.HINT, Weight.WARNING, Weight.BLOCKS]


def test_a_finding_belongs_to_no_line_and_has_no_facts_unless_it_says_so() -> None:
    finding = Finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)
    assert (finding.facts, finding.line) == ((), None)


def test_findings_of_two_lines_are_two() -> None:
    findings = {Finding(FindingKind.ITEM_MISSING, "item", Weight.BLOCKS, (), n) for n in (0, 1, 1)}
    assert len(findings) == 2


@pytest.mark.parametrize("kind", [kind for kind in FindingKind if kind.name != "EXPRESSION_WRONG"])
def test_a_kinds_value_is_its_name_in_small_letters(kind: FindingKind) -> None:
    assert kind.value == kind.name.lower().replace("_", "-")

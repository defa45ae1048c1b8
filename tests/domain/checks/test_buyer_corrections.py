"""Corrections: what one click makes of a finding that suggests a value."""

from dataclasses import replace

import pytest

from pos_scanner.domain.checks.buyer import apply_correction, check_buyer, offers_correction
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.title import Title
from tests.domain.builders import COMPANY


def suggestion(buyer: Title) -> Finding:
    (finding,) = (finding for finding in check_buyer(buyer) if offers_correction(finding))
    return finding


@pytest.mark.parametrize(
    ("changes", "corrections"),
    [
        ({"tax_number": "9111O1O8MA0043365M"}, {"tax_number": "91110108MA0043365M"}),
        ({"name": "示例(中国)公司"}, {"name": "示例（中国）公司"}),
        ({"phone": "０１０-62511234"}, {"phone": "010-62511234"}),
        (
            {"address": "中关村大街59号 010-62511234"},
            {"address": "中关村大街59号", "phone": "010-62511234"},
        ),
        (
            {"bank_name": "招商银行清华园支行 110912345610801"},
            {"bank_name": "招商银行清华园支行", "bank_account": "110912345610801"},
        ),
    ],
)
def test_a_suggestion_is_put_into_its_fields_and_the_others_stay(
    changes: dict[str, str], corrections: dict[str, str]
) -> None:
    buyer = replace(COMPANY, email="ap@example.com", **changes)  # type: ignore[arg-type]
    corrected = apply_correction(buyer, suggestion(buyer))
    assert corrected == replace(buyer, **corrections)  # type: ignore[arg-type]


def test_a_corrected_buyer_has_no_suggestion_left() -> None:
    buyer = replace(COMPANY, tax_number="9111O1O8MA0043365M")
    corrected = apply_correction(buyer, suggestion(buyer))
    assert not any(map(offers_correction, check_buyer(corrected)))


@pytest.mark.parametrize(
    "kind",
    sorted(
        set(FindingKind)
        - {
            FindingKind.TAX_NUMBER_MISREAD,
            FindingKind.SPELLING,
            FindingKind.PHONE_IN_ADDRESS,
            FindingKind.ACCOUNT_IN_BANK,
            FindingKind.NAME_IS_TAX_NUMBER,
        }
    ),
)
def test_a_finding_that_suggests_nothing_changes_nothing(kind: FindingKind) -> None:
    finding = Finding(kind, "name", Weight.WARNING, ("x", "y"))
    assert not offers_correction(finding)
    assert apply_correction(COMPANY, finding) == COMPANY

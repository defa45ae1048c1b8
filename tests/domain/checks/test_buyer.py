"""What is said of a buyer: it warns and explains, and it offers what can be offered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.checks.buyer import (
    apply_correction,
    check_buyer,
    check_special,
    is_email,
    is_plausible_phone,
)
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.title import Title, TitleType

COMPANY = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")


def found(buyer: Title) -> dict[FindingKind, Finding]:
    return {finding.kind: finding for finding in check_buyer(buyer)}


def test_a_misread_number_is_told_with_the_number_that_was_meant() -> None:
    said = found(replace(COMPANY, tax_number="9111O1O8MA0043365M"))
    assert said[FindingKind.TAX_NUMBER_MISREAD].facts == ("91110108MA0043365M",)
    assert FindingKind.TAX_NUMBER_LETTERS not in said


def test_a_number_that_nothing_corrects_is_told_as_wrong() -> None:
    assert set(found(replace(COMPANY, tax_number="91110108MA0043365N"))) == {
        FindingKind.TAX_NUMBER_CHECK
    }


def test_a_sole_traders_identity_card_number_is_a_hint_and_no_warning() -> None:
    said = found(replace(COMPANY, tax_number="11010519491231002X"))
    assert said[FindingKind.TAX_NUMBER_IDENTITY_CARD].weight is Weight.HINT


@pytest.mark.parametrize("number", ["91110108MA0043365M", "11010519491231002X", "110108600433650"])
def test_a_number_with_an_individual_is_asked_about(number: str) -> None:
    person = Title(TitleType.INDIVIDUAL, "宋丹", number)
    assert set(found(person)) == {FindingKind.TAX_NUMBER_OF_PERSON}


@pytest.mark.parametrize(
    "phone",
    ["13800138000", "138 0013 8000", "+86 138-0013-8000", "010-62511234", "(024)23180000",
     "（024）23180000", "0755-88880000-806", "0755-88880000转806", "85801234", "400-123-4567",
     "800 820 8820", "95588", "10086", "+1 (212) 555-0100", "010-62511234/13800138000",
     "010-62511234、010-62511235", "13800138000 010-62511234", "０１０—６２５１１２３４"],
)  # fmt: skip
def test_numbers_that_can_be_called_are_plausible(phone: str) -> None:
    assert is_plausible_phone(phone)
    assert found(replace(COMPANY, phone=phone)).keys() <= {
        FindingKind.TAX_NUMBER_VALID,
        FindingKind.SPELLING,
    }


@pytest.mark.parametrize("phone", ["123", "abc", "1380013800", "62220200123456789", "十三"])
def test_a_phone_that_nobody_can_call_is_a_hint(phone: str) -> None:
    assert found(replace(COMPANY, phone=phone))[FindingKind.PHONE_ODD].weight is Weight.HINT


def test_a_phone_at_the_end_of_the_address_is_offered_apart() -> None:
    joined = replace(COMPANY, address="中关村大街59号 010-62511234")
    finding = found(joined)[FindingKind.PHONE_IN_ADDRESS]
    assert finding.facts == ("中关村大街59号", "010-62511234")
    apart = replace(joined, phone="010-62511234")
    assert FindingKind.PHONE_IN_ADDRESS not in found(apart)


def test_an_account_at_the_end_of_the_bank_is_offered_apart() -> None:
    finding = found(replace(COMPANY, bank_name="招商银行清华园支行 110912345610801"))[
        FindingKind.ACCOUNT_IN_BANK
    ]
    assert finding.facts == ("招商银行清华园支行", "110912345610801")


@pytest.mark.parametrize(("account", "odd"), [("1109 1234 5610 801", False), ("招商银行", True)])
def test_an_account_holds_digits(account: str, odd: bool) -> None:
    assert (FindingKind.ACCOUNT_ODD in found(replace(COMPANY, bank_account=account))) is odd


@pytest.mark.parametrize(
    ("email", "right"),
    [
        ("ap@example.com", True),
        ("a.b+c@mail.example.com.cn", True),
        ("ap＠example。com", True),
        ("ap@example", False),
        ("ap.example.com", False),
        ("a@b@example.com", False),
        (f"{'a' * 65}@example.com", False),
        (f"ap@{'a' * 70}.com", False),
    ],
)
def test_an_email_address_is_judged(email: str, right: bool) -> None:
    assert is_email(email) is right
    assert (FindingKind.EMAIL_WRONG in found(replace(COMPANY, email=email))) is not right


def test_no_email_is_no_finding() -> None:
    assert set(found(replace(COMPANY, email=" "))) == {FindingKind.TAX_NUMBER_VALID}


def test_the_usual_spelling_is_offered_and_the_name_stays_as_it_came() -> None:
    said = found(replace(COMPANY, name="示例(中国)投资有限公司"))
    assert said[FindingKind.SPELLING].facts == ("示例（中国）投资有限公司",)
    assert said[FindingKind.SPELLING].weight is Weight.HINT


def test_marks_that_no_name_may_hold_are_warned_of() -> None:
    assert FindingKind.NAME_MARKS in found(replace(COMPANY, name="示例<b>公司"))


def test_a_special_invoice_names_what_is_missing() -> None:
    lacking = [finding.field for finding in check_special(COMPANY)]
    assert lacking == ["address", "phone", "bank_name", "bank_account"]


def test_a_special_invoice_is_not_for_individuals() -> None:
    said = list(check_special(Title(TitleType.INDIVIDUAL, "宋丹")))
    assert [finding.kind for finding in said] == [FindingKind.SPECIAL_FOR_PERSON]


@given(st.builds(Title, st.sampled_from([None, *TitleType]), *[st.text(max_size=60)] * 7))
def test_only_a_missing_name_blocks_whatever_the_buyer(buyer: Title) -> None:
    blocking = [finding for finding in check_buyer(buyer) if finding.weight is Weight.BLOCKS]
    assert [finding.kind for finding in blocking] == (
        [] if buyer.name.strip() else [FindingKind.NAME_MISSING]
    )


def findings(**changes: object) -> list[Finding]:
    return list(check_buyer(replace(COMPANY, **changes)))  # type: ignore[arg-type]


VALID = Finding(FindingKind.TAX_NUMBER_VALID, "tax_number", Weight.GOOD)


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"title_type": None}, Finding(FindingKind.TITLE_TYPE_UNKNOWN, "title_type", Weight.HINT)),
        ({"name": "示例<b>公司"}, Finding(FindingKind.NAME_MARKS, "name", Weight.WARNING)),
        ({"name": "示例>"}, Finding(FindingKind.NAME_MARKS, "name", Weight.WARNING)),
        ({"name": "88.50"}, Finding(FindingKind.NAME_ODD, "name", Weight.WARNING)),
        ({"name": "R202811227700"}, Finding(FindingKind.NAME_ODD, "name", Weight.WARNING)),
        ({"name": "13800138000"}, Finding(FindingKind.NAME_ODD, "name", Weight.WARNING)),
        ({"name": "a@example.com"}, Finding(FindingKind.NAME_ODD, "name", Weight.WARNING)),
        (
            {"email": "ａ＠example.com"},
            Finding(FindingKind.SPELLING, "email", Weight.HINT, ("a@example.com",)),
        ),
        ({"email": "ap"}, Finding(FindingKind.EMAIL_WRONG, "email", Weight.WARNING)),
        ({"phone": "123"}, Finding(FindingKind.PHONE_ODD, "phone", Weight.HINT)),
        ({"bank_account": "甲"}, Finding(FindingKind.ACCOUNT_ODD, "bank_account", Weight.HINT)),
        (
            {"address": "某路1号 13800138000"},
            Finding(
                FindingKind.PHONE_IN_ADDRESS, "address", Weight.HINT, ("某路1号", "13800138000")
            ),
        ),
        (
            {"bank_name": "某行 12345678"},
            Finding(FindingKind.ACCOUNT_IN_BANK, "bank_name", Weight.HINT, ("某行", "12345678")),
        ),
        (
            {"address": "某路１号"},
            Finding(FindingKind.SPELLING, "address", Weight.HINT, ("某路1号",)),
        ),
    ],
)
def test_a_finding_has_its_field_its_weight_and_its_facts(
    changes: dict[str, object], finding: Finding
) -> None:
    assert sorted(findings(**changes), key=lambda each: each.kind) == sorted(
        [VALID, finding], key=lambda each: each.kind
    )


@pytest.mark.parametrize("name", ["3M", "7天酒店", "4399", "R2D2 Ltd", "Anna", "上海示例2026"])
def test_a_name_with_digits_in_it_is_a_name(name: str) -> None:
    odd = FindingKind.NAME_ODD in found(replace(COMPANY, name=name))
    assert odd is name.isdigit()


@pytest.mark.parametrize("number", ["91310000775785552L", "9131 0000 7757 8555 2l"])
def test_a_tax_number_in_place_of_the_name_is_moved_by_its_correction(number: str) -> None:
    buyer = Title(TitleType.COMPANY, number)
    finding = next(check for check in check_buyer(buyer) if check.field == "name")
    assert finding.kind is FindingKind.NAME_IS_TAX_NUMBER
    assert apply_correction(buyer, finding) == Title(TitleType.COMPANY, "", "91310000775785552L")


@pytest.mark.parametrize(
    ("number", "finding"),
    [
        ("91110108MA0043365M", VALID),
        ("", Finding(FindingKind.TAX_NUMBER_MISSING, "tax_number", Weight.WARNING)),
        (" - ", Finding(FindingKind.TAX_NUMBER_MISSING, "tax_number", Weight.WARNING)),
        (
            "11010519491231002X",
            Finding(FindingKind.TAX_NUMBER_IDENTITY_CARD, "tax_number", Weight.HINT),
        ),
        (
            "110108600433650",
            Finding(FindingKind.TAX_NUMBER_OLD, "tax_number", Weight.HINT, ("15",)),
        ),
        (
            "1286715052",
            Finding(FindingKind.TAX_NUMBER_LENGTH, "tax_number", Weight.WARNING, ("10",)),
        ),
        (
            "9111O108MA0043365M",
            Finding(
                FindingKind.TAX_NUMBER_MISREAD,
                "tax_number",
                Weight.WARNING,
                ("91110108MA0043365M",),
            ),
        ),
        (
            "91110108MA0043365N",
            Finding(FindingKind.TAX_NUMBER_CHECK, "tax_number", Weight.WARNING),
        ),
        ("九", Finding(FindingKind.TAX_NUMBER_LETTERS, "tax_number", Weight.WARNING)),
        (
            "91110108MA004336OI",
            Finding(FindingKind.TAX_NUMBER_LETTERS, "tax_number", Weight.WARNING),
        ),
    ],
)
def test_a_companys_number_has_one_finding(number: str, finding: Finding) -> None:
    assert findings(tax_number=number) == [finding]


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        ("", []),
        ("91110108MA0043365M", [FindingKind.TAX_NUMBER_OF_PERSON]),
        ("1286715052", [FindingKind.TAX_NUMBER_LENGTH]),
        ("九", [FindingKind.TAX_NUMBER_LETTERS]),
    ],
)
def test_a_persons_number_is_asked_about_where_it_could_be_one(
    number: str, kinds: list[FindingKind]
) -> None:
    person = findings(title_type=TitleType.INDIVIDUAL, tax_number=number)
    assert [finding.kind for finding in person] == kinds
    assert {finding.field for finding in person} <= {"tax_number"}


def test_a_company_without_a_name_is_not_asked_for_its_number_or_type() -> None:
    assert findings(name=" ", tax_number="") == [
        Finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)
    ]
    assert findings(name=" ", tax_number="", title_type=None) == [
        Finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)
    ]


def test_an_unsaid_type_does_not_ask_for_a_number() -> None:
    kinds = [finding.kind for finding in findings(title_type=None, tax_number="")]
    assert kinds == [FindingKind.TITLE_TYPE_UNKNOWN]


def test_a_phone_or_account_alone_in_its_neighbours_field_is_not_parted() -> None:
    assert findings(address="13800138000", bank_name="12345678") == [VALID]
    assert findings(address="某路1号", bank_name="某行") == [VALID]


def test_a_phone_beside_the_address_is_not_looked_for_in_it() -> None:
    assert findings(address="某路1号 13800138000", phone="95588") == [VALID]
    assert findings(bank_name="某行 12345678", bank_account="123456") == [VALID]


@pytest.mark.parametrize(
    ("account", "is_odd"),
    [
        ("123456", False),
        ("12345", True),
        ("1" * 40, False),
        ("1" * 41, True),
        ("12-34 56", False),
        ("１２３４５６", False),
    ],
)
def test_an_account_has_six_to_forty_digits(account: str, is_odd: bool) -> None:
    kinds = {finding.kind for finding in findings(bank_account=account)}
    assert (FindingKind.ACCOUNT_ODD in kinds) is is_odd


@pytest.mark.parametrize(("length", "is_right"), [(72, True), (73, False)])
def test_an_email_address_has_seventy_two_characters_at_most(length: int, is_right: bool) -> None:
    address = "ap@" + "a" * (length - 7) + ".com"
    assert len(address) == length
    assert is_email(address) is is_right


@pytest.mark.parametrize(
    ("field", "kind", "weight"),
    [
        ("tax_number", FindingKind.SPECIAL_LACKS, Weight.WARNING),
        ("address", FindingKind.SPECIAL_OPTIONAL, Weight.HINT),
        ("phone", FindingKind.SPECIAL_OPTIONAL, Weight.HINT),
        ("bank_name", FindingKind.SPECIAL_OPTIONAL, Weight.HINT),
        ("bank_account", FindingKind.SPECIAL_OPTIONAL, Weight.HINT),
    ],
)
def test_a_special_invoice_needs_the_tax_number_and_can_show_the_other_fields(
    field: str, kind: FindingKind, weight: Weight
) -> None:
    full = replace(
        COMPANY, address="某路1号", phone="95588", bank_name="某行", bank_account="123456"
    )
    assert list(check_special(full)) == []
    blank = replace(full, **{field: " "})  # type: ignore[arg-type]
    assert list(check_special(blank)) == [Finding(kind, field, weight)]


def test_a_special_invoice_for_a_person_has_that_finding_alone() -> None:
    assert list(check_special(Title(TitleType.INDIVIDUAL))) == [
        Finding(FindingKind.SPECIAL_FOR_PERSON, "title_type", Weight.WARNING)
    ]

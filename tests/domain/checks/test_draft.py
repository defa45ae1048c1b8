"""Findings: what a draft lacks, and the invoice that a sound draft becomes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.amount_expression import ExpressionProblem
from pos_scanner.domain.checks.draft import check, prepare
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.domain.title import Title, TitleType

TODAY = date(2026, 11, 23)
COMPANY = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")
LINE = DraftLine("*餐饮服务*餐费", "113.00")
SOUND = Draft("d1", buyer=COMPANY, lines=(LINE,))


def kinds(draft: Draft) -> set[FindingKind]:
    return {finding.kind for finding in check(draft)}


def with_line(**changes: str) -> Draft:
    return SOUND.with_line(0, replace(LINE, **changes))


def with_tax_number(number: str) -> Draft:
    return replace(SOUND, buyer=replace(COMPANY, tax_number=number))


def test_a_sound_draft_has_only_good_findings() -> None:
    assert check(SOUND) == (Finding(FindingKind.TAX_NUMBER_VALID, "tax_number", Weight.GOOD),)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("91110108MA0043365M", FindingKind.TAX_NUMBER_VALID),
        ("91440101708358833M", FindingKind.TAX_NUMBER_VALID),
        ("91110108551385082Q", FindingKind.TAX_NUMBER_VALID),
        ("91110108ma0043365m", FindingKind.TAX_NUMBER_VALID),
        ("9111 0108 MA00 4336 5M", FindingKind.TAX_NUMBER_VALID),
        ("91110108MA0043365N", FindingKind.TAX_NUMBER_CHECK),
        ("91110108MA00433650", FindingKind.TAX_NUMBER_CHECK),
        ("91110108MA004336OI", FindingKind.TAX_NUMBER_LETTERS),
        ("1286715052", FindingKind.TAX_NUMBER_LENGTH),
        ("110108600433650", FindingKind.TAX_NUMBER_OLD),
        ("91110108#MA004336", FindingKind.TAX_NUMBER_LETTERS),
    ],
)
def test_a_tax_number_is_judged(number: str, kind: FindingKind) -> None:
    assert kinds(with_tax_number(number)) == {kind}


@pytest.mark.parametrize("number", ["1286715052", "91110108MA0043365N", "?", "九"])
def test_no_tax_number_stops_an_invoice(number: str) -> None:
    invoice = prepare(with_tax_number(number), sale_date=TODAY)
    assert invoice.buyer.tax_number == number


def test_a_company_without_tax_number_is_warned_of_and_a_person_is_not() -> None:
    assert kinds(with_tax_number("")) == {FindingKind.TAX_NUMBER_MISSING}
    person = replace(SOUND, buyer=Title(TitleType.INDIVIDUAL, "宋丹"))
    assert kinds(person) == set()


def test_an_unsaid_title_type_is_asked_for() -> None:
    unsaid = replace(SOUND, buyer=replace(COMPANY, title_type=None))
    assert FindingKind.TITLE_TYPE_UNKNOWN in kinds(unsaid)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(SOUND, buyer=replace(COMPANY, name="  ")), "name"),
        (with_line(amount=""), "amount"),
        (with_line(amount="12.345"), "amount"),
        (with_line(item=" "), "item"),
        (with_line(tax_rate="six"), "tax_rate"),
        (with_line(quantity="two"), "quantity"),
        (with_line(amount="", quantity="2", unit_price="1,5.."), "unit_price"),
        (with_line(discount="113"), "discount"),
    ],
)
def test_what_makes_the_record_impossible_is_named(draft: Draft, field: str) -> None:
    with pytest.raises(KnownError) as caught:
        prepare(draft, sale_date=TODAY)
    assert caught.value.kind is FailureKind.INVOICE_INCOMPLETE
    assert caught.value.facts == {"fields": field}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("12*", ExpressionProblem.NOT_AN_EXPRESSION),
        ("12*3.5元角", ExpressionProblem.NOT_AN_EXPRESSION),
        ("(3+4", ExpressionProblem.BRACKET),
        ("100/0", ExpressionProblem.DIVISION_BY_ZERO),
        ("20-100", ExpressionProblem.OUT_OF_RANGE),
        ("１２＊", ExpressionProblem.NOT_AN_EXPRESSION),
    ],
)
def test_a_sum_that_cannot_be_reckoned_says_why(typed: str, problem: ExpressionProblem) -> None:
    for field in ("amount", "discount"):
        draft = with_line(**{field: typed})
        found = next(f for f in check(draft) if f.kind is FindingKind.EXPRESSION_WRONG)
        assert (found.field, found.facts, found.weight) == (field, (problem.value,), Weight.BLOCKS)


def test_an_amount_that_is_too_large_with_its_tax_is_named() -> None:
    draft = replace(with_line(amount="99999999999.99"), price_includes_tax=False)
    assert (FindingKind.AMOUNT_WRONG, "amount") in {(f.kind, f.field) for f in check(draft)}
    with pytest.raises(KnownError):
        prepare(draft, sale_date=TODAY)


@pytest.mark.parametrize("code", ["307040100000000000", "3.07E+18", "３" * 19])
def test_a_tax_code_that_the_platform_refuses_is_warned_of(code: str) -> None:
    assert FindingKind.TAX_CODE_ODD in kinds(with_line(tax_code=code))
    assert prepare(with_line(tax_code=code), sale_date=TODAY).lines[0].tax_code == code
    assert FindingKind.TAX_CODE_ODD not in kinds(with_line(tax_code="3070401000000000000 "))


def test_a_special_invoice_says_what_it_lacks() -> None:
    special = replace(SOUND, kind=InvoiceKind.SPECIAL)
    lacking = {f.field for f in check(special) if f.kind is FindingKind.SPECIAL_LACKS}
    assert lacking == {"address", "phone", "bank_name", "bank_account"}


def test_lengths_count_a_han_character_twice() -> None:
    draft = replace(SOUND, buyer=replace(COMPANY, name="票" * 51))
    finding = next(f for f in check(draft) if f.kind is FindingKind.TOO_LONG)
    assert (finding.field, finding.facts) == ("name", ("102", "100"))
    assert finding.weight is Weight.WARNING


def test_the_heaviest_finding_comes_first() -> None:
    draft = replace(with_line(amount=""), buyer=replace(COMPANY, tax_number=""))
    weights = [finding.weight for finding in check(draft)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] is Weight.BLOCKS


def test_an_invoice_is_made_of_what_stood_in_the_form() -> None:
    draft = replace(SOUND, buyer=replace(COMPANY, name=" 北京票通 "), remark=" 备注 ")
    invoice = prepare(draft, sale_date=TODAY, cashier="张三")
    assert invoice.buyer.name == "北京票通"
    assert (invoice.remark, invoice.cashier, invoice.sale_date) == ("备注", "张三", TODAY)
    line = invoice.lines[0]
    assert (line.gross_fen, line.net_fen, line.tax_fen) == (11300, 10660, 640)
    assert line.tax_rate == Decimal("0.06")


@given(
    st.builds(
        Title,
        st.sampled_from([None, *TitleType]),
        *[st.text(max_size=40)] * 7,
    ),
    st.text(max_size=30),
    st.text(max_size=30),
    st.text(max_size=10),
)
def test_whatever_is_typed_is_judged_and_never_an_error(
    buyer: Title, amount: str, item: str, rate: str
) -> None:
    draft = Draft("d", buyer=buyer, lines=(DraftLine(item, amount, rate),))
    blocked = any(finding.weight is Weight.BLOCKS for finding in check(draft))
    if blocked:
        with pytest.raises(KnownError):
            prepare(draft, sale_date=TODAY)
    else:
        assert prepare(draft, sale_date=TODAY).gross_fen > 0


def test_a_sum_in_the_amount_field_becomes_its_value() -> None:
    line = replace(SOUND.lines[0], amount="（３+4）×2.5", discount="10-9")
    invoice = prepare(SOUND.with_line(0, line), sale_date=TODAY)
    assert (invoice.gross_fen, invoice.lines[0].discount_fen) == (1650, 100)

"""Findings: what a draft lacks, and the invoice that a sound draft becomes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.amount_expression import ExpressionProblem
from pos_scanner.domain.checks.draft import check, prepare, tidy
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.domain.tax_codes import TaxCode, TaxCodes
from pos_scanner.domain.title import Title, TitleSource, TitleType

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


@pytest.mark.parametrize(
    ("kind", "rate", "finding"),
    [
        (InvoiceKind.SPECIAL, "exempt", FindingKind.EXEMPT_ON_SPECIAL),
        (InvoiceKind.ORDINARY, "exempt", None),
        (InvoiceKind.ORDINARY, "0", FindingKind.RATE_ZERO),
        (InvoiceKind.SPECIAL, "0.00", FindingKind.RATE_ZERO),
        (InvoiceKind.SPECIAL, "0.06", None),
    ],
)
def test_a_rate_that_the_tax_platform_refuses_is_warned_of_at_its_line(
    kind: InvoiceKind, rate: str, finding: FindingKind | None
) -> None:
    draft = replace(with_line(tax_rate=rate), kind=kind)
    rates = {FindingKind.EXEMPT_ON_SPECIAL, FindingKind.RATE_ZERO}
    places = [
        (entry.kind, entry.field, entry.weight, entry.line)
        for entry in check(draft)
        if entry.kind in rates
    ]
    assert places == ([(finding, "tax_rate", Weight.WARNING, 0)] if finding else [])


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
def test_a_tax_code_that_the_platform_refuses_is_refused(code: str) -> None:
    assert FindingKind.TAX_CODE_ODD in kinds(with_line(tax_code=code))
    with pytest.raises(KnownError) as caught:
        prepare(with_line(tax_code=code), sale_date=TODAY)
    assert caught.value.facts["fields"] == "tax_code"
    assert FindingKind.TAX_CODE_ODD not in kinds(with_line(tax_code="3070401000000000000 "))


def test_a_summary_code_is_refused_where_it_is_known() -> None:
    codes = TaxCodes((TaxCode("3070401000000000000", "餐饮服务"),))
    draft = with_line(tax_code=" 3070400000000000000")
    finding = next(f for f in check(draft, codes) if f.kind is FindingKind.TAX_CODE_SUMMARY)
    assert (finding.field, finding.line, finding.weight) == ("tax_code", 0, Weight.BLOCKS)
    with pytest.raises(KnownError):
        prepare(draft, sale_date=TODAY, codes=codes)
    assert prepare(draft, sale_date=TODAY).lines[0].tax_code == "3070400000000000000"


def test_a_special_invoice_needs_name_and_number_alone_and_hints_at_the_rest() -> None:
    special = replace(SOUND, kind=InvoiceKind.SPECIAL)
    optional = {f.field for f in check(special) if f.kind is FindingKind.SPECIAL_OPTIONAL}
    assert optional == {"address", "phone", "bank_name", "bank_account"}
    assert all(finding.weight < Weight.WARNING for finding in check(special))


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


def line_findings(**changes: str) -> list[Finding]:
    return [finding for finding in check(with_line(**changes)) if finding.line is not None]


@pytest.mark.parametrize(
    ("changes", "kind", "field", "weight"),
    [
        ({"item": " "}, FindingKind.ITEM_MISSING, "item", Weight.BLOCKS),
        ({"tax_rate": "six"}, FindingKind.RATE_WRONG, "tax_rate", Weight.BLOCKS),
        ({"amount": ""}, FindingKind.AMOUNT_MISSING, "amount", Weight.BLOCKS),
        ({"amount": "five"}, FindingKind.AMOUNT_WRONG, "amount", Weight.BLOCKS),
        ({"quantity": "x"}, FindingKind.QUANTITY_WRONG, "quantity", Weight.BLOCKS),
        ({"unit_price": "x"}, FindingKind.PRICE_WRONG, "unit_price", Weight.BLOCKS),
        ({"discount": "five"}, FindingKind.DISCOUNT_WRONG, "discount", Weight.BLOCKS),
        ({"tax_code": "307"}, FindingKind.TAX_CODE_ODD, "tax_code", Weight.BLOCKS),
        (
            {"quantity": "2", "unit_price": "9"},
            FindingKind.AMOUNT_DOES_NOT_TIE,
            "amount",
            Weight.WARNING,
        ),
    ],
)
def test_a_lines_finding_has_its_field_its_weight_and_its_line(
    changes: dict[str, str], kind: FindingKind, field: str, weight: Weight
) -> None:
    assert line_findings(**changes) == [Finding(kind, field, weight, line=0)]


def test_findings_of_a_second_line_belong_to_it() -> None:
    lines = (LINE, replace(LINE, amount="five", item="票" * 51))
    assert [(f.kind, f.line) for f in check(replace(SOUND, lines=lines)) if f.line is not None] == [
        (FindingKind.AMOUNT_WRONG, 1),
        (FindingKind.TOO_LONG, 1),
    ]


def test_a_wrong_rate_leaves_the_amount_to_be_checked_without_tax() -> None:
    largest = replace(with_line(tax_rate="six", amount="99999999999.99"), price_includes_tax=False)
    assert [finding.kind for finding in check(largest) if finding.line == 0] == [
        FindingKind.RATE_WRONG
    ]


def test_numbers_that_tie_are_no_finding() -> None:
    assert line_findings(quantity="2", unit_price="56.5") == []


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("name", 100),
        ("address", 100),
        ("phone", 50),
        ("bank_name", 100),
        ("bank_account", 100),
        ("email", 72),
    ],
)
def test_a_buyers_field_is_too_long_for_the_template_beyond_its_limit(
    field: str, limit: int
) -> None:
    longest = replace(SOUND, buyer=replace(COMPANY, **{field: "x" * limit}))  # type: ignore[arg-type]
    longer = replace(SOUND, buyer=replace(COMPANY, **{field: "x" * (limit + 1)}))  # type: ignore[arg-type]
    assert FindingKind.TOO_LONG not in kinds(longest)
    finding = Finding(FindingKind.TOO_LONG, field, Weight.WARNING, (str(limit + 1), str(limit)))
    assert finding in check(longer)


@pytest.mark.parametrize(("field", "limit"), [("remark", 230), ("order_number", 50)])
def test_a_sales_field_is_too_long_for_the_template_beyond_its_limit(
    field: str, limit: int
) -> None:
    assert FindingKind.TOO_LONG not in kinds(replace(SOUND, **{field: "x" * limit}))  # type: ignore[arg-type]
    longer = replace(SOUND, **{field: "x" * (limit + 1)})  # type: ignore[arg-type]
    finding = Finding(FindingKind.TOO_LONG, field, Weight.WARNING, (str(limit + 1), str(limit)))
    assert finding in check(longer)


@pytest.mark.parametrize(("field", "limit"), [("item", 100), ("spec", 40), ("unit", 22)])
def test_a_lines_field_is_too_long_for_the_template_beyond_its_limit(
    field: str, limit: int
) -> None:
    assert line_findings(**{field: "x" * limit}) == []
    assert line_findings(**{field: "x" * (limit + 1)}) == [
        Finding(FindingKind.TOO_LONG, field, Weight.WARNING, (str(limit + 1), str(limit)), 0)
    ]


def test_a_number_without_a_limit_is_never_too_long() -> None:
    assert FindingKind.TOO_LONG not in kinds(with_tax_number("9" * 300))


def test_a_character_beyond_gbk_counts_its_four_bytes() -> None:
    finding = next(f for f in line_findings(unit="𠀀" * 6) if f.kind is FindingKind.TOO_LONG)
    assert finding.facts == ("24", "22")
    assert line_findings(unit="盒" * 11) == []


def test_a_draft_that_replaces_an_invoice_names_it() -> None:
    replacing = replace(SOUND, replaces="T1-20261123-0001")
    assert check(replacing)[0] == Finding(
        FindingKind.REPLACES, "replaces", Weight.WARNING, ("T1-20261123-0001",)
    )
    assert prepare(replacing, sale_date=TODAY).replaces == "T1-20261123-0001"


def test_findings_of_one_weight_stay_in_the_forms_order() -> None:
    draft = replace(
        SOUND,
        buyer=Title(TitleType.COMPANY),
        lines=(replace(LINE, item="", amount=""), replace(LINE, tax_rate="x")),
    )
    assert [finding.kind for finding in check(draft)] == [
        FindingKind.NAME_MISSING,
        FindingKind.ITEM_MISSING,
        FindingKind.AMOUNT_MISSING,
        FindingKind.RATE_WRONG,
    ]
    with pytest.raises(KnownError) as caught:
        prepare(draft, sale_date=TODAY)
    assert caught.value.facts == {"fields": "name,item,amount,tax_rate"}


def test_an_ordinary_invoice_is_not_asked_for_a_special_ones_fields() -> None:
    assert FindingKind.SPECIAL_LACKS not in kinds(SOUND)
    person = replace(SOUND, kind=InvoiceKind.SPECIAL, buyer=Title(TitleType.INDIVIDUAL, "宋丹"))
    assert kinds(person) == {FindingKind.SPECIAL_FOR_PERSON}


def test_all_of_a_sound_draft_stands_in_its_invoice() -> None:
    scanned = Title(name="票通")
    draft = replace(
        SOUND,
        kind=InvoiceKind.SPECIAL,
        order_number=" R42 ",
        scanned=scanned,
        title_source=TitleSource.PASTED,
        price_includes_tax=False,
        lines=(LINE, replace(LINE, amount="10")),
    )
    invoice = prepare(draft, sale_date=TODAY)
    assert (invoice.kind, invoice.order_number) == (InvoiceKind.SPECIAL, "R42")
    assert (invoice.scanned, invoice.title_source) == (scanned, TitleSource.PASTED)
    assert (invoice.price_includes_tax, invoice.cashier) == (False, "")
    assert [line.gross_fen for line in invoice.lines] == [11978, 1060]


def test_a_tidy_title_has_no_blanks_at_its_fields_ends() -> None:
    title = Title(
        TitleType.COMPANY, " 票 通 ", "\t911\n", " 某路 ", " 95588 ", " 某行 ", " 1 ", " a@b "
    )
    assert tidy(title) == Title(
        TitleType.COMPANY, "票 通", "911", "某路", "95588", "某行", "1", "a@b"
    )


def test_a_character_that_no_charset_has_is_counted_and_no_fault() -> None:
    finding = next(f for f in line_findings(unit="\ud800" * 23) if f.kind is FindingKind.TOO_LONG)
    assert finding.facts == ("23", "22")


@pytest.mark.parametrize("number", [".", "、", " - "])
def test_an_order_number_of_marks_alone_is_doubtful(number: str) -> None:
    finding = Finding(FindingKind.ORDER_ODD, "order_number", Weight.WARNING)
    assert finding in check(replace(SOUND, order_number=number))


@pytest.mark.parametrize("number", ["", "R1.", "7", "桌"])
def test_an_order_number_with_a_letter_or_a_digit_is_none_to_doubt(number: str) -> None:
    assert FindingKind.ORDER_ODD not in kinds(replace(SOUND, order_number=number))


def test_a_rate_that_no_value_added_tax_has_is_doubtful() -> None:
    finding = Finding(FindingKind.RATE_ODD, "tax_rate", Weight.WARNING, ("50",), line=0)
    assert finding in line_findings(tax_rate="0.5")

"""The catalogue: found by number and by name, ready to become a line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain import catalogue as module
from pos_scanner.domain.catalogue import (
    Catalogue,
    CatalogueEntry,
    EntryError,
    EntryProblem,
    catalogue_of,
    entry_of,
    rate_of,
)
from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.tax_rate import EXEMPT, parse_rate

TEA = CatalogueEntry("绿茶", "1030206010000000000", "0.13", "盒", Decimal(58), "7")
DUMPLINGS = CatalogueEntry("*餐饮服务*饺子（大）", unit="份", number="07")
SMALL = CatalogueEntry("*餐饮服务*饺子（小）", unit="份", number="71")
CATALOGUE = catalogue_of([DUMPLINGS, SMALL, TEA])


def test_a_number_chooses_its_own_entry_and_zeros_count() -> None:
    assert CATALOGUE.by_number("7") is TEA
    assert CATALOGUE.by_number("07") is DUMPLINGS
    assert CATALOGUE.by_number("") is None


def test_a_name_is_found_across_widths() -> None:
    assert CATALOGUE.named("*餐饮服务*饺子(小)") is SMALL
    assert CATALOGUE.named("面条") is None


def test_of_entries_of_one_name_the_unit_tells() -> None:
    cup = CatalogueEntry("绿茶", unit="杯")
    both = catalogue_of([TEA, cup])
    assert both.named("绿茶", "杯") is cup
    assert both.named("绿茶") is both.named("绿茶", "桶") is TEA


def test_a_sales_line_takes_what_the_catalogue_knows_of_it() -> None:
    whole = DraftLine("绿茶", "58", "0.13", TEA.tax_code, unit="盒")
    assert CATALOGUE.completed(DraftLine("绿 茶", "58", "")) == whole
    assert CATALOGUE.completed(DraftLine("7", "58", "")) == whole
    assert CATALOGUE.completed(DraftLine("面条", "58", "")) == DraftLine("面条", "58", "")


def test_what_a_sales_line_says_itself_stays() -> None:
    said = DraftLine("绿茶", "58", "0.09", "1" * 19, unit="盒", unit_price="29", quantity="2")
    assert CATALOGUE.completed(said) == said


def test_the_closest_entry_comes_first() -> None:
    assert CATALOGUE.find("7") == (TEA, SMALL)
    assert CATALOGUE.find("饺子") == (DUMPLINGS, SMALL)
    assert CATALOGUE.find(" ") == ()
    assert CATALOGUE.find("饺子", limit=1) == (DUMPLINGS,)


def test_an_entry_becomes_a_line_without_amount() -> None:
    assert TEA.draft_line() == DraftLine(
        item="绿茶", tax_rate="0.13", tax_code=TEA.tax_code, unit="盒", unit_price="58"
    )


def test_an_entry_without_price_becomes_a_line_without_one() -> None:
    assert SMALL.draft_line() == DraftLine(item=SMALL.name, tax_rate="0.06", unit="份")
    priced = CatalogueEntry("茶", unit_price=Decimal("1E+2"))
    assert priced.tax_rate == "0.06"
    assert priced.draft_line().unit_price == "100"


def test_a_number_is_preferred_to_nothing_and_a_name_to_a_number() -> None:
    named_7 = CatalogueEntry("7", tax_rate="0.09")
    assert catalogue_of([TEA, named_7]).completed(DraftLine("7", "5", "")).tax_rate == "0.09"
    assert CATALOGUE.completed(DraftLine(" 71 ", "5", "")).item == SMALL.name


def test_an_empty_catalogue_knows_nothing() -> None:
    empty = Catalogue()
    assert (empty.find("茶"), empty.named("茶"), empty.by_number("7")) == ((), None, None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("绿茶", ["绿茶", "绿茶（大）", "冰绿茶"]),
        ("绿", ["绿茶（大）", "绿茶", "冰绿茶"]),
        ("茶", ["冰绿茶", "绿茶（大）", "绿茶"]),
        ("1", ["冰绿茶", "绿茶（大）"]),
        ("12", ["绿茶（大）"]),
        ("（大", ["绿茶（大）"]),
        ("ICE", ["Iced Tea"]),
        ("d t", ["Iced Tea"]),
        ("2", []),
    ],
)
def test_whole_matches_come_before_beginnings_and_those_before_parts(
    query: str, names: list[str]
) -> None:
    entries = [
        CatalogueEntry("冰绿茶", number="1"),
        CatalogueEntry("绿茶（大）", number="12"),
        CatalogueEntry("Iced Tea"),
        CatalogueEntry("绿茶"),
    ]
    assert [entry.name for entry in catalogue_of(entries).find(query)] == names


def test_no_more_than_eight_are_offered_unless_asked_for() -> None:
    many = catalogue_of(CatalogueEntry(f"茶{number}") for number in range(20))
    assert [entry.name for entry in many.find("茶")] == [f"茶{number}" for number in range(8)]
    assert len(many.find("茶", limit=20)) == 20


@pytest.mark.parametrize(
    ("entry", "field", "problem"),
    [
        (CatalogueEntry("绿 茶", unit="盒"), "name", EntryProblem.NAME_TWICE),
        (CatalogueEntry("绿茶", unit="ＢＯＸ"), "name", EntryProblem.NAME_TWICE),
        (CatalogueEntry("红茶", number="7"), "number", EntryProblem.NUMBER_TWICE),
    ],
)
def test_an_entry_that_another_answers_to_is_refused_with_its_position(
    entry: CatalogueEntry, field: str, problem: EntryProblem
) -> None:
    box = CatalogueEntry("绿茶", unit="box")
    with pytest.raises(EntryError) as caught:
        catalogue_of([TEA, box, entry])
    assert (caught.value.field, caught.value.problem) == (field, problem)
    assert caught.value.position == 2
    assert str(caught.value) == f"{field}: {problem.value}"


def test_many_entries_may_have_no_number() -> None:
    assert len(catalogue_of([CatalogueEntry("甲"), CatalogueEntry("乙")]).entries) == 2


def test_a_catalogue_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    assert module.MOST_ENTRIES == 20_000
    monkeypatch.setattr(module, "MOST_ENTRIES", 2)
    pair = [CatalogueEntry("甲"), CatalogueEntry("乙")]
    assert len(catalogue_of(pair).entries) == 2
    with pytest.raises(EntryError) as caught:
        catalogue_of([*pair, CatalogueEntry("丙")])
    assert (caught.value.problem, caught.value.position) == (EntryProblem.TOO_MANY, 2)
    assert caught.value.field == "name"


CELLS = {
    "name": " *餐饮服务*\n餐费 ",
    "tax_code": "３０７０４０１ 000000000000",
    "tax_rate": "6%",
    "unit": "份",
    "unit_price": "￥1,038.50元",
    "number": " ０７ ",
}


def test_an_entry_is_read_from_cells_as_somebody_wrote_them() -> None:
    assert entry_of(CELLS) == CatalogueEntry(
        "*餐饮服务* 餐费", "3070401000000000000", "0.06", "份", Decimal("1038.5"), "07"
    )


def test_missing_cells_take_their_defaults() -> None:
    assert entry_of({"name": "茶"}) == CatalogueEntry("茶", "", "0.06", "", None, "")
    assert entry_of({"name": "茶", "tax_rate": " "}, "0.13").tax_rate == "0.13"


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("name", " ", EntryProblem.NAME_MISSING),
        ("name", "茶" * 101, EntryProblem.TOO_LONG),
        ("unit", "盒" * 23, EntryProblem.TOO_LONG),
        ("tax_code", "3" * 18, EntryProblem.TAX_CODE),
        ("tax_code", "3" * 20, EntryProblem.TAX_CODE),
        ("tax_code", "3" * 18 + "A", EntryProblem.TAX_CODE),
        ("tax_code", "3.07E+18", EntryProblem.TAX_CODE_LOST),
        ("tax_code", "3.07e18", EntryProblem.TAX_CODE_LOST),
        ("tax_rate", "six", EntryProblem.TAX_RATE),
        ("tax_rate", "100%", EntryProblem.TAX_RATE),
        ("unit_price", "-1", EntryProblem.UNIT_PRICE),
        ("unit_price", "0", EntryProblem.UNIT_PRICE),
        ("unit_price", "0." + "1" * 14, EntryProblem.UNIT_PRICE),
        ("unit_price", "1,5", EntryProblem.UNIT_PRICE),
        ("number", "1234567", EntryProblem.NUMBER),
        ("number", "A1", EntryProblem.NUMBER),
    ],
)
def test_a_cell_that_no_entry_can_have_is_named(
    field: str, text: str, problem: EntryProblem
) -> None:
    with pytest.raises(EntryError) as caught:
        entry_of({**CELLS, field: text})
    assert (caught.value.field, caught.value.problem) == (field, problem)
    assert caught.value.position == 0


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "茶" * 100),
        ("unit", "盒" * 22),
        ("number", "123456"),
        ("unit_price", "0." + "1" * 13),
    ],
)
def test_the_longest_cells_are_taken(field: str, text: str) -> None:
    assert str(getattr(entry_of({**CELLS, field: text}), field)) == text


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("13%", "0.13"),
        ("13", "0.13"),
        ("1", "0.01"),
        ("0.13", "0.13"),
        ("0.5%", "0.005"),
        ("0", "0"),
        ("0%", "0"),
        ("１３％", "0.13"),
        ("13.00 %", "0.13"),
        ("99", "0.99"),
        ("免税", EXEMPT),
        ("Tax Exempt", EXEMPT),
        ("EXEMPT", EXEMPT),
    ],
)
def test_a_rate_is_read_as_people_write_it(text: str, rate: str) -> None:
    assert rate_of(text) == rate


@pytest.mark.parametrize(
    "text", ["", "six", "-6%", "100", "6,5%", ".06", "0.1234567", "1000", "6%%"]
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(EntryError) as caught:
        rate_of(text)
    assert (caught.value.field, caught.value.problem) == ("tax_rate", EntryProblem.TAX_RATE)


@given(st.integers(0, 9999).map(lambda basis_points: Decimal(basis_points).scaleb(-4)))
def test_a_rate_as_a_percentage_and_as_a_fraction_is_one_rate(rate: Decimal) -> None:
    assert parse_rate(rate_of(f"{rate * 100}%")) == rate
    assert parse_rate(rate_of(str(rate))) == rate


@given(st.dictionaries(st.sampled_from(module.FIELDS), st.text(max_size=25)))
def test_any_cells_give_an_entry_that_a_form_takes_or_are_refused(cells: dict[str, str]) -> None:
    try:
        entry = entry_of(cells)
    except EntryError:
        return
    assert entry.name.strip()
    assert parse_rate(entry.tax_rate) < 1
    assert catalogue_of([entry]).named(entry.name, entry.unit) is entry


def test_no_more_favourites_than_there_is_place_for_and_in_the_lists_order() -> None:
    entries = [CatalogueEntry(f"菜{n}", is_favourite=n % 2 == 0) for n in range(60)]
    favourites = catalogue_of(entries).favourites
    assert [entry.name for entry in favourites] == [f"菜{2 * n}" for n in range(24)]


def test_a_table_that_is_imported_forgets_no_favourite() -> None:
    previous = catalogue_of([CatalogueEntry("茶", unit="杯", is_favourite=True)])
    imported = catalogue_of(
        [CatalogueEntry("茶", unit="壶"), CatalogueEntry("茶", "", "0.13", "杯")]
    )
    favourites = imported.with_favourites_of(previous).favourites
    assert [(entry.unit, entry.tax_rate) for entry in favourites] == [("杯", "0.13")]

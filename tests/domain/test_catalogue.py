"""The catalogue: found by number and by name, ready to become a line."""

from decimal import Decimal

from pos_scanner.domain.catalogue import CatalogueEntry, catalogue_of
from pos_scanner.domain.invoice import DraftLine

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

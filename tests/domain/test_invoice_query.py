"""A query for invoices: what it does not say leaves all in."""

from dataclasses import fields

from pos_scanner.domain.invoice_query import InvoicePage, InvoiceQuery
from tests.domain.builders import confirmed


def test_a_query_that_says_nothing_leaves_all_in() -> None:
    query = InvoiceQuery()
    assert query.text == ""
    assert {getattr(query, name.name) for name in fields(query) if name.name != "text"} == {None}


def test_equal_queries_are_one_key() -> None:
    assert len({InvoiceQuery("甲"), InvoiceQuery("甲"), InvoiceQuery("乙")}) == 2


def test_the_last_page_has_no_next_one() -> None:
    page = InvoicePage((confirmed(),), None)
    assert page.next_before is None
    assert [row.number for row in page.invoices] == ["T1-20261123-0001"]

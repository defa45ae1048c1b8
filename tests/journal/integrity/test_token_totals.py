"""Totals that arrays come to are those of the tokens one by one, whatever the texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner import pinyin
from pos_scanner.journal.integrity.token_totals import TokenTotals
from pos_scanner.journal.storage.search_tokens import SearchedTexts, tokens

COMPANY: SearchedTexts = ("北京示例科技有限公司", "张三", "R-1", "91110108MA01ABCD1X")
CHARACTERS = st.characters(codec="utf-8") | st.sampled_from(
    "北京重庆银行长乐公司Aa8é（·） \u3000\n\0-"
)
TEXTS = st.text(CHARACTERS, max_size=9)
NAMES = TEXTS | st.lists(st.sampled_from([*"（·）北aＡ", "重庆", "银行", "长沙"])).map("".join)


def totals(*invoices: tuple[int, SearchedTexts]) -> tuple[int, int]:
    counted = TokenTotals()
    for sequence, texts in invoices:
        counted.add_invoice(sequence, texts)
    return counted.sums()


def totals_one_by_one(*invoices: tuple[int, SearchedTexts]) -> tuple[int, int]:
    counted = TokenTotals()
    for sequence, texts in invoices:
        counted.add_terms((token, 1, sequence) for token in tokens(*texts))
    return counted.sums()


@given(st.lists(st.tuples(st.integers(1, 10**9), st.tuples(NAMES, TEXTS, TEXTS, TEXTS))))
def test_any_texts_come_to_the_totals_of_their_tokens(
    invoices: list[tuple[int, SearchedTexts]],
) -> None:
    assert totals(*invoices) == totals_one_by_one(*invoices)


def test_every_phrase_of_the_pinyin_table_is_spelt_alike() -> None:
    phrases = [each for each, reading in pinyin.readings().phrases.items() if reading]
    invoices = [(place, (f"北{name}（公）", "", "", "")) for place, name in enumerate(phrases, 1)]
    assert totals(*invoices) == totals_one_by_one(*invoices)


def test_every_chinese_character_is_spelt_alike() -> None:
    invoices = [(code, (chr(code), "", "", "")) for code in range(0x4E00, 0xA000)]
    assert totals(*invoices) == totals_one_by_one(*invoices)


def test_the_order_makes_no_difference() -> None:
    invoices = [(number, (f"公司{number}", "甲", f"R{number}", "")) for number in range(1, 400)]
    assert totals(*invoices) == totals(*reversed(invoices))


@pytest.mark.parametrize("place", range(4))
def test_each_text_counts(place: int) -> None:
    texts = list(COMPANY)
    texts[place] += "1"
    name, cashier, order, tax = texts
    assert totals((1, COMPANY)) != totals((1, (name, cashier, order, tax)))


def test_the_same_tokens_of_another_invoice_are_another_total() -> None:
    assert totals((1, COMPANY)) != totals((2, COMPANY))


def test_a_token_that_an_index_lacks_is_noticed_among_thousands() -> None:
    terms = [(f"t{number}", 1, number) for number in range(10_000)]
    whole, damaged = TokenTotals(), TokenTotals()
    whole.add_terms(terms)
    damaged.add_terms(terms[:-1])
    assert whole.sums() != damaged.sums()

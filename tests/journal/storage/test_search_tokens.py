"""The search index: its tokens and its questions as literals, and SQL's functions beside them."""

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.journal.storage import search_tokens
from tests.journal.fixed_day import company, individual


def test_a_companys_tokens_are_its_characters_and_its_numbers_trigrams() -> None:
    assert search_tokens.tokens(company()) == (
        "5317 4eac 7968 901a 79d1 6280 6709 9650 516c 53f8",
        "5eg72 5eg72g2d 72g2dg31 2dg31g30 31g30g30 30g30g31"
        " 5eg39 5eg39g31 39g31g31 31g31g31 31g31g30 31g30g31 30g31g30 31g30g38 30g38g6d 38g6dg61"
        " 6dg61g30 61g30g30 30g30g34 30g34g33 34g33g33 33g33g36 33g36g35 36g35g6d",
        "5317g4eac 4eacg7968 7968g901a 901ag79d1 79d1g6280 6280g6709 6709g9650 9650g516c 516cg53f8",
    )


def test_an_invoice_without_order_and_tax_number_has_no_code_tokens() -> None:
    assert search_tokens.tokens(individual()) == (
        "738b 5c0f 660e",
        "",
        "738bg5c0f 5c0fg660e",
    )


@pytest.mark.parametrize(
    ("code", "tokens"),
    [("", ""), ("a", "5eg61"), ("ab", "5eg61 5eg61g62"), ("abc", "5eg61 5eg61g62 61g62g63")],
)
def test_a_code_is_found_by_its_start_and_by_three_neighbours(code: str, tokens: str) -> None:
    assert search_tokens.code_tokens(code) == tokens


def test_the_tokens_of_several_codes_stand_in_their_order() -> None:
    assert search_tokens.code_tokens("a", "", "b") == "5eg61 5eg62"


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", ""),
        (" \t", ""),
        ("票通", '(pairs : "7968g901a" OR codes : "5eg7968g901a")'),
        ("1", '(name : "31" OR codes : "5eg31")'),
        ("10", '(pairs : "31g30" OR codes : "5eg31g30")'),
        ("100", '(pairs : "31g30 30g30" OR codes : "31g30g30")'),
        ("1001", '(pairs : "31g30 30g30 30g31" OR codes : "31g30g30 30g30g31")'),
        ("Ａ", '(name : "61" OR codes : "5eg61")'),
        ("𠮷", '(name : "20bb7" OR codes : "5eg20bb7")'),
        (
            "北京 r-1",
            '(pairs : "5317g4eac" OR codes : "5eg5317g4eac")'
            ' AND (pairs : "72g2d 2dg31" OR codes : "72g2dg31")',
        ),
    ],
)
def test_a_typed_text_becomes_exactly_this_expression(text: str, expression: str) -> None:
    assert search_tokens.match_expression(text) == expression


@pytest.mark.parametrize(
    ("text", "searchable"),
    [("ＡＢｃ １", "abc1"), ("Straße", "strasse"), ("㈱北京", "(株)北京"), ("a\u3000b", "ab")],
)
def test_width_case_and_blanks_make_no_difference(text: str, searchable: str) -> None:
    assert search_tokens.searchable(text) == searchable


def test_the_functions_of_the_migrations_give_the_same_tokens() -> None:
    connection = apsw.Connection(":memory:")
    search_tokens.register_functions(connection)
    select = "SELECT search_name('票通A'), search_codes('ab', '', 'c'), search_pairs('票通A')"
    row = next(connection.execute(select))
    assert row == ("7968 901a 61", "5eg61 5eg61g62 5eg63", "7968g901a 901ag61")


def test_the_functions_may_stand_in_an_index_since_they_are_deterministic() -> None:
    connection = apsw.Connection(":memory:")
    search_tokens.register_functions(connection)
    connection.execute("CREATE TABLE buyer (name TEXT)")
    connection.execute("CREATE INDEX by_name ON buyer (search_name(name))")
    connection.execute("CREATE INDEX by_code ON buyer (search_codes(name))")
    connection.execute("INSERT INTO buyer VALUES ('票通')")
    assert next(connection.execute("SELECT search_name(name) FROM buyer")) == ("7968 901a",)


@given(st.text(), st.text())
def test_whatever_is_typed_fts5_takes_it(name: str, typed: str) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (name, codes, pairs, tokenize = 'ascii')")
    tokens = [
        make(name)
        for make in (
            search_tokens.name_tokens,
            search_tokens.code_tokens,
            search_tokens.pair_tokens,
        )
    ]
    connection.execute("INSERT INTO t VALUES (?, ?, ?)", tokens)
    expression = search_tokens.match_expression(typed)
    if expression:
        list(connection.execute("SELECT 1 FROM t WHERE t MATCH ?", (expression,)))


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.data())
def test_any_part_of_a_name_matches_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    expression = search_tokens.match_expression(part)
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (name, codes, pairs, tokenize = 'ascii')")
    tokens = [search_tokens.name_tokens(text) for text in (name, part)]
    connection.execute(
        "INSERT INTO t VALUES (?, '', ?)", (tokens[0], search_tokens.pair_tokens(name))
    )
    if expression and tokens[1] in tokens[0]:
        assert list(connection.execute("SELECT 1 FROM t WHERE t MATCH ?", (expression,))) == [(1,)]

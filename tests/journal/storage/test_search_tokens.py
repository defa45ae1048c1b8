"""The search index: its tokens and its questions as literals, and SQL's function beside them."""

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.journal.storage import search_tokens
from pos_scanner.journal.storage.search_tokens import SearchText, TokenSample
from pos_scanner.pinyin import syllables
from tests.journal.fixed_day import company, individual

READABLE = {0xE100: "^", 0xE101: "#", 0xE102: "~", 0xE103: "?", 0xE104: "$", 0xE105: "@"}
"""The marks before tokens, as the expectations below write them."""


def readable(text: str) -> str:
    return text.translate(READABLE)


def is_given(name: str, search: SearchText) -> bool:
    """Whether an index with a name alone gives it for all that a text becomes."""
    samples = TokenSample(), TokenSample([(name, "")])
    conditions = {each for sample in samples for each in search.expressions(sample)}
    match, connection = "SELECT 1 FROM t WHERE t MATCH ?", connection_with(name)
    return all(list(connection.execute(match, (condition,))) for condition in conditions)


def connection_with(*names: str) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (terms, detail = none, tokenize = 'ascii')"
    )
    for name in names:
        connection.execute("INSERT INTO t VALUES (?)", (search_tokens.search_terms(name, ""),))
    return connection


def test_a_companys_tokens_are_its_name_its_pinyin_and_its_numbers() -> None:
    assert readable(" ".join(search_tokens.invoice_tokens(company()))) == (
        "@张三 北 京 票 通 科 技 有 限 公 司"
        " 北京 京票 票通 通科 科技 技有 有限 限公 公司"
        " #bj #jp #pt #tk #kj #jy #yx #xg #gs #s$"
        " #bjp #jpt #ptk #tkj #kjy #jyx #yxg #xgs"
        " ~bei ~jing ~piao ~tong ~ke ~ji ~you ~xian ~gong ~si"
        " ^r ^r\ue02d r\ue02d1 \ue02d10 100 001"
        " ^9 ^91 911 111 110 101 010 108 08m 8ma ma0 a00 004 043 433 336 365 65m"
    )


def test_an_invoice_without_order_and_tax_number_has_the_tokens_of_its_name_alone() -> None:
    assert readable(" ".join(search_tokens.invoice_tokens(individual()))) == (
        "王 小 明 王小 小明 #wx #xm #m$ #wxm ~wang ~xiao ~ming"
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [("", ""), ("a", "^a"), ("ab", "^a ^ab"), ("abc", "^a ^ab abc")],
)
def test_a_code_is_found_by_its_start_and_by_three_neighbours(code: str, expected: str) -> None:
    assert readable(" ".join(search_tokens.tokens("", "", code))) == expected


def test_the_tokens_of_several_codes_stand_in_their_order() -> None:
    assert readable(" ".join(search_tokens.tokens("", "", "a", "", "b"))) == "^a ^b"


def test_a_cashier_is_one_token_whatever_is_in_the_name() -> None:
    assert readable(" ".join(search_tokens.tokens("", "A b-1"))) == "@a\ue020b\ue02d1"


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("", []),
        (" \t", []),
        ("票通", ['"票通" OR "^票通"']),
        ("1", ['"1" OR "^1"']),
        ("10", ['"10" OR "^10"']),
        ("1001", ['"10" OR "100"', '"00" OR "001"']),
        ("𠮷", ['"𠮷" OR "^𠮷"']),
        ("北京 r-", ['"北京" OR "^北京"', '"r\ue02d" OR "^r\ue02d"']),
        (
            "lia",
            [
                '"li" OR "lia" OR "#lia" OR "~lia" OR "~lian" OR "~liang" OR "~liao" OR "#la"',
                '"ia" OR "lia" OR "#lia" OR "~lia" OR "~lian" OR "~liang" OR "~liao" OR "~li"',
            ],
        ),
    ],
)
def test_a_typed_text_becomes_these_conditions(text: str, expressions: list[str]) -> None:
    conditions = SearchText.of(text).expressions(TokenSample())
    assert [readable(condition) for condition in conditions] == expressions


KNOWN = [
    ("北京石榴科技股份有限公司", "张三", "R-1", "91"),
    ("上海票通商贸有限公司分公司", "张三", "R-2", "92"),
    ("上海石头商贸有限公司", "张三", "R-3", "93"),
]


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("股份有限公司", ['"股份" OR "股份有"']),
        ("有限公司", ['"有限" OR "有限公"']),
        ("股份有限公司 有限公司分公司", ['"股份" OR "股份有"', '"司分" OR "有限公"']),
        ("票通商贸有限", ['"票通" OR "票通商"']),
        ("票通 有限 公司", ['"票通" OR "^票通"']),
    ],
)
def test_of_a_text_the_index_is_asked_for_what_is_rare(text: str, expressions: list[str]) -> None:
    conditions = SearchText.of(text).expressions(TokenSample(KNOWN))
    assert [readable(condition) for condition in conditions] == expressions


def test_a_cashier_that_all_invoices_have_is_not_asked_for_beside_a_text() -> None:
    assert len(SearchText.of("石头").expressions(TokenSample(KNOWN), "张三")) == 1
    conditions = SearchText.of("").expressions(TokenSample(KNOWN), "张三")
    assert [readable(condition) for condition in conditions] == ['"@张三"']


@pytest.mark.parametrize(
    ("text", "name", "fits"),
    [
        ("bjpt", "北京票通科技有限公司", True),
        ("ptkj", "北京票通科技有限公司", True),
        ("bjkj", "北京票通科技有限公司", False),
        ("piaotong", "北京票通科技有限公司", True),
        ("piaoton", "北京票通科技有限公司", True),
        ("iaotong", "北京票通科技有限公司", False),
        ("jingpiao yxgs", "北京票通科技有限公司", True),
        ("票通 keji", "北京票通科技有限公司", True),
        ("shanghai", "北京票通科技有限公司", False),
        ("xian", "西安饭庄", True),
        ("xian", "先生", True),
        ("chongqing", "重庆银行", True),
        ("cqyh", "重庆银行", True),
        ("zhongqing", "重庆银行", False),
        ("lvse", "绿色A8", True),
        ("lsa8", "绿色A8", True),
        ("sea8", "绿色A8", True),
        ("s", "绿色", True),
        ("l", "绿", True),
        ("9", "王", False),
    ],
)
def test_a_name_is_found_by_initials_and_by_syllables(text: str, name: str, fits: bool) -> None:
    search = SearchText.of(text)
    assert (is_given(name, search) and search.fits(name)) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [("91", True), ("11", False), ("1101", True), ("r-1", True), ("-1", False), ("91 r", True)],
)
def test_short_parts_of_numbers_are_their_beginning_and_longer_ones_any_part(
    text: str, fits: bool
) -> None:
    assert SearchText.of(text).fits("", "R-10", "91110108") is fits


@pytest.mark.parametrize(
    ("text", "searchable"),
    [("ＡＢｃ １", "abc1"), ("Straße", "strasse"), ("㈱北京", "(株)北京"), ("a\u3000b", "ab")],
)
def test_width_case_and_blanks_make_no_difference(text: str, searchable: str) -> None:
    assert search_tokens.searchable(text) == searchable


def test_the_function_of_the_migrations_gives_the_same_tokens() -> None:
    connection = apsw.Connection(":memory:")
    search_tokens.register_functions(connection)
    row = next(connection.execute("SELECT search_terms('票通', '甲', 'ab', '')"))
    assert row == (" ".join(search_tokens.tokens("票通", "甲", "ab", "")),)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_whatever_is_typed_fts5_takes_it(name: str, typed: str) -> None:
    search = SearchText.of(typed)
    assert is_given(name, search) or not search.fits(name)


TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS, TEXTS, TEXTS)
def test_the_index_keeps_each_token_as_verification_expects_it(
    name: str, cashier: str, code: str
) -> None:
    connection = connection_with()
    terms = search_tokens.search_terms(name, cashier, code)
    connection.execute("INSERT INTO t VALUES (?)", (terms,))
    connection.execute("CREATE VIRTUAL TABLE temp.kept USING fts5vocab (main, t, row)")
    kept = {term for (term,) in connection.execute("SELECT term FROM temp.kept")}
    assert kept == set(search_tokens.tokens(name, cashier, code))


NAMES = st.text(st.characters(codec="utf-8"), min_size=1) | st.text(
    "北京重庆银行长乐A8é（·）-", min_size=1, max_size=12
)


@given(NAMES, st.data())
def test_any_part_of_a_name_matches_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    search = SearchText.of(part)
    assert search.fits(name)
    assert is_given(name, search)


@given(st.text("北京重庆银行长乐朝阳A8é", min_size=1, max_size=12), st.data())
def test_what_fits_by_its_sound_is_not_narrowed_away(name: str, data: st.DataObject) -> None:
    letters = "".join(syllables(name))
    start = data.draw(st.integers(0, len(letters) - 1))
    typed = letters[start : data.draw(st.integers(start + 1, len(letters)))]
    search = SearchText.of(typed)
    assert is_given(name, search) or not search.fits(name)

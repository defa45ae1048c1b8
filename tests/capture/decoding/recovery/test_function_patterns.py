"""What every symbol has, and texts divided over several: against segno, which is not ours."""

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.recovery.function_patterns import (
    alignment_centres,
    function_patterns,
    is_symbol_size,
    read_append_header,
    read_eci,
    version_of,
)

LONG = "发票抬头：示例公司 a title in parts " * 9  # 发 is in no Shift-JIS: UTF-8 for certain.


def black(symbol: segno.QRCode) -> NDArray[np.bool_]:
    return np.array([list(row) for row in symbol.matrix_iter(border=0)], np.bool_)


def drawn(symbol: segno.QRCode) -> NDArray[np.uint8]:
    modules = np.pad(black(symbol), 4)
    return np.where(modules, 0, 255).astype(np.uint8).repeat(5, 0).repeat(5, 1)


@pytest.mark.parametrize("version", range(1, 41))
def test_what_is_known_of_a_symbol_stands_in_one_of_each_size(version: int) -> None:
    modules = black(segno.make_qr("a", version=version))
    patterns = function_patterns(modules.shape[0])
    assert is_symbol_size(modules.shape[0])
    assert modules[patterns > 0].all()
    assert not modules[patterns < 0].any()
    assert (patterns != 0).sum() >= 192 + 2 * (
        modules.shape[0] - 16
    )  # Finders and timing at least.


def test_the_smallest_symbol_has_no_alignment_pattern() -> None:
    assert alignment_centres(21) == ()
    assert alignment_centres(45) == (6, 22, 38)


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize("count", [2, 3, 7])
def test_each_part_of_a_divided_text_says_which_it_is(level: str, count: int) -> None:
    parts = segno.make_sequence(LONG, symbol_count=count, error=level, boost_error=False)
    headers = [read_append_header(black(part), part.mask, level) for part in parts]
    assert [(header.index, header.count) for header in headers if header] == [
        (index, count) for index in range(count)
    ]
    assert len({header.parity for header in headers if header}) == 1


@pytest.mark.parametrize("text", ["https://w.url.cn/s/abc", "北京", "12345", "ABC" * 30])
def test_an_ordinary_symbol_is_no_part(text: str) -> None:
    symbol = segno.make_qr(text)
    assert read_append_header(black(symbol), symbol.mask, str(symbol.error)) is None


@pytest.mark.parametrize(
    ("modules", "is_size"),
    [(17, False), (20, False), (21, True), (22, False), (25, True), (177, True), (181, False)],
)
def test_a_symbol_has_21_to_177_modules_in_steps_of_four(modules: int, is_size: bool) -> None:
    assert is_symbol_size(modules) is is_size


@pytest.mark.parametrize(("modules", "version"), [(21, 1), (25, 2), (45, 7), (177, 40)])
def test_a_version_follows_from_the_size(modules: int, version: int) -> None:
    assert version_of(modules) == version


@pytest.mark.parametrize(
    ("version", "centres"),
    [
        (2, (6, 18)),
        (7, (6, 22, 38)),
        (14, (6, 26, 46, 66)),
        (15, (6, 26, 48, 70)),
        (16, (6, 26, 50, 74)),
        (32, (6, 34, 60, 86, 112, 138)),
        (36, (6, 24, 50, 76, 102, 128, 154)),
        (40, (6, 30, 58, 86, 114, 142, 170)),
    ],
)
def test_alignment_patterns_stand_where_annex_e_has_them(
    version: int, centres: tuple[int, ...]
) -> None:
    assert alignment_centres(17 + 4 * version) == centres


@pytest.mark.parametrize("mask", range(8))
def test_a_header_is_read_under_each_data_mask(mask: int) -> None:
    parts = segno.make_sequence(LONG, symbol_count=2, mask=mask)
    headers = [read_append_header(black(part), mask, str(part.error)) for part in parts]
    assert [(header.index, header.count) for header in headers if header] == [(0, 2), (1, 2)]


def test_the_parity_is_the_xor_of_all_bytes() -> None:
    parts = segno.make_sequence(LONG, symbol_count=3, encoding="utf-8")
    expected = 0
    for byte in LONG.encode():
        expected ^= byte
    headers = [read_append_header(black(part), part.mask, str(part.error)) for part in parts]
    assert {header.parity for header in headers if header} == {expected}


def test_a_part_of_a_large_symbol_says_which_it_is() -> None:
    parts = segno.make_sequence("a title in parts " * 150, version=24, error="q")
    headers = [read_append_header(black(part), part.mask, str(part.error)) for part in parts]
    assert [header.index for header in headers if header] == list(range(len(parts)))


def test_a_level_that_is_none_has_no_header() -> None:
    assert read_append_header(black(segno.make_qr("a")), 0, "?") is None
    assert read_eci(black(segno.make_qr("a")), 0, "?") is None


@pytest.mark.parametrize("version", [1, 5, 10, 24, 40])
@pytest.mark.parametrize(("encoding", "eci"), [("latin1", 3), ("utf-8", 26), ("cp1251", 22)])
def test_the_character_set_that_a_symbol_names_is_read(
    version: int, encoding: str, eci: int
) -> None:
    text = {"latin1": "é", "utf-8": "α", "cp1251": "я"}[encoding]
    symbol = segno.make_qr(text, encoding=encoding, eci=True, version=version)
    assert read_eci(black(symbol), symbol.mask, str(symbol.error)) == eci


@pytest.mark.parametrize("text", ["https://w.url.cn/s/abc", "北京", "12345", "ABC" * 30, "é"])
def test_a_symbol_without_a_character_set_names_none(text: str) -> None:
    symbol = segno.make_qr(text)
    assert read_eci(black(symbol), symbol.mask, str(symbol.error)) is None

"""Names in pinyin: as their readers say them, and as the dictionary that the table is made of."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from pos_scanner.pinyin import known_syllables, spell, syllables

PHRASES = sorted(PHRASES_DICT)


def by_the_library(text: str) -> list[str]:
    as_they_are: Any = list
    return lazy_pinyin(text, errors=as_they_are)


@pytest.mark.parametrize(
    ("name", "initials", "syllables"),
    [
        ("北京票通科技有限公司", "bjptkjyxgs", "bei jing piao tong ke ji you xian gong si"),
        ("重庆银行(渝中)", "cqyhyz", "chong qing yin hang yu zhong"),
        ("绿色A8 Co.", "lsa8co", "lv se a 8 c o"),
        ("西安", "xa", "xi an"),
        ("吕", "l", "lv"),
        ("𠮷野家", "𠮷yj", "𠮷 ye jia"),
        ("ABC", "abc", "a b c"),
        ("", "", ""),
        ("（·）", "", ""),
    ],
)
def test_a_name_has_its_known_spelling(name: str, initials: str, syllables: str) -> None:
    assert spell(name) == (initials, syllables)


def in_a_new_program(lines: str) -> str:
    command = [sys.executable, "-c", lines]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_table_is_loaded_with_the_first_name_and_the_library_never() -> None:
    program = (
        "import sys; from pos_scanner import pinyin;"
        " loaded = pinyin.readings.cache_info().currsize; pinyin.spell('北京');"
        " print(loaded, pinyin.readings.cache_info().currsize, 'pypinyin' in sys.modules)"
    )
    assert in_a_new_program(program) == "0 1 False"


def test_every_phrase_of_the_dictionary_is_read_as_it_says() -> None:
    differing = [
        phrase
        for phrase in PHRASES
        if phrase.isalnum() and syllables(phrase) != by_the_library(phrase)
    ]
    assert differing == []


@given(st.text("北京市重庆银行长朝阳乐中大A1é科技有限公司单于厦门都会计率", max_size=16))
def test_a_name_is_parted_into_phrases_as_the_library_does(name: str) -> None:
    # The end keeps a last character from being the beginning of a phrase that does not come.
    name += "限"
    plain = name.casefold()
    assert syllables(name) == by_the_library(plain)


@given(st.text())
def test_whatever_a_name_has_each_letter_and_digit_is_a_syllable(name: str) -> None:
    plain = "".join(filter(str.isalnum, name)).casefold()
    assert len(syllables(name)) == len(plain)


def test_the_syllables_that_there_are_have_no_tones() -> None:
    assert {"zhuang", "lv", "er"} <= known_syllables()
    assert not {"lü", "zhuāng"} & known_syllables()

"""How names are spelt: these keys are stored in the shop's file, so they stay as they are."""

import subprocess
import sys

import pytest

from pos_scanner.journal.known_buyers.pinyin import spell


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
    assert spell(name).initials == initials
    assert spell(name).syllables == syllables


def test_the_dictionary_is_loaded_with_the_first_name_and_not_before() -> None:
    program = (
        "import sys\n"
        "from pos_scanner.journal.known_buyers.pinyin import spell\n"
        "print('pypinyin' in sys.modules)\n"
        "spell('北京')\n"
        "print('pypinyin' in sys.modules)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["False", "True"]

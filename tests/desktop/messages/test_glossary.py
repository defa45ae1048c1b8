"""The window and the manual follow the glossary: one Chinese word for one thing."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import environment
import pytest

GLOSSARY = environment.ROOT / "docs" / "glossary.md"
TRANSLATIONS = environment.ROOT / "resources" / "translations" / "zh_CN.ts"
CHINESE = [
    *(environment.ROOT / "pos_scanner" / "desktop" / "help" / "manual" / "zh_CN").glob("*.md"),
    environment.ROOT / "README.zh.md",
]


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the glossary."""

    words: tuple[str, ...]
    not_used: tuple[str, ...]


def terms() -> list[Term]:
    rows = [line.strip("| ").split(" | ") for line in GLOSSARY.read_text("utf-8").splitlines()]
    split = re.compile("[，/ ]+")
    return [
        Term(tuple(split.split(row[2])), tuple(split.split(row[4])))
        for row in rows
        if len(row) == 5 and not row[0].startswith(("English", "-"))
    ]


def forbidden_in(text: str) -> set[str]:
    """The words that the glossary does not use, where they are no part of one that it uses."""
    for word in sorted((word for term in terms() for word in term.words), key=len, reverse=True):
        text = text.replace(word, " ")
    return {word for term in terms() for word in term.not_used if word in text}


def sentences() -> list[str]:
    messages = ET.parse(TRANSLATIONS).iter("message")  # noqa: S314  (our own file)
    return [message.findtext("translation", "") for message in messages]


def test_the_glossary_has_its_terms() -> None:
    words = {word for term in terms() for word in term.words}
    assert {"购买方", "抬头", "税号", "申请单号", "发票号码", "价税合计", "挂单"} <= words


def test_no_word_is_used_and_not_used() -> None:
    words = {word for term in terms() for word in term.words}
    assert words & {word for term in terms() for word in term.not_used} == set()


def test_a_word_that_is_not_used_is_noticed_but_not_within_another() -> None:
    assert forbidden_in("请填写买方名称") == {"买方"}
    assert forbidden_in("请填写购买方名称") == set()


def test_the_windows_sentences_keep_to_the_glossary() -> None:
    strays = {sentence: words for sentence in sentences() if (words := forbidden_in(sentence))}
    assert strays == {}


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
def test_the_manual_keeps_to_the_glossary(path: Path) -> None:
    assert forbidden_in(path.read_text(encoding="utf-8")) == set()

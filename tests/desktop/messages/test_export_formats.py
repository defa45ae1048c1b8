"""The export's words: what is wrong with a cell, what a column holds, what a format is called."""

import re
from decimal import Decimal

import pytest

from pos_scanner.desktop.messages.export_formats import (
    SOURCES,
    cell_sentence,
    preset_note,
    preset_title,
    source_words,
    sums_words,
    voids_words,
    warning_sentence,
)
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.domain.money import unbroken
from pos_scanner.export.dry_run import CellWarning, WarningKind
from pos_scanner.export.formats.preset import load_preset, preset_names

HAN = re.compile("[一-鿿]")


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        (
            WarningKind.REFUSED,
            {"reason": "too-long", "length": "31", "longest": "20"},
            "31 characters; at most 20 are allowed."
            " The invoice waits: enter it there by hand, shortened.",
        ),
        (
            WarningKind.REFUSED,
            {"reason": "not-in-charset", "character": "𠮷"},
            "This format does not support 𠮷. The invoice waits: enter it there by hand.",
        ),
        (
            WarningKind.REFUSED,
            {"reason": "control-character", "character": "U+0007"},
            "Contains U+0007, which no file can contain."
            " The invoice waits: enter it there by hand.",
        ),
        (
            WarningKind.NOT_IN_GBK,
            {"character": "🧾"},
            "An older program (GBK) will not show 🧾.",
        ),
        (
            WarningKind.LONG,
            {"length": "120", "longest": "100"},
            "120 bytes: too long if the platform counts a character as two (100).",
        ),
        (
            WarningKind.TAX_NUMBER_MISSING,
            {},
            "The platform requires a tax number for companies and on special invoices.",
        ),
        (
            WarningKind.EMPTY,
            {},
            "The platform requires this: fill it in in the file.",
        ),
        (
            WarningKind.COLUMN_LACKING,
            {},
            "Your workbook has no such column: its content is left out.",
        ),
        (
            WarningKind.NOT_KNOWN_HERE,
            {},
            "Your workbook requires this, but the till has no data for it: fill it in in the file.",
        ),
    ],
)
def test_each_warning_has_its_sentence_with_its_facts(
    kind: WarningKind, facts: dict[str, str], words: str
) -> None:
    warning = CellWarning("T1-1", "column", kind, tuple(facts.items()))
    assert warning_sentence(warning) == words
    assert cell_sentence(kind.value, facts) == words


@pytest.mark.parametrize("character", ["{length}", "<b>", "%s", "\\1"])
def test_a_character_is_told_as_it_is(character: str) -> None:
    facts = {"character": character}
    assert character in cell_sentence(WarningKind.NOT_IN_GBK.value, facts)


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_is_called_something_in_each_language(source: str) -> None:
    english = source_words(source)
    speak("zh_CN")
    chinese = source_words(source)
    speak("en")
    assert english.isascii()
    assert HAN.search(chinese)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_sources_are_called_the_same(language: str) -> None:
    speak(language)
    words = [source_words(source) for source in SOURCES]
    speak("en")
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("name", preset_names())
def test_a_format_is_called_in_the_users_language(name: str) -> None:
    preset = load_preset(name)
    assert (preset_title(preset), preset_note(preset)) == (preset.title, preset.note)
    speak("zh_CN")
    words = preset_title(preset), preset_note(preset)
    speak("en")
    assert words == (preset.title_zh, preset.note_zh)


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        ({}, ""),
        ({Decimal("0.06"): (10_660, 640)}, "6%: net 106.60, tax 6.40"),
        (
            {Decimal("0.13"): (100, 13), Decimal(0): (5, 0), Decimal("0.015"): (1, 0)},
            "0%: net 0.05, tax 0.00   1.5%: net 0.01, tax 0.00   13%: net 1.00, tax 0.13",
        ),
        ({Decimal("0.06"): (-10_660, -640)}, "6%: net -106.60, tax -6.40"),
    ],
)
def test_sums_of_each_rate_are_one_line_that_breaks_between_rates(
    sums: dict[Decimal, tuple[int, int]], words: str
) -> None:
    assert sums_words(sums).split("   ") == [unbroken(part) for part in words.split("   ")]


def test_voids_that_are_left_out_are_counted() -> None:
    assert voids_words(3).startswith("Voids that this format cannot report: 3.")

"""The theme's promise: text can be read on its ground, in each appearance."""

import re
from dataclasses import asdict
from itertools import product

import pytest

from pos_scanner.desktop.theme.style_sheet import style_sheet
from pos_scanner.desktop.theme.tokens import DARK, LIGHT, TARGET, Colours

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of any size."""
APPEARANCES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", APPEARANCES.values(), ids=APPEARANCES)
def test_text_is_readable_on_every_ground_it_stands_on(colours: Colours) -> None:
    grounds = ("window", "surface", "field")
    pairs = list(product(("text", "quiet", "accent", "good", "warning", "bad"), grounds))
    pairs += [(state, f"{state}_ground") for state in ("good", "warning", "bad")]
    pairs += [("text", f"{state}_ground") for state in ("good", "warning", "bad")]
    pairs += [("quiet", f"{state}_ground") for state in ("good", "warning", "bad")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_pressed")]
    table = asdict(colours)
    too_faint = {pair: contrast(table[pair[0]], table[pair[1]]) for pair in pairs}
    assert {pair: found for pair, found in too_faint.items() if found < READABLE} == {}


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_sheet_uses_no_colour_of_its_own() -> None:
    for colours in APPEARANCES.values():
        sheet = style_sheet(colours)
        for value in asdict(colours).values():
            sheet = sheet.replace(value, "")
        assert "#" not in sheet.replace("QWidget#", "").replace("QDialog#", "")


def test_what_is_touched_is_large_enough() -> None:
    assert TARGET >= 44
    assert f"min-height: {TARGET}px" in style_sheet(LIGHT)


def test_a_colour_of_the_sheet_is_the_tokens() -> None:
    assert f"QWidget#window {{ background: {LIGHT.window}; }}" in style_sheet(LIGHT)
    assert f"QWidget#window {{ background: {DARK.window}; }}" in style_sheet(DARK)


def test_no_token_is_left_in_the_sheet() -> None:
    assert re.search(r"@\w", style_sheet(LIGHT)) is None

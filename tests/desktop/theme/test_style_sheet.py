"""The theme's promise: what the style sheet paints can be read and found, in each appearance."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product

import pytest
from PySide6.QtCore import QDir, QResource

from pos_scanner.desktop.theme.style_sheet import style_sheet
from pos_scanner.desktop.theme.tokens import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    TARGET,
    Colours,
)

READABLE, VISIBLE = 4.5, 3.0
"""WCAG 2.2: success criterion 1.4.3, for text of any size; 1.4.11, for parts of controls."""
CLEAR, DISTINCT = 7.0, 4.5
"""In high contrast: 1.4.6, and as much for controls as text needs elsewhere."""
APPEARANCES = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}
GROUNDS = ("window", "surface", "field", "good_ground", "warning_ground", "bad_ground")
"""What a page, a card, a table or a notice lies on; any text may stand on it."""
CONTROLS = ("QLineEdit", "QComboBox", "QDateEdit", "QSpinBox", "QPlainTextEdit", "QPushButton",
            "QCheckBox", "QRadioButton", "QTableView", "QListView", "QScrollBar")  # fmt: skip
SEPARATES = {"line"}
"""A rule or a card's edge: nothing depends on it."""


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Selector:
    """Which widgets a rule is for: their class and part, and the conditions that they meet."""

    kind: str
    conditions: frozenset[str]

    def includes(self, other: "Selector") -> bool:
        """Whether whatever the other one is for is this one's, too."""
        same = self.kind == other.kind
        return same and self.conditions <= other.conditions


def selector(text: str) -> Selector:
    kind = re.match(r"[\w> ]+(::[\w-]+)?", text)
    assert kind is not None, text
    conditions = re.findall(r'\[\w+="[\w-]+"\]|(?<!:):[\w-]+|#\w+', text)
    return Selector(kind[0].strip(), frozenset(conditions))


def rules(sheet: str) -> Iterator[tuple[Selector, dict[str, str]]]:
    """Each selector of the sheet with the colours of its rule."""
    for names, body in re.findall(
        r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    ):
        colours: dict[str, str] = {}
        for name, value in re.findall(r"([\w-]+):\s*([^;]+);", body):
            painted = re.search(r"#[0-9a-f]{6}|transparent|none", value)
            if painted is not None:
                colours["border" if name.startswith("border") else name] = painted[0]
        for name in names.split(","):
            yield selector(name.strip()), colours


def painted(sheet: str) -> Iterator[tuple[Selector, dict[str, str]]]:
    """Each selector with all that applies to its widgets, later rules over earlier ones."""
    table = list(rules(sheet))
    for subject in {name: None for name, _ in table}:
        merged: dict[str, str] = {}
        for name, colours in table:
            if name.includes(subject):
                merged |= colours
        yield subject, merged


def pairs(colours: Colours) -> Iterator[tuple[str, str, str, float]]:
    """What stands on what in the sheet: the selector, the colour, its ground, the ratio wanted."""
    strict = colours in {CONTRAST_LIGHT, CONTRAST_DARK}
    table = asdict(colours)
    grounds = {table[name] for name in GROUNDS}
    for name, look in painted(style_sheet(colours)):
        where = f"{name.kind} {sorted(name.conditions)}"
        own = look.get("background", "transparent")
        under = grounds if own in {"transparent", "none"} else {own}
        for ground in under:
            if look.get("color", "none") not in {"none", "transparent"}:
                yield where, look["color"], ground, CLEAR if strict else READABLE
        edge = look.get("border", "none")
        is_control = name.kind.split("::")[0] in CONTROLS
        separates = edge in {table[role] for role in SEPARATES} and edge != table["border"]
        if is_control and edge not in {"none", "transparent"} and not separates:
            edges = {own} if edge == table["on_accent"] else {table["window"], table["surface"]}
            for ground in edges - ({edge} if edge != table["on_accent"] else set()):
                yield f"{where} edge", edge, ground, DISTINCT if strict else VISIBLE


@pytest.mark.parametrize("colours", APPEARANCES.values(), ids=APPEARANCES)
def test_every_pair_that_the_sheet_paints_can_be_told_apart(colours: Colours) -> None:
    checked = list(pairs(colours))
    too_faint = {
        (where, colour, ground): round(contrast(colour, ground), 2)
        for where, colour, ground, least in checked
        if contrast(colour, ground) < least and ":disabled" not in where
    }
    assert too_faint == {}
    assert len(checked) > 100


@pytest.mark.parametrize("colours", APPEARANCES.values(), ids=APPEARANCES)
def test_what_cannot_be_used_now_can_be_read_all_the_same(colours: Colours) -> None:
    disabled = [pair for pair in pairs(colours) if ":disabled" in pair[0]]
    too_faint = {
        (where, colour, ground): round(contrast(colour, ground), 2)
        for where, colour, ground, least in disabled
        if contrast(colour, ground) < min(least, READABLE)
    }
    assert too_faint == {}
    assert disabled


@pytest.mark.parametrize("colours", APPEARANCES.values(), ids=APPEARANCES)
def test_states_are_readable_on_every_ground_they_stand_on(colours: Colours) -> None:
    table = asdict(colours)
    names = ("text", "quiet", "accent", "good", "warning", "bad", "off")
    too_faint = {
        pair: round(contrast(table[pair[0]], table[pair[1]]), 2)
        for pair in [*product(names, GROUNDS), ("on_picture", "picture"), ("outline", "picture")]
        if contrast(table[pair[0]], table[pair[1]]) < READABLE
    }
    assert too_faint == {}


def test_an_unticked_box_has_an_edge_of_its_own_in_the_dark() -> None:
    edges = {
        name.kind: look["border"]
        for name, look in painted(style_sheet(DARK))
        if "::indicator" in name.kind and not name.conditions
    }
    assert edges.keys() == {"QCheckBox::indicator", "QRadioButton::indicator"}
    for colour in edges.values():
        assert contrast(colour, DARK.surface) >= VISIBLE


def test_whatever_takes_keys_shows_that_it_has_them() -> None:
    kinds = {name.kind for name, _ in rules(style_sheet(LIGHT)) if ":focus" in name.conditions}
    takes_keys = {"QLineEdit", "QComboBox", "QDateEdit", "QPushButton", "QCheckBox",
                  "QRadioButton", "QTableView", "QListView", "QTreeView"}  # fmt: skip
    assert takes_keys <= kinds


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
    for colours in APPEARANCES.values():
        assert f"QWidget#window {{ background: {colours.window}; }}" in style_sheet(colours)


def test_no_token_is_left_in_the_sheet() -> None:
    assert re.search(r"@\w", style_sheet(LIGHT)) is None


@pytest.mark.parametrize("name", ["theme", "translations", "icons", "pictures"])
def test_every_system_can_unpack_what_is_compiled_in(name: str) -> None:
    """Qt for Windows has no zstd: a wheel made on Linux came without its theme there."""
    folder = QDir(f":/{name}")
    assert folder.entryList()
    for entry in folder.entryInfoList():
        method = QResource(entry.filePath()).compressionAlgorithm()
        assert method is not QResource.Compression.ZstdCompression

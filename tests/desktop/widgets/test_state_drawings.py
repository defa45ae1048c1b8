"""Each state has a drawing, and no sentence a letter that many fonts lack."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme.icons import IconLabel, icon
from pos_scanner.desktop.widgets.state_drawings import (
    BAD,
    GOOD,
    ISSUE_DRAWINGS,
    OPEN,
    StateLine,
    state_drawing,
)
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.issuance import Issuance, IssueState
from tests.desktop.conftest import find
from tests.screenshots.samples import invoices

SENTENCES = Path(__file__).parents[3] / "resources" / "translations" / "zh_CN.ts"
CONFIRMED = invoices()[0]


@pytest.mark.parametrize("state", list(IssueState))
def test_each_state_at_the_bureau_has_a_drawing_that_exists(state: IssueState) -> None:
    assert not icon(*ISSUE_DRAWINGS[state]).isNull()


def test_a_void_invoice_is_crossed_whatever_else_it_is() -> None:
    issued = replace(CONFIRMED, issuance=Issuance(IssueState.ISSUED), exported_in="B1")
    assert state_drawing(replace(issued, state=InvoiceState.VOIDED)) == BAD
    assert state_drawing(issued) == GOOD


def test_what_is_not_at_the_bureau_shows_whether_it_was_exported() -> None:
    assert state_drawing(CONFIRMED) == OPEN
    assert state_drawing(replace(CONFIRMED, exported_in="B20261123-001")) == GOOD


def test_a_line_has_its_drawing_and_colour_until_another_is_said(qtbot: QtBot) -> None:
    line = StateLine()
    qtbot.addWidget(line)
    line.show()
    line.say("Cannot write", BAD, state="bad")
    drawing = find(line, IconLabel)
    assert (drawing.name, drawing.role) == BAD
    assert line.words.property("state") == "bad"
    line.say("Backing up …")
    assert not drawing.isVisible()
    assert line.words.property("state") == ""


def test_no_sentence_draws_with_letters() -> None:
    """A font without them shows an empty box."""
    text = SENTENCES.read_text(encoding="utf-8")
    assert {letter for letter in "✓✔✕✗✘▾▸▴◂⏎⌫↩☐☑⚠" if letter in text} == set()

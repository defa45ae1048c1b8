"""One item of the shop's list: added or changed, its tax code found by word and pinyin."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.messages import Message, field_name, rate_words, translated
from pos_scanner.desktop.messages.invoice_form import ENTRY_PROBLEMS
from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.completion_popup import CompletionPopup
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, label, place_cursor
from pos_scanner.desktop.widgets.layouts import add_labelled, fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.catalogue import CatalogueEntry, EntryError, entry_of
from pos_scanner.domain.money import with_fen
from pos_scanner.domain.tax_codes import TaxCode, usual_rate

NAME, PRICE, RATE, CODE, UNIT, NUMBER = (
    "name", "unit_price", "tax_rate", "tax_code", "unit", "number",
)  # fmt: skip


class ItemEditorPage(Page):
    """The fields of one item.

    Args:
        parent: the page of the list.
        entry: to be changed; None: a new one.
        rates: to choose from.
        shops_rate: the shop's usual one, or nothing.

    Signals:
        entry_accepted(CatalogueEntry): it is sound by itself.
        codes_wanted(str): a text was typed: which tax codes may it mean?
    """

    entry_accepted = Signal(object)
    codes_wanted = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        entry: CatalogueEntry | None,
        rates: Sequence[str],
        shops_rate: str,
    ) -> None:
        heading = QCoreApplication.translate("ItemEditorPage", "Item")
        super().__init__("item_page", heading, parent, (720, 560))
        self._shops_rate = shops_rate
        self._is_favourite = entry is not None and entry.is_favourite
        self._codes: tuple[TaxCode, ...] = ()
        self._lines = {
            name: TextField(f"item_{name}", input_method=name in {NAME, CODE, UNIT})
            for name in (NAME, CODE, PRICE, UNIT, NUMBER)
        }
        self._rate = ClosedList("item_tax_rate")
        for rate in dict.fromkeys((shops_rate, *rates)):
            self._rate.addItem(rate_words(rate) or "–", rate)
        self._lines[CODE].setPlaceholderText(self.tr("餐饮, canyin, cy … finds it"))
        self._popup = CompletionPopup(self._lines[CODE], self._lines[CODE])
        self._popup.wanted.connect(self.codes_wanted)
        self._popup.chosen.connect(self._on_code_chosen)
        self._lay_out()
        self._show_entry(entry or CatalogueEntry("", tax_rate=shops_rate))
        for line in self._lines.values():
            line.textChanged.connect(self._clear_problem)
        self._rate.currentIndexChanged.connect(self._clear_problem)
        self._lines[NAME].setFocus()

    def show_codes(self, text: str, codes: Sequence[TaxCode]) -> None:
        """Offer these tax codes for what was typed."""
        self._codes = tuple(codes)
        rows = ["   ".join(filter(None, (code.code, code.item))) for code in codes]
        self._popup.show_results(text, rows)

    def show_problem(self, error: EntryError) -> None:
        """Say what is wrong with one of the fields, and go there."""
        self.notice.tell(problem_words(error), "bad")
        field = self._lines.get(error.field, self._rate)
        mark(field, state="bad")
        place_cursor(field)

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        grid = spaced_grid(4 * STEP, 2 * STEP)
        rows = [
            (field_name("item"), self._lines[NAME]),
            (field_name("tax_code"), self._lines[CODE]),
            (field_name("tax_rate"), self._rate),
            (self.tr("Price with tax, ¥"), self._lines[PRICE]),
            (field_name("unit"), self._lines[UNIT]),
            (self.tr("Key no."), self._lines[NUMBER]),
        ]
        add_labelled(grid, rows, first_row=0)
        grid.setColumnStretch(1, 1)
        hint = label(
            self.tr(
                "Only name and rate are needed. Without a price the amount is typed each time; "
                "with a key number the item is chosen by it and Enter."
            ),
            "quiet",
        )
        hint.setWordWrap(True)
        fill(self.body, grid, hint, self.notice, 1)
        save = self.add_button("save_item", self.tr("Save  Enter"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        self.add_close(self.tr("Cancel  Esc"))

    def _show_entry(self, entry: CatalogueEntry) -> None:
        price = "" if entry.unit_price is None else f"{with_fen(entry.unit_price):f}"
        texts = {
            NAME: entry.name,
            CODE: entry.tax_code,
            PRICE: price,
            UNIT: entry.unit,
            NUMBER: entry.number,
        }
        for name, text in texts.items():
            self._lines[name].setText(text)
        self._show_rate(entry.tax_rate)

    def _show_rate(self, rate: str) -> None:
        if self._rate.findData(rate) < 0:
            self._rate.addItem(rate_words(rate), rate)
        self._rate.setCurrentIndex(self._rate.findData(rate))

    def _on_code_chosen(self, row: int) -> None:
        code = self._codes[row]
        self._lines[CODE].setText(code.code)
        self._show_rate(usual_rate(code, self._shops_rate))
        if not self._lines[NAME].text().strip():
            self._lines[NAME].setText(code.item)

    def _clear_problem(self) -> None:
        """Take back what was said about the values before: they are no longer these."""
        self.notice.clear()
        for field in (*self._lines.values(), self._rate):
            mark(field, state="")

    def _on_save(self) -> None:
        self._clear_problem()
        texts = {name: field.text() for name, field in self._lines.items()}
        try:
            entry = entry_of({**texts, RATE: self._rate.currentData()}, default_rate="")
        except EntryError as error:
            self.show_problem(error)
            return
        self.entry_accepted.emit(replace(entry, is_favourite=self._is_favourite))


def problem_words(error: EntryError) -> Message:
    """What is wrong with an item, in the user's language."""
    return Message(translated(ENTRY_PROBLEMS[error.problem]), "")

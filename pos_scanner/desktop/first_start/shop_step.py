"""The guide's first page: the language, the shop's name, its kind of taxpayer, its usual item."""

from collections.abc import Mapping, Sequence
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_scanner.desktop.messages import field_name, rate_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.completion_popup import CompletionPopup
from pos_scanner.desktop.widgets.fields import (
    ClosedList,
    TextField,
    label,
)
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, add_labelled, fill, spaced_grid
from pos_scanner.domain.tax_codes import TaxCode
from pos_scanner.settings import Settings


class Language(Enum):
    """The window's languages, by the setting's values."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Taxpayer(Enum):
    """Kinds of taxpayers, by the setting's values."""

    GENERAL = "general"
    SMALL = "small"


RATES = {
    Taxpayer.GENERAL: ("0.06", "0.09", "0.13", "0", "exempt"),
    Taxpayer.SMALL: ("0.01", "0.03", "0", "exempt"),
}
"""What a kind of taxpayer invoices at (增值税法 第九条, 第十条), the usual ones first."""


class ShopStep(QWidget):
    """What is the shop's own.

    Signals:
        language_chosen(str): as the setting has it; the page is to be shown in it.
        item_wanted(str): a text was typed: which tax codes may it mean?
    """

    language_chosen = Signal(str)
    item_wanted = Signal(str)

    def __init__(self, settings: Settings, language: str) -> None:
        super().__init__()
        self._codes: tuple[TaxCode, ...] = ()
        self._tax_code = settings.sale_tax_code
        self.language = Choice(
            "guide_language", [(Language.CHINESE, "中文"), (Language.ENGLISH, "English")]
        )
        self.language.show_value(Language(language))
        self.name = TextField("guide_shop_name", input_method=True)
        self.name.setText(settings.shop_name)
        kinds = [(Taxpayer.GENERAL, self.tr("General")), (Taxpayer.SMALL, self.tr("Small-scale"))]
        self.taxpayer = Choice("guide_taxpayer", kinds)
        if settings.shop_taxpayer:
            self.taxpayer.show_value(Taxpayer(settings.shop_taxpayer))
        self.item = TextField("guide_item", input_method=True)
        self.item.setText(settings.sale_item)
        self.item.setPlaceholderText(self.tr("餐饮, canyin, cy … finds its tax code"))
        self.code = label(self._tax_code or "–", "quiet")
        self.rate = ClosedList("guide_rate")
        self._offer_rates(settings.sale_tax_rate)
        self._popup = CompletionPopup(self.item, self.item)
        self._lay_out()
        self._connect()

    def show_codes(self, text: str, codes: Sequence[TaxCode]) -> None:
        """Offer these tax codes for what was typed; the item may be any text, too."""
        self._codes = tuple(codes)
        rows = [" ".join(filter(None, (code.item, code.code))) for code in codes]
        self._popup.show_results(text, rows)

    def fit(self, gap: int) -> None:
        """Leave so many px at 100 % between rows."""
        set_px(self._grid, setVerticalSpacing=gap)

    def changes(self) -> Mapping[str, object]:
        """What was chosen, by the settings' names."""
        kind = self.taxpayer.value()
        choices: dict[str, object] = {
            "shop_name": self.name.text().strip(),
            "sale_item": self.item.text().strip(),
            "sale_tax_code": self._tax_code,
            "sale_tax_rate": self.rate.currentData(),
        }
        if kind is not None:
            choices |= {"shop_taxpayer": kind.value, "sale_tax_rates": RATES[kind]}
        return choices

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        grid = self._grid = spaced_grid(4 * STEP, 3 * STEP)
        rows = [
            ("语言  Language", self.language),
            (self.tr("Shop's name"), self.name),
            (self.tr("Taxpayer"), self.taxpayer),
            (self.tr("Usual item"), self.item),
            (field_name("tax_code"), self.code),
            (field_name("tax_rate"), self.rate),
        ]
        add_labelled(grid, rows, first_row=0)
        grid.setColumnStretch(1, 1)
        hint = label(
            self.tr(
                "All of it can be left empty. Without a usual item each invoice asks for one; "
                "items of your own can be added later."
            ),
            "quiet",
        )
        hint.setWordWrap(True)
        fill(QVBoxLayout(self), grid, hint, 1, spacing=4 * STEP, margins=NO_MARGINS)
        self.setFocusProxy(self.name)

    def _connect(self) -> None:
        self.language.chosen.connect(self._on_language_chosen)
        self.taxpayer.chosen.connect(self._on_taxpayer_chosen)
        self.item.textEdited.connect(self._on_item_edited)
        self._popup.wanted.connect(self.item_wanted)
        self._popup.chosen.connect(self._on_code_chosen)

    def _offer_rates(self, rate: str) -> None:
        kind = self.taxpayer.value()
        kinds = list(Taxpayer) if kind is None else [kind]
        rates = dict.fromkeys(rate for listed in kinds for rate in RATES[listed])
        self.rate.clear()
        for value in ("", *rates):
            self.rate.addItem(rate_words(value) or "–", value)
        self.rate.setCurrentIndex(max(0, self.rate.findData(rate)))

    def _on_language_chosen(self, language: Language) -> None:
        self.language_chosen.emit(language.value)

    def _on_taxpayer_chosen(self) -> None:
        self._offer_rates(self.rate.currentData())

    def _on_item_edited(self) -> None:
        self._show_code("")

    def _on_code_chosen(self, row: int) -> None:
        code = self._codes[row]
        self.item.setText(code.item)
        self._show_code(code.code)
        if self.taxpayer.value() is not Taxpayer.SMALL:
            self.rate.setCurrentIndex(max(0, self.rate.findData(code.tax_rate)))

    def _show_code(self, code: str) -> None:
        self._tax_code = code
        self.code.setText(code or "–")

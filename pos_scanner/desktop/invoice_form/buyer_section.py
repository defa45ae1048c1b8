"""The buyer's half of the form: shows a draft's buyer, says what the cashier changed.

Beside each value that came from the scan stands a mark; once edited, the mark changes and the
scanned value is one click away. Address, phone, bank and e-mail are folded into one row until they
are wanted. While nobody edits them tax numbers stand in groups of 8-4-4-2, and phone and account
show their ends alone.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)

from pos_scanner.desktop.messages import field_name
from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP, TARGET, Size
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.elided_text import DisclosureButton
from pos_scanner.desktop.widgets.fields import (
    Button,
    TextField,
    button,
    label,
    place_cursor,
)
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, align_columns, fill, spaced_grid
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.desktop.widgets.resting_field import RestingField, content_of
from pos_scanner.domain.checks.tax_number import grouped
from pos_scanner.domain.invoice import Draft, InvoiceKind
from pos_scanner.domain.masking import masked
from pos_scanner.domain.provenance import Provenance, provenance_of, reverted_value
from pos_scanner.domain.title import EMPTY_TITLE, Title, TitleSource, TitleType

_WITH_INPUT_METHOD = {"name", "address", "bank_name"}
_DETAILS = ("address", "phone", "bank_name", "bank_account", "email")
_SHOWN = ("name", "tax_number", *_DETAILS)
_PLACES = {
    "name": (0, 0),
    "address": (2, 0),
    "phone": (2, 2),
    "bank_name": (3, 0),
    "bank_account": (3, 2),
}
"""Row and column of each field's caption."""
_FOLD_ROW = 4
_ROLES = {"name": "name", "tax_number": "code", "bank_account": "small-code"}
_RESTING = {"tax_number": grouped, "phone": masked, "bank_account": masked}
"""How a field reads while nobody edits it."""
TITLE_TYPE_KEY = "Shift+F9"
"""No letter and no Ctrl: input methods and scanners' control characters have those."""
_MARK_STATES = {
    Provenance.GUESS: "warning",
    Provenance.AS_IT_CAME: "good",
    Provenance.EDITED: "warning",
    Provenance.TYPED: "off",
    Provenance.NONE: "off",
}
"""A mark's state in the style sheet."""
_MARK_DRAWINGS = {Provenance.GUESS: "cross", Provenance.EDITED: "undo"}
"""What a click on the mark does."""


class NameField(TextField):
    """A name too long for the field stands in two lines while nobody edits it."""

    def __init__(self) -> None:
        super().__init__("name", input_method=True, role="name")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: one line at its own size, or two smaller ones."""
        inner = self.rect().adjusted(px(2 * STEP), 0, -px(2 * STEP) - self.textMargins().right(), 0)
        is_long = self.fontMetrics().horizontalAdvance(self.text()) > inner.width()
        if self.hasFocus() or not is_long:
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        font = self.font()
        font.setPixelSize(px(Size.BODY))
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere
        painter.drawText(inner, flags, self.text())


class BuyerSection(QWidget):
    """The buyer's fields.

    Signals:
        edited(Title): the buyer as it stands in the fields now;
        folding_changed(): the details were folded or unfolded;
        submit_requested(): Enter, in a field after which none of these is wanted.
    """

    edited = Signal(object)
    folding_changed = Signal()
    submit_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = EMPTY_TITLE
        self._kind = InvoiceKind.ORDINARY
        self._scanned: Title | None = None
        self._source: TitleSource | None = None
        self._shown: tuple[object, ...] = ()
        self._uncertain: frozenset[str] = frozenset()
        self._unfolds_again = False
        self._lacks_room = False
        company = TitleType.COMPANY, self.tr("Company")
        person = TitleType.INDIVIDUAL, self.tr("Individual")
        self.title_type = Choice("title_type", [company, person], key=TITLE_TYPE_KEY)
        self.title_type.chosen.connect(self._on_type_chosen)
        self.fields: dict[str, TextField] = {}
        self._marks: dict[str, QPushButton] = {}
        self._captions: dict[str, QLabel] = {}
        self.details = DisclosureButton("buyer_details", "down")
        self.details.clicked.connect(self._on_unfold)
        self.fold_up = button("fold_buyer", self.tr("Hide"), "flat")
        give_icon(self.fold_up, "up", side=4 * STEP)
        self.fold_up.clicked.connect(self.fold)
        self._grid = spaced_grid(2 * STEP, 2 * STEP, self)
        for name in _SHOWN:
            self._make_field(name)
        self._lay_out()

    def show_draft(self, draft: Draft) -> None:
        """Show a buyer and where each value came from."""
        shown = (draft.buyer, draft.scanned, draft.title_source, draft.kind)
        if shown == self._shown:  # An amount is typed: each key comes by here.
            return
        self._shown = shown
        if draft.scanned != self._scanned:
            self._uncertain = frozenset()
        self._title, self._scanned, self._source = draft.buyer, draft.scanned, draft.title_source
        self.title_type.show_value(draft.buyer.title_type)
        if draft.kind is InvoiceKind.SPECIAL and self._kind is not draft.kind:
            self._fold(folded=False)  # It wants them all.
        self._kind = draft.kind
        for name, field in self.fields.items():
            field.show_text(getattr(draft.buyer, name))
            set_tool_tip(field, _seen(name, getattr(draft.buyer, name)))
        self._show_provenance()
        self._show_details()

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height; where there is least, details share a row."""
        set_px(self._grid, setVerticalSpacing=2 * STEP if density.is_roomy else STEP)
        self._number_row.removeWidget(self.details)
        self._grid.removeWidget(self.details)
        if density is Density.TIGHT:
            self._number_row.addWidget(self.details, 5)
        else:
            self._grid.addWidget(self.details, _FOLD_ROW, 0, 1, 4)

    def reveal(self, name: str) -> QWidget:
        """The widget of a field, unfolded when it was folded away."""
        if name in _DETAILS:
            self._fold(folded=False)
        return self.title_type if name == "title_type" else self.fields[name]

    def show_uncertain(self, names: frozenset[str]) -> None:
        """Mark the fields that are a guess of a pasted text; one click takes a guess out."""
        self._uncertain = names
        if names & set(_DETAILS):
            self._fold(folded=False)
        self._show_provenance()

    @property
    def is_unfolded(self) -> bool:
        """Whether each detail has a field of its own now."""
        return not self.fold_up.isHidden()

    def fold(self) -> None:
        """Fold address, phone, bank and e-mail into one row, for the next customer."""
        self._fold(folded=True)

    def make_room(self, is_wanted: bool) -> None:  # noqa: FBT001  (a signal's value)
        """Fold the details away while something else wants their room; not what has the cursor."""
        has_cursor = any(self.fields[name].hasFocus() for name in _DETAILS)
        if is_wanted and self.is_unfolded and not has_cursor:
            self._fold(folded=True)
            self._unfolds_again = True
        self._lacks_room = is_wanted
        if not is_wanted and self._unfolds_again:
            self._fold(folded=False)
        self.details.setVisible(not self.is_unfolded and not is_wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep each mark at its field's right edge."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, TextField):
            self._place_mark(watched)
        return super().eventFilter(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _make_field(self, name: str) -> None:
        role = _ROLES.get(name, "small")
        if name in _RESTING:
            field: TextField = RestingField(name, _RESTING[name], role=role)
        elif name == "name":
            field = NameField()
        else:
            field = TextField(name, input_method=name in _WITH_INPUT_METHOD, role=role)
        field.setAccessibleName(field_name(name))
        field.is_of_a_title = True
        field.textEdited.connect(self._on_text_edited)
        entered = self._on_name_entered if name == "name" else self.submit_requested
        field.returnPressed.connect(entered)
        field.installEventFilter(self)
        self.fields[name] = field
        source = Button(parent=field)
        source.setObjectName(f"{name}_source")
        source.setCursor(Qt.CursorShape.PointingHandCursor)
        mark(source, role="mark")
        source.hide()
        source.clicked.connect(partial(self._restore, name))
        self._marks[name] = source

    def _lay_out(self) -> None:
        self._grid.addWidget(self.details, _FOLD_ROW, 0, 1, 4)
        for name, field in self.fields.items():
            self._captions[name] = label(field_name(name))
            self._captions[name].setBuddy(field)
        for name, (row, column) in _PLACES.items():
            self._grid.addWidget(self._captions[name], row, column)
            self._grid.addWidget(self.fields[name], row, column + 1, 1, 3 if name == "name" else 1)
        self._grid.addWidget(self._captions["tax_number"], 1, 0)
        number, email = self.fields["tax_number"], self.fields["email"]
        parts = ((number, 8), self._captions["email"], (email, 5))
        self._number_row = fill(QHBoxLayout(), *parts, spacing=2 * STEP)
        self._grid.addLayout(self._number_row, 1, 1, 1, 3)
        align_columns(self._grid)
        self._fold(folded=True)

    def _fold(self, folded: bool) -> None:  # noqa: FBT001  (named where it is called)
        """One row for the details, or a place for each; the number makes room for the e-mail."""
        self._unfolds_again = False
        for name in _DETAILS:
            self._captions[name].setVisible(not folded)
            self.fields[name].setVisible(not folded)
        mark(self.fields["tax_number"], role="code" if folded else "small-code")
        self.details.setVisible(folded and not self._lacks_room)
        self.fold_up.setVisible(not folded)
        self._show_details()
        self.folding_changed.emit()

    def _show_details(self) -> None:
        values = [_seen(name, getattr(self._title, name)) for name in _DETAILS]
        names = self.tr(", ").join(field_name(name) for name in _DETAILS)
        self.details.show_words(" · ".join(filter(None, values)) or names)

    def _on_unfold(self) -> None:
        self._fold(folded=False)
        place_cursor(self.fields["address"])

    def _on_type_chosen(self, value: TitleType) -> None:
        self._change(replace(self._title, title_type=value))

    def _on_text_edited(self) -> None:
        texts = {name: content_of(field) for name, field in self.fields.items()}
        self._change(Title(self._title.title_type, **texts))

    def _on_name_entered(self) -> None:
        if _wants_number(self._title):
            place_cursor(self.fields["tax_number"])
        else:
            self.submit_requested.emit()

    def _restore(self, name: str) -> None:
        if self._scanned is None:
            return
        value = reverted_value(name, self._title, self._scanned, self._uncertain)
        self.fields[name].show_text(value)
        self._on_text_edited()

    def _change(self, title: Title) -> None:
        if title != self._title:
            self._title = title
            self._show_provenance()
            self._show_details()
            self.edited.emit(title)

    def _show_provenance(self) -> None:
        for name, source in self._marks.items():
            provenance = provenance_of(name, self._title, self._scanned, self._uncertain)
            source.setVisible(provenance is not Provenance.NONE)
            source.setEnabled(provenance in {Provenance.GUESS, Provenance.EDITED})
            source.setText(self._provenance_words(provenance))
            if drawing := _MARK_DRAWINGS.get(provenance):
                give_icon(source, drawing, _MARK_STATES[provenance], 3 * STEP)
            else:
                source.setIcon(QIcon())
            set_tool_tip(source, self._provenance_help(provenance, name))
            mark(source, state=_MARK_STATES[provenance])
            self._place_mark(self.fields[name])

    def _provenance_words(self, provenance: Provenance) -> str:
        match provenance:
            case Provenance.GUESS:
                return self.tr("guess")
            case Provenance.AS_IT_CAME:
                return self._source_words()
            case Provenance.EDITED:
                return self.tr("edited")
            case Provenance.TYPED | Provenance.NONE:
                return self.tr("typed")

    def _provenance_help(self, provenance: Provenance, name: str) -> str:
        match provenance:
            case Provenance.GUESS:
                return self.tr("Guessed from its form alone: click to clear it")
            case Provenance.AS_IT_CAME:
                return self.tr("Unchanged")
            case Provenance.EDITED:
                original = _seen(name, getattr(self._scanned, name))
                return self.tr("Restore the original: {0}").format(original)
            case Provenance.TYPED | Provenance.NONE:
                return self.tr("It was not part of the source")

    def _source_words(self) -> str:
        words = {
            TitleSource.PASTED: self.tr("pasted"),
            TitleSource.KNOWN_BUYER: self.tr("known"),
        }
        return words.get(self._source or TitleSource.WECHAT, self.tr("scan"))

    def _place_mark(self, field: TextField) -> None:
        source = self._marks[field.objectName()]
        source.adjustSize()
        # As high as the field, so that a finger finds it.
        width = max(source.sizeHint().width(), px(TARGET) if source.isEnabled() else 0)
        gap = px(STEP)
        source.setGeometry(field.width() - width - gap, 0, width, field.height())
        margin = width + gap if not source.isHidden() else 0
        field.setTextMargins(0, 0, margin, 0)


def _wants_number(title: Title) -> bool:
    """Whether a named buyer lacks the tax number that all but persons have."""
    is_person = title.title_type is TitleType.INDIVIDUAL
    return bool(title.name.strip()) and not title.tax_number.strip() and not is_person


def _seen(name: str, value: str) -> str:
    """A value as it may stand where nobody has gone to see it: in a hint, in the folded row."""
    return masked(value) if _RESTING.get(name) is masked else value


def heading(form: BuyerSection, kind: QWidget) -> QWidget:
    """The row over the fields: what this is, company or individual, which kind of invoice."""
    row = QWidget()
    caption = label(field_name("title_type"), "strong")
    parts = (caption, form.title_type, 1, form.fold_up, kind)
    fill(QHBoxLayout(row), *parts, spacing=2 * STEP, margins=NO_MARGINS)
    return row

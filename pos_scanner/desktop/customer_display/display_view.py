"""The customer's screen: one thing at a time, as large as it fits, painted by the theme's colours.

It is painted and not made of labels, so that the text of a stranger is never more than letters and
a name of any length stands in its place whole. The keys never go to this window.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.customer_display.content import (
    BuyerCheck,
    DisplayContent,
    Invitation,
    Thanks,
)
from pos_scanner.desktop.messages.customer_display import (
    AMOUNT,
    CHECK,
    INDIVIDUAL,
    INVITATION,
    ISSUED_BY,
    NUMBER,
    THANKS,
    WALLETS,
    BothLanguages,
)
from pos_scanner.desktop.theme import colours
from pos_scanner.desktop.theme.tokens import FACES, FIXED_FACES, RADIUS
from pos_scanner.desktop.widgets.plain_text import with_whole_end
from pos_scanner.domain.money import format_money
from pos_scanner.domain.visible_text import marked

SMALLEST_PX = 9
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_IN_ONE_LINE = int(Qt.TextFlag.TextSingleLine)
_ENGLISH_SHARE = 0.55
"""Of the Chinese line's height."""


class CustomerDisplayView(QWidget):
    """The window before the customer.

    Attributes:
        content: what it shows.

    Args:
        shop: who issues the invoice; its name stands at the top.
    """

    def __init__(self, shop: str) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setObjectName("customer_display")
        self.setWindowTitle(" – ".join(("pos_scanner", self.tr("Customer display"))))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content: DisplayContent = Invitation()
        self._shop = marked(shop)

    def show_content(self, content: DisplayContent) -> None:
        """Show something else; nothing of what stood there stays."""
        if content != self.content:
            self.content = content
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the shop's name over what there is to say."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours().window))
        margin = max(8, min(self.width(), self.height()) // 20)
        area = self.rect().adjusted(margin, margin, -margin, -margin)
        head, body = _split(area, 0.11)
        _write(painter, head, self._shop, colours().quiet, _LEFT, is_bold=True)
        match self.content:
            case Invitation():
                self._paint_invitation(painter, body, self.content)
            case BuyerCheck():
                self._paint_buyer(painter, body, self.content)
            case Thanks():
                self._paint_thanks(painter, body, self.content)
        painter.end()

    def _paint_invitation(self, painter: QPainter, area: QRect, content: Invitation) -> None:
        if content.gross_fen:
            area, amount = _split(area, 0.8)
            _write_amount(painter, amount, content.gross_fen)
        words, wallets = _split(area, 0.45)
        _write_both(painter, words, INVITATION, colours().text)
        is_wide = self.width() > self.height()
        for place, wallet in zip(_shared(wallets, len(WALLETS), is_wide), WALLETS, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().surface))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
            inset = place.height() // 8
            name, steps = _split(place.adjusted(inset, inset, -inset, -inset), 0.34)
            _write(
                painter,
                name,
                f"{wallet.name.chinese}  {wallet.name.english}",
                colours().accent,
                _LEFT,
                is_bold=True,
                flow=_IN_ONE_LINE,
            )
            chinese, english = _split(steps, 0.5)
            _write(painter, chinese, wallet.steps.chinese, colours().text, _LEFT)
            _write(painter, english, wallet.steps.english, colours().quiet, _LEFT)

    def _paint_buyer(self, painter: QPainter, area: QRect, content: BuyerCheck) -> None:
        question, remaining = _split(area, 0.2)
        buyer, amount = _split(remaining, 0.76)
        _write_both(painter, question, CHECK, colours().quiet)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().surface))
        painter.drawRoundedRect(buyer, RADIUS, RADIUS)
        inset = buyer.height() // 10
        name, number = _split(buyer.adjusted(inset, inset, -inset, -inset), 0.62)
        buyer_name = with_whole_end(marked(content.name))
        _write(painter, name, buyer_name, colours().text, _LEFT, is_bold=True)
        if content.is_individual:
            words = f"{INDIVIDUAL.chinese}  {INDIVIDUAL.english}"
            _write(painter, number, words, colours().quiet, _LEFT)
        else:
            _write(
                painter,
                number,
                marked(content.tax_number),
                colours().text,
                _LEFT,
                faces=FIXED_FACES,
                flow=_IN_ONE_LINE,
            )
        if content.gross_fen:
            _write_amount(painter, amount, content.gross_fen)

    def _paint_thanks(self, painter: QPainter, area: QRect, content: Thanks) -> None:
        thanks, remaining = _split(area, 0.4)
        _write_both(painter, thanks, THANKS, colours().good)
        amount, remaining = _split(remaining, 0.45)
        _write(
            painter,
            amount,
            format_money(content.gross_fen),
            colours().text,
            _CENTRE,
            is_bold=True,
            flow=_IN_ONE_LINE,
        )
        number, issuer = _split(remaining, 0.5)
        _write_both(painter, number, NUMBER.filled(content.number), colours().text)
        if self._shop:
            _write_both(painter, issuer, ISSUED_BY.filled(self._shop), colours().quiet)


def fit_font(font: QFont, text: str, place: QRect, flow: int) -> None:
    """Give a font the largest size in which a text stands in a place whole.

    ``flow`` are flags of ``Qt.TextFlag``: in one line, or in several.
    """
    smallest, largest = SMALLEST_PX, max(SMALLEST_PX, place.height())
    while smallest < largest:
        size = (smallest + largest + 1) // 2
        font.setPixelSize(size)
        bounds = QFontMetrics(font).boundingRect(place, flow, text)
        if bounds.height() <= place.height() and bounds.width() <= place.width():
            smallest = size
        else:
            largest = size - 1
    font.setPixelSize(smallest)


def _write(
    painter: QPainter,
    place: QRect,
    text: str,
    colour: str,
    alignment: Qt.AlignmentFlag,
    *,
    is_bold: bool = False,
    faces: tuple[str, ...] = FACES,
    flow: int = _WRAPPED,
) -> None:
    font = QFont(list(faces))
    font.setBold(is_bold)
    fit_font(font, text, place, flow)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(place, int(alignment) | flow, text)


def _write_both(painter: QPainter, place: QRect, words: BothLanguages, colour: str) -> None:
    chinese, english = _split(place, 1 / (1 + _ENGLISH_SHARE))
    _write(painter, chinese, words.chinese, colour, _CENTRE, is_bold=True)
    _write(painter, english, words.english, colour, _CENTRE)


def _write_amount(painter: QPainter, place: QRect, gross_fen: int) -> None:
    words, amount = _split_across(place, 0.35)
    caption = f"{AMOUNT.chinese}  {AMOUNT.english}"
    _write(painter, words, caption, colours().quiet, _LEFT, flow=_IN_ONE_LINE)
    _write(
        painter,
        amount,
        format_money(gross_fen),
        colours().text,
        _RIGHT,
        is_bold=True,
        flow=_IN_ONE_LINE,
    )


def _split(place: QRect, share: float) -> tuple[QRect, QRect]:
    """A place as two, one over the other, with a gap between them."""
    gap = max(2, place.height() // 40)
    height = round((place.height() - gap) * share)
    upper = QRect(place.left(), place.top(), place.width(), height)
    below = place.height() - height - gap
    return upper, QRect(place.left(), place.top() + height + gap, place.width(), below)


def _split_across(place: QRect, share: float) -> tuple[QRect, QRect]:
    """A place as two beside each other."""
    width = round(place.width() * share)
    first = QRect(place.left(), place.top(), width, place.height())
    return first, QRect(place.left() + width, place.top(), place.width() - width, place.height())


def _shared(place: QRect, count: int, is_wide: bool) -> list[QRect]:  # noqa: FBT001
    """A place as several equal ones with gaps, beside each other in a wide one."""
    length = place.width() if is_wide else place.height()
    gap = length // 40
    size = (length - gap * (count - 1)) // count
    starts = [position * (size + gap) for position in range(count)]
    if is_wide:
        return [QRect(place.left() + at, place.top(), size, place.height()) for at in starts]
    return [QRect(place.left(), place.top() + at, place.width(), size) for at in starts]

"""The one style sheet, made of the tokens.

A widget says what it is by its property ``role`` (bar, card, notice, label, amount, primary, …) and
how it stands by ``state`` (good, warning, bad, off).
"""

from pos_scanner.desktop.theme.tokens import FIXED_FACES, RADIUS, STEP, TARGET, Colours, Size

_FIXED = ", ".join(f'"{face}"' for face in FIXED_FACES)


def style_sheet(colours: Colours) -> str:
    """Qt style sheet of an appearance."""
    return (
        _frames(colours) + _texts(colours) + _fields(colours) + _buttons(colours) + _lists(colours)
    )


def _frames(c: Colours) -> str:
    return f"""
QWidget#window {{ background: {c.window}; }}
QFrame[role="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[role="foot"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.line};
    border-radius: {RADIUS}px; }}
QFrame[role="rule"] {{ background: {c.line}; border: none; max-height: 1px; }}
QFrame[role="notice"] {{ border: none; border-radius: {RADIUS}px; background: {c.window}; }}
QFrame[role="notice"][state="good"] {{ background: {c.good_ground}; }}
QFrame[role="notice"][state="warning"] {{ background: {c.warning_ground}; }}
QFrame[role="notice"][state="bad"] {{ background: {c.bad_ground}; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
    padding: {STEP}px; }}
QDialog {{ background: {c.window}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
"""


def _texts(c: Colours) -> str:
    return f"""
QLabel {{ color: {c.text}; background: transparent; }}
QLabel[role="quiet"] {{ color: {c.quiet}; }}
QLabel[role="hint"] {{ color: {c.quiet}; font-size: {Size.SMALL}px; }}
QLabel[role="label"] {{ color: {c.quiet}; font-size: {Size.BODY}px; }}
QLabel[role="strong"] {{ font-size: {Size.LABEL}px; font-weight: 600; }}
QLabel[role="large"] {{ font-size: {Size.LARGE}px; font-weight: 600; }}
QLabel[role="huge"] {{ font-size: {Size.HUGE}px; font-weight: 600; }}
QLabel[role="tick"] {{ font-size: 72px; }}
QLabel[role="lamp"] {{ font-size: {Size.SMALL}px; }}
QLabel[role="demo"] {{ background: {c.warning_ground}; color: {c.warning};
    font-size: {Size.BODY}px; }}
QLabel[state="good"] {{ color: {c.good}; }}
QLabel[state="warning"] {{ color: {c.warning}; }}
QLabel[state="bad"] {{ color: {c.bad}; }}
QLabel[state="off"] {{ color: {c.quiet}; }}
"""


def _fields(c: Colours) -> str:
    return f"""
QLineEdit, QComboBox, QDateEdit {{ background: {c.field}; color: {c.text};
    border: 1px solid {c.line}; border-radius: {RADIUS}px; padding: 0 {2 * STEP}px;
    min-height: {TARGET - 2}px; font-size: {Size.LABEL}px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus {{ border: 2px solid {c.accent};
    padding: 0 {2 * STEP - 1}px; min-height: {TARGET - 4}px; }}
QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled {{ color: {c.quiet};
    background: {c.window}; }}
QLineEdit[role="name"] {{ font-size: {Size.LARGE}px; }}
QLineEdit[role="small"], QLineEdit[role="small-code"] {{ font-size: {Size.BODY}px; }}
QLineEdit[role="small-code"] {{ font-family: {_FIXED}; }}
QLineEdit[role="code"] {{ font-family: {_FIXED}; }}
QLineEdit[role="amount"] {{ font-size: {Size.HUGE}px; font-weight: 600; min-height: 54px; }}
QLineEdit[role="amount"]:focus {{ min-height: 52px; }}
QLineEdit[role="scan"] {{ font-size: {Size.BODY}px; font-family: {_FIXED}; }}
QLineEdit[role="pin"] {{ font-size: {Size.LARGE}px; min-height: 54px;
    lineedit-password-character: 9679; }}
QLineEdit[role="pin"]:focus {{ min-height: 52px; }}
QLineEdit[state="bad"] {{ border-color: {c.bad}; }}
QLineEdit[state="warning"] {{ border-color: {c.warning}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; background: transparent;
    width: {TARGET - 12}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url(:/icons/down.svg); width: 16px;
    height: 16px; }}
QComboBox QLineEdit {{ border: none; min-height: 0; padding: 0; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: {TARGET}px; }}
QCheckBox, QRadioButton {{ min-height: {TARGET}px; spacing: {2 * STEP}px;
    font-size: {Size.LABEL}px; }}
QCheckBox::indicator {{ width: 22px; height: 22px; }}
"""


def _buttons(c: Colours) -> str:
    return f"""
QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
    border-radius: {RADIUS}px; min-height: {TARGET - 2}px; padding: 0 {4 * STEP}px;
    font-size: {Size.LABEL}px; }}
QPushButton:hover {{ border-color: {c.accent}; }}
QPushButton:pressed {{ background: {c.window}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 0 {4 * STEP - 1}px;
    min-height: {TARGET - 4}px; }}
QPushButton:disabled {{ color: {c.quiet}; background: {c.window}; }}
QPushButton[role="primary"] {{ background: {c.accent}; color: {c.on_accent}; border: none;
    font-weight: 600; min-height: 52px; font-size: {Size.LARGE}px; }}
QPushButton[role="primary"]:pressed, QPushButton[role="primary"]:hover {{
    background: {c.accent_pressed}; }}
QPushButton[role="primary"]:focus {{ border: 3px solid {c.text}; min-height: 46px; }}
QPushButton[role="primary"]:disabled {{ background: {c.line}; color: {c.quiet}; }}
QPushButton[role="second"] {{ min-height: 50px; }}
QPushButton[role="danger"] {{ min-height: 50px; color: {c.bad}; border-color: {c.bad}; }}
QPushButton[role="danger"]:disabled {{ color: {c.quiet}; border-color: {c.line}; }}
QPushButton[role="pad"] {{ font-size: {Size.LARGE}px; font-weight: 600; padding: 0;
    min-width: 76px; min-height: 60px; }}
QPushButton::menu-indicator {{ width: 0; }}
QPushButton[place="field"] {{ min-height: {TARGET - 2}px; }}
QPushButton[role="flat"] {{ background: transparent; border: 1px solid transparent;
    padding: 0 {2 * STEP}px; font-size: {Size.BODY}px; }}
QPushButton[role="flat"]:hover {{ border-color: {c.line}; }}
QPushButton[role="flat"]:focus {{ border: 2px solid {c.accent}; padding: 0 {2 * STEP - 1}px; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent;
    color: {c.accent}; padding: 0 {2 * STEP}px; font-size: {Size.BODY}px; }}
QPushButton[role="link"]:focus {{ border: 2px solid {c.accent}; padding: 0 {2 * STEP - 1}px; }}
QPushButton[role="fold"] {{ background: {c.window}; border: 1px solid transparent;
    color: {c.quiet}; text-align: left; padding: 0 {2 * STEP}px; font-size: {Size.BODY}px; }}
QPushButton[role="fold"]:hover {{ border-color: {c.line}; }}
QPushButton[role="fold"]:focus {{ border: 2px solid {c.accent}; padding: 0 {2 * STEP - 1}px; }}
QPushButton[role="mark"] {{ background: transparent; border: none; min-height: 0;
    padding: {STEP}px {STEP}px; font-size: {Size.SMALL}px; }}
QPushButton[role="mark"][state="good"] {{ color: {c.good}; }}
QPushButton[role="mark"][state="warning"] {{ color: {c.warning}; font-weight: 600; }}
QPushButton[role="mark"][state="off"] {{ color: {c.quiet}; }}
QPushButton[role="segment"] {{ border-radius: 0; padding: 0 {3 * STEP}px;
    font-size: {Size.BODY}px; }}
QPushButton[role="segment"][place="first"] {{ border-top-left-radius: {RADIUS}px;
    border-bottom-left-radius: {RADIUS}px; border-right: none; }}
QPushButton[role="segment"][place="last"] {{ border-top-right-radius: {RADIUS}px;
    border-bottom-right-radius: {RADIUS}px; }}
QPushButton[role="segment"]:checked {{ background: {c.accent}; color: {c.on_accent};
    border-color: {c.accent}; font-weight: 600; }}
QPushButton[role="segment"]:focus {{ border: 2px solid {c.text}; padding: 0 {3 * STEP - 1}px; }}
"""


def _lists(c: Colours) -> str:
    return f"""
QTableView, QListView, QTreeView {{ background: {c.surface}; color: {c.text}; border: none;
    gridline-color: {c.line}; alternate-background-color: {c.window}; outline: none;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QListView[role="people"] {{ border: 1px solid {c.line}; border-radius: {RADIUS}px;
    font-size: {Size.LABEL}px; }}
QListView[role="people"]::item {{ min-height: {TARGET + 4}px; padding: 0 {3 * STEP}px; }}
QListView[role="people"]::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
    padding: {STEP}px; font-size: {Size.LABEL}px; }}
QMenu::item {{ min-height: {TARGET}px; padding: 0 {5 * STEP}px; border-radius: {RADIUS}px; }}
QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu::item:disabled {{ color: {c.quiet}; }}
QListWidget[role="offers"] {{ border: 1px solid {c.accent}; border-radius: {RADIUS}px;
    font-size: {Size.LABEL}px; }}
QListWidget[role="offers"]::item {{ padding: 0 {2 * STEP}px; min-height: {TARGET}px; }}
QListWidget[role="offers"]::item:hover {{ background: {c.window}; color: {c.text}; }}
QListWidget[role="offers"]::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QTableView::item {{ padding: 0 {2 * STEP}px; border: none; }}
QHeaderView::section {{ background: {c.surface}; color: {c.quiet}; border: none;
    border-bottom: 1px solid {c.line}; padding: {2 * STEP}px; font-size: {Size.BODY}px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; }}
QScrollBar::handle:vertical {{ background: {c.line}; border-radius: {RADIUS}px; min-height: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QProgressBar {{ background: {c.window}; border: none; border-radius: {RADIUS}px; height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {RADIUS}px; }}
"""

"""Scanner set-up: a known code is scanned three times, which shows how the scanner types."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pos_scanner.capture.qr_writer import draw_code
from pos_scanner.capture.scanners.keys import Key
from pos_scanner.capture.scanners.setup_trial import (
    REQUIRED_SCANS,
    TEST_CODE,
    ScannerProfile,
    SetupProblem,
    learn_profile,
)
from pos_scanner.desktop.messages import Message, counted, translated
from pos_scanner.desktop.messages.scanning import KEYBOARD_LAYOUTS, SETUP_PROBLEMS, SETUP_TRUSTED
from pos_scanner.desktop.scanning.key_recorder import KeyRecorder
from pos_scanner.desktop.services.next_run import NextRun, end_for
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, label
from pos_scanner.desktop.widgets.layouts import fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import PlainLabel
from pos_scanner.settings import Settings

CODE_PX, CODE_MM = 300, 40
"""How wide the code is: on the screen at the most, and on paper."""


class ScannerSetupPage(Page):
    """Signals: save_requested(dict[str, object]): changed settings by their names."""

    save_requested = Signal(object)

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        heading = QCoreApplication.translate("ScannerSetupPage", "Scanner set-up")
        super().__init__("scanner_page", heading, parent, (900, 600))
        self._settings = settings
        self._scans: list[Sequence[Key]] = []
        self._profile: ScannerProfile | None = None
        self._guide = label("", "strong")
        self._guide.setWordWrap(True)
        self._guide.setObjectName("scanner_guide")
        self._marks = [IconLabel("ring", "accent") for _ in range(REQUIRED_SCANS)]
        self._values: dict[str, QLabel] = {}
        self._lay_out()
        self._save = self.add_button("save_scanner", self.tr("Save"), "primary")
        self._save.clicked.connect(self._on_save)
        again = self.add_button("scan_again", self.tr("Start again"))
        again.clicked.connect(self._start_again)
        self.add_close(self.tr("Close  Esc"))
        self._recorder = KeyRecorder(self)
        self._recorder.recorded.connect(self.take_keys)
        self._recorder.start()
        self.finished.connect(self._recorder.stop)
        self._start_again()

    def take_scan(self, text: str) -> bool:
        """A serial scanner's: whole or nothing, so there is nothing to learn but that it works."""
        if text == TEST_CODE:
            title = self.tr("The scanner in COM mode read this code exactly.")
            self.notice.tell(Message(title, self.tr("There is nothing to set up.")), "good")
        else:
            title = self.tr("A scanner in COM mode read another code.")
            self.notice.tell(Message(title, ""), "warning")
        return True

    def take_keys(self, keys: Sequence[Key]) -> None:
        """All keys of one scan."""
        if len(self._scans) < REQUIRED_SCANS:
            self._scans.append(keys)
            self._show_progress()
        if len(self._scans) == REQUIRED_SCANS and self._profile is None:
            self._profile = learn_profile(self._scans)
            self._show_profile(self._profile)

    def show_saved(self, settings: Settings) -> None:
        """Say that the scanner's settings are in the file."""
        self._settings = settings
        title = self.tr("Saved. The new settings take effect at the next start.")
        restart = partial(end_for, NextRun.RESTART)
        self.notice.tell(Message(title, ""), "good", action=self.tr("Restart now"), answer=restart)
        self.notice.focus_action()

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        code = PlainLabel()
        code.setPixmap(QPixmap.fromImage(sample_image(CODE_PX)))
        code.setAccessibleName(self.tr("Test code"))
        printing = button("print_code", self.tr("Print the code …"), "second")
        printing.setAutoDefault(False)
        printing.clicked.connect(self._on_print)
        code_column = fill(QVBoxLayout(), code, printing, 1, spacing=2 * STEP)
        marks = fill(QHBoxLayout(), *self._marks, 1, spacing=2 * STEP)
        profile = (self._guide, marks, self._table(), self.notice, 1)
        profile_column = fill(QVBoxLayout(), *profile, spacing=2 * STEP)
        row = fill(QHBoxLayout(), code_column, (profile_column, 1), spacing=6 * STEP)
        self.body.addLayout(row, 1)

    def _table(self) -> QGridLayout:
        grid = spaced_grid(4 * STEP, STEP)
        captions = {
            "gap": self.tr("Pause between keys"),
            "end": self.tr("After the code"),
            "layout": self.tr("Keyboard"),
            "around": self.tr("Around the code"),
            "caps": self.tr("Caps Lock"),
        }
        for row, (name, caption) in enumerate(captions.items()):
            value = label("–", "strong")
            value.setObjectName(f"learnt_{name}")
            self._values[name] = value
            grid.addWidget(label(caption, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _start_again(self) -> None:
        self._scans.clear()
        self._profile = None
        self.notice.clear()
        for value in self._values.values():
            value.setText("–")
        self._show_progress()

    def _show_progress(self) -> None:
        count = len(self._scans)
        for number, drawing in enumerate(self._marks):
            drawing.show_icon("dot" if number < count else "ring", "accent")
        remaining = REQUIRED_SCANS - count
        if remaining:
            once = self.tr("Scan the code with the scanner: {0} time to go.")
            several = self.tr("Scan the code with the scanner: {0} times to go.")
            self._guide.setText(counted(remaining, once, several))
        else:
            self._guide.setText(self.tr("This is how the scanner types:"))
        self._save.setEnabled(False)

    def _show_profile(self, profile: ScannerProfile) -> None:
        self._show_values(profile)
        self._save.setEnabled(profile.is_trusted)
        if profile.is_trusted:
            self._save.setFocus()
        if profile.problems:
            sentences = SETUP_PROBLEMS[profile.problems[0]]
            state = "warning" if profile.is_trusted else "bad"
        else:
            sentences, state = SETUP_TRUSTED, "good"
        self.notice.tell(Message(*map(translated, sentences)), state)

    def _show_values(self, profile: ScannerProfile) -> None:
        values = self._values
        values["gap"].setText(
            self.tr("at most {0} ms; {1} ms allowed").format(profile.slowest_ms, profile.gap_ms)
        )
        if set(profile.problems) & {SetupProblem.NOT_THE_CODE, SetupProblem.ALT_KEYPAD}:
            return
        end = self.tr("Enter or Tab") if profile.ends_itself else self.tr("nothing")
        values["end"].setText(end)
        values["layout"].setText(translated(KEYBOARD_LAYOUTS[profile.layout]))
        around = [part for part in (profile.identifier, profile.prefix, profile.suffix) if part]
        values["around"].setText("  ".join(around) or self.tr("nothing"))
        caps = self.tr("on (no effect)") if profile.caps_lock else self.tr("off")
        values["caps"].setText(caps)

    def _on_save(self) -> None:
        if self._profile is None:
            return
        profile: dict[str, object] = {
            "scanner_gap_ms": self._profile.gap_ms,
            "scanner_dwell_ms": self._profile.dwell_ms,
            "scanner_layout": self._profile.layout,
            "scanner_enter": self._profile.ends_itself,
            "scanner_prefix": self._profile.prefix,
            "scanner_suffix": self._profile.suffix,
        }
        self.save_requested.emit(
            {
                name: value
                for name, value in profile.items()
                if value != getattr(self._settings, name)
            }
        )

    def _on_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            print_sample(printer)


def sample_image(size: int) -> QImage:
    """The code, ``size`` px across at most, each module as large as every other."""
    modules = draw_code(TEST_CODE)
    count = len(modules)
    image = QImage(modules.tobytes(), count, count, count, QImage.Format.Format_Grayscale8)
    return image.scaled(count * (size // count), count * (size // count))


def print_sample(printer: QPrinter) -> None:
    """One page: what it is for, and the code."""
    painter = QPainter(printer)
    dots_per_mm = printer.resolution() / 25.4
    page = painter.viewport()
    side = round(CODE_MM * dots_per_mm)
    font = QFont(painter.font())
    font.setPixelSize(round(5 * dots_per_mm))
    painter.setFont(font)
    words = QCoreApplication.translate(
        "ScannerSetupPage", "pos_scanner: scan this code on the scanner set-up page, three times."
    )
    top = round(20 * dots_per_mm)
    painter.drawText(QRect(0, 0, page.width(), top), Qt.AlignmentFlag.AlignCenter, words)
    place = QRect((page.width() - side) // 2, top, side, side)
    painter.drawImage(place, sample_image(1000))
    painter.end()

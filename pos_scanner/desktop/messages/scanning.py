"""Sentences about codes, scans, the camera, pictures and the backend that looks titles up.

The sentence for an expired code is ``FAILURES[FailureKind.CODE_EXPIRED]``.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.capture.camera.frame import CameraStatus, Hint
from pos_scanner.capture.scanners.setup_trial import SetupProblem
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.title import TitleWarning

Sentences = tuple[str, str]
"""What happened, and what to do about it."""

_BY_HAND = QT_TRANSLATE_NOOP("Messages", "Fill in the form by hand, or try again.")
_TELL_OWNER = QT_TRANSLATE_NOOP(
    "Messages", "Fill in the form by hand, and tell whoever looks after the backend."
)
_SHOW_TITLE = QT_TRANSLATE_NOOP(
    "Messages",
    "Ask the customer to open WeChat: Me – Personal Information – My Invoice Header; or Alipay: "
    "Invoice Manager (Fapiao Guanjia) – Invoice Titles.",
)
_SHOW_IN_WECHAT = QT_TRANSLATE_NOOP(
    "Messages", "Ask the customer to open WeChat: Me – Personal Information – My Invoice Header."
)
_SHOW_IN_ALIPAY = QT_TRANSLATE_NOOP(
    "Messages",
    "Ask the customer to open Alipay: Invoice Manager (Fapiao Guanjia) – Invoice Titles.",
)
_LOCKED = QT_TRANSLATE_NOOP("Messages", "The workbook is locked by a password: {path}")

FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.EMPTY_SCAN: (
        QT_TRANSLATE_NOOP("Messages", "The scan held no text."),
        QT_TRANSLATE_NOOP("Messages", "Scan again."),
    ),
    FailureKind.SCAN_TOO_LONG: (
        QT_TRANSLATE_NOOP("Messages", "This text is too long for an invoice title code."),
        _SHOW_TITLE,
    ),
    FailureKind.NOT_TEXT: (
        QT_TRANSLATE_NOOP("Messages", "This code holds no readable text."),
        _SHOW_TITLE,
    ),
    FailureKind.PAYMENT_CODE: (
        QT_TRANSLATE_NOOP("Messages", "This is a payment code, not an invoice title."),
        _SHOW_TITLE,
    ),
    FailureKind.ISSUED_INVOICE: (
        QT_TRANSLATE_NOOP("Messages", "This is the code of an invoice that was issued already."),
        _SHOW_TITLE,
    ),
    FailureKind.STAND_CODE: (
        QT_TRANSLATE_NOOP("Messages", "This is a shop's own stand code, meant for customers."),
        _SHOW_TITLE,
    ),
    FailureKind.WEB_PAGE: (
        QT_TRANSLATE_NOOP("Messages", "This code leads to a web page, not to an invoice title."),
        _SHOW_TITLE,
    ),
    FailureKind.NOT_A_TITLE_CODE: (
        QT_TRANSLATE_NOOP("Messages", "This is not an invoice title code."),
        _SHOW_TITLE,
    ),
    FailureKind.CODE_DAMAGED: (
        QT_TRANSLATE_NOOP("Messages", "The code was changed on its way here."),
        QT_TRANSLATE_NOOP("Messages", "Scan again; if it happens again, use the camera."),
    ),
    FailureKind.PAGE_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "A page is open; this code was not taken."),
        QT_TRANSLATE_NOOP("Messages", "Close the page first, then scan again."),
    ),
    FailureKind.CODE_EXPIRED: (
        QT_TRANSLATE_NOOP("Messages", "This code has expired."),
        QT_TRANSLATE_NOOP("Messages", "Ask the customer to open the title code again, then scan."),
    ),
    FailureKind.TITLE_EMPTY: (
        QT_TRANSLATE_NOOP("Messages", "WeChat has nothing behind this code."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Ask the customer to complete the title in WeChat, or fill the form by hand.",
        ),
    ),
    FailureKind.SCAN_BROKEN: (
        QT_TRANSLATE_NOOP("Messages", "The scanner's keys did not come through whole."),
        QT_TRANSLATE_NOOP("Messages", "Scan again."),
    ),
    FailureKind.NO_CODE_IN_PICTURE: (
        QT_TRANSLATE_NOOP("Messages", "No code was found in this picture."),
        QT_TRANSLATE_NOOP("Messages", "Take a sharper picture in which the whole code is seen."),
    ),
    FailureKind.SEVERAL_CODES: (
        QT_TRANSLATE_NOOP("Messages", "This picture holds several codes."),
        QT_TRANSLATE_NOOP("Messages", "Choose a part in which the invoice title's code is alone."),
    ),
    FailureKind.NOTHING_TO_PASTE: (
        QT_TRANSLATE_NOOP("Messages", "Neither a text nor a picture has been copied."),
        QT_TRANSLATE_NOOP("Messages", "Copy the picture with the code, or the code's text, first."),
    ),
    FailureKind.SCREEN_NOT_READABLE: (
        QT_TRANSLATE_NOOP("Messages", "This system does not let the program see the screen."),
        QT_TRANSLATE_NOOP(
            "Messages", "Allow screen recording in its settings, or copy the picture."
        ),
    ),
    FailureKind.NO_BACKEND_SET: (
        QT_TRANSLATE_NOOP("Messages", "WeChat codes need a backend, and none is set up."),
        QT_TRANSLATE_NOOP(
            "Messages", "Fill in the form by hand; the backend's address belongs in the settings."
        ),
    ),
    FailureKind.BACKEND_UNREACHABLE: (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} cannot be reached."),
        QT_TRANSLATE_NOOP("Messages", "Check the network, or fill in the form by hand."),
    ),
    FailureKind.BACKEND_TIMEOUT: (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} did not answer in time."),
        _BY_HAND,
    ),
    FailureKind.BACKEND_CERTIFICATE: (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} could not prove who it is."),
        _TELL_OWNER,
    ),
    FailureKind.BACKEND_REFUSED_TILL: (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} does not know this till."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Pair this till anew on the settings page; who looks after the backend has the code.",
        ),
    ),
    FailureKind.PAIRING_REFUSED: (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} does not take this pairing code."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "A code holds for ten minutes and one till. Ask for a new one: "
            "`pos-scanner backend till pair`.",
        ),
    ),
    FailureKind.TILL_NAME_TAKEN: (
        QT_TRANSLATE_NOOP("Messages", "Another till has this name at the backend {host}."),
        QT_TRANSLATE_NOOP(
            "Messages", "Revoke the other, or ask for a code with another name, then pair again."
        ),
    ),
    FailureKind.BACKEND_NOT_UNDERSTOOD: (
        QT_TRANSLATE_NOOP("Messages", "What answers at {host} is not the backend."),
        QT_TRANSLATE_NOOP("Messages", "Check the backend's address in the settings."),
    ),
    FailureKind.BACKEND_FAULT: (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} could not look the code up."),
        _TELL_OWNER,
    ),
    FailureKind.TOO_MANY_SCANS: (
        QT_TRANSLATE_NOOP("Messages", "Too many look-ups in a short time."),
        QT_TRANSLATE_NOOP("Messages", "Wait a moment, then scan again."),
    ),
    FailureKind.QUOTA_USED_UP: (
        QT_TRANSLATE_NOOP("Messages", "Today's look-ups at WeChat are used up."),
        QT_TRANSLATE_NOOP("Messages", "Fill in the form by hand until tomorrow."),
    ),
    FailureKind.WECHAT_UNAVAILABLE: (
        QT_TRANSLATE_NOOP("Messages", "WeChat does not answer at the moment."),
        _BY_HAND,
    ),
    FailureKind.WECHAT_NOT_SET_UP: (
        QT_TRANSLATE_NOOP("Messages", "WeChat does not accept the backend's account."),
        _TELL_OWNER,
    ),
    FailureKind.TILL_LOCKED: (
        QT_TRANSLATE_NOOP("Messages", "The till is locked; this code was not taken."),
        QT_TRANSLATE_NOOP("Messages", "Sign in first, then scan again."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.SCAN_BROKEN, "slow"): (
        QT_TRANSLATE_NOOP("Messages", "This scanner is slow: set it up."),
        QT_TRANSLATE_NOOP(
            "Messages", "It was taken for typing; what it typed was taken out again."
        ),
    ),
    (FailureKind.SCAN_BROKEN, "commands"): (
        QT_TRANSLATE_NOOP("Messages", "The scanner's keys came with Alt: no text can be read."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Press Alt once and scan again. If that does not help, switch its Alt mode off by its "
            "manual, or use COM mode.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "no-end"): (
        QT_TRANSLATE_NOOP("Messages", "Again a code came without its end."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Set the scanner to type Enter after each code (its manual: CR suffix), or set it up.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "holes"): (
        QT_TRANSLATE_NOOP("Messages", "Again a part of a code came too late."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Take the scanner nearer to its base, or set it up. A scanner in COM mode has no gaps.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "interrupted"): (
        QT_TRANSLATE_NOOP("Messages", "Again something came between a code's keys."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Press no key while you scan. If nobody did, switch the scanner's function keys and "
            "control characters off by its manual, or set it up.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "moved"): (
        QT_TRANSLATE_NOOP(
            "Messages", "No scan could arrive while the window was moved or switched."
        ),
        QT_TRANSLATE_NOOP("Messages", "If you scanned meanwhile, scan again."),
    ),
    (FailureKind.CODE_DAMAGED, "case-changed"): (
        QT_TRANSLATE_NOOP("Messages", "Capital and small letters were exchanged on the way."),
        QT_TRANSLATE_NOOP("Messages", "Switch Caps Lock off and scan again."),
    ),
    (FailureKind.CODE_DAMAGED, "cut-short"): (
        QT_TRANSLATE_NOOP("Messages", "A part of the code was lost on the way."),
        QT_TRANSLATE_NOOP("Messages", "Scan again; if it happens again, use the camera."),
    ),
    (FailureKind.CODE_DAMAGED, "chinese-lost"): (
        QT_TRANSLATE_NOOP(
            "Messages", "This is Alipay's title code; its Chinese was lost on the way."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "A scanner that types keys cannot type Chinese: hold the code before the camera, or "
            "set the scanner to COM mode (USB-CDC) by its manual.",
        ),
    ),
    (FailureKind.PAYMENT_CODE, "wechat-payment"): (
        QT_TRANSLATE_NOOP("Messages", "This is WeChat's payment code, not an invoice title."),
        _SHOW_IN_WECHAT,
    ),
    (FailureKind.PAYMENT_CODE, "alipay-payment"): (
        QT_TRANSLATE_NOOP("Messages", "This is Alipay's payment code, not an invoice title."),
        _SHOW_IN_ALIPAY,
    ),
    (FailureKind.WEB_PAGE, "alipay-page"): (
        QT_TRANSLATE_NOOP("Messages", "This code opens a page of Alipay, not an invoice title."),
        _SHOW_IN_ALIPAY,
    ),
    (FailureKind.BACKEND_CERTIFICATE, "expired"): (
        QT_TRANSLATE_NOOP("Messages", "The certificate of the backend {host} has expired."),
        _TELL_OWNER,
    ),
    (FailureKind.BACKEND_CERTIFICATE, "not-yet-valid"): (
        QT_TRANSLATE_NOOP("Messages", "This computer's date is probably wrong."),
        QT_TRANSLATE_NOOP("Messages", "Set the clock, then scan again."),
    ),
    (FailureKind.BACKEND_UNREACHABLE, "refused"): (
        QT_TRANSLATE_NOOP("Messages", "The backend {host} is not running."),
        _TELL_OWNER,
    ),
    (FailureKind.BACKEND_UNREACHABLE, "unknown-name"): (
        QT_TRANSLATE_NOOP("Messages", "The name {host} is not known in this network."),
        QT_TRANSLATE_NOOP("Messages", "Check the network and the backend's address."),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""

TITLE_WARNINGS: dict[TitleWarning, str] = {
    TitleWarning.CHECK_VALUE: QT_TRANSLATE_NOOP(
        "Messages", "The code's check value does not fit: read the title out to the customer."
    ),
    TitleWarning.PHONE_GUESSED: QT_TRANSLATE_NOOP(
        "Messages", "Address and phone came as one text: check where it was parted."
    ),
    TitleWarning.ACCOUNT_GUESSED: QT_TRANSLATE_NOOP(
        "Messages", "Bank and account came as one text: check where it was parted."
    ),
    TitleWarning.MARKS_REPAIRED: QT_TRANSLATE_NOOP(
        "Messages", "The code's marks had been changed and were mended: check the title."
    ),
    TitleWarning.FIELDS_UNREADABLE: QT_TRANSLATE_NOOP(
        "Messages", "Some of WeChat's fields could not be read and stay empty: ask the customer."
    ),
    TitleWarning.UNSEEN_REMOVED: QT_TRANSLATE_NOOP(
        "Messages",
        "Hidden characters, such as turn the writing round, were taken out of the title: read it "
        "out to the customer.",
    ),
}
"""What is odd about a title that was found."""

CAMERA_LAMPS: dict[CameraStatus, tuple[str, str]] = {
    CameraStatus.READY: ("good", QT_TRANSLATE_NOOP("Messages", "Camera ready")),
    CameraStatus.OPENING: ("off", QT_TRANSLATE_NOOP("Messages", "Camera …")),
    CameraStatus.FROZEN: ("warning", QT_TRANSLATE_NOOP("Messages", "Picture stands still")),
    CameraStatus.BLACK: ("warning", QT_TRANSLATE_NOOP("Messages", "Picture is black")),
    CameraStatus.SILENT: ("bad", QT_TRANSLATE_NOOP("Messages", "Camera gives nothing")),
    CameraStatus.LOST: ("bad", QT_TRANSLATE_NOOP("Messages", "Camera away")),
    CameraStatus.MISSING: ("bad", QT_TRANSLATE_NOOP("Messages", "Camera away")),
}
"""The lamp's state, as the theme names it, and the words beside it."""
CAMERA_READS_LESS = ("warning", QT_TRANSLATE_NOOP("Messages", "Camera reads less"))
CAMERA_READS_LESS_ADVICE = QT_TRANSLATE_NOOP(
    "Messages",
    "A slower reader for difficult codes failed too often and rests for five minutes; other codes "
    "are read meanwhile.",
)
"""Instead of ready, while a decoder of the fallback process rests."""
CAMERA_UNPLUGGED = QT_TRANSLATE_NOOP(
    "Messages",
    "The camera is not there. Plug it in, or choose another one: F10, Cameras. It is found by "
    "itself; the scanner works meanwhile.",
)
CAMERA_REPLACEMENTS: dict[CameraStatus, str] = {
    CameraStatus.SILENT: QT_TRANSLATE_NOOP(
        "Messages",
        "The camera is there and gives no picture. Close other programs that use it, allow it in "
        "the system's privacy settings, or plug it in again; the scanner works meanwhile.",
    ),
    CameraStatus.LOST: CAMERA_UNPLUGGED,
    CameraStatus.MISSING: CAMERA_UNPLUGGED,
}
"""What stands in the picture's place while there is none."""
CAMERA_NO_ANSWER = QT_TRANSLATE_NOOP(
    "Messages",
    "No picture comes from the camera's address. Check its power and network, and the address in "
    "the settings (F10). It is tried again and again; the scanner works meanwhile.",
)
"""The same of a camera that is no device of this machine: nothing can be plugged in here."""
CAMERA_FAULTS: dict[CameraStatus, str] = {
    CameraStatus.FROZEN: QT_TRANSLATE_NOOP(
        "Messages", "The picture stands still: plug the camera in again"
    ),
    CameraStatus.BLACK: QT_TRANSLATE_NOOP(
        "Messages", "The picture is black: open the camera's cover"
    ),
}
"""What stands across a picture that is none; more urgent than any advice."""
HINTS: dict[Hint, str] = {
    Hint.DARK: QT_TRANSLATE_NOOP("Messages", "Too dark: put on a light"),
    Hint.BRIGHT: QT_TRANSLATE_NOOP("Messages", "Too bright: dim the telephone's screen"),
    Hint.BLURRED: QT_TRANSLATE_NOOP("Messages", "Blurred: hold it still, a little further away"),
    Hint.SMALL: QT_TRANSLATE_NOOP("Messages", "Too small: move closer"),
    Hint.TILTED: QT_TRANSLATE_NOOP("Messages", "Tilted: hold the telephone upright"),
}
"""What helps to read the code that is held before the camera."""

_TRUSTED = QT_TRANSLATE_NOOP("Messages", "This scanner can be trusted.")
SETUP_TRUSTED: Sentences = (_TRUSTED, QT_TRANSLATE_NOOP("Messages", "Save, and it is set up."))
SETUP_PROBLEMS: dict[SetupProblem, Sentences] = {
    SetupProblem.NOT_THE_CODE: (
        QT_TRANSLATE_NOOP("Messages", "What came is not this code."),
        QT_TRANSLATE_NOOP(
            "Messages", "Scan the code shown here. If you did, set the scanner to COM mode."
        ),
    ),
    SetupProblem.ALT_KEYPAD: (
        QT_TRANSLATE_NOOP("Messages", "This scanner types by Alt and the keypad's numbers."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "That cannot be trusted. Set it to COM mode (USB-CDC) by its manual, and name its port "
            "in the settings.",
        ),
    ),
    SetupProblem.TOO_SLOW: (
        QT_TRANSLATE_NOOP("Messages", "This scanner types as slowly as a person."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Take the delay between its keys away by its manual, or use COM mode.",
        ),
    ),
    SetupProblem.DIFFERS: (
        QT_TRANSLATE_NOOP("Messages", "The three scans differ."),
        QT_TRANSLATE_NOOP("Messages", "Hold still, and start again."),
    ),
    SetupProblem.NO_END: (
        _TRUSTED,
        QT_TRANSLATE_NOOP(
            "Messages",
            "It would be faster with Enter after each code (its manual: CR suffix).",
        ),
    ),
}
KEYBOARD_LAYOUTS: dict[str, str] = {
    "auto": QT_TRANSLATE_NOOP("Messages", "as this computer's"),
    "us": QT_TRANSLATE_NOOP("Messages", "US, whatever this computer's is"),
    "text": QT_TRANSLATE_NOOP("Messages", "this computer's, not US"),
}
"""How the scanner types, by the setting ``scanner_layout``."""

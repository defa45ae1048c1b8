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
    "Messages", "Fill in the form by hand, and tell whoever manages the server."
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
_LOCKED = QT_TRANSLATE_NOOP("Messages", "The workbook is protected by a password: {path}")

FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.EMPTY_SCAN: (
        QT_TRANSLATE_NOOP("Messages", "The scan contained no text."),
        QT_TRANSLATE_NOOP("Messages", "Scan again."),
    ),
    FailureKind.SCAN_TOO_LONG: (
        QT_TRANSLATE_NOOP("Messages", "This text is too long for an invoice title code."),
        _SHOW_TITLE,
    ),
    FailureKind.NOT_TEXT: (
        QT_TRANSLATE_NOOP("Messages", "This code contains no readable text."),
        _SHOW_TITLE,
    ),
    FailureKind.PAYMENT_CODE: (
        QT_TRANSLATE_NOOP("Messages", "This is a payment code, not an invoice title."),
        _SHOW_TITLE,
    ),
    FailureKind.ISSUED_INVOICE: (
        QT_TRANSLATE_NOOP(
            "Messages", "This is the code of an invoice that has already been issued."
        ),
        _SHOW_TITLE,
    ),
    FailureKind.STAND_CODE: (
        QT_TRANSLATE_NOOP("Messages", "This is a shop's own counter code, which customers scan."),
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
        QT_TRANSLATE_NOOP("Messages", "The code arrived with changed characters."),
        QT_TRANSLATE_NOOP("Messages", "Scan again; if it happens again, use the camera."),
    ),
    FailureKind.PAGE_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "A page is open, so this code was not read."),
        QT_TRANSLATE_NOOP("Messages", "Close the page first, then scan again."),
    ),
    FailureKind.CODE_EXPIRED: (
        QT_TRANSLATE_NOOP("Messages", "This code has expired."),
        QT_TRANSLATE_NOOP("Messages", "Ask the customer to open the title code again, then scan."),
    ),
    FailureKind.TITLE_EMPTY: (
        QT_TRANSLATE_NOOP("Messages", "The title behind this code is empty."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Ask the customer to complete the title in WeChat, or fill in the form by hand.",
        ),
    ),
    FailureKind.SCAN_BROKEN: (
        QT_TRANSLATE_NOOP("Messages", "The scan arrived incomplete."),
        QT_TRANSLATE_NOOP("Messages", "Scan again."),
    ),
    FailureKind.NO_CODE_IN_PICTURE: (
        QT_TRANSLATE_NOOP("Messages", "No code was found in this picture."),
        QT_TRANSLATE_NOOP("Messages", "Use a sharper picture that shows the whole code."),
    ),
    FailureKind.SEVERAL_CODES: (
        QT_TRANSLATE_NOOP("Messages", "There are several codes in this picture."),
        QT_TRANSLATE_NOOP("Messages", "Select only the part with the invoice title code."),
    ),
    FailureKind.NOTHING_TO_PASTE: (
        QT_TRANSLATE_NOOP("Messages", "There is no text or picture on the clipboard."),
        QT_TRANSLATE_NOOP("Messages", "First copy the picture with the code, or the code's text."),
    ),
    FailureKind.SCREEN_NOT_READABLE: (
        QT_TRANSLATE_NOOP("Messages", "The system does not allow the program to read the screen."),
        QT_TRANSLATE_NOOP(
            "Messages", "Allow screen recording in the system settings, or copy the picture."
        ),
    ),
    FailureKind.NO_BACKEND_SET: (
        QT_TRANSLATE_NOOP("Messages", "WeChat codes need a server, and none is set up."),
        QT_TRANSLATE_NOOP(
            "Messages", "Fill in the form by hand. The server is set up in the settings."
        ),
    ),
    FailureKind.BACKEND_UNREACHABLE: (
        QT_TRANSLATE_NOOP("Messages", "The server {host} cannot be reached."),
        QT_TRANSLATE_NOOP("Messages", "Check the network, or fill in the form by hand."),
    ),
    FailureKind.BACKEND_TIMEOUT: (
        QT_TRANSLATE_NOOP("Messages", "The server {host} did not answer in time."),
        _BY_HAND,
    ),
    FailureKind.BACKEND_CERTIFICATE: (
        QT_TRANSLATE_NOOP("Messages", "The identity of the server {host} could not be verified."),
        _TELL_OWNER,
    ),
    FailureKind.BACKEND_REFUSED_TILL: (
        QT_TRANSLATE_NOOP("Messages", "The server {host} does not know this till."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Pair this till again in the settings; whoever manages the server has the code.",
        ),
    ),
    FailureKind.PAIRING_REFUSED: (
        QT_TRANSLATE_NOOP("Messages", "The server {host} does not accept this pairing code."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "A code is valid for ten minutes and for one till. Ask whoever manages the "
            "server for a new one.",
        ),
    ),
    FailureKind.TILL_NAME_TAKEN: (
        QT_TRANSLATE_NOOP("Messages", "Another till on the server {host} already has this name."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Have the other one removed, or ask for a code with another name, then pair again.",
        ),
    ),
    FailureKind.BACKEND_NOT_UNDERSTOOD: (
        QT_TRANSLATE_NOOP("Messages", "{host} is not a pos_scanner server."),
        QT_TRANSLATE_NOOP("Messages", "Check the server's address in the settings."),
    ),
    FailureKind.BACKEND_FAULT: (
        QT_TRANSLATE_NOOP("Messages", "The server {host} could not look up the code."),
        _TELL_OWNER,
    ),
    FailureKind.TOO_MANY_SCANS: (
        QT_TRANSLATE_NOOP("Messages", "Too many look-ups in a short time."),
        QT_TRANSLATE_NOOP("Messages", "Wait a moment, then scan again."),
    ),
    FailureKind.QUOTA_USED_UP: (
        QT_TRANSLATE_NOOP("Messages", "Today's WeChat look-ups are used up."),
        QT_TRANSLATE_NOOP("Messages", "Fill in the form by hand until tomorrow."),
    ),
    FailureKind.WECHAT_UNAVAILABLE: (
        QT_TRANSLATE_NOOP("Messages", "WeChat is not responding at the moment."),
        _BY_HAND,
    ),
    FailureKind.WECHAT_NOT_SET_UP: (
        QT_TRANSLATE_NOOP("Messages", "WeChat does not accept the server's account."),
        _TELL_OWNER,
    ),
    FailureKind.TILL_LOCKED: (
        QT_TRANSLATE_NOOP("Messages", "The till is locked, so this code was not read."),
        QT_TRANSLATE_NOOP("Messages", "Sign in first, then scan again."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.SCAN_BROKEN, "slow"): (
        QT_TRANSLATE_NOOP("Messages", "This scanner types slowly: set it up."),
        QT_TRANSLATE_NOOP(
            "Messages", "It looked like typing by hand; what it typed has been removed."
        ),
    ),
    (FailureKind.SCAN_BROKEN, "commands"): (
        QT_TRANSLATE_NOOP("Messages", "The scanner's keys arrived with Alt: no text can be read."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Press Alt once and scan again. If that does not help, switch off its Alt mode "
            "as its manual describes, or use COM mode.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "no-end"): (
        QT_TRANSLATE_NOOP("Messages", "Another code arrived without its end."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Set the scanner to type Enter after each code (its manual: CR suffix), or set it up.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "holes"): (
        QT_TRANSLATE_NOOP("Messages", "Part of another code arrived too late."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Move the scanner closer to its base, or set it up. A scanner in COM mode has no gaps.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "interrupted"): (
        QT_TRANSLATE_NOOP("Messages", "Other keys interrupted another code."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Do not press keys while scanning. If nobody did, switch off the scanner's "
            "function keys and control characters as its manual describes, or set it up.",
        ),
    ),
    (FailureKind.SCAN_BROKEN, "moved"): (
        QT_TRANSLATE_NOOP(
            "Messages", "Scans could not be received while the window was moved or switched."
        ),
        QT_TRANSLATE_NOOP("Messages", "If you scanned during that time, scan again."),
    ),
    (FailureKind.CODE_DAMAGED, "case-changed"): (
        QT_TRANSLATE_NOOP("Messages", "Capital and small letters were swapped."),
        QT_TRANSLATE_NOOP("Messages", "Turn off Caps Lock and scan again."),
    ),
    (FailureKind.CODE_DAMAGED, "cut-short"): (
        QT_TRANSLATE_NOOP("Messages", "Part of the code was lost."),
        QT_TRANSLATE_NOOP("Messages", "Scan again; if it happens again, use the camera."),
    ),
    (FailureKind.CODE_DAMAGED, "chinese-lost"): (
        QT_TRANSLATE_NOOP("Messages", "This is an Alipay title code, but its Chinese was lost."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "A scanner that types keys cannot type Chinese. Hold the code in front of the "
            "camera, or switch the scanner to COM mode (USB-CDC) as its manual describes.",
        ),
    ),
    (FailureKind.PAYMENT_CODE, "wechat-payment"): (
        QT_TRANSLATE_NOOP("Messages", "This is a WeChat payment code, not an invoice title."),
        _SHOW_IN_WECHAT,
    ),
    (FailureKind.PAYMENT_CODE, "alipay-payment"): (
        QT_TRANSLATE_NOOP("Messages", "This is an Alipay payment code, not an invoice title."),
        _SHOW_IN_ALIPAY,
    ),
    (FailureKind.WEB_PAGE, "alipay-page"): (
        QT_TRANSLATE_NOOP("Messages", "This code opens an Alipay page, not an invoice title."),
        _SHOW_IN_ALIPAY,
    ),
    (FailureKind.BACKEND_CERTIFICATE, "expired"): (
        QT_TRANSLATE_NOOP("Messages", "The certificate of the server {host} has expired."),
        _TELL_OWNER,
    ),
    (FailureKind.BACKEND_CERTIFICATE, "not-yet-valid"): (
        QT_TRANSLATE_NOOP("Messages", "This computer's date is probably wrong."),
        QT_TRANSLATE_NOOP("Messages", "Set the clock, then scan again."),
    ),
    (FailureKind.BACKEND_UNREACHABLE, "refused"): (
        QT_TRANSLATE_NOOP("Messages", "The server {host} is not running."),
        _TELL_OWNER,
    ),
    (FailureKind.BACKEND_UNREACHABLE, "unknown-name"): (
        QT_TRANSLATE_NOOP("Messages", "The name {host} is unknown in this network."),
        QT_TRANSLATE_NOOP("Messages", "Check the network and the server's address."),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""

TITLE_WARNINGS: dict[TitleWarning, str] = {
    TitleWarning.CHECK_VALUE: QT_TRANSLATE_NOOP(
        "Messages", "The code's check value is wrong: read the title out to the customer."
    ),
    TitleWarning.PHONE_GUESSED: QT_TRANSLATE_NOOP(
        "Messages", "Address and phone came as one text: check where it was split."
    ),
    TitleWarning.ACCOUNT_GUESSED: QT_TRANSLATE_NOOP(
        "Messages", "Bank and account came as one text: check where it was split."
    ),
    TitleWarning.MARKS_REPAIRED: QT_TRANSLATE_NOOP(
        "Messages", "The code's separators had been changed and were corrected: check the title."
    ),
    TitleWarning.FIELDS_UNREADABLE: QT_TRANSLATE_NOOP(
        "Messages",
        "Some fields from WeChat could not be read and are left empty: ask the customer.",
    ),
    TitleWarning.UNSEEN_REMOVED: QT_TRANSLATE_NOOP(
        "Messages",
        "Hidden characters, such as ones that reverse the text, were removed from the title: "
        "read it out to the customer.",
    ),
}
"""What is odd about a title that was found."""

CAMERA_LAMPS: dict[CameraStatus, tuple[str, str]] = {
    CameraStatus.READY: ("good", QT_TRANSLATE_NOOP("Messages", "Camera ready")),
    CameraStatus.OPENING: ("off", QT_TRANSLATE_NOOP("Messages", "Camera …")),
    CameraStatus.FROZEN: ("warning", QT_TRANSLATE_NOOP("Messages", "Picture frozen")),
    CameraStatus.BLACK: ("warning", QT_TRANSLATE_NOOP("Messages", "Picture is black")),
    CameraStatus.SILENT: ("bad", QT_TRANSLATE_NOOP("Messages", "No camera picture")),
    CameraStatus.LOST: ("bad", QT_TRANSLATE_NOOP("Messages", "Camera offline")),
    CameraStatus.MISSING: ("bad", QT_TRANSLATE_NOOP("Messages", "Camera offline")),
    CameraStatus.UNUSABLE: ("bad", QT_TRANSLATE_NOOP("Messages", "Camera unusable")),
}
"""The lamp's state, as the theme names it, and the words beside it."""
CAMERA_READS_LESS = ("warning", QT_TRANSLATE_NOOP("Messages", "Camera limited"))
CAMERA_READS_LESS_ADVICE = QT_TRANSLATE_NOOP(
    "Messages",
    "An extra reader for difficult codes failed repeatedly and is paused for five minutes; "
    "other codes are still read.",
)
"""Instead of ready, while a decoder of the fallback process rests."""
CAMERA_UNPLUGGED = QT_TRANSLATE_NOOP(
    "Messages",
    "The camera is not connected. Plug it in, or choose another one (F10, Camera). It is "
    "found automatically; the scanner keeps working.",
)
CAMERA_REPLACEMENTS: dict[CameraStatus, str] = {
    CameraStatus.SILENT: QT_TRANSLATE_NOOP(
        "Messages",
        "The camera is connected but gives no picture. Close other programs that use it, "
        "allow it in the system's privacy settings, or plug it in again. The scanner keeps "
        "working.",
    ),
    CameraStatus.LOST: CAMERA_UNPLUGGED,
    CameraStatus.MISSING: CAMERA_UNPLUGGED,
    CameraStatus.UNUSABLE: QT_TRANSLATE_NOOP(
        "Messages",
        "No camera starts on this computer; “pos-scanner doctor” says why. The scanner works.",
    ),
}
"""What stands in the picture's place while there is none."""
CAMERA_NO_ANSWER = QT_TRANSLATE_NOOP(
    "Messages",
    "The network camera sends no picture. Check its power and network, and its address in "
    "the settings (F10). The till keeps trying; the scanner keeps working.",
)
"""The same of a camera that is no device of this machine: nothing can be plugged in here."""
CAMERA_FAULTS: dict[CameraStatus, str] = {
    CameraStatus.FROZEN: QT_TRANSLATE_NOOP(
        "Messages", "The picture is frozen: plug the camera in again"
    ),
    CameraStatus.BLACK: QT_TRANSLATE_NOOP(
        "Messages", "The picture is black: open the camera's cover"
    ),
}
"""What stands across a picture that is none; more urgent than any advice."""
HINTS: dict[Hint, str] = {
    Hint.DARK: QT_TRANSLATE_NOOP("Messages", "Too dark: turn on a light"),
    Hint.BRIGHT: QT_TRANSLATE_NOOP("Messages", "Too bright: dim the phone's screen"),
    Hint.BLURRED: QT_TRANSLATE_NOOP("Messages", "Blurred: hold it still, a little further away"),
    Hint.SMALL: QT_TRANSLATE_NOOP("Messages", "Too small: move closer"),
    Hint.TILTED: QT_TRANSLATE_NOOP("Messages", "Tilted: hold the phone flat to the camera"),
}
"""What helps to read the code that is held before the camera."""

_TRUSTED = QT_TRANSLATE_NOOP("Messages", "This scanner is reliable.")
SETUP_TRUSTED: Sentences = (_TRUSTED, QT_TRANSLATE_NOOP("Messages", "Save to finish."))
SETUP_PROBLEMS: dict[SetupProblem, Sentences] = {
    SetupProblem.NOT_THE_CODE: (
        QT_TRANSLATE_NOOP("Messages", "This is a different code."),
        QT_TRANSLATE_NOOP(
            "Messages", "Scan the code shown here. If you did, set the scanner to COM mode."
        ),
    ),
    SetupProblem.ALT_KEYPAD: (
        QT_TRANSLATE_NOOP("Messages", "This scanner types with Alt and the number keypad."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "That is not reliable. Switch it to COM mode (USB-CDC) as its manual describes, "
            "and enter its port in the settings.",
        ),
    ),
    SetupProblem.TOO_SLOW: (
        QT_TRANSLATE_NOOP("Messages", "This scanner types as slowly as a person."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Remove the delay between keys as its manual describes, or use COM mode.",
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
    "auto": QT_TRANSLATE_NOOP("Messages", "same as this computer's"),
    "us": QT_TRANSLATE_NOOP("Messages", "US, regardless of this computer's"),
    "text": QT_TRANSLATE_NOOP("Messages", "this computer's, not US"),
}
"""How the scanner types, by the setting ``scanner_layout``."""

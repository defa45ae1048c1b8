"""The sentences themselves, in English; `resources/translations/zh_CN.ts` has them in Chinese.

A failure: what happened, what to do. Names in braces are facts of the error.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.desktop.messages import cash_register, export, journal, staff
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.findings import FindingKind
from pos_scanner.domain.title import TitleWarning

Sentences = tuple[str, str]

_BY_HAND = QT_TRANSLATE_NOOP("Messages", "Fill in the form by hand, or try again.")
_TELL_OWNER = QT_TRANSLATE_NOOP(
    "Messages", "Fill in the form by hand, and tell whoever looks after the backend."
)
_SHOW_TITLE = QT_TRANSLATE_NOOP(
    "Messages", "Ask the customer to open WeChat: Me – Personal Information – My Invoice Header."
)

FAILURES: dict[FailureKind, Sentences] = {
    **journal.FAILURES,
    **staff.FAILURES,
    **cash_register.FAILURES,
    **export.FAILURES,
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
    FailureKind.CODE_EXPIRED: (
        QT_TRANSLATE_NOOP("Messages", "This code has expired."),
        QT_TRANSLATE_NOOP("Messages", "Ask the customer to open the title code again, then scan."),
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
            "Put a valid token into the settings (`pos-scanner backend till add` makes one).",
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
    FailureKind.DISK_FULL: (
        QT_TRANSLATE_NOOP("Messages", "The disk is full: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Free some space and try again. Nothing that stood is lost."),
    ),
    FailureKind.FOLDER_NOT_WRITABLE: (
        QT_TRANSLATE_NOOP("Messages", "Nothing can be written to {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Give this user the right to write there, or choose another."
        ),
    ),
    FailureKind.JOURNAL_IN_USE: (
        QT_TRANSLATE_NOOP("Messages", "Another window works with this journal already."),
        QT_TRANSLATE_NOOP("Messages", "Use that window, or close it and start again."),
    ),
    FailureKind.JOURNAL_DAMAGED: (
        QT_TRANSLATE_NOOP("Messages", "The journal is damaged: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Do not delete it. Keep a copy, then put a backup in place."),
    ),
    FailureKind.JOURNAL_TOO_NEW: (
        QT_TRANSLATE_NOOP("Messages", "A newer version of the program has used this journal."),
        QT_TRANSLATE_NOOP("Messages", "Install that version again."),
    ),
    FailureKind.INVOICE_INCOMPLETE: (
        QT_TRANSLATE_NOOP("Messages", "The invoice is not complete:"),
        QT_TRANSLATE_NOOP("Messages", "Fill in what is missing."),
    ),
    FailureKind.NOTHING_TO_EXPORT: (
        QT_TRANSLATE_NOOP("Messages", "There is nothing to export."),
        QT_TRANSLATE_NOOP("Messages", "Choose other days, or include what was exported before."),
    ),
    FailureKind.FILE_IN_USE: (
        QT_TRANSLATE_NOOP("Messages", "Another program has this file open: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Close it there (in Excel, perhaps) and export again."),
    ),
    FailureKind.FILE_EXISTS: (
        QT_TRANSLATE_NOOP("Messages", "There is another file of this name: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Choose another name; only an earlier export is replaced."),
    ),
    FailureKind.FILE_NOT_VERIFIED: (
        QT_TRANSLATE_NOOP("Messages", "The file could not be read back as it was written: {path}"),
        QT_TRANSLATE_NOOP("Messages", "No invoice was marked. Export again to another disk."),
    ),
    FailureKind.FILE_NOT_FOUND: (
        QT_TRANSLATE_NOOP("Messages", "There is no such file: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Check the name."),
    ),
    FailureKind.FILE_NOT_READABLE: (
        QT_TRANSLATE_NOOP("Messages", "This file cannot be read: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Check that it is of the right kind and that you may read it."
        ),
    ),
    FailureKind.UNKNOWN_PRESET: (
        QT_TRANSLATE_NOOP("Messages", "There is no export format {preset}."),
        QT_TRANSLATE_NOOP("Messages", "There are: {known}."),
    ),
    FailureKind.CATALOGUE_INVALID: (
        QT_TRANSLATE_NOOP("Messages", "This is no list of items: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend the list and try again; nothing was changed."),
    ),
    FailureKind.CARD_IMPOSSIBLE: (
        QT_TRANSLATE_NOOP("Messages", "This title cannot be written as a code."),
        QT_TRANSLATE_NOOP("Messages", "Shorten it, or take out < > and |."),
    ),
    FailureKind.CAMERA_NOT_OPENED: (
        QT_TRANSLATE_NOOP("Messages", "The camera {source} cannot be opened."),
        QT_TRANSLATE_NOOP("Messages", "Plug it in, close other programs that use it, or scan."),
    ),
    FailureKind.PORT_IN_USE: (
        QT_TRANSLATE_NOOP("Messages", "Port {port} is taken by another program."),
        QT_TRANSLATE_NOOP("Messages", "Choose another with --port."),
    ),
    FailureKind.PART_MISSING: (
        QT_TRANSLATE_NOOP("Messages", "A part of the program is not installed: {part}."),
        QT_TRANSLATE_NOOP("Messages", "Install it: pip install 'pos-scanner[{extra}]'"),
    ),
    FailureKind.NO_SCREEN: (
        QT_TRANSLATE_NOOP("Messages", "There is no screen here to open a window on."),
        QT_TRANSLATE_NOOP(
            "Messages", "Start the program from the desktop; commands work here too."
        ),
    ),
    FailureKind.PROGRAM_FAULT: (
        QT_TRANSLATE_NOOP("Messages", "The program made a mistake; what was confirmed is safe."),
        QT_TRANSLATE_NOOP("Messages", "Try again. The log file says more to whoever helps you."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    **journal.BY_REASON,
    **staff.BY_REASON,
    **export.BY_REASON,
    (FailureKind.CODE_DAMAGED, "case-changed"): (
        QT_TRANSLATE_NOOP("Messages", "Capital and small letters were exchanged on the way."),
        QT_TRANSLATE_NOOP("Messages", "Switch Caps Lock off and scan again."),
    ),
    (FailureKind.CODE_DAMAGED, "cut-short"): (
        QT_TRANSLATE_NOOP("Messages", "A part of the code was lost on the way."),
        QT_TRANSLATE_NOOP("Messages", "Scan again; if it happens again, use the camera."),
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

SETTINGS_PROBLEMS: dict[str, Sentences] = {
    "syntax": (
        QT_TRANSLATE_NOOP("Messages", "The settings cannot be read: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend that line (a quote or a bracket is often missing)."),
    ),
    "unknown-key": (
        QT_TRANSLATE_NOOP("Messages", "There is no setting {key}: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend or remove that line."),
    ),
    "bad-value": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} has a wrong value: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend that line."),
    ),
    "bad-variable": (
        QT_TRANSLATE_NOOP("Messages", "The environment variable {key} has a wrong value."),
        QT_TRANSLATE_NOOP("Messages", "Set it anew or take it away, then start again."),
    ),
    "missing": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} is missing."),
        QT_TRANSLATE_NOOP("Messages", "Set it and start again."),
    ),
    "open-to-others": (
        QT_TRANSLATE_NOOP("Messages", "Other users can read {path}, which holds a secret."),
        QT_TRANSLATE_NOOP("Messages", "Make it yours alone: chmod 600 {path}"),
    ),
    "not-readable": (
        QT_TRANSLATE_NOOP("Messages", "The settings cannot be read: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Make it a text file in UTF-8 that you may read."),
    ),
}

FINDINGS: dict[FindingKind, str] = {
    **staff.FINDINGS,
    FindingKind.NAME_MISSING: QT_TRANSLATE_NOOP("Messages", "The buyer's name is missing."),
    FindingKind.AMOUNT_MISSING: QT_TRANSLATE_NOOP("Messages", "The amount is missing."),
    FindingKind.AMOUNT_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The amount is to be above 0, with at most two decimals."
    ),
    FindingKind.AMOUNT_DOES_NOT_TIE: QT_TRANSLATE_NOOP(
        "Messages", "Quantity times price is not the amount. The amount counts."
    ),
    FindingKind.QUANTITY_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The quantity is to be a number above 0, with at most 13 decimals."
    ),
    FindingKind.PRICE_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The unit price is to be a number above 0, with at most 13 decimals."
    ),
    FindingKind.DISCOUNT_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The discount is no sum of money smaller than the amount."
    ),
    FindingKind.TAX_CODE_ODD: QT_TRANSLATE_NOOP(
        "Messages", "A tax code has 19 digits: the tax platform takes no other."
    ),
    FindingKind.RATE_WRONG: QT_TRANSLATE_NOOP("Messages", "The tax rate is wrong."),
    FindingKind.ITEM_MISSING: QT_TRANSLATE_NOOP("Messages", "The item is missing."),
    FindingKind.TAX_NUMBER_VALID: QT_TRANSLATE_NOOP("Messages", "Check character correct"),
    FindingKind.TAX_NUMBER_CHECK: QT_TRANSLATE_NOOP(
        "Messages", "The tax number's check character does not fit: compare it with the code."
    ),
    FindingKind.TAX_NUMBER_LENGTH: QT_TRANSLATE_NOOP(
        "Messages", "The tax number has {0} characters; nowadays it has 18."
    ),
    FindingKind.TAX_NUMBER_LETTERS: QT_TRANSLATE_NOOP(
        "Messages", "The tax number has characters that do not occur in one (such as I, O, S)."
    ),
    FindingKind.TAX_NUMBER_MISSING: QT_TRANSLATE_NOOP(
        "Messages", "A company's invoice usually needs the tax number."
    ),
    FindingKind.TAX_NUMBER_OF_PERSON: QT_TRANSLATE_NOOP(
        "Messages", "An individual usually has no tax number."
    ),
    FindingKind.TITLE_TYPE_UNKNOWN: QT_TRANSLATE_NOOP(
        "Messages", "The code did not say: company or individual?"
    ),
    FindingKind.TOO_LONG: QT_TRANSLATE_NOOP(
        "Messages", "{field} is long ({0} of {1}): some accounting programs will cut it."
    ),
    FindingKind.SPECIAL_LACKS: QT_TRANSLATE_NOOP(
        "Messages", "A special invoice also wants: {field}"
    ),
}

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
}

FIELDS: dict[str, str] = {
    "title_type": QT_TRANSLATE_NOOP("Messages", "Buyer"),
    "name": QT_TRANSLATE_NOOP("Messages", "Name"),
    "tax_number": QT_TRANSLATE_NOOP("Messages", "Tax number"),
    "address": QT_TRANSLATE_NOOP("Messages", "Address"),
    "phone": QT_TRANSLATE_NOOP("Messages", "Phone"),
    "bank_name": QT_TRANSLATE_NOOP("Messages", "Bank"),
    "bank_account": QT_TRANSLATE_NOOP("Messages", "Account"),
    "email": QT_TRANSLATE_NOOP("Messages", "E-mail"),
    "kind": QT_TRANSLATE_NOOP("Messages", "Invoice"),
    "item": QT_TRANSLATE_NOOP("Messages", "Item"),
    "tax_code": QT_TRANSLATE_NOOP("Messages", "Tax code"),
    "spec": QT_TRANSLATE_NOOP("Messages", "Spec"),
    "unit": QT_TRANSLATE_NOOP("Messages", "Unit"),
    "quantity": QT_TRANSLATE_NOOP("Messages", "Quantity"),
    "unit_price": QT_TRANSLATE_NOOP("Messages", "Unit price"),
    "discount": QT_TRANSLATE_NOOP("Messages", "Discount"),
    "amount": QT_TRANSLATE_NOOP("Messages", "Amount"),
    "tax_rate": QT_TRANSLATE_NOOP("Messages", "Tax rate"),
    "order_number": QT_TRANSLATE_NOOP("Messages", "Order no."),
    "remark": QT_TRANSLATE_NOOP("Messages", "Remark"),
}

"""Sentences about the form: fields' names, findings, typed sums; about items and cards.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.amounts.amount_expression import ExpressionProblem
from pos_scanner.domain.catalogue import EntryProblem
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.findings import FindingKind

Sentences = tuple[str, str]
"""What happened, and what to do about it."""

_MEND_ROW = QT_TRANSLATE_NOOP("Messages", "Correct that row and try again; nothing was changed.")

RESPELT = (
    QT_TRANSLATE_NOOP("Messages", "{0} changed to {1}"),
    QT_TRANSLATE_NOOP("Messages", "It was {0}. F7 restores it."),
    QT_TRANSLATE_NOOP("Messages", "F7 restores what was entered."),
)
"""An identifier in its usual spelling: what it is now, what it was, or how that comes back."""
NO_TAX_CODE: Sentences = (
    QT_TRANSLATE_NOOP("Messages", "{item} has no tax code."),
    QT_TRANSLATE_NOOP("Messages", "The tax platform requires one. The item field finds codes."),
)

FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.INVOICE_INCOMPLETE: (
        QT_TRANSLATE_NOOP("Messages", "The invoice is incomplete:"),
        QT_TRANSLATE_NOOP("Messages", "Fill in what is missing."),
    ),
    FailureKind.ORDER_USED: (
        QT_TRANSLATE_NOOP(
            "Messages", "This order has already been invoiced as {number} (¥{amount}, {time})."
        ),
        QT_TRANSLATE_NOOP("Messages", "Nothing was confirmed. Check the order number."),
    ),
    FailureKind.SALE_REPEATED: (
        QT_TRANSLATE_NOOP(
            "Messages", "This buyer has just been invoiced as {number} (¥{amount}, {time})."
        ),
        QT_TRANSLATE_NOOP("Messages", "Nothing was confirmed. Check whether this is another sale."),
    ),
    FailureKind.REPLACED_BEFORE: (
        QT_TRANSLATE_NOOP(
            "Messages", "That invoice has already been replaced by {number} (¥{amount}, {time})."
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Nothing was confirmed. Clear the form, and replace {number} if necessary."
        ),
    ),
    FailureKind.UNCHANGED: (
        QT_TRANSLATE_NOOP(
            "Messages", "{number} (¥{amount}, {time}) would be replaced by an equal one."
        ),
        QT_TRANSLATE_NOOP("Messages", "Nothing was confirmed. Change what is wrong in it."),
    ),
    FailureKind.REJECTED_UNCHANGED: (
        QT_TRANSLATE_NOOP(
            "Messages", "Nothing has been changed since {number} was rejected: {reason}"
        ),
        QT_TRANSLATE_NOOP("Messages", "Nothing was confirmed. Change what is wrong in it."),
    ),
    FailureKind.DRAFT_CONFIRMED: (
        QT_TRANSLATE_NOOP(
            "Messages", "This form was already confirmed before the change: {number}"
        ),
        QT_TRANSLATE_NOOP("Messages", "Press Enter to replace {number} with this form."),
    ),
    FailureKind.CATALOGUE_INVALID: (
        QT_TRANSLATE_NOOP("Messages", "This is not a list of items: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Correct the list and try again; nothing was changed."),
    ),
    FailureKind.CARD_IMPOSSIBLE: (
        QT_TRANSLATE_NOOP("Messages", "This title cannot be turned into a code."),
        QT_TRANSLATE_NOOP("Messages", "Shorten it, or remove < > and |."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.CATALOGUE_INVALID, "no-headings"): (
        QT_TRANSLATE_NOOP("Messages", "There is no column for the item name: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Put headings above the columns and try again."),
    ),
    (FailureKind.CATALOGUE_INVALID, "no-entries"): (
        QT_TRANSLATE_NOOP("Messages", "There are no items below the headings: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Choose another file."),
    ),
    (FailureKind.CATALOGUE_INVALID, "syntax"): (
        QT_TRANSLATE_NOOP(
            "Messages", "The list of items could not be read at {row} {column}: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Correct that place (often a quotation mark or bracket is missing)."
        ),
    ),
    (FailureKind.CATALOGUE_INVALID, "name-missing"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}: the item has no name."),
        _MEND_ROW,
    ),
    (FailureKind.CATALOGUE_INVALID, "too-long"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}, column {column}: this is too long."),
        QT_TRANSLATE_NOOP("Messages", "A name may have 100 characters, a unit 22."),
    ),
    (FailureKind.CATALOGUE_INVALID, "tax-code"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}, column {column}: a tax code has 19 digits."),
        _MEND_ROW,
    ),
    (FailureKind.CATALOGUE_INVALID, "tax-code-lost"): (
        QT_TRANSLATE_NOOP(
            "Messages", "Row {row}, column {column}: the spreadsheet has rounded the tax code."
        ),
        QT_TRANSLATE_NOOP("Messages", "Format the column as text and type the codes again."),
    ),
    (FailureKind.CATALOGUE_INVALID, "tax-code-summary"): (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Row {row}, column {column}: this is a summary code; there are more specific "
            "ones below it.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "The tax platform rejects summary codes: choose one below it."
        ),
    ),
    (FailureKind.CATALOGUE_INVALID, "no-tax-code-headings"): (
        QT_TRANSLATE_NOOP("Messages", "There are no columns for tax codes and their names: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Choose the table of tax codes as downloaded from the tax platform (xlsx or CSV).",
        ),
    ),
    (FailureKind.CATALOGUE_INVALID, "no-tax-codes"): (
        QT_TRANSLATE_NOOP("Messages", "There are no tax codes in this file: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Import the tax platform's table of tax codes again."),
    ),
    (FailureKind.CATALOGUE_INVALID, "tax-rate"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}, column {column}: this is not a tax rate."),
        QT_TRANSLATE_NOOP("Messages", "Write it like 6% or 0.06, or exempt."),
    ),
    (FailureKind.CATALOGUE_INVALID, "unit-price"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}, column {column}: this is not a price."),
        _MEND_ROW,
    ),
    (FailureKind.CATALOGUE_INVALID, "number"): (
        QT_TRANSLATE_NOOP(
            "Messages", "Row {row}, column {column}: an item number has 1 to 6 digits."
        ),
        _MEND_ROW,
    ),
    (FailureKind.CATALOGUE_INVALID, "name-twice"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}: this item is already in the list."),
        _MEND_ROW,
    ),
    (FailureKind.CATALOGUE_INVALID, "number-twice"): (
        QT_TRANSLATE_NOOP("Messages", "Row {row}: another item already has this number."),
        _MEND_ROW,
    ),
    (FailureKind.CATALOGUE_INVALID, "too-many"): (
        QT_TRANSLATE_NOOP("Messages", "There are more than 20,000 items: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Remove items that are no longer sold."),
    ),
    (FailureKind.FILE_NOT_READABLE, "old-excel"): (
        QT_TRANSLATE_NOOP("Messages", "This file is in the old Excel format (.xls): {path}"),
        QT_TRANSLATE_NOOP("Messages", "Save it as .xlsx in Excel and try again."),
    ),
    (FailureKind.FILE_NOT_READABLE, "too-large"): (
        QT_TRANSLATE_NOOP("Messages", "This picture is too large: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Crop it to the code, or save it smaller."),
    ),
    (FailureKind.FILE_NOT_READABLE, "locked"): (
        QT_TRANSLATE_NOOP("Messages", "This PDF file is protected by a password: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Save it without the password, or as a picture."),
    ),
    (FailureKind.CARD_IMPOSSIBLE, "no-name"): (
        QT_TRANSLATE_NOOP("Messages", "A card needs a name."),
        QT_TRANSLATE_NOOP("Messages", "Enter the name that invoices are made out to."),
    ),
    (FailureKind.CARD_IMPOSSIBLE, "controls"): (
        QT_TRANSLATE_NOOP("Messages", "The title contains a line break or a control character."),
        QT_TRANSLATE_NOOP("Messages", "Enter each particular on one line, without tabs."),
    ),
    (FailureKind.CARD_IMPOSSIBLE, "too-long"): (
        QT_TRANSLATE_NOOP("Messages", "This title is too long for a code."),
        QT_TRANSLATE_NOOP("Messages", "Shorten it: each field may have 50 Chinese characters."),
    ),
    (FailureKind.CARD_IMPOSSIBLE, "not-an-image"): (
        QT_TRANSLATE_NOOP("Messages", "The code can only be saved as .png or .svg."),
        QT_TRANSLATE_NOOP("Messages", "Choose a file name with one of these endings."),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""

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
"""The names of the form's fields, as their labels have them."""

NO_BUYER_YET = QT_TRANSLATE_NOOP("Messages", "no buyer yet")

FINDINGS: dict[FindingKind, str] = {
    FindingKind.ORDER_USED: QT_TRANSLATE_NOOP(
        "Messages", "This order has already been invoiced as {0} (¥{1}, {2})."
    ),
    FindingKind.ORDER_ELSEWHERE: QT_TRANSLATE_NOOP(
        "Messages", "This order was invoiced at {1}: {0} (¥{2}, {3})."
    ),
    FindingKind.ORDER_HELD: QT_TRANSLATE_NOOP(
        "Messages", "This order is already on hold: {0} ({1})."
    ),
    FindingKind.SALE_REPEATED: QT_TRANSLATE_NOOP(
        "Messages", "This buyer has just been invoiced as {0} (¥{1}, {2})."
    ),
    FindingKind.REPLACED_BEFORE: QT_TRANSLATE_NOOP(
        "Messages", "That invoice has already been replaced by {0} (¥{1}, {2})."
    ),
    FindingKind.UNCHANGED: QT_TRANSLATE_NOOP(
        "Messages",
        "Nothing has been changed: {0} (¥{1}, {2}) would be voided and replaced by an equal one.",
    ),
    FindingKind.REJECTED_UNCHANGED: QT_TRANSLATE_NOOP(
        "Messages", "Nothing has been changed since {0} was rejected: {3}"
    ),
    FindingKind.AMOUNT_LARGE: QT_TRANSLATE_NOOP("Messages", "Large amount, {0}: {1}"),
    FindingKind.AMOUNT_AT_ONCE: QT_TRANSLATE_NOOP(
        "Messages", "{0} was typed as fast as by a scanner: {1}"
    ),
    FindingKind.NAME_MISSING: QT_TRANSLATE_NOOP("Messages", "The buyer's name is missing."),
    FindingKind.AMOUNT_MISSING: QT_TRANSLATE_NOOP("Messages", "The amount is missing."),
    FindingKind.AMOUNT_WRONG: QT_TRANSLATE_NOOP(
        "Messages",
        "The amount must be above 0 and at most 99,999,999,999.99, with at most two decimals.",
    ),
    FindingKind.AMOUNT_DOES_NOT_TIE: QT_TRANSLATE_NOOP(
        "Messages", "Quantity times price differs from the amount. The amount counts."
    ),
    FindingKind.QUANTITY_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The quantity must be a number above 0, with at most 13 decimals."
    ),
    FindingKind.PRICE_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The unit price must be a number above 0, with at most 13 decimals."
    ),
    FindingKind.DISCOUNT_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "The discount must be a sum of money smaller than the amount."
    ),
    FindingKind.ORDER_ODD: QT_TRANSLATE_NOOP(
        "Messages", "The order number has no letter and no digit: was it typed by mistake?"
    ),
    FindingKind.TAX_CODE_ODD: QT_TRANSLATE_NOOP(
        "Messages", "A tax code has 19 digits: the tax platform rejects any other."
    ),
    FindingKind.TAX_CODE_SUMMARY: QT_TRANSLATE_NOOP(
        "Messages",
        "{0} is a summary code, which the tax platform rejects: choose a more specific one "
        "for the item.",
    ),
    FindingKind.RATE_ODD: QT_TRANSLATE_NOOP(
        "Messages", "{0} % is no rate of value-added tax: check it before you confirm."
    ),
    FindingKind.EXEMPT_ON_SPECIAL: QT_TRANSLATE_NOOP(
        "Messages", "Exempt items cannot go on a special invoice: the tax platform rejects them."
    ),
    FindingKind.RATE_ZERO: QT_TRANSLATE_NOOP(
        "Messages", "The tax platform rejects a rate of 0 %. Choose “exempt” if the item is exempt."
    ),
    FindingKind.RATE_WRONG: QT_TRANSLATE_NOOP("Messages", "Choose a tax rate."),
    FindingKind.ITEM_MISSING: QT_TRANSLATE_NOOP("Messages", "The item is missing."),
    FindingKind.TAX_NUMBER_VALID: QT_TRANSLATE_NOOP("Messages", "Check character correct"),
    FindingKind.TAX_NUMBER_CHECK: QT_TRANSLATE_NOOP(
        "Messages", "The tax number's check character is wrong: compare it with the code."
    ),
    FindingKind.TAX_NUMBER_LENGTH: QT_TRANSLATE_NOOP(
        "Messages", "The tax number has {0} characters; nowadays it has 18."
    ),
    FindingKind.TAX_NUMBER_LETTERS: QT_TRANSLATE_NOOP(
        "Messages",
        "The tax number contains characters that are never used in one (such as I, O or S).",
    ),
    FindingKind.TAX_NUMBER_MISSING: QT_TRANSLATE_NOOP(
        "Messages", "A company's invoice usually needs the tax number."
    ),
    FindingKind.TAX_NUMBER_OF_PERSON: QT_TRANSLATE_NOOP(
        "Messages", "An individual usually has no tax number."
    ),
    FindingKind.TITLE_TYPE_UNKNOWN: QT_TRANSLATE_NOOP(
        "Messages", "Not chosen yet: company or individual?"
    ),
    FindingKind.TOO_LONG: QT_TRANSLATE_NOOP(
        "Messages", "{field} is long ({0} of {1}): some accounting programs will cut it off."
    ),
    FindingKind.SPECIAL_LACKS: QT_TRANSLATE_NOOP("Messages", "A special invoice needs: {field}"),
    FindingKind.SPECIAL_OPTIONAL: QT_TRANSLATE_NOOP(
        "Messages", "A special invoice can also show: {field}"
    ),
    FindingKind.TAX_NUMBER_MISREAD: QT_TRANSLATE_NOOP(
        "Messages", "The tax number looks misread. Is it {0}?"
    ),
    FindingKind.TAX_NUMBER_OLD: QT_TRANSLATE_NOOP(
        "Messages", "An older tax number of {0} characters; nowadays it has 18."
    ),
    FindingKind.TAX_NUMBER_IDENTITY_CARD: QT_TRANSLATE_NOOP(
        "Messages", "This is an identity card number: correct for a sole trader, not for a company."
    ),
    FindingKind.NAME_MARKS: QT_TRANSLATE_NOOP(
        "Messages", "A registered name contains neither < nor >: the tax platform rejects them."
    ),
    FindingKind.NAME_ODD: QT_TRANSLATE_NOOP("Messages", "This does not look like a name."),
    FindingKind.NAME_IS_TAX_NUMBER: QT_TRANSLATE_NOOP(
        "Messages", "A tax number stands where the name belongs: {1}"
    ),
    FindingKind.PHONE_ODD: QT_TRANSLATE_NOOP("Messages", "This does not look like a phone number."),
    FindingKind.PHONE_IN_ADDRESS: QT_TRANSLATE_NOOP(
        "Messages", "The address ends with a phone number: {1}"
    ),
    FindingKind.ACCOUNT_ODD: QT_TRANSLATE_NOOP(
        "Messages", "An account number has digits only, usually 8 to 30."
    ),
    FindingKind.ACCOUNT_IN_BANK: QT_TRANSLATE_NOOP(
        "Messages", "The bank's name ends with an account number: {1}"
    ),
    FindingKind.EMAIL_WRONG: QT_TRANSLATE_NOOP(
        "Messages", "This is not a valid e-mail address (at most 72 characters)."
    ),
    FindingKind.SPELLING: QT_TRANSLATE_NOOP("Messages", "{field} is usually written: {0}"),
    FindingKind.SPECIAL_FOR_PERSON: QT_TRANSLATE_NOOP(
        "Messages", "A special invoice is for companies, not for individuals."
    ),
    FindingKind.REFUSED: QT_TRANSLATE_NOOP("Messages", "The tax platform rejected it: {0}"),
    FindingKind.REPLACES: QT_TRANSLATE_NOOP(
        "Messages", "This replaces {0}, which is voided when this is confirmed."
    ),
    FindingKind.REPLACES_VOIDED: QT_TRANSLATE_NOOP(
        "Messages", "This replaces {0}, which is already voided."
    ),
}

EXPRESSION_PROBLEMS: dict[ExpressionProblem, str] = {
    ExpressionProblem.NOT_AN_EXPRESSION: QT_TRANSLATE_NOOP(
        "Messages", "This cannot be calculated. Use numbers, + - × ÷ and brackets, like 12*3.5"
    ),
    ExpressionProblem.BRACKET: QT_TRANSLATE_NOOP(
        "Messages", "A bracket is missing in this calculation."
    ),
    ExpressionProblem.DIVISION_BY_ZERO: QT_TRANSLATE_NOOP(
        "Messages", "Division by zero is not possible."
    ),
    ExpressionProblem.TOO_LONG: QT_TRANSLATE_NOOP("Messages", "This calculation is too long."),
    ExpressionProblem.OUT_OF_RANGE: QT_TRANSLATE_NOOP(
        "Messages", "The result is zero, negative or too large for an invoice."
    ),
}
"""Why what stands in an amount field is no sum."""

ENTRY_PROBLEMS: dict[EntryProblem, str] = {
    EntryProblem.NAME_MISSING: QT_TRANSLATE_NOOP("Messages", "The item needs a name."),
    EntryProblem.TOO_LONG: QT_TRANSLATE_NOOP(
        "Messages", "A name may have 100 characters, a unit 22."
    ),
    EntryProblem.TAX_CODE: QT_TRANSLATE_NOOP("Messages", "A tax code has 19 digits."),
    EntryProblem.TAX_CODE_LOST: QT_TRANSLATE_NOOP("Messages", "A tax code has 19 digits."),
    EntryProblem.TAX_CODE_SUMMARY: QT_TRANSLATE_NOOP(
        "Messages", "This tax code has finer ones below it: choose one of them."
    ),
    EntryProblem.TAX_RATE: QT_TRANSLATE_NOOP("Messages", "Choose a tax rate."),
    EntryProblem.UNIT_PRICE: QT_TRANSLATE_NOOP("Messages", "A price is a number like 12.50."),
    EntryProblem.NUMBER: QT_TRANSLATE_NOOP("Messages", "A key number has 1 to 6 digits."),
    EntryProblem.NAME_TWICE: QT_TRANSLATE_NOOP("Messages", "Another item has this name and unit."),
    EntryProblem.NUMBER_TWICE: QT_TRANSLATE_NOOP("Messages", "Another item has this key number."),
    EntryProblem.TOO_MANY: QT_TRANSLATE_NOOP("Messages", "There are 20,000 items already."),
}
"""What is wrong with one item that is typed in the window."""

"""Which section of the manual says more about a failure: its anchor, by the failure's kind.

The sections stand in the manual's chapter ``troubleshooting`` (``desktop/help/manual``); their
tables of sentences are made from this table and the sentences themselves.
"""

from pos_scanner.domain.errors import FailureKind

FAILURES_BY_SECTION: dict[str, tuple[FailureKind, ...]] = {
    "wrong-code": (
        FailureKind.PAYMENT_CODE,
        FailureKind.ISSUED_INVOICE,
        FailureKind.STAND_CODE,
        FailureKind.WEB_PAGE,
        FailureKind.NOT_A_TITLE_CODE,
        FailureKind.NOT_TEXT,
        FailureKind.SCAN_TOO_LONG,
    ),
    "code-expired": (FailureKind.CODE_EXPIRED, FailureKind.TITLE_EMPTY),
    "scanner-trouble": (
        FailureKind.CODE_DAMAGED,
        FailureKind.SCAN_BROKEN,
        FailureKind.EMPTY_SCAN,
        FailureKind.PAGE_OPEN,
        FailureKind.TILL_LOCKED,
    ),
    "picture-trouble": (
        FailureKind.NO_CODE_IN_PICTURE,
        FailureKind.SEVERAL_CODES,
        FailureKind.NOTHING_TO_PASTE,
        FailureKind.SCREEN_NOT_READABLE,
    ),
    "server-unreachable": (
        FailureKind.NO_BACKEND_SET,
        FailureKind.BACKEND_UNREACHABLE,
        FailureKind.BACKEND_TIMEOUT,
        FailureKind.BACKEND_CERTIFICATE,
        FailureKind.BACKEND_NOT_UNDERSTOOD,
        FailureKind.BACKEND_FAULT,
    ),
    "pairing-trouble": (
        FailureKind.BACKEND_REFUSED_TILL,
        FailureKind.PAIRING_REFUSED,
        FailureKind.TILL_NAME_TAKEN,
    ),
    "wechat-trouble": (
        FailureKind.WECHAT_UNAVAILABLE,
        FailureKind.WECHAT_NOT_SET_UP,
        FailureKind.QUOTA_USED_UP,
        FailureKind.TOO_MANY_SCANS,
    ),
    "confirm-trouble": (
        FailureKind.INVOICE_INCOMPLETE,
        FailureKind.ORDER_USED,
        FailureKind.SALE_REPEATED,
        FailureKind.REPLACED_BEFORE,
        FailureKind.UNCHANGED,
        FailureKind.REJECTED_UNCHANGED,
        FailureKind.DRAFT_CONFIRMED,
    ),
    "items-trouble": (FailureKind.CATALOGUE_INVALID, FailureKind.CARD_IMPOSSIBLE),
    "file-trouble": (
        FailureKind.DISK_FULL,
        FailureKind.FOLDER_NOT_WRITABLE,
        FailureKind.FILE_IN_USE,
        FailureKind.FILE_EXISTS,
        FailureKind.FILE_NOT_VERIFIED,
        FailureKind.FILE_NOT_FOUND,
        FailureKind.FILE_NOT_READABLE,
        FailureKind.NAME_RESERVED,
        FailureKind.PATH_TOO_LONG,
        FailureKind.OUT_OF_MEMORY,
    ),
    "export-trouble": (
        FailureKind.NOTHING_TO_EXPORT,
        FailureKind.CELL_NOT_WRITABLE,
        FailureKind.TEMPLATE_NEEDED,
        FailureKind.TEMPLATE_NOT_RIGHT,
        FailureKind.ANSWER_NOT_RIGHT,
        FailureKind.UNKNOWN_PRESET,
        FailureKind.PRESET_INVALID,
        FailureKind.BATCH_UNKNOWN,
        FailureKind.BATCH_DIFFERS,
        FailureKind.EXPORT_CANCELLED,
        FailureKind.EXPORT_UNDER_WAY,
    ),
    "journal-trouble": (
        FailureKind.JOURNAL_IN_USE,
        FailureKind.JOURNAL_DAMAGED,
        FailureKind.JOURNAL_TOO_NEW,
        FailureKind.JOURNAL_MISSING,
        FailureKind.DATA_FOLDER_EMPTY,
        FailureKind.JOURNAL_EMPTY,
        FailureKind.JOURNAL_OLDER,
        FailureKind.JOURNAL_WITHOUT_LOG,
        FailureKind.JOURNAL_OF_ANOTHER_TILL,
        FailureKind.JOURNAL_REPLACED,
        FailureKind.JOURNAL_MOVED,
        FailureKind.JOURNAL_FOREIGN,
        FailureKind.HEAD_NOT_WRITTEN,
        FailureKind.HASH_DIFFERS,
    ),
    "backup-trouble": (
        FailureKind.RESTORE_FINISHED,
        FailureKind.RESTORE_TAKEN_BACK,
        FailureKind.BACKUP_NOT_SOUND,
        FailureKind.BACKUP_PLACE_MISSING,
        FailureKind.DAY_TO_COME,
    ),
    "clock-trouble": (FailureKind.CLOCK_CHANGED,),
    "sign-in-trouble": (
        FailureKind.SIGN_IN_REFUSED,
        FailureKind.SIGN_IN_PAUSED,
        FailureKind.NOT_THE_OWNER,
        FailureKind.CASHIER_NOT_ACCEPTED,
        FailureKind.SHIFT_IS_OPEN,
        FailureKind.NO_SHIFT_IS_OPEN,
    ),
    "cash-register-trouble": (
        FailureKind.NO_TILL_OPEN,
        FailureKind.TILL_SILENT,
        FailureKind.SALE_REFUSED,
    ),
    "pool-trouble": (
        FailureKind.POOL_FORKED,
        FailureKind.POOL_BEHIND,
        FailureKind.POOL_NOT_SOUND,
    ),
    "settings-trouble": (FailureKind.SETTINGS_INVALID,),
    "server-machine-trouble": (
        FailureKind.PORT_IN_USE,
        FailureKind.DATABASE_UNREACHABLE,
        FailureKind.DATABASE_NOT_MIGRATED,
        FailureKind.DATABASE_TOO_NEW,
    ),
    "program-trouble": (
        FailureKind.PROGRAM_FAULT,
        FailureKind.PART_MISSING,
        FailureKind.NO_SCREEN,
    ),
}
_SECTIONS = {kind: section for section, kinds in FAILURES_BY_SECTION.items() for kind in kinds}


def section_of(kind: FailureKind) -> str:
    """The anchor of the section about a failure; a kind without one opens the chapter."""
    return _SECTIONS.get(kind, "troubleshooting")

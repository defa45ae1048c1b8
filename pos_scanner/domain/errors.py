"""What can go wrong in the world, as one closed set.

A :class:`KnownError` is the world's fault (no network, a full disk, an expired code): the user is
told in words and the program goes on. It carries a kind and facts, never a sentence: the
sentences stand in one table, in the user's language (``desktop.messages``).
"""

from collections.abc import Callable
from enum import StrEnum


class FailureKind(StrEnum):
    """Every failure that a user can be told about, by what he can do about it."""

    # A scanned text that is no invoice title, and what it is instead.
    EMPTY_SCAN = "empty-scan"
    SCAN_TOO_LONG = "scan-too-long"
    NOT_TEXT = "not-text"
    PAYMENT_CODE = "payment-code"
    ISSUED_INVOICE = "issued-invoice"
    STAND_CODE = "stand-code"
    WEB_PAGE = "web-page"
    NOT_A_TITLE_CODE = "not-a-title-code"
    CODE_DAMAGED = "code-damaged"
    """A title code whose letters were changed on the way (case, a lost part)."""
    SCAN_BROKEN = "scan-broken"
    """A wedge scanner's keys with a hole in them, or with a foreign key between."""
    PAGE_OPEN = "page-open"
    """A code that came while a page lay over the window, which had no use for it."""
    CODE_EXPIRED = "code-expired"
    TITLE_EMPTY = "title-empty"
    """WeChat knows the code, and nothing stands behind it."""
    NO_CODE_IN_PICTURE = "no-code-in-picture"
    SEVERAL_CODES = "several-codes"
    """A picture with several codes, none or more than one of them an invoice title's."""
    NOTHING_TO_PASTE = "nothing-to-paste"
    SCREEN_NOT_READABLE = "screen-not-readable"

    # The way to the backend and WeChat.
    NO_BACKEND_SET = "no-backend-set"
    BACKEND_UNREACHABLE = "backend-unreachable"
    BACKEND_TIMEOUT = "backend-timeout"
    BACKEND_CERTIFICATE = "backend-certificate"
    BACKEND_REFUSED_TILL = "backend-refused-till"
    PAIRING_REFUSED = "pairing-refused"
    TILL_NAME_TAKEN = "till-name-taken"
    BACKEND_NOT_UNDERSTOOD = "backend-not-understood"
    BACKEND_FAULT = "backend-fault"
    TOO_MANY_SCANS = "too-many-scans"
    QUOTA_USED_UP = "quota-used-up"
    WECHAT_UNAVAILABLE = "wechat-unavailable"
    WECHAT_NOT_SET_UP = "wechat-not-set-up"

    # Keeping and handing on invoices.
    DISK_FULL = "disk-full"
    FOLDER_NOT_WRITABLE = "folder-not-writable"
    JOURNAL_IN_USE = "journal-in-use"
    JOURNAL_DAMAGED = "journal-damaged"
    JOURNAL_TOO_NEW = "journal-too-new"
    JOURNAL_MISSING = "journal-missing"
    """There was a journal in this folder, and its file is gone."""
    DATA_FOLDER_EMPTY = "data-folder-empty"
    """The folder of a journal that this till remembers is empty: is its disk there?"""
    JOURNAL_EMPTY = "journal-empty"
    JOURNAL_OLDER = "journal-older"
    """The file ends before what this till has confirmed, or before its newest backup."""
    JOURNAL_WITHOUT_LOG = "journal-without-log"
    """The file was copied without its ``-wal``, which had the newest invoices."""
    JOURNAL_OF_ANOTHER_TILL = "journal-of-another-till"
    JOURNAL_REPLACED = "journal-replaced"
    """Another journal is in the place of this till's, perhaps under an open window."""
    JOURNAL_MOVED = "journal-moved"
    """The file was moved or deleted while it was open."""
    JOURNAL_FOREIGN = "journal-foreign"
    """A database of another program has the journal's name."""
    HEAD_NOT_WRITTEN = "head-not-written"
    """The till cannot remember outside the journal how far it has come."""
    RESTORE_FINISHED = "restore-finished"
    RESTORE_TAKEN_BACK = "restore-taken-back"
    POOL_FORKED = "pool-forked"
    """The pool has another ``entry`` of this till's journal than the journal itself."""
    POOL_BEHIND = "pool-behind"
    """The pool has more of this till's journal than the journal itself."""
    POOL_NOT_SOUND = "pool-not-sound"
    """A ``till``'s chain in the pool does not follow on at an ``entry``."""
    HASH_DIFFERS = "hash-differs"
    """The journal is not the one whose hash was written down."""
    BACKUP_NOT_SOUND = "backup-not-sound"
    BACKUP_PLACE_MISSING = "backup-place-missing"
    CLOCK_CHANGED = "clock-changed"
    OUT_OF_MEMORY = "out-of-memory"
    DAY_TO_COME = "day-to-come"
    """A day of which nothing can be purged yet; what was purged does not come back."""
    INVOICE_INCOMPLETE = "invoice-incomplete"
    ORDER_USED = "order-used"
    """Facts of this and the next two: an earlier invoice's ``number``, ``amount``, ``time``."""
    SALE_REPEATED = "sale-repeated"
    """The same buyer had an invoice of the same amount just before."""
    REPLACED_BEFORE = "replaced-before"
    UNCHANGED = "unchanged"
    """A replacement says what the invoice ``number`` says that it would void."""
    REJECTED_UNCHANGED = "rejected-unchanged"
    """A refused request, ``number``, is sent again as it was."""
    DRAFT_CONFIRMED = "draft-confirmed"
    """The form is an invoice already, ``number``, with another content than it has now."""
    NOTHING_TO_EXPORT = "nothing-to-export"
    FILE_IN_USE = "file-in-use"
    NAME_RESERVED = "name-reserved"
    """Windows keeps the ``name`` in ``path`` for a device, or changes it without a word."""
    PATH_TOO_LONG = "path-too-long"
    FILE_EXISTS = "file-exists"
    """The target is somebody's file and no earlier export of ours."""
    FILE_NOT_VERIFIED = "file-not-verified"
    FILE_NOT_FOUND = "file-not-found"
    FILE_NOT_READABLE = "file-not-readable"
    UNKNOWN_PRESET = "unknown-preset"
    PRESET_INVALID = "preset-invalid"
    CELL_NOT_WRITABLE = "cell-not-writable"
    """A text of an invoice that the format cannot hold; nothing was written."""
    TEMPLATE_NEEDED = "template-needed"
    TEMPLATE_NOT_RIGHT = "template-not-right"
    """The workbook to fill is not the one that the format knows."""
    ANSWER_NOT_RIGHT = "answer-not-right"
    """The workbook is no list of failures of the tax platform."""
    BATCH_UNKNOWN = "batch-unknown"
    BATCH_DIFFERS = "batch-differs"
    """A batch made again would not be the file that accounting was given."""
    EXPORT_CANCELLED = "export-cancelled"
    EXPORT_UNDER_WAY = "export-under-way"
    """Another program exports from the same journal just now."""

    # The cash register's side.
    NO_TILL_OPEN = "no-till-open"
    TILL_SILENT = "till-silent"
    """A window has the data folder and does not answer."""
    SALE_REFUSED = "sale-refused"

    # Cashiers and shifts.
    CASHIER_NOT_ACCEPTED = "cashier-not-accepted"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGN_IN_PAUSED = "sign-in-paused"
    """Too many wrong tries in a row."""
    TILL_LOCKED = "till-locked"
    """A customer's code came while nobody was signed in."""
    NOT_THE_OWNER = "not-the-owner"
    SHIFT_IS_OPEN = "shift-is-open"
    NO_SHIFT_IS_OPEN = "no-shift-is-open"

    # What the shop sells, and its codes.
    CATALOGUE_INVALID = "catalogue-invalid"
    """A table of items that cannot be taken: fact ``reason``, with ``row`` and ``column``."""
    CARD_IMPOSSIBLE = "card-impossible"
    """A title that cannot be written as a code: fact ``reason``."""

    # The machine and its settings.
    SETTINGS_INVALID = "settings-invalid"
    PORT_IN_USE = "port-in-use"
    DATABASE_UNREACHABLE = "database-unreachable"
    """Of this and the next two the fact ``place``: the backend's database, without a password."""
    DATABASE_NOT_MIGRATED = "database-not-migrated"
    DATABASE_TOO_NEW = "database-too-new"
    PART_MISSING = "part-missing"
    """An optional library of this installation is not there (the backend's, the demo's)."""
    NO_SCREEN = "no-screen"
    PROGRAM_FAULT = "program-fault"
    """Our own mistake, as the user is told of it; the log has the rest."""


class KnownError(Exception):
    """The world failed, in a way that is known and can be put into words.

    Args:
        kind: which failure; decides the sentence and the advice.
        facts: named details for the sentence (``path``, ``host``, ``line``, ``key`` …). Never a
            secret, never a customer's data: they may reach a log.
    """

    def __init__(self, kind: FailureKind, **facts: str) -> None:
        super().__init__(kind.value, facts)
        self.kind = kind
        self.facts = facts

    def __reduce__(self) -> tuple[Callable[..., "KnownError"], tuple[FailureKind, dict[str, str]]]:
        """As it comes back from another process: ``pickle`` would call it without the facts."""
        return _known_error, (self.kind, self.facts)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.kind.value} ({facts})" if facts else self.kind.value


def translatable(context: str, sentence: str) -> str:  # noqa: ARG001  (read by lupdate)
    """Mark a sentence for the translators, as Qt's ``QT_TRANSLATE_NOOP`` does; gives it unchanged.

    ``packaging/build_resources.py`` tells lupdate of this function: for packages that know no Qt.
    """
    return sentence


def _known_error(kind: FailureKind, facts: dict[str, str]) -> KnownError:
    return KnownError(kind, **facts)

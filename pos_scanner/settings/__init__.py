"""Every setting, declared once; all that shows, stores or explains settings follows from here.

Declared are type, default, label, accepted values and help. From them are made the settings page,
``settings.toml`` (``reader``, ``writer``), the environment variables and ``docs/settings.md``.
"""

from dataclasses import dataclass

from pos_scanner.settings.declaration import declarations_of, setting
from pos_scanner.settings.validators import (
    ACCOUNT_CODE,
    OWN_TAX_NUMBER,
    PATH,
    PATTERN,
    SERIAL_PORT,
    TAX_CODE,
    TAX_NAMES,
    TAX_RATE,
    TAX_RATES,
    TILL_NAME,
    URL,
    Choice,
    a_text,
    a_whole_number,
    one_of,
    translatable,
)

FILE_NAME = "settings.toml"

_AUTOMATIC = Choice("auto", translatable("Settings", "As the system has it"))
HEADINGS = one_of(
    Choice("", translatable("Settings", "English, for programs")),
    Choice("zh", translatable("Settings", "Chinese")),
)
LANGUAGES = one_of(
    _AUTOMATIC,
    Choice("zh_CN", translatable("Settings", "简体中文")),
    Choice("en", translatable("Settings", "English")),
)
APPEARANCES = one_of(
    _AUTOMATIC,
    Choice("light", translatable("Settings", "Light")),
    Choice("dark", translatable("Settings", "Dark")),
)
KEYBOARD_LAYOUTS = one_of(
    _AUTOMATIC,
    Choice("us", translatable("Settings", "US keyboard")),
    Choice("text", translatable("Settings", "The system's layout")),
)
RESOLUTIONS = one_of(Choice("640x480"), Choice("1280x720"), Choice("1920x1080"))
BAUD_RATES = one_of(*map(Choice, (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)))


@dataclass(frozen=True, slots=True)
class Settings:
    """The till's settings. A TOML key ``[section] name`` is the attribute ``section_name``."""

    shop_name: str = setting(
        default="",
        label=translatable("Settings", "Shop"),
        about="The shop's name, shown at the top of the window.",
        has_input_method=True,
    )
    shop_tax_number: str = setting(
        default="",
        label=translatable("Settings", "Shop's tax number"),
        accepts=OWN_TAX_NUMBER,
        about="The seller's own tax number (纳税人识别号). With it, invoices of another seller in "
        "the tax platform's list are recognised and never matched with a record.",
    )
    till_name: str = setting(
        default="T1",
        label=translatable("Settings", "Till (its numbers begin with it)"),
        accepts=TILL_NAME,
        about="The till's name; every invoice number starts with it.",
    )
    till_cashier: str = setting(
        default="",
        label=translatable("Settings", "Cashier"),
        accepts=a_text(16),
        about="Who confirms; stored with each invoice.",
        has_input_method=True,
    )
    till_sign_in: bool = setting(
        default=False,
        label=translatable("Settings", "Cashiers sign in"),
        about="Whether cashiers sign in, by PIN or badge; who confirmed is stored.",
    )
    till_lock_minutes: int = setting(
        default=5,
        label=translatable("Settings", "Lock after minutes (0: never)"),
        accepts=a_whole_number(0, 480),
        about="Minutes without a key or touch after which a cashier signs in again; 0: never.",
        unit="min",
    )
    till_shifts: bool = setting(
        default=False,
        label=translatable("Settings", "Shifts are kept (F9)"),
        about="Whether shifts are opened and closed (F9).",
    )
    window_language: str = setting(
        default="auto",
        label=translatable("Settings", "Language"),
        accepts=LANGUAGES,
        about="The window's language.",
    )
    window_appearance: str = setting(
        default="auto",
        label=translatable("Settings", "Appearance"),
        accepts=APPEARANCES,
        about="Light or dark.",
    )
    window_full_screen: bool = setting(
        default=False,
        label=translatable("Settings", "Full screen"),
        about="Fill the screen.",
    )
    camera_source: str = setting(
        default="0",
        label=translatable("Settings", "Camera: number, file or address"),
        about="The camera: a device number, a file, or the URL of an HTTP MJPEG or RTSP stream; "
        "empty for a till without a camera.",
    )
    camera_resolution: str = setting(
        default="1280x720",
        label=translatable("Settings", "Camera's picture, pixels"),
        accepts=RESOLUTIONS,
        about="The size of the camera's picture, where it is a device and has it: the larger one "
        "for codes held far away, the smaller one for a slow computer.",
        unit="px",
    )
    camera_exposure_ms: int = setting(
        default=0,
        label=translatable("Settings", "Camera's exposure, ms (0: automatic)"),
        accepts=a_whole_number(0, 100),
        about="How long a device exposes each picture, in ms, where its driver has it; 0: "
        "automatic. Where screens shine white 2 to 8 helps.",
        unit="ms",
    )
    camera_mirror: bool = setting(
        default=False,
        label=translatable("Settings", "Mirrored picture"),
        about="Show the picture mirrored.",
    )
    backend_url: str = setting(
        default="",
        label=translatable("Settings", "Backend's address"),
        accepts=URL,
        about="Address of the backend, https://… or http://127.0.0.1:…",
    )
    backend_token: str = setting(
        default="",
        label=translatable("Settings", "Backend's token of this till"),
        about="This till's token, from `pos-scanner backend till add`.",
        is_secret=True,
    )
    backend_ca_file: str = setting(
        default="",
        label=translatable("Settings", "Own certificates (file)"),
        accepts=PATH,
        about="A file of certificates to trust instead of the built-in ones.",
    )
    scanner_layout: str = setting(
        default="auto",
        label=translatable("Settings", "Scanner's keyboard layout"),
        accepts=KEYBOARD_LAYOUTS,
        about="How a keyboard scanner's keys are read: as on a US keyboard (us), as the system's "
        "layout has them (text), or whichever makes a known code (auto).",
    )
    scanner_gap_ms: int = setting(
        default=35,
        label=translatable("Settings", "Scanner's longest pause, ms"),
        accepts=a_whole_number(10, 200),
        about="The longest pause between two keys of the scanner, in ms; a key that may be a "
        "scan's waits so long.",
        unit="ms",
    )
    scanner_dwell_ms: int = setting(
        default=15,
        label=translatable("Settings", "Scanner's longest key press, ms"),
        accepts=a_whole_number(5, 30),
        about="The longest time for which the scanner holds a key down, in ms; a finger holds "
        "it longer.",
        unit="ms",
    )
    scanner_enter: bool = setting(
        default=True,
        label=translatable("Settings", "Scanner ends with Enter or Tab"),
        about="Whether the scanner types Enter or Tab after each code.",
    )
    scanner_prefix: str = setting(
        default="",
        label=translatable("Settings", "Scanner's prefix"),
        about="What the scanner types before each code; it is taken off.",
    )
    scanner_suffix: str = setting(
        default="",
        label=translatable("Settings", "Scanner's suffix"),
        about="What the scanner types between the code and Enter; it is taken off.",
    )
    scanner_port: str = setting(
        default="",
        label=translatable("Settings", "Scanner's port (COM mode)"),
        accepts=SERIAL_PORT,
        about="The serial port of a scanner in COM mode: its name, auto (a scanner maker's, else "
        "the only USB port), or its USB id; empty for a scanner that types.",
    )
    scanner_baud: int = setting(
        default=9600,
        label=translatable("Settings", "Port's speed, baud"),
        accepts=BAUD_RATES,
        about="The serial port's speed, bits a second; USB ports take any.",
        unit="bit/s",
    )
    sale_item: str = setting(
        default="*餐饮服务*餐费",
        label=translatable("Settings", "Usual item"),
        about="The item that a new invoice starts with.",
        has_input_method=True,
    )
    sale_tax_code: str = setting(
        default="",
        label=translatable("Settings", "Usual item's tax code"),
        accepts=TAX_CODE,
        about="The tax code (税收分类编码) of the usual item, 19 digits.",
    )
    sale_tax_rate: str = setting(
        default="0.06",
        label=translatable("Settings", "Usual tax rate"),
        accepts=TAX_RATE,
        about='The tax rate that a new invoice starts with, as a fraction, or "exempt".',
    )
    sale_tax_rates: tuple[str, ...] = setting(
        default=("0.13", "0.09", "0.06", "0.03", "0.01", "0", "exempt"),
        label=translatable("Settings", "Tax rates, e.g. 0.13, exempt"),
        accepts=TAX_RATES,
        about="The tax rates to choose from, as fractions.",
    )
    sale_price_includes_tax: bool = setting(
        default=True,
        label=translatable("Settings", "Prices are typed with tax"),
        about="Whether prices and amounts are typed with tax in them.",
    )
    sale_order_pattern: str = setting(
        default="",
        label=translatable("Settings", "Receipt's barcode (pattern)"),
        accepts=PATTERN,
        about="What a receipt's barcode looks like whose text is the order's number, as a regular "
        "expression for all of it; with a group, the group is the number. A group that repeats, "
        "as in (R?[0-9]+)+, is not taken: such a pattern can take minutes.",
    )
    sale_ask_above: int = setting(
        default=10_000,
        label=translatable("Settings", "Ask about amounts above, yuan (0: never)"),
        accepts=a_whole_number(0, 999_999_999),
        about="Amounts above this many yuan are asked for once, in words, before they are "
        "confirmed; 0: never.",
        unit="¥",
    )
    sale_repeat_minutes: int = setting(
        default=10,
        label=translatable("Settings", "Ask about the same sale again, minutes (0: never)"),
        accepts=a_whole_number(0, 1440),
        about="For so many minutes the same buyer's same amount is asked for before it is "
        "confirmed again; 0: never. An order number that was invoiced is always asked for.",
        unit="min",
    )
    buyers_keep: bool = setting(
        default=False,
        label=translatable("Settings", "Keep companies that were here"),
        about="Whether companies that were here are kept, to be found as one types; ask first.",
    )
    buyers_days: int = setting(
        default=365,
        label=translatable("Settings", "Days to keep them after the last invoice"),
        accepts=a_whole_number(1, 3650),
        about="How many days after its last invoice a known company is erased.",
        unit="days",
    )
    data_folder: str = setting(
        default="",
        label=translatable("Settings", "Data folder, with the journal"),
        accepts=PATH,
        about="Where the journal is kept from the next start on; empty: where these settings are. "
        "Nothing is moved there. --data-dir on the command line wins.",
        has_input_method=True,
    )
    backup_folder: str = setting(
        default="",
        label=translatable("Settings", "Second place for backups (folder)"),
        accepts=PATH,
        about=(
            "Each day's backup is copied there, too: to a USB stick, a share. Empty: nowhere. "
            "What is not there that day, or full, is told."
        ),
        has_input_method=True,
    )
    export_folder: str = setting(
        default="",
        label=translatable("Settings", "Folder for export files"),
        accepts=PATH,
        about="Where export files go; empty: the user's documents folder.",
        has_input_method=True,
    )
    export_preset: str = setting(
        default="workbook",
        label=translatable("Settings", "Usual export format"),
        about="The format that the export page begins with.",
    )
    export_headings: str = setting(
        default="",
        label=translatable("Settings", "Headings of the CSV"),
        accepts=HEADINGS,
        about="zh: the standard CSV has Chinese headings; empty: English ones, for programs.",
    )
    export_template: str = setting(
        default="",
        label=translatable("Settings", "Tax platform's blank template (file)"),
        accepts=PATH,
        about="The tax platform's blank batch template, as downloaded.",
        has_input_method=True,
    )
    export_number_in_remark: bool = setting(
        default=True,
        label=translatable("Settings", "Tax platform: the till's number in the remark"),
        about="Writes the till's number before the remark, so that issued invoices are recognized.",
    )
    export_receivable_code: str = setting(
        default="1122",
        label=translatable("Settings", "Receivables: account code"),
        accepts=ACCOUNT_CODE,
        about="Vouchers debit this account with the amount paid.",
    )
    export_receivable_name: str = setting(
        default="应收账款",
        label=translatable("Settings", "Receivables: account name"),
        accepts=a_text(60),
        about="That account's name.",
        has_input_method=True,
    )
    export_sales_code: str = setting(
        default="6001",
        label=translatable("Settings", "Sales: account code"),
        accepts=ACCOUNT_CODE,
        about="Vouchers credit this account with the amount without tax.",
    )
    export_sales_name: str = setting(
        default="主营业务收入",
        label=translatable("Settings", "Sales: account name"),
        accepts=a_text(60),
        about="That account's name.",
        has_input_method=True,
    )
    export_tax_code: str = setting(
        default="22210106",
        label=translatable("Settings", "Output tax: account code"),
        accepts=ACCOUNT_CODE,
        about="Vouchers credit this account with the tax.",
    )
    export_tax_name: str = setting(
        default="应交税费-应交增值税-销项税额",
        label=translatable("Settings", "Output tax: account name"),
        accepts=a_text(60),
        about="That account's name.",
        has_input_method=True,
    )
    export_voucher_word: str = setting(
        default="记",
        label=translatable("Settings", "Vouchers' word"),
        accepts=a_text(16),
        about="The vouchers' word (凭证字).",
        has_input_method=True,
    )
    export_voucher_maker: str = setting(
        default="",
        label=translatable("Settings", "Vouchers' maker"),
        accepts=a_text(16),
        about="Who makes the vouchers (制单人); empty: the cashier.",
        has_input_method=True,
    )
    export_tax_names: tuple[str, ...] = setting(
        default=(),
        label=translatable("Settings", "Names of tax rates, rate=name"),
        accepts=TAX_NAMES,
        about="What the accounting program calls the tax rates, as rate=name.",
        has_input_method=True,
    )

    def __repr__(self) -> str:
        values = (
            f"{name}={'***' if declaration.is_secret else repr(getattr(self, name))}"
            for name, declaration in DECLARATIONS.items()
        )
        return f"Settings({', '.join(values)})"


DECLARATIONS = declarations_of(Settings)
"""The declaration of each setting by its attribute's name, in the order of page and documents."""

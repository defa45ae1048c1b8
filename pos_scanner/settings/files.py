"""Settings of what is kept and given away: the data folder, backups, files for accounting."""

from dataclasses import dataclass

from pos_scanner.domain.errors import translatable
from pos_scanner.settings.declaration import setting
from pos_scanner.settings.validators import (
    ACCOUNT_CODE,
    FILE,
    FOLDER,
    TAX_NAMES,
    Choice,
    a_text,
    one_of,
)

HEADINGS = one_of(
    Choice("", translatable("Settings", "English, for programs")),
    Choice("zh", translatable("Settings", "Chinese")),
)


@dataclass(frozen=True)
class FileSettings:
    """The sections ``[data]``, ``[backup]`` and ``[export]``."""

    data_folder: str = setting(
        default="",
        label=translatable("Settings", "Data folder, with the journal"),
        accepts=FOLDER,
        about=translatable(
            "Settings",
            "Where the journal is kept; empty: where these settings are. Nothing is moved there. "
            "--data-dir on the command line wins.",
        ),
        has_input_method=True,
    )
    backup_folder: str = setting(
        default="",
        label=translatable("Settings", "Second location for backups"),
        accepts=FOLDER,
        about=translatable(
            "Settings",
            "Each day's backup is copied there, too: to a USB stick, a share. Empty: nowhere. The "
            "window says when it is missing or full.",
        ),
        has_input_method=True,
        is_live=True,
    )
    export_folder: str = setting(
        default="",
        label=translatable("Settings", "Folder for export files"),
        accepts=FOLDER,
        about=translatable(
            "Settings", "Where export files go; empty: the user's documents folder."
        ),
        has_input_method=True,
    )
    export_preset: str = setting(
        default="workbook",
        label=translatable("Settings", "Usual export format"),
        about=translatable("Settings", "The format that the export page begins with."),
        is_live=True,
    )
    export_headings: str = setting(
        default="",
        label=translatable("Settings", "Headings of the CSV"),
        accepts=HEADINGS,
        about=translatable(
            "Settings",
            "The headings of the standard CSV: Chinese, or English ones for programs.",
        ),
        is_live=True,
    )
    export_template: str = setting(
        default="",
        label=translatable("Settings", "Tax platform's blank template"),
        accepts=FILE,
        about=translatable("Settings", "The tax platform's blank batch template, as downloaded."),
        has_input_method=True,
        is_live=True,
    )
    export_number_in_remark: bool = setting(
        default=True,
        label=translatable("Settings", "Till's number in the remark"),
        about=translatable(
            "Settings",
            "Writes the till's number before the remark in the tax platform's file, so that "
            "issued invoices are recognised.",
        ),
        is_live=True,
    )
    export_receivable_code: str = setting(
        default="1122",
        label=translatable("Settings", "Receivables: account code"),
        accepts=ACCOUNT_CODE,
        about=translatable("Settings", "Vouchers debit this account with the amount paid."),
        is_live=True,
    )
    export_receivable_name: str = setting(
        default="应收账款",
        label=translatable("Settings", "Receivables: account name"),
        accepts=a_text(60),
        about=translatable("Settings", "That account's name."),
        has_input_method=True,
        is_live=True,
    )
    export_sales_code: str = setting(
        default="6001",
        label=translatable("Settings", "Sales: account code"),
        accepts=ACCOUNT_CODE,
        about=translatable("Settings", "Vouchers credit this account with the amount without tax."),
        is_live=True,
    )
    export_sales_name: str = setting(
        default="主营业务收入",
        label=translatable("Settings", "Sales: account name"),
        accepts=a_text(60),
        about=translatable("Settings", "That account's name."),
        has_input_method=True,
        is_live=True,
    )
    export_tax_code: str = setting(
        default="22210106",
        label=translatable("Settings", "Output tax: account code"),
        accepts=ACCOUNT_CODE,
        about=translatable("Settings", "Vouchers credit this account with the tax."),
        is_live=True,
    )
    export_tax_name: str = setting(
        default="应交税费-应交增值税-销项税额",
        label=translatable("Settings", "Output tax: account name"),
        accepts=a_text(60),
        about=translatable("Settings", "That account's name."),
        has_input_method=True,
        is_live=True,
    )
    export_voucher_word: str = setting(
        default="记",
        label=translatable("Settings", "Vouchers' word"),
        accepts=a_text(16),
        about=translatable("Settings", "The vouchers' word (凭证字)."),
        has_input_method=True,
        is_live=True,
    )
    export_voucher_maker: str = setting(
        default="",
        label=translatable("Settings", "Vouchers' maker"),
        accepts=a_text(16),
        about=translatable("Settings", "Who makes the vouchers (制单人); empty: the cashier."),
        has_input_method=True,
        is_live=True,
    )
    export_tax_names: tuple[str, ...] = setting(
        default=(),
        label=translatable("Settings", "Names of tax rates"),
        accepts=TAX_NAMES,
        about=translatable(
            "Settings",
            "What the accounting program calls the tax rates, as rate=name: 0.13=VAT 13%.",
        ),
        has_input_method=True,
        is_live=True,
    )

"""Settings of the shop: name, tills, cashiers, what it sells, what it keeps of buyers."""

from dataclasses import dataclass

from pos_scanner.domain.errors import translatable
from pos_scanner.settings.declaration import Topic, setting
from pos_scanner.settings.validators import (
    OWN_TAX_NUMBER,
    PATTERN,
    TAX_CODE,
    TAX_RATE,
    TAX_RATES,
    TILL_NAME,
    Choice,
    a_text,
    a_whole_number,
    one_of,
)

AUTOMATIC = Choice("auto", translatable("Settings", "As the system has it"))
LANGUAGES = one_of(
    AUTOMATIC,
    Choice("zh_CN", translatable("Settings", "简体中文")),
    Choice("en", translatable("Settings", "English")),
)
APPEARANCES = one_of(
    AUTOMATIC,
    Choice("light", translatable("Settings", "Light")),
    Choice("dark", translatable("Settings", "Dark")),
    Choice("high-contrast", translatable("Settings", "High contrast")),
)
TAXPAYERS = one_of(
    Choice("", translatable("Settings", "Not set")),
    Choice("general", translatable("Settings", "General taxpayer")),
    Choice("small", translatable("Settings", "Small-scale taxpayer")),
)


@dataclass(frozen=True)
class ShopSettings:
    """The sections ``[shop]``, ``[till]``, ``[window]``, ``[sale]`` and ``[buyers]``."""

    shop_name: str = setting(
        default="",
        label=translatable("Settings", "Shop's name"),
        about=translatable(
            "Settings", "Shown at the top of the window, on reports and on the title card."
        ),
        has_input_method=True,
    )
    shop_tax_number: str = setting(
        default="",
        label=translatable("Settings", "Shop's tax number"),
        accepts=OWN_TAX_NUMBER,
        about=translatable(
            "Settings",
            "The seller's own tax number (纳税人识别号). With it, invoices of another seller in "
            "the tax platform's list are recognised and never matched with a record.",
        ),
    )
    shop_taxpayer: str = setting(
        default="",
        label=translatable("Settings", "Kind of taxpayer"),
        accepts=TAXPAYERS,
        about=translatable(
            "Settings",
            "A general taxpayer invoices at 6, 9 or 13 %, a small-scale one at 1 or 3 %. The first "
            "start guide offers the rates by it.",
        ),
        is_live=True,
    )
    shop_guide_page: int = setting(
        default=0,
        label=translatable("Settings", "First start guide"),
        accepts=a_whole_number(0, 5),
        about=translatable(
            "Settings",
            "Where the first start guide continues; 0: it is finished, or was not needed.",
        ),
        is_hidden=True,
    )
    till_name: str = setting(
        default="T1",
        label=translatable("Settings", "Till's name"),
        accepts=TILL_NAME,
        about=translatable(
            "Settings",
            "Every invoice number of this till starts with it. Two tills of a shop need two names.",
        ),
        topic=Topic.SHOP,
    )
    till_cashier: str = setting(
        default="",
        label=translatable("Settings", "Cashier"),
        accepts=a_text(16),
        about=translatable(
            "Settings", "Who confirms; stored with each invoice while cashiers do not sign in."
        ),
        has_input_method=True,
    )
    till_sign_in: bool = setting(
        default=False,
        label=translatable("Settings", "Cashiers sign in"),
        about=translatable(
            "Settings", "Cashiers sign in by PIN or badge, and who confirmed is stored."
        ),
    )
    till_lock_minutes: int = setting(
        default=5,
        label=translatable("Settings", "Lock the window after"),
        accepts=a_whole_number(0, 480),
        about=translatable(
            "Settings", "After so long without a key or touch a cashier signs in again; 0: never."
        ),
        unit=translatable("Settings", "min"),
    )
    till_shifts: bool = setting(
        default=False,
        label=translatable("Settings", "Shifts (F9)"),
        about=translatable("Settings", "Shifts are opened and closed, each with a report."),
    )
    window_language: str = setting(
        default="auto",
        label=translatable("Settings", "Language"),
        accepts=LANGUAGES,
        about=translatable("Settings", "The language of the window."),
        is_live=True,
    )
    window_appearance: str = setting(
        default="auto",
        label=translatable("Settings", "Appearance"),
        accepts=APPEARANCES,
        about=translatable("Settings", "Light, dark or high contrast."),
        is_live=True,
    )
    window_scale: int = setting(
        default=100,
        label=translatable("Settings", "Size of everything"),
        accepts=a_whole_number(100, 200),
        about=translatable(
            "Settings",
            "How large type and buttons are. Never larger than fits: the window always shows "
            "all of a regular invoice.",
        ),
        unit="%",
        is_live=True,
    )
    window_full_screen: bool = setting(
        default=False,
        label=translatable("Settings", "Full screen"),
        about=translatable("Settings", "The window fills the screen."),
        is_live=True,
    )
    sale_item: str = setting(
        default="",
        label=translatable("Settings", "Usual item"),
        about=translatable(
            "Settings", "The item that a new invoice starts with; empty: the form asks for one."
        ),
        has_input_method=True,
    )
    sale_tax_code: str = setting(
        default="",
        label=translatable("Settings", "Usual item's tax code"),
        accepts=TAX_CODE,
        about=translatable("Settings", "The tax code (税收分类编码) of the usual item, 19 digits."),
    )
    sale_tax_rate: str = setting(
        default="",
        label=translatable("Settings", "Usual tax rate"),
        accepts=TAX_RATE,
        about=translatable(
            "Settings", "The tax rate that a new invoice starts with; empty: that of the item."
        ),
    )
    sale_tax_rates: tuple[str, ...] = setting(
        default=("0.13", "0.09", "0.06", "0.03", "0.01", "0", "exempt"),
        label=translatable("Settings", "Tax rates to choose from"),
        accepts=TAX_RATES,
        about=translatable("Settings", "The tax rates that the form offers."),
    )
    sale_price_includes_tax: bool = setting(
        default=True,
        label=translatable("Settings", "Prices are typed with tax"),
        about=translatable("Settings", "Prices and amounts are typed with tax in them."),
    )
    sale_order_pattern: str = setting(
        default="",
        label=translatable("Settings", "Receipt's barcode (pattern)"),
        accepts=PATTERN,
        about=translatable(
            "Settings",
            "What a receipt's barcode looks like whose text is the order's number, as a regular "
            "expression for all of it; with a group, the group is the number. A group that "
            "repeats, as in (R?[0-9]+)+, is not taken: such a pattern can take minutes.",
        ),
        topic=Topic.SCANNER,
    )
    sale_ask_above: int = setting(
        default=10_000,
        label=translatable("Settings", "Ask about amounts above"),
        accepts=a_whole_number(0, 999_999_999),
        about=translatable(
            "Settings",
            "Larger amounts are asked for once, in words, before they are confirmed; 0: never.",
        ),
        unit=translatable("Settings", "yuan"),
    )
    sale_repeat_minutes: int = setting(
        default=10,
        label=translatable("Settings", "Ask about the same sale again within"),
        accepts=a_whole_number(0, 1440),
        about=translatable(
            "Settings",
            "Within this time the same buyer's same amount is asked for before it is confirmed "
            "again; 0: never. An order number that was invoiced is always asked for.",
        ),
        unit=translatable("Settings", "min"),
    )
    buyers_keep: bool = setting(
        default=False,
        label=translatable("Settings", "Keep companies that were here"),
        about=translatable(
            "Settings", "Companies that were here are kept, and found as one types. Ask them first."
        ),
    )
    buyers_days: int = setting(
        default=365,
        label=translatable("Settings", "Keep them after the last invoice"),
        accepts=a_whole_number(1, 3650),
        about=translatable("Settings", "So long after its last invoice a known company is erased."),
        unit=translatable("Settings", "days"),
    )

"""Settings of the pool: what this till sends of its invoices to head office."""

from dataclasses import dataclass

from pos_scanner.domain.errors import translatable
from pos_scanner.settings.declaration import setting
from pos_scanner.settings.validators import Choice, one_of

OFF, FROM_NOW, WHOLE = "off", "new", "all"
POOL_RECORDS = one_of(
    Choice(OFF, translatable("Settings", "Nothing")),
    Choice(FROM_NOW, translatable("Settings", "What is confirmed from now on")),
    Choice(WHOLE, translatable("Settings", "Everything, from the first invoice on")),
)


@dataclass(frozen=True)
class PoolSettings:
    """The section ``[pool]``."""

    pool_records: str = setting(
        default=OFF,
        label=translatable("Settings", "Send to head office"),
        accepts=POOL_RECORDS,
        about=translatable(
            "Settings",
            "Invoices go to the server, for head office's exports and against orders that are "
            "invoiced twice, with the buyer's name and tax number. Customers' data is then at a "
            "second place, until the server removes it after its days: tell them so first.",
        ),
        is_live=True,
    )
    pool_address: bool = setting(
        default=False,
        label=translatable("Settings", "Send address and telephone"),
        about=translatable("Settings", "Head office gets the buyers' addresses and telephones."),
        is_live=True,
    )
    pool_bank: bool = setting(
        default=False,
        label=translatable("Settings", "Send bank and account"),
        about=translatable("Settings", "Head office gets the buyers' banks and accounts."),
        is_live=True,
    )
    pool_email: bool = setting(
        default=False,
        label=translatable("Settings", "Send e-mail"),
        about=translatable("Settings", "Head office gets the buyers' e-mail addresses."),
        is_live=True,
    )
    pool_remark: bool = setting(
        default=False,
        label=translatable("Settings", "Send the remark"),
        about=translatable("Settings", "Head office gets the invoices' remarks."),
        is_live=True,
    )

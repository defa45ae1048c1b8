"""Settings of what the customer at the counter sees."""

from dataclasses import dataclass
from enum import StrEnum

from pos_scanner.settings.declaration import setting
from pos_scanner.settings.validators import Choice, one_of, translatable


class CustomerScreen(StrEnum):
    """Where the customer's display stands."""

    OFF = "off"
    SECOND = "screen"
    WINDOW = "window"


CUSTOMER_SCREENS = one_of(
    Choice(CustomerScreen.OFF.value, translatable("Settings", "None")),
    Choice(CustomerScreen.SECOND.value, translatable("Settings", "On the second screen")),
    Choice(CustomerScreen.WINDOW.value, translatable("Settings", "In a window of its own")),
)


@dataclass(frozen=True)
class CounterSettings:
    """The section ``[display]``."""

    display_customer: str = setting(
        default=CustomerScreen.OFF.value,
        label=translatable("Settings", "Customer display"),
        accepts=CUSTOMER_SCREENS,
        about=translatable(
            "Settings",
            "Where customers read how to show their code, and check name and tax number.",
        ),
    )

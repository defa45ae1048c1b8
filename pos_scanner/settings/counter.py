"""Settings of what the customer at the counter sees, and of what nobody else is to see there."""

from dataclasses import dataclass
from enum import StrEnum

from pos_scanner.domain.errors import translatable
from pos_scanner.settings.declaration import setting
from pos_scanner.settings.validators import Choice, a_whole_number, one_of


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
    """The sections ``[display]``, ``[sound]`` and ``[privacy]``."""

    display_customer: str = setting(
        default=CustomerScreen.OFF.value,
        label=translatable("Settings", "Customer display"),
        accepts=CUSTOMER_SCREENS,
        about=translatable(
            "Settings",
            "Where customers read how to show their code, and check name and tax number.",
        ),
        is_live=True,
    )
    sound_volume: int = setting(
        default=60,
        label=translatable("Settings", "Volume of sounds"),
        accepts=a_whole_number(0, 100),
        about=translatable(
            "Settings",
            "A code read, a code rejected, an invoice confirmed and a failure each have "
            "their own sound; 0: silent. The window shows the same in colour and words.",
        ),
        unit="%",
        is_live=True,
    )
    privacy_clear_minutes: int = setting(
        default=10,
        label=translatable("Settings", "Clear the screen after"),
        accepts=a_whole_number(0, 240),
        about=translatable(
            "Settings",
            "After so long without a key or touch, the form is put on hold and pages that "
            "name buyers close; 0: never.",
        ),
        unit=translatable("Settings", "min"),
        is_live=True,
    )

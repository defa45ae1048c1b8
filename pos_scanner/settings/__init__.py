"""Every setting, declared once; all that shows, stores or explains settings follows from here.

Declared are type, default, label, help, unit, page and accepted values. From them are made the
pages of the window's settings, ``settings.toml`` (``reader``, ``writer``), the environment
variables and ``docs/settings.md``. The declarations stand by subject in ``shop``, ``devices``,
``files``, ``counter`` and ``pool``.
"""

from dataclasses import dataclass

from pos_scanner.settings.counter import CounterSettings
from pos_scanner.settings.declaration import declarations_of
from pos_scanner.settings.devices import DeviceSettings
from pos_scanner.settings.files import FileSettings
from pos_scanner.settings.pool import PoolSettings
from pos_scanner.settings.shop import ShopSettings

FILE_NAME = "settings.toml"


@dataclass(frozen=True)
class Settings(PoolSettings, CounterSettings, FileSettings, DeviceSettings, ShopSettings):
    """The till's settings. A TOML key ``[section] name`` is the attribute ``section_name``.

    Fields stand in the reverse order of the bases, as dataclasses collect them. No class here has
    slots: several bases with slots cannot be joined.
    """

    def __repr__(self) -> str:
        values = (
            f"{name}={'***' if declaration.is_secret else repr(getattr(self, name))}"
            for name, declaration in DECLARATIONS.items()
        )
        return f"Settings({', '.join(values)})"


DECLARATIONS = declarations_of(Settings)
"""The declaration of each setting by its attribute's name, in the order of page and documents."""

"""How a setting is declared: one value that page, file, variable and documents follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from pos_scanner.settings.validators import FLAG, TEXT, Accepts, Choice

VARIABLE_PREFIX = "POS_SCANNER_"
_METADATA_KEY = "declaration"
_ACCEPTS_BY_TYPE: Mapping[type, Accepts] = {bool: FLAG, str: TEXT}


class Topic(StrEnum):
    """The page of the window's settings on which a setting stands, in the order of the pages."""

    SHOP = "shop"
    CAMERA = "camera"
    SCANNER = "scanner"
    SERVER = "server"
    ITEMS = "items"
    EXPORT = "export"
    CASHIERS = "cashiers"
    PRIVACY = "privacy"
    DISPLAY = "display"
    MAINTENANCE = "maintenance"
    ABOUT = "about"


_TOPIC_BY_SECTION = {
    "shop": Topic.SHOP,
    "till": Topic.CASHIERS,
    "window": Topic.DISPLAY,
    "display": Topic.DISPLAY,
    "sound": Topic.DISPLAY,
    "camera": Topic.CAMERA,
    "scanner": Topic.SCANNER,
    "backend": Topic.SERVER,
    "sale": Topic.ITEMS,
    "export": Topic.EXPORT,
    "buyers": Topic.PRIVACY,
    "privacy": Topic.PRIVACY,
    "pool": Topic.PRIVACY,
    "data": Topic.MAINTENANCE,
    "backup": Topic.MAINTENANCE,
}
"""Where the settings of a section of the file stand unless one names its own topic."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is said of one setting.

    Attributes:
        name: of the attribute: its section in the file, an underscore, its name there.
        default: its value while nobody has set it; has the setting's type.
        label: its caption on the settings page, English, translatable; without the unit.
        accepts: which values it takes.
        help: what it is for, one or two English sentences, translatable.
        unit: of a number, as people write it: ``ms``; empty when it counts nothing measured.
        topic: the page on which it stands; ``None``: that of its section.
        is_live: whether the running till follows a change at once; else from its next start on.
        has_input_method: whether Chinese is typed into it; an input method stays out of the others.
        is_secret: whether it is hidden on the page and in logs.
        is_hidden: whether no page shows it: the program keeps it for itself.
    """

    name: str
    default: Any
    label: str
    accepts: Accepts
    help: str
    unit: str = ""
    topic: Topic | None = None
    is_live: bool = False
    has_input_method: bool = False
    is_secret: bool = False
    is_hidden: bool = False

    @property
    def key(self) -> str:
        """Its dotted key in the file: ``backend.url`` of ``backend_url``."""
        return self.name.replace("_", ".", 1)

    @property
    def variable(self) -> str:
        """The environment variable that wins over the file: ``POS_SCANNER_BACKEND_URL``."""
        return VARIABLE_PREFIX + self.name.upper()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The values to choose from; empty where any text or number may be typed."""
        return self.accepts.choices

    @property
    def page(self) -> Topic:
        """The page of the window's settings on which it stands.

        Raises:
            KeyError: it names no topic, and neither does its section.
        """
        return self.topic or _TOPIC_BY_SECTION[self.key.partition(".")[0]]

    def parse(self, value: object) -> Any:
        """Check a value of the file's types; a list becomes a tuple.

        Raises:
            ValueError: the setting does not take it; the text says what it takes.
        """
        if not self.accepts.is_valid(value):
            raise ValueError(str(self.accepts))
        return tuple(value) if isinstance(value, list) else value

    def parse_text(self, text: str) -> Any:
        """Read a value that was typed, or stands in a variable: ``true``, ``35``, ``0.13, 0.06``.

        Raises:
            ValueError: the setting does not take it; the text says what it takes.
        """
        text = text.strip()
        if isinstance(self.default, bool):
            return self.parse({"true": True, "false": False}.get(text.lower(), text))
        if isinstance(self.default, int):
            return self.parse(int(text) if text.isascii() and text.isdigit() else text)
        if isinstance(self.default, tuple):
            return self.parse([item.strip() for item in text.split(",") if item.strip()])
        return self.parse(text)

    def as_text(self, value: Any) -> str:
        """A value as it would be typed; ``parse_text`` gives it back."""
        if isinstance(value, bool):
            return str(value).lower()
        return ", ".join(value) if isinstance(value, tuple) else str(value)


def setting(
    *,
    default: Any,
    label: str,
    about: str,
    accepts: Accepts | None = None,
    unit: str = "",
    topic: Topic | None = None,
    is_live: bool = False,
    has_input_method: bool = False,
    is_secret: bool = False,
    is_hidden: bool = False,
) -> Any:
    """Declare a setting as a field of a dataclass, named by its attribute.

    The arguments are the attributes of :class:`Declaration`; ``about`` is its help. Without
    ``accepts`` a setting takes what its default is: a flag, or any text.
    """
    declaration = Declaration(
        "",
        default,
        label,
        accepts or _ACCEPTS_BY_TYPE[type(default)],
        about,
        unit,
        topic,
        is_live,
        has_input_method,
        is_secret,
        is_hidden,
    )
    return field(default=default, metadata={_METADATA_KEY: declaration})


def declarations_of(settings_type: type) -> Mapping[str, Declaration]:
    """The declarations of a dataclass's fields by attribute, in their order."""
    return {
        declared.name: replace(declared.metadata[_METADATA_KEY], name=declared.name)
        for declared in fields(settings_type)
    }

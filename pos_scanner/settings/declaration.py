"""How a setting is declared: one value that page, file, variable and documents follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pos_scanner.settings.validators import FLAG, TEXT, Accepts, Choice

VARIABLE_PREFIX = "POS_SCANNER_"
_METADATA_KEY = "declaration"
_ACCEPTS_BY_TYPE: Mapping[type, Accepts] = {bool: FLAG, str: TEXT}


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is said of one setting.

    Attributes:
        name: of the attribute: its section in the file, an underscore, its name there.
        default: its value while nobody has set it; has the setting's type.
        label: its caption on the settings page, English, translatable.
        accepts: which values it takes.
        help: what it is for, one or two English sentences.
        unit: of a number, as people write it: ``ms``; empty when it counts nothing measured.
        has_input_method: whether Chinese is typed into it; an input method stays out of the others.
        is_secret: whether it is hidden on the page and in logs.
    """

    name: str
    default: Any
    label: str
    accepts: Accepts
    help: str
    unit: str = ""
    has_input_method: bool = False
    is_secret: bool = False

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
    has_input_method: bool = False,
    is_secret: bool = False,
) -> Any:
    """Declare a setting as a field of a dataclass, named by its attribute.

    The arguments are the attributes of :class:`Declaration`; ``about`` is its help. Without
    ``accepts`` a setting takes what its default is: a flag, or any text.
    """
    accepts = accepts or _ACCEPTS_BY_TYPE[type(default)]
    declaration = Declaration("", default, label, accepts, about, unit, has_input_method, is_secret)
    return field(default=default, metadata={_METADATA_KEY: declaration})


def declarations_of(settings_type: type) -> Mapping[str, Declaration]:
    """The declarations of a dataclass's fields by attribute, in their order."""
    return {
        declared.name: replace(declared.metadata[_METADATA_KEY], name=declared.name)
        for declared in fields(settings_type)
    }

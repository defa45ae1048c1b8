"""The configuration as texts, each with the place where it stands: an option, a variable, a line.

Comes in: the command line's options, the environment, a TOML file. Goes out: :class:`ConfigValues`.
Knows no setting but by its name, and repeats no value: it may be a secret.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.text_file import line_of_toml_error, line_of_toml_key

_FOR_OTHERS = 0o077

Place = Mapping[str, str]
"""Facts of a failure: ``problem``, ``key`` and, in a file, ``path`` and ``line``."""


@dataclass(frozen=True, slots=True)
class ConfigValues:
    """The settings that somebody has set.

    Attributes:
        texts: by the settings' names; an option goes before a variable, that before the file.
        places: where each of them stands.
        tables: the file's tables of one name, each with its place.
        variables: the settings' environment variables.
        accepts: what each setting takes, English, translatable.
    """

    texts: Mapping[str, str] = field(repr=False)
    places: Mapping[str, Place]
    tables: tuple[tuple[Any, Place], ...] = field(repr=False)
    variables: Mapping[str, str]
    accepts: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """A setting's text.

        Raises:
            KnownError: as :meth:`wrong`, where it has letters that nobody can see.
        """
        text = self.texts.get(name, default)
        if not text.isprintable():
            raise self.wrong(name)
        return text

    def wrong(self, name: str, accepts: str = "") -> KnownError:
        """The failure that says where a setting's wrong value stands, and what it takes."""
        place = self.places.get(name) or {"problem": "missing", "key": self.variables[name]}
        return invalid(place, wanted=accepts or self.accepts[name])


def read_values(
    variables: Mapping[str, str],
    accepts: Mapping[str, str],
    environment: Mapping[str, str],
    options: Mapping[str, str],
    file: tuple[str, str],
) -> ConfigValues:
    """Read what is set, wherever it is.

    Args:
        variables: each setting's environment variable, by its name in the file.
        accepts: what each setting takes.
        environment: an empty variable counts as none.
        options: of the command line, by the settings' names.
        file: path of the TOML file, empty for none, and the name of its tables.

    Raises:
        KnownError: SETTINGS_INVALID with facts ``problem`` (not-there, not-readable,
            open-to-others, syntax, unknown-key, bad-value), ``path`` and, but for the first three,
            ``line`` and ``key``.
    """
    path, table_name = file
    texts: dict[str, str] = {}
    places: dict[str, Place] = {}
    tables: tuple[tuple[Any, Place], ...] = ()
    if path:
        document, content = _document(Path(path))
        tables = _tables(document.pop(table_name, []), table_name, path, content)
        for name, value in document.items():
            line = str(line_of_toml_key(name, content))
            places[name] = {"problem": "bad-value", "key": name, "path": path, "line": line}
            texts[name] = _as_text(name, value, places[name], accepts)
    for name, variable in variables.items():
        if environment.get(variable):
            texts[name] = environment[variable]
            places[name] = {"problem": "bad-variable", "key": variable}
        if name in options:
            texts[name] = options[name]
            places[name] = {"problem": "bad-option", "key": f"--{name}"}
    return ConfigValues(texts, places, tables, variables, accepts)


def invalid(place: Place, **details: str) -> KnownError:
    """A failure of the configuration at a place."""
    return KnownError(FailureKind.SETTINGS_INVALID, **place, **details)


def _document(path: Path) -> tuple[dict[str, Any], str]:
    """A TOML file that its owner alone can read, decoded and as its text."""
    facts = {"key": "", "path": str(path)}
    try:
        if not path.exists():
            raise invalid(facts, problem="not-there")
        if not path.is_file():  # A folder is closed to others in vain: it could not be read either.
            raise invalid(facts, problem="not-readable")
        if os.name == "posix" and path.stat().st_mode & _FOR_OTHERS:
            raise invalid(facts, problem="open-to-others")
        content = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise invalid(facts, problem="not-readable") from error
    try:
        return tomllib.loads(content), content
    except tomllib.TOMLDecodeError as error:
        line = str(line_of_toml_error(error, content))
        raise invalid(facts, problem="syntax", line=line) from error


def _as_text(name: str, value: object, place: Place, accepts: Mapping[str, str]) -> str:
    if name not in accepts:
        closest = difflib.get_close_matches(name, accepts, n=1, cutoff=0.6)
        facts = {**place, "problem": "unknown-key"}
        raise invalid(facts, **({"meant": closest[0]} if closest else {}))
    if not isinstance(value, str | int):
        raise invalid(place, wanted=accepts[name])
    return str(value)


def _tables(value: object, name: str, path: str, content: str) -> tuple[tuple[Any, Place], ...]:
    header = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    lines = [number for number, line in enumerate(content.splitlines(), 1) if header.match(line)]
    tables = value if isinstance(value, list) else [value]
    if len(lines) != len(tables):  # Written some other way: in one line, or as a single table.
        lines = [line_of_toml_key(name, content)] * len(tables)
    place = {"problem": "bad-value", "key": name, "path": path}
    return tuple(
        (table, {**place, "line": str(line)}) for table, line in zip(tables, lines, strict=True)
    )

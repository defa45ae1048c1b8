"""Reading settings: a TOML file, and the environment's variables, which win over the file.

Comes in: ``settings.toml`` in the data folder, or ``--config``. Goes out: a frozen
:class:`Settings`. What is wrong in a file is named by line and key; nothing is guessed. The window
opens in spite of it, by all that is sound.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.text_file import line_of_toml_error, line_of_toml_key
from pos_scanner.user_paths import refuse_special_file

FORMER_DEFAULTS: Mapping[str, str] = MappingProxyType(
    {"sale_item": "*餐饮服务*餐费", "sale_tax_rate": "0.06"}
)
"""What a shop began with that had chosen nothing, before the first start guide asked."""
NO_VARIABLES: Mapping[str, str] = MappingProxyType({})
_MOST_BROKEN_LINES = 50
_KEYS = tuple(declaration.key for declaration in DECLARATIONS.values())


def load(path: Path, environment: Mapping[str, str] = NO_VARIABLES) -> Settings:
    """Read the settings; a file that is not there gives the defaults.

    A setting's variable that is in the environment and not empty wins over the file.

    Raises:
        KnownError: SETTINGS_INVALID with facts ``path``, ``line``, ``key``, ``problem``
            (``syntax``, ``unknown-key``, ``bad-value``, ``not-readable``) and, where known,
            ``wanted`` and ``meant``; of a variable ``key`` (its name), ``problem``
            (``bad-variable``) and ``wanted``.
    """
    return replace(_from_file(path), **_sound_values(_variables(environment)))


def load_sound(
    path: Path, environment: Mapping[str, str] = NO_VARIABLES
) -> tuple[Settings, tuple[KnownError, ...]]:
    """Read all that is sound in the settings, defaults for the rest, and what is wrong.

    The errors are those that :func:`load` would raise, in the order of the file. A line that breaks
    the file's syntax is passed over, so that the data folder and the till's name, on which the
    invoices' numbers depend, are read wherever the mistake is.
    """
    problems: list[KnownError] = []
    values: dict[str, Any] = {}
    try:
        text = _text_of(path)
    except KnownError as error:
        problems.append(error)
        text = ""
    document = _sound_document(text, path, problems)
    is_broken = any(error.facts["problem"] == "syntax" for error in problems)
    for name, value in chain(_file_values(document, text, path), _variables(environment)):
        if isinstance(value, KnownError):
            # Of a broken file only the break is known: a key may have lost its section by it.
            if not (is_broken and value.facts["problem"] == "unknown-key"):
                problems.append(value)
        else:
            values[name] = value
    return Settings(**_as_chosen(values, text)), tuple(problems)


def _text_of(path: Path) -> str:
    try:
        refuse_special_file(path)
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError, KnownError) as error:
        raise _invalid(path, 1, "", "not-readable") from error


def _from_file(path: Path) -> Settings:
    text = _text_of(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, line_of_toml_error(error, text), "", "syntax") from error
    return Settings(**_as_chosen(_sound_values(_file_values(document, text, path)), text))


def _as_chosen(values: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A file's values; one that no guide has begun goes on with what its shop always had."""
    is_former = bool(text.strip()) and "shop_guide_page" not in values
    return {**FORMER_DEFAULTS, **values} if is_former else dict(values)


def _sound_document(text: str, path: Path, problems: list[KnownError]) -> Mapping[str, Any]:
    """A text as TOML; lines that break it are left out, and named in ``problems``."""
    lines = text.splitlines()
    for _ in range(_MOST_BROKEN_LINES):
        try:
            return tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            line = min(line_of_toml_error(error, "\n".join(lines)), len(lines))
            if not problems:  # What follows may come of it.
                problems.append(_invalid(path, line, "", "syntax"))
            while line > 1 and not lines[line - 1].strip():
                line -= 1  # What ends too early is found out after its line.
            lines[line - 1] = _instead_of(lines[line - 1], line)
    return {}


def _instead_of(broken: str, line: int) -> str:
    """What stands for a broken line, so that the keys below it stay out of other sections.

    A section's header that lacks its bracket is that section's; one that stands twice, or is
    called after none, begins a section that nobody reads.
    """
    header = re.match(r"\s*\[+\s*(\w*)", broken)
    if header is None:
        return ""
    section = f"[{header[1]}]"
    is_known = any(key.startswith(f"{header[1]}.") for key in _KEYS)
    return section if is_known and broken != section else f"[unread-{line}]"


def _file_values(
    document: Mapping[str, Any], text: str, path: Path
) -> Iterator[tuple[str, Any | KnownError]]:
    """Each setting of a file by its name, with its value or with what is wrong with it."""
    for key, value in _flatten(document):
        name = key.replace(".", "_")
        if name not in DECLARATIONS:
            line = line_of_toml_key(key, text)
            yield name, _invalid(path, line, key, "unknown-key", meant=_closest_key(key))
            continue
        try:
            yield name, DECLARATIONS[name].parse(value)
        except ValueError as error:
            line = line_of_toml_key(key, text)
            yield name, _invalid(path, line, key, "bad-value", wanted=str(error))


def _variables(environment: Mapping[str, str]) -> Iterator[tuple[str, Any | KnownError]]:
    for name, declaration in DECLARATIONS.items():
        if text := environment.get(declaration.variable):
            try:
                yield name, declaration.parse_text(text)
            except ValueError as error:
                facts = {"key": declaration.variable, "problem": "bad-variable"}
                expected_form = str(error)
                yield name, KnownError(FailureKind.SETTINGS_INVALID, **facts, wanted=expected_form)


def _sound_values(values: Iterator[tuple[str, Any | KnownError]]) -> dict[str, Any]:
    sound: dict[str, Any] = {}
    for name, value in values:
        if isinstance(value, KnownError):
            raise value
        sound[name] = value
    return sound


def _flatten(document: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in document.items():
        if isinstance(value, Mapping):
            pairs += [(f"{key}.{name}", inner) for name, inner in value.items()] or [(key, None)]
        else:
            pairs.append((key, value))
    return pairs


def _closest_key(key: str) -> str:
    names = difflib.get_close_matches(key.replace(".", "_"), DECLARATIONS, n=1, cutoff=0.6)
    return DECLARATIONS[names[0]].key if names else ""


def _invalid(path: Path, line: int, key: str, problem: str, **details: str) -> KnownError:
    facts = {"path": str(path), "line": str(line), "key": key, "problem": problem}
    return KnownError(FailureKind.SETTINGS_INVALID, **facts, **details)

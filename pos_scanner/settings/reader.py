"""Reading settings: a TOML file, and the environment's variables, which win over the file.

Comes in: ``settings.toml`` in the data folder, or ``--config``. Goes out: a frozen
:class:`Settings`. What is wrong in a file is named by line and key; nothing is guessed.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import DECLARATIONS, Settings

NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


def load(path: Path, environment: Mapping[str, str] = NO_VARIABLES) -> Settings:
    """Read the settings; a file that is not there gives the defaults.

    A setting's variable that is in the environment and not empty wins over the file.

    Raises:
        KnownError: SETTINGS_INVALID with facts ``path``, ``line``, ``key``, ``problem``
            (``syntax``, ``unknown-key``, ``bad-value``, ``not-readable``) and, where known,
            ``wanted`` and ``meant``; of a variable ``key`` (its name), ``problem``
            (``bad-variable``) and ``wanted``.
    """
    return _with_variables(_from_file(path), environment)


def _from_file(path: Path) -> Settings:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(path, 1, "", "not-readable") from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, line_of_error(error, text), "", "syntax") from error
    return _from_document(document, text, path)


def _from_document(document: Mapping[str, Any], text: str, path: Path) -> Settings:
    values: dict[str, Any] = {}
    for key, value in _flatten(document):
        name = key.replace(".", "_")
        if name not in DECLARATIONS:
            line = _line_of_key(key, text)
            raise _invalid(path, line, key, "unknown-key", meant=_closest_key(key))
        try:
            values[name] = DECLARATIONS[name].parse(value)
        except ValueError as error:
            line = _line_of_key(key, text)
            raise _invalid(path, line, key, "bad-value", wanted=str(error)) from error
    return Settings(**values)


def _with_variables(settings: Settings, environment: Mapping[str, str]) -> Settings:
    values: dict[str, Any] = {}
    for name, declaration in DECLARATIONS.items():
        if text := environment.get(declaration.variable):
            try:
                values[name] = declaration.parse_text(text)
            except ValueError as error:
                raise KnownError(
                    FailureKind.SETTINGS_INVALID,
                    key=declaration.variable,
                    problem="bad-variable",
                    wanted=str(error),
                ) from error
    return replace(settings, **values)


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


def _line_of_key(key: str, text: str) -> int:
    """The line where a key stands, in its section or dotted; its section's line, or 1, else."""
    section, fallback = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            section = header[1]
            fallback = number if section == key.rpartition(".")[0] else fallback
        elif key.startswith(f"{section}." if section else ""):
            parts = key.removeprefix(f"{section}.").split(".")
            spelling = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in parts)
            if re.match(rf"\s*{spelling}\s*=", line):
                return number
    return fallback


def line_of_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line of a TOML text, from 1, at which reading it failed; the last one at its end."""
    position = re.search(r"at line (\d+)", str(error))
    return int(position[1]) if position else len(text.splitlines())

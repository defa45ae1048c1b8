"""Every setting, declared once: name, type, default, limits, help.

Comes in: a TOML file (``settings.toml`` in the data folder, or ``--config``). Goes out: a frozen
:class:`Settings`. Pages and ``docs/settings.md`` are made from the same declarations. What is
wrong in a file is named by line and key; nothing is guessed.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NoReturn

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings.validators import (
    AN_ACCOUNT,
    PORT,
    is_account,
    is_flag,
    is_number,
    is_pattern,
    is_rates,
    is_tax_names,
    is_text,
    is_url,
)

FILE_NAME = "settings.toml"
LANGUAGES = ("auto", "zh_CN", "en")
APPEARANCES = ("auto", "light", "dark")
SCANNER_LAYOUTS = ("auto", "us", "text")
RESOLUTIONS = ("640x480", "1280x720", "1920x1080")
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


def _setting(default: Any, help_text: str, check: Callable[[Any], bool], wanted: str) -> Any:
    """Declare one setting; ``wanted`` says in English what values it takes."""
    metadata = {"help": help_text, "check": check, "wanted": wanted}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """The till's settings. A TOML key ``[section] name`` is the attribute ``section_name``."""

    shop_name: str = _setting(
        "", "The shop's name, shown at the top of the window.", is_text, "a text"
    )
    till_name: str = _setting(
        "T1",
        "The till's name; every invoice number starts with it.",
        lambda v: isinstance(v, str) and re.fullmatch(r"[A-Z0-9]{1,4}", v) is not None,
        "1 to 4 capital letters or digits",
    )
    till_cashier: str = _setting(
        "", "Who confirms; stored with each invoice.", lambda v: is_text(v, 16), "a text up to 16"
    )
    till_sign_in: bool = _setting(
        default=False,
        help_text="Whether cashiers sign in, by PIN or badge; who confirmed is stored.",
        check=is_flag,
        wanted="true or false",
    )
    till_lock_minutes: int = _setting(
        5,
        "Minutes without a key or touch after which a cashier signs in again; 0: never.",
        lambda v: is_number(v, 0, 480),
        "a whole number from 0 to 480",
    )
    till_shifts: bool = _setting(
        default=False,
        help_text="Whether shifts are opened and closed (F9).",
        check=is_flag,
        wanted="true or false",
    )
    window_language: str = _setting(
        "auto", "The window's language.", lambda v: v in LANGUAGES, "auto, zh_CN or en"
    )
    window_appearance: str = _setting(
        "auto", "Light or dark.", lambda v: v in APPEARANCES, "auto, light or dark"
    )
    window_full_screen: bool = _setting(
        default=False, help_text="Fill the screen.", check=is_flag, wanted="true or false"
    )
    camera_source: str = _setting(
        "0",
        "The camera: a device number, a file, or the URL of an HTTP MJPEG or RTSP stream; "
        "empty for a till without a camera.",
        is_text,
        "a text",
    )
    camera_resolution: str = _setting(
        "1280x720",
        "The size of the camera's picture, where it is a device and has it: the larger one for "
        "codes held far away, the smaller one for a slow computer.",
        lambda v: v in RESOLUTIONS,
        "one of " + ", ".join(RESOLUTIONS),
    )
    camera_exposure_ms: int = _setting(
        0,
        "How long a device exposes each picture, in ms, where its driver has it; 0: automatic. "
        "Where screens shine white 2 to 8 helps.",
        lambda v: is_number(v, 0, 100),
        "a whole number from 0 to 100",
    )
    camera_mirror: bool = _setting(
        default=False,
        help_text="Show the picture mirrored.",
        check=is_flag,
        wanted="true or false",
    )
    backend_url: str = _setting(
        "", "Address of the backend, https://… or http://127.0.0.1:…", is_url, "an http(s) URL"
    )
    backend_token: str = _setting(
        "", "This till's token, from `pos-scanner backend till add`.", is_text, "a text"
    )
    backend_ca_file: str = _setting(
        "", "A file of certificates to trust instead of the built-in ones.", is_text, "a path"
    )
    scanner_layout: str = _setting(
        "auto",
        "How a keyboard scanner's keys are read: as on a US keyboard (us), as the system's layout "
        "has them (text), or whichever makes a known code (auto).",
        lambda v: v in SCANNER_LAYOUTS,
        "auto, us or text",
    )
    scanner_gap_ms: int = _setting(
        35,
        "The longest pause between two keys of the scanner, in ms; so long a typed key waits.",
        lambda v: is_number(v, 10, 100),
        "a whole number from 10 to 100",
    )
    scanner_enter: bool = _setting(
        default=True,
        help_text="Whether the scanner types Enter or Tab after each code.",
        check=is_flag,
        wanted="true or false",
    )
    scanner_prefix: str = _setting(
        "", "What the scanner types before each code; it is taken off.", is_text, "a text"
    )
    scanner_suffix: str = _setting(
        "",
        "What the scanner types between the code and Enter; it is taken off.",
        is_text,
        "a text",
    )
    scanner_port: str = _setting(
        "",
        "The serial port of a scanner in COM mode: its name, auto (a scanner maker's, else the "
        "only USB port), or its USB id; empty for a scanner that types.",
        lambda v: isinstance(v, str) and PORT.fullmatch(v) is not None,
        "auto, usb:0c2e:0b61, COM3 or /dev/ttyACM0",
    )
    scanner_baud: int = _setting(
        9600,
        "The serial port's speed, bits a second; USB ports take any.",
        lambda v: is_number(v, BAUDS[0], BAUDS[-1]) and v in BAUDS,
        "one of " + ", ".join(str(baud) for baud in BAUDS),
    )
    sale_item: str = _setting(
        "*餐饮服务*餐费", "The item that a new invoice starts with.", is_text, "a text"
    )
    sale_tax_rate: str = _setting(
        "0.06",
        'The tax rate that a new invoice starts with, as a fraction, or "exempt".',
        lambda v: is_rates([v]),
        'a fraction in quotes, like "0.06", or "exempt"',
    )
    sale_tax_rates: tuple[str, ...] = _setting(
        ("0.13", "0.09", "0.06", "0.03", "0.01", "0", "exempt"),
        "The tax rates to choose from, as fractions.",
        is_rates,
        'a list like ["0.13", "0.06", "exempt"]',
    )
    sale_price_includes_tax: bool = _setting(
        default=True,
        help_text="Whether prices and amounts are typed with tax in them.",
        check=is_flag,
        wanted="true or false",
    )
    sale_order_pattern: str = _setting(
        "",
        "What a receipt's barcode looks like whose text is the order's number, as a regular "
        "expression for all of it; with a group, the group is the number.",
        is_pattern,
        "a regular expression like R[0-9]+, or nothing",
    )
    buyers_keep: bool = _setting(
        default=False,
        help_text="Whether companies that were here are kept, to be found as one types; ask first.",
        check=is_flag,
        wanted="true or false",
    )
    buyers_days: int = _setting(
        365,
        "How many days after its last invoice a known company is erased.",
        lambda v: is_number(v, 1, 3650),
        "a whole number from 1 to 3650",
    )
    export_folder: str = _setting(
        "", "Where export files go; empty: the user's documents folder.", is_text, "a path"
    )
    export_preset: str = _setting(
        "standard", "The format that the export page begins with.", is_text, "a text"
    )
    export_template: str = _setting(
        "", "The tax platform's blank batch template, as downloaded.", is_text, "a path"
    )
    export_receivable_code: str = _setting(
        "1122", "Vouchers debit this account with the amount paid.", is_account, AN_ACCOUNT
    )
    export_receivable_name: str = _setting(
        "应收账款", "That account's name.", lambda v: is_text(v, 60), "a text up to 60"
    )
    export_sales_code: str = _setting(
        "6001",
        "Vouchers credit this account with the amount without tax.",
        is_account,
        AN_ACCOUNT,
    )
    export_sales_name: str = _setting(
        "主营业务收入", "That account's name.", lambda v: is_text(v, 60), "a text up to 60"
    )
    export_tax_code: str = _setting(
        "22210106", "Vouchers credit this account with the tax.", is_account, AN_ACCOUNT
    )
    export_tax_name: str = _setting(
        "应交税费-应交增值税-销项税额",
        "That account's name.",
        lambda v: is_text(v, 60),
        "a text up to 60",
    )
    export_voucher_word: str = _setting(
        "记", "The vouchers' word (凭证字).", lambda v: is_text(v, 16), "a text up to 16"
    )
    export_voucher_maker: str = _setting(
        "",
        "Who makes the vouchers (制单人); empty: the cashier.",
        lambda v: is_text(v, 16),
        "a text up to 16",
    )
    export_tax_names: tuple[str, ...] = _setting(
        (),
        "What the accounting program calls the tax rates, as rate=name.",
        is_tax_names,
        'a list like ["0.13=VAT 13%", "exempt=No VAT"]',
    )

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{f.name}={'***' if f.name == 'backend_token' else getattr(self, f.name)!r}"
            for f in fields(self)
        )
        return f"Settings({shown})"


def load(path: Path) -> Settings:
    """Read a settings file; a file that is not there gives the defaults.

    Raises:
        KnownError: SETTINGS_INVALID with facts ``path``, ``line``, ``key``, ``problem``
            (``syntax``, ``unknown-key``, ``bad-value``, ``not-readable``) and, where known,
            ``wanted`` and ``meant``.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            FailureKind.SETTINGS_INVALID, path=str(path), line="1", key="", problem="not-readable"
        ) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _line_of_error(error, text)
        raise KnownError(
            FailureKind.SETTINGS_INVALID, path=str(path), line=str(line), key="", problem="syntax"
        ) from error
    return _read(document, text, path)


def parse_setting(name: str, value: Any) -> Any:
    """Check one value, from a page or the command line; gives it in the setting's own type.

    Raises:
        ValueError: the value is none that the setting takes; the text says what it takes.
    """
    declared = next(f for f in fields(Settings) if f.name == name)
    if not declared.metadata["check"](value):
        raise ValueError(declared.metadata["wanted"])
    return tuple(value) if isinstance(value, list) else value


def _read(document: Mapping[str, Any], text: str, path: Path) -> Settings:
    known = {f.name for f in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in _flatten(document):
        name = key.replace(".", "_")
        if name not in known:
            _refuse(path, text, key, "unknown-key", meant=_closest(key, known))
        try:
            values[name] = parse_setting(name, value)
        except ValueError as error:
            _refuse(path, text, key, "bad-value", wanted=str(error))
    return Settings(**values)


def _flatten(document: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in document.items():
        if isinstance(value, Mapping):
            pairs += [(f"{key}.{name}", inner) for name, inner in value.items()] or [(key, None)]
        else:
            pairs.append((key, value))
    return pairs


def _closest(key: str, known: set[str]) -> str:
    close = difflib.get_close_matches(key.replace(".", "_"), known, n=1, cutoff=0.6)
    return dotted(close[0]) if close else ""


def dotted(name: str) -> str:
    """An attribute's name as it stands in the file: ``backend_url`` is ``backend.url``."""
    return name.replace("_", ".", 1)


def _refuse(path: Path, text: str, key: str, problem: str, **more: str) -> NoReturn:
    facts = {"path": str(path), "line": str(_line_of_key(key, text)), "key": key}
    raise KnownError(FailureKind.SETTINGS_INVALID, **facts, problem=problem, **more)


def _line_of_key(key: str, text: str) -> int:
    """The line where a key stands, in its section or dotted; its section's line, or 1, else."""
    current, fallback = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            current = header[1]
            fallback = number if current == key.rpartition(".")[0] else fallback
        elif key.startswith(f"{current}." if current else ""):
            parts = key.removeprefix(f"{current}.").split(".")
            written = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in parts)
            if re.match(rf"\s*{written}\s*=", line):
                return number
    return fallback


def _line_of_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else len(text.splitlines())


def as_page() -> str:
    """The declarations as a page of Markdown: ``docs/settings.md``."""
    rows = [
        f"| `{dotted(f.name)}` | {_as_toml(f.default)} | {f.metadata['help']} "
        f"Takes {f.metadata['wanted']}. |"
        for f in fields(Settings)
    ]
    return "\n".join([_PAGE_HEAD, *rows, ""])


def _as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int):
        return f"`{value}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{item}"' for item in value) + "]`"
    return f'`"{value}"`'


_PAGE_HEAD = """\
# Settings

`settings.toml` in the data folder (`pos-scanner doctor` says where), or the file given with
`--config`. A key `shop.name` is `name` in the section `[shop]`. A mistake in the file is told with
its line and key, and the program does not guess. The file holds the till's token: keep it readable
by its owner alone. (This page is made from the declarations in `pos_scanner/settings/__init__.py`.)

| key | default | what it is |
|---|---|---|"""

"""Pages of the documents that are made from the program itself, as Markdown.

``docs/export-formats.md`` is made from the presets, ``docs/settings.md`` from the declarations of
the settings, the tables in the manual's chapter about trouble from the sentences themselves. Tests
compare the files with what is made here; ``python packaging/docs_pages.py`` writes them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pos_scanner.desktop.help.manual import chapter_text
from pos_scanner.desktop.messages import SUBJECTS, Message, failure_words, settings
from pos_scanner.desktop.messages.help_sections import FAILURES_BY_SECTION
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.messages.settings import TOPICS
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.columns import SOURCES
from pos_scanner.export.formats.preset import (
    Column,
    FileFormat,
    Preset,
    Table,
    load_preset,
    preset_names,
)
from pos_scanner.settings import DECLARATIONS
from pos_scanner.settings.declaration import VARIABLE_PREFIX, Declaration, Topic

_SETTINGS_HEAD = f"""\
# Settings

`settings.toml` in the data folder (`pos-scanner doctor` says where), or the file given with
`--config`. A key `shop.name` is `name` in the section `[shop]`. A mistake in the file is reported
with its line and key: the window opens by everything else in the file and shows the line for
correction; a command refuses. The file holds the till's token: keep it readable by its owner alone.
In the window the settings stand on the pages named here (F10), each with what it is for.

An environment variable wins over the file: `{VARIABLE_PREFIX}SHOP_NAME` over `shop.name`. What
stands in it is read as if it were typed on the settings page: `true`, `35`, `0.13, 0.06`; an empty
one does not count. The running till follows a change *at once*, or after a restart, which the page
offers. (This page is made from the declarations in `pos_scanner/settings/`.)
"""

_HEAD = """\
# Export formats

Generated from the files in `pos_scanner/export/presets/`; `pos-scanner export --list` lists them
too. Amounts have a decimal point and two decimals, dates are ISO 8601 unless stated otherwise, and
identifiers are text. When an exported invoice is voided, formats that can report it repeat the
invoice with negative amounts, dated on the day of the voiding. In CSV and text files made for
people, a text that a spreadsheet would run as a formula (one beginning with `= + - @`, a tab, a
line end, their full-width forms, or `'`) gets one `'` in front; number columns are never changed.
"""
_ROOT = Path(__file__).resolve().parent.parent
_TROUBLE = "troubleshooting"
_MARKED_TABLE = re.compile(r"(<!-- sentences: ([\w-]+) -->\n)(\n(?:\|.*\n)+)?")
_FACTS = (
    *("path", "backup", "folder", "known", "invoices", "day", "till", "now", "last", "entry"),
    *("host", "seconds", "number", "amount", "time", "field", "preset", "problem", "column"),
    *("row", "length", "longest", "character", "what", "batch", "port", "place", "part", "extra"),
    *("line", "key", "needed", "free", "mark"),
)
"""What the sentences' braces are filled from: for each of these an ellipsis."""
_REASONS = {
    (kind, reason) for subject in SUBJECTS for kind, reason in getattr(subject, "BY_REASON", {})
}
_OWN = """\
## Custom formats

The export page creates them (*Custom formats …*). By hand, write a TOML file `NAME.toml` in the
folder `presets` next to the settings; NAME consists of small letters, digits and hyphens.

```toml
title = "Ledger of the branch"      # what it is called; title_zh in Chinese
title_zh = "分店台账"
format = "csv"                      # csv, text (nothing quoted), xlsx, template (a blank workbook)
encoding = "utf-8-sig"              # utf-8-sig, utf-8, gb18030
rows = "line"                       # one row per line, invoice, entry (of a voucher), buyer or bank
date = "%d.%m.%Y"
guard = true                        # against formulas
check = "amount"                    # the column that adds up to the sum; read back and compared
columns = [
  { name = "number", source = "invoice.number" },
  { name = "buyer", source = "{buyer.name} ({buyer.tax_number})", longest = 100, cut = true },
  { name = "day", source = "invoice.day", type = "date" },
  { name = "amount", source = "line.gross", type = "number" },
  { name = "branch", text = "08" },
]
```

Further keys: `line_end`, `separator`, `first_line`, `header` (false: none), `one_line` (line ends
within a text become spaces), `without` (characters to leave out), `charset` (the character set
that every text must fit), `most_rows`, `most_invoices` (more go into another file), `voids`
(false: none are reported), `numbers_as_text`, `totals`, `sheet`; for a column `width`, `longest`,
`cut`, `substitute` (〓 for characters that `charset` lacks), `once` (in the first row of an invoice
only), `needed` (a blank workbook without it is refused), `also` (other headings it may have
there), `filled` (warn about empty cells).

Sources:
"""


def settings_page() -> str:
    """The settings, a table for each page of the window: ``docs/settings.md``."""
    lines = [_SETTINGS_HEAD]
    for topic in Topic:
        rows = [_row(entry) for entry in DECLARATIONS.values() if entry.page is topic]
        if rows:
            head = ["| key | default | what it is | followed |", "|---|---|---|---|"]
            lines += [f"## {TOPICS[topic]}", "", *head, *rows, ""]
    return "\n".join(lines)


def _row(declaration: Declaration) -> str:
    followed = "at once" if declaration.is_live else "after a restart"
    what = f"{declaration.help} Takes {declaration.accepts}."
    return f"| `{declaration.key}` | {_default(declaration)} | {what} | {followed} |"


def _default(declaration: Declaration) -> str:
    """The default as it would stand in the file, with its unit behind it."""
    return f"`{_toml(declaration.default)}` {declaration.unit}".rstrip()


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def export_formats_page() -> str:
    """The export formats, a section each: ``docs/export-formats.md``."""
    parts = [_HEAD]
    parts += [_section(load_preset(name)) for name in preset_names()]
    sources = ", ".join(f"`{name}`" for name in sorted(SOURCES))
    return "\n".join([*parts, f"{_OWN}{sources}.", ""])


def troubleshooting_page(language: str) -> str:
    """The manual's chapter about trouble in a language, each table made anew."""
    speak(language)
    table = _MARKED_TABLE.sub(_sentences_table, chapter_text(_TROUBLE, language))
    speak("en")
    return table


def _sentences_table(match: re.Match[str]) -> str:
    """The marker with the sentences of its section: what the screen says, and what to do."""
    rows = dict.fromkeys(
        f"| {_plain(words.title)} | {_plain(words.advice)} |"
        for kind in FAILURES_BY_SECTION[match[2]]
        for words in _sentences(kind)
    )
    is_chinese = failure_words(KnownError(FailureKind.CODE_EXPIRED)).title[0] > "\u2e80"
    head = "| 屏幕上显示 | 怎么办 |" if is_chinese else "| the screen says | what to do |"
    return "\n".join([match[1], head, "|---|---|", *rows, ""])


def _sentences(kind: FailureKind) -> Iterator[Message]:
    """All that may be said of a failure, with an ellipsis for what differs from case to case."""
    facts = dict.fromkeys(_FACTS, "…")
    if kind is FailureKind.SETTINGS_INVALID:
        for problem in settings.PROBLEMS:
            yield failure_words(KnownError(kind, **{**facts, "problem": problem}))
        return
    yield failure_words(KnownError(kind, **facts))
    for reason in sorted(reason for key, reason in _REASONS if key is kind):
        yield failure_words(KnownError(kind, **facts, reason=reason))


def write_pages() -> None:
    """Write every page that is made here into its file."""
    manual = _ROOT / "pos_scanner" / "desktop" / "help" / "manual"
    pages = {
        _ROOT / "docs" / "settings.md": settings_page(),
        _ROOT / "docs" / "export-formats.md": export_formats_page(),
        **{manual / name / f"{_TROUBLE}.md": troubleshooting_page(name) for name in LANGUAGES},
    }
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


def _section(preset: Preset) -> str:
    lines = [f"## `{preset.name}`: {preset.title} ({preset.title_zh})", "", preset.note, ""]
    lines += [f"{_nature(preset)}.", ""]
    for table in preset.tables:
        lines += _table(table, preset)
    return "\n".join(lines)


def _nature(preset: Preset) -> str:
    cells = "text cells" if preset.numbers_as_text else "amounts as numbers"
    kinds = {
        FileFormat.CSV: f"CSV in {preset.encoding}",
        FileFormat.TEXT: f"Text in {preset.encoding}, nothing quoted",
        FileFormat.XLSX: f"Workbook (xlsx), {cells}",
        FileFormat.TEMPLATE: "The user's blank workbook, filled in; text cells",
    }
    facts = [kinds[preset.format]]
    facts.append(f"one row per {preset.table.rows.value}")
    if preset.most_invoices:
        facts.append(f"at most {preset.most_invoices} invoices per file")
    if preset.most_rows:
        facts.append(f"at most {preset.most_rows} rows per file")
    if not preset.voids:
        facts.append("voids cannot be reported")
    if not preset.reports_invoices:
        facts.append("does not mark invoices as exported, and new is what this list has not had")
    return "; ".join(facts)


def _table(table: Table, preset: Preset) -> list[str]:
    lines = (
        [f"Sheet `{table.sheet}`, one row per {table.rows.value}:", ""] if preset.tables[1:] else []
    )
    lines += ["| column | contents |", "|---|---|"]
    lines += [f"| {_plain(column.name)} | {_holds(column)} |" for column in table.columns]
    return [*lines, ""]


def _holds(column: Column) -> str:
    content = (
        f"`{column.source}`" if column.source else f"“{column.text}”" if column.text else "empty"
    )
    if column.longest:
        content += f", at most {column.longest} characters" + (" (cut)" if column.cut else "")
    if column.substitute:
        content += ", 〓 for a character that the program has not"
    return content + (", in an invoice's first row only" if column.once else "")


def _plain(name: str) -> str:
    return name.replace("\n", "").replace("*", "\\*").replace("|", "\\|")


if __name__ == "__main__":
    write_pages()

"""All that makes a batch's bytes besides its invoices: the format, the accounts, the workbook.

Kept with the batch as JSON, so that the same batch gives the same bytes again after settings and
formats have changed.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pos_scanner.domain.export_batch import ExportRequest
from pos_scanner.export.accounts import DEFAULT_ACCOUNTS, Account, Accounts
from pos_scanner.export.formats.preset import (
    FileFormat,
    HeadingLanguage,
    Preset,
    load_preset,
    parse_preset,
    with_headings,
)
from pos_scanner.settings import Settings


@dataclass(frozen=True, slots=True)
class FormatConfig:
    """How a file is made of invoices.

    Attributes:
        preset: the format; its encoding may be another than its page says.
        accounts: the accounting's own codes.
        template: the blank workbook to fill; ``None`` where the format has none.
        last_entry: of the chain when the file was made: what the bureau did is told up to there.
            ``None`` before, and in batches of earlier versions.
    """

    preset: Preset
    accounts: Accounts = DEFAULT_ACCOUNTS
    template: Path | None = None
    last_entry: int | None = None

    @classmethod
    def for_request(
        cls, request: ExportRequest, presets_folder: Path, settings: Settings
    ) -> "FormatConfig":
        """The format that a request names, with the account codes of the settings.

        The user's own formats are in ``presets_folder``, which need not exist.

        Raises:
            KnownError: UNKNOWN_PRESET, PRESET_INVALID.
        """
        preset = load_preset(request.preset, presets_folder)
        if request.encoding and not preset.is_workbook:
            preset = replace(preset, encoding=request.encoding)
        preset = with_headings(preset, HeadingLanguage(settings.export_headings))
        template = request.template if preset.format is FileFormat.TEMPLATE else None
        return cls(preset, Accounts.of(settings), template)

    def as_json(self) -> str:
        """The text that the journal keeps with a batch; :meth:`of_json` reads it."""
        return json.dumps(
            {
                "preset": self.preset.name,
                "page": self.preset.page,
                "encoding": self.preset.encoding,
                "accounts": asdict(self.accounts),
                "template": "" if self.template is None else str(self.template.absolute()),
            }
            | ({"headings": self.preset.headings} if self.preset.headings else {})
            | ({} if self.last_entry is None else {"last_entry": self.last_entry}),
            ensure_ascii=False,
        )

    @classmethod
    def of_json(cls, text: str) -> "FormatConfig":
        """Read the text that :meth:`as_json` gave, in this version or an earlier one.

        Raises:
            ValueError: it is no such text, or one of a later version.
        """
        stored = json.loads(text)
        try:
            codes = dict(stored["accounts"])
            for name in ("receivable", "sales", "tax"):
                codes[name] = Account(**codes[name])
            codes["tax_names"] = tuple(codes["tax_names"])
            page = parse_preset(stored["preset"], stored["page"])
            preset = with_headings(page, HeadingLanguage(stored.get("headings", "")))
            template = Path(stored["template"]) if stored["template"] else None
            preset = replace(preset, encoding=stored["encoding"])
            last_entry = int(stored["last_entry"]) if "last_entry" in stored else None
            return cls(preset, Accounts(**codes), template, last_entry)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a format's configuration: {error}") from error

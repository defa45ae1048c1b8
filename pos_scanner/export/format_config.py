"""All that makes a batch's bytes besides its invoices: the format's page and the accounts.

Kept with the batch as JSON, so that the same batch gives the same bytes again after settings and
formats have changed.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pos_scanner.export.accounts import DEFAULT_ACCOUNTS, Account, Accounts
from pos_scanner.export.formats.preset import Preset, parse_preset


@dataclass(frozen=True, slots=True)
class FormatConfig:
    """How a file is made of items.

    Attributes:
        template: the blank workbook to fill; ``None`` where the format has none.
    """

    preset: Preset
    accounts: Accounts = DEFAULT_ACCOUNTS
    template: Path | None = None

    def as_json(self) -> str:
        """As it is kept."""
        return json.dumps(
            {
                "preset": self.preset.name,
                "page": self.preset.page,
                "encoding": self.preset.encoding,
                "accounts": asdict(self.accounts),
                "template": "" if self.template is None else str(self.template.absolute()),
            },
            ensure_ascii=False,
        )

    @classmethod
    def of_json(cls, text: str) -> "FormatConfig":
        """As it was kept.

        Raises:
            ValueError: it is none, or one of a later version.
        """
        kept = json.loads(text)
        try:
            codes = dict(kept["accounts"])
            for name in ("receivable", "sales", "tax"):
                codes[name] = Account(**codes[name])
            codes["tax_names"] = tuple(codes["tax_names"])
            preset = parse_preset(kept["preset"], kept["page"])
            template = Path(kept["template"]) if kept["template"] else None
            return cls(replace(preset, encoding=kept["encoding"]), Accounts(**codes), template)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a format_config: {error}") from error

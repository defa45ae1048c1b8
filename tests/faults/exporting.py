"""A program that exports again and again until it is killed; for ``test_export_kill``.

Started as ``python -m tests.faults.exporting DATA_FOLDER OUT_FOLDER SEED``. Each lap confirms some
invoices, voids one that was exported, and exports what is new.
"""

import random
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from pos_scanner import clock
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.domain.invoice import Invoice, InvoiceLine, InvoiceState
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.export_job import export
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal

AT_ONCE = 4
PRESETS = ("standard", "standard", "standard", "workbook")
READY, EXPORTED = "ready", "exported"


def main(data: Path, out: Path, seed: int) -> None:
    """Export until killed."""
    moments = random.Random(seed)
    journal = Journal.open(data)
    print(READY, flush=True)
    while True:
        at = clock.now()
        for _ in range(AT_ONCE):
            fen = moments.randrange(1, 100_000)
            line = InvoiceLine("餐费", fen, Decimal("0.06"))
            buyer = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H")
            invoice = Invoice(buyer, (line,), at.date())
            journal.confirm(f"{at.timestamp()}-{moments.random()}", invoice, at=at)
        told = list(journal.batches.items(Selection(only_new=False, state=InvoiceState.CONFIRMED)))
        exported = [one.confirmed for one in told if one.confirmed.exported_in]
        if exported:
            journal.void(moments.choice(exported).number, "killed later", at=at)
        config = FormatConfig(load_preset(moments.choice(PRESETS)))
        request = ExportRequest(config.preset.name, out)
        export(journal, request, config, at=at + timedelta(seconds=1))
        print(EXPORTED, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

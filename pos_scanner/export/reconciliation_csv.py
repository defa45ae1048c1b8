"""A reconciliation as a CSV that a spreadsheet opens: a row a line, its outcome first."""

import csv
import io
from pathlib import Path

from pos_scanner.atomic_file import replace_text
from pos_scanner.domain.issuance import Outcome
from pos_scanner.domain.money import to_yuan
from pos_scanner.export.formats.formula_guard import guarded
from pos_scanner.export.reconciliation import Line, Reconciliation

OUTCOMES = {
    Outcome.ISSUED: "已开票",
    Outcome.AMOUNT_DIFFERS: "金额不一致",
    Outcome.VOIDED_HERE: "本机已作废、平台已开票",
    Outcome.RED: "红字发票",
    Outcome.OPEN: "待人工核对",
    Outcome.DOUBLED: "重复开票",
    Outcome.NOT_OURS: "非本机开具",
    Outcome.OTHER_TILL: "其他收银机",
    Outcome.OTHER_SELLER: "其他销方开具",
    Outcome.NOT_ISSUED: "未开票",
}
HEADINGS = (
    "结果", "申请单号", "发票号码", "开票日期", "购买方名称", "购买方纳税人识别号",
    "申请金额", "发票金额", "差额", "候选申请单号", "备注",
)  # fmt: skip


def write_reconciliation(path: Path, reconciliation: Reconciliation) -> None:
    """Write it, UTF-8 with a mark; what stood there is replaced whole.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL, FILE_IN_USE.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in reconciliation.lines:
        writer.writerow(_cells(line))
    replace_text(path, f"\ufeff{text.getvalue()}")


def _cells(line: Line) -> list[str]:
    record, issued = line.record, line.issued
    buyer = record.invoice.buyer if record else None
    tax_number = issued.buyer_tax_number if issued else buyer.tax_number if buyer else ""
    texts = [
        OUTCOMES[line.outcome],
        record.number if record else "",
        issued.number if issued else "",
        issued.issued_on.isoformat() if issued else "",
        issued.buyer if issued else buyer.name if buyer else "",
        tax_number,
    ]
    amounts = [
        str(to_yuan(record.invoice.gross_fen)) if record else "",
        str(to_yuan(issued.gross_fen)) if issued else "",
        str(to_yuan(line.difference_fen)) if record and issued else "",
    ]
    candidates = " ".join(candidate.number for candidate in line.candidates)
    remark = issued.remark if issued else ""
    return [*map(guarded, texts), *amounts, guarded(candidates), guarded(remark)]

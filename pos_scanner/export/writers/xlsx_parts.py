"""The parts of a workbook around its sheets: what is where, when it was made, how cells look.

ECMA-376 (Open Packaging Conventions and SpreadsheetML), as few parts as Excel, WPS and LibreOffice
ask for.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST_OWN_FORMAT = 164
"""Numbers below it are Excel's own formats."""


def fixed_parts(sheets: Sequence[str], stamp: str) -> Iterator[tuple[str, str]]:
    """Name and XML of every part but the sheets and the styles.

    Args:
        sheets: their names, in order.
        stamp: when the workbook was made, in UTC as ISO 8601 has it.
    """
    positions = range(1, len(sheets) + 1)
    overrides = {
        "/xl/workbook.xml": f"{_KIND}.sheet.main+xml",
        "/xl/styles.xml": f"{_KIND}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/xl/worksheets/sheet{n}.xml": f"{_KIND}.worksheet+xml" for n in positions},
    }
    kinds = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="{relations}"/><Default Extension="xml"'
        f' ContentType="application/xml"/>{kinds}</Types>',
    )
    yield (
        "_rels/.rels",
        _relations(
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
    )
    yield "docProps/core.xml", _core(stamp)
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(sheets, start=1)
    )
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets>'
        '<calcPr calcId="0" fullCalcOnLoad="1"/></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(
            *((f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in positions),
            (f"{_OFFICE}/styles", "styles.xml"),
        ),
    )


def styles_part(formats: Sequence[tuple[str, bool]]) -> str:
    """The XML of the cells' looks, in the order in which cells name them.

    Args:
        formats: number format of each, and whether it is bold.
    """
    patterns = list(dict.fromkeys(pattern for pattern, _ in formats))
    numbers = {pattern: _FIRST_OWN_FORMAT + at for at, pattern in enumerate(patterns)}
    declared = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(pattern)}/>'
        for pattern, number in numbers.items()
    )
    cells = "".join(
        f'<xf numFmtId="{numbers[pattern]}" fontId="{int(bold)}" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1" applyFont="1"/>'
        for pattern, bold in formats
    )
    font = '<sz val="11"/><name val="Calibri"/>'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(numbers)}">{declared}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{len(formats)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _core(stamp: str) -> str:
    kind = 'xsi:type="dcterms:W3CDTF"'
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>pos_scanner'
        f"</dc:creator><dcterms:created {kind}>{stamp}</dcterms:created>"
        f"<dcterms:modified {kind}>{stamp}</dcterms:modified></cp:coreProperties>"
    )

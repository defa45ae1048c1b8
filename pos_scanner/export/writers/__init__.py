"""One writer a kind of file: CSV, workbook, the tax platform's template."""

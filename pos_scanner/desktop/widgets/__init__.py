"""What every page uses: fields, tables, notices, the host of pages."""

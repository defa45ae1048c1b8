"""What a format is: columns, cells, headings, rows, presets."""

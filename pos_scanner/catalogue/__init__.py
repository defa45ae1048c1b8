"""The catalogue's files: kept as TOML in the data folder, imported from CSV or xlsx.

``sheets`` turns a table file into rows of text, ``importing`` finds its columns, ``store`` keeps
the result. What an entry is and what is wrong with one, ``domain.catalogue`` knows.
"""

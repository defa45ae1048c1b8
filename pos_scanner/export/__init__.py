"""Invoices to a file for accounting: formats are pages of TOML, writing is verified.

``batch`` does the whole job; ``preset`` reads a format's declaration, ``columns`` knows what a
column can hold, ``csv_writer`` writes and reads the text of it.
"""

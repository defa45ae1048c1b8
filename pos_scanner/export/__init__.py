"""Invoices to a file for accounting: formats are pages of TOML, writing is verified.

``batch`` does the whole job: ``content`` gives what one file holds, ``rows`` and ``columns`` turn
it into cells by a ``preset``, one of three writers into bytes; ``placing`` puts the file where it
belongs, ``verifying`` reads it back, ``manifest`` describes it. ``dry_run`` looks at all of it
beforehand.
"""

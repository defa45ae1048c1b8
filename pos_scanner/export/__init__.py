"""Invoices to a file for accounting: formats are pages of TOML, writing is verified.

``export_job`` makes all files of an export, ``batch_file`` one of them: ``file_content`` gives what
it holds, ``formats`` turn that into cells by a preset, ``writers`` cells into bytes;
``verification`` reads the file back, ``manifest`` describes it. ``dry_run`` goes through all of it
beforehand and writes nothing.
"""

"""The journal: an embedded SQLite file in which a confirmed invoice is never lost or changed.

``store`` is what others use; ``database`` opens and migrates the file, ``records`` turns rows into
values and back, ``chain`` binds each record to the one before it.
"""

from pos_scanner.journal.journal import Journal

__all__ = ["Journal"]

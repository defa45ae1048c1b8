"""Where the backend keeps what must outlive it; all SQL of the backend is here."""

from pos_scanner.backend.storage.sqlite import SqliteTillStorage

__all__ = ["SqliteTillStorage"]

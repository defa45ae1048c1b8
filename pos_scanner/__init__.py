"""pos_scanner: a customer's invoice-title code becomes a confirmed invoice in an accounting file.

A scan becomes text (``capture``), text becomes a buyer (``titles``), a buyer and a sale become an
invoice (``till``, ``journal``), invoices become a file (``export``). ``docs/architecture.md`` is
the map.
"""

__version__ = "0.1.0"

"""Asks the shop's backend what title a code stands for; requests is imported here alone.

``client`` asks, ``answer`` says what an answer means, ``failures`` why there was none, ``session``
and ``timed_connection`` carry it. Importing this package is slow (requests): import it where it
is used, off the window's thread.
"""

from pos_scanner.titles.backend_client.client import BackendClient, BackendHealth, HealthState

__all__ = ["BackendClient", "BackendHealth", "HealthState"]

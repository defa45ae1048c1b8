"""Asks the shop's backend what title a code stands for; requests is imported here alone.

``client`` asks, ``till_access`` pairs and says who the till is, ``response`` says what an answer
means, ``errors`` why there was none, ``session`` and ``deadline`` carry it. Importing this package
is slow (requests): import it where it is used, off the window's thread.
"""

from pos_scanner.titles.backend_client.client import BackendClient, BackendHealth, HealthState

__all__ = ["BackendClient", "BackendHealth", "HealthState"]

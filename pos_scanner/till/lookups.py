"""The look-ups of one till: which answer is awaited, which is stale, which scan is a repeat."""

from dataclasses import dataclass
from datetime import timedelta

from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command

REPEAT_WINDOW = timedelta(seconds=3)
"""The same code again within this time is the same scan: a trigger held too long, a second look."""


@dataclass(frozen=True, slots=True)
class _LookingUp:
    lookup_id: int
    scan: ScanEvent


class LookUps:
    """At most one look-up is under way; the newest scan wins."""

    def __init__(self) -> None:
        self._count = 0
        self._under_way: _LookingUp | None = None
        self._last_scan: ScanEvent | None = None

    def begin(self, scan: ScanEvent) -> list[Command]:
        """Ask after a scan; an earlier one's answer is stale from now on."""
        self._count += 1
        self._last_scan = scan
        self._under_way = _LookingUp(self._count, scan)
        return [do.ShowLookingUp(active=True), do.LookUp(self._count, scan)]

    def is_repeat(self, scan: ScanEvent, draft: Draft) -> bool:
        """Whether it is the scan whose answer is awaited, or whose title is in the form."""
        if self._under_way:
            return self._under_way.scan.text == scan.text
        last = self._last_scan
        return (
            last is not None
            and draft.scanned is not None
            and last.text == scan.text
            and scan.at - last.at < REPEAT_WINDOW
        )

    def ends_with(self, lookup_id: int) -> bool:
        """An answer came: whether it is the awaited one, which ends the look-up."""
        awaited = self._under_way is not None and self._under_way.lookup_id == lookup_id
        if awaited:
            self._under_way = None
        return awaited

    def forget_last_scan(self) -> None:
        """The same code is a new scan from now on."""
        self._last_scan = None

    def drop(self) -> list[Command]:
        """Whatever is under way is not wanted any more."""
        was_under_way, self._under_way = self._under_way, None
        return [do.ShowLookingUp(active=False)] if was_under_way else []

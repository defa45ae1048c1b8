"""A form put aside (挂单) while another customer is served."""

from dataclasses import dataclass
from datetime import datetime

from pos_scanner.domain.invoice import Draft


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """One of them; it survives a restart.

    Attributes:
        held_at: when it was put aside, aware.
    """

    draft: Draft
    held_at: datetime

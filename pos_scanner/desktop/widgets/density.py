"""How close the parts of the window stand, by how much height there is for them."""

from enum import Enum


class Density(Enum):
    """ROOMY: all of it; CLOSE: half the distances, no hints; TIGHT: only what is needed now."""

    ROOMY = "roomy"
    CLOSE = "close"
    TIGHT = "tight"

"""The look of every page: tokens to a palette, a font, icons and one style sheet.

Widgets carry no style of their own; they say what they are by a dynamic property (``role``,
``state``) and the sheet knows the rest.
"""

from pos_scanner.desktop.theme.appearance import apply_scale, apply_theme, colours, mark
from pos_scanner.desktop.theme.scale import percent, px, set_px

__all__ = ["apply_scale", "apply_theme", "colours", "mark", "percent", "px", "set_px"]

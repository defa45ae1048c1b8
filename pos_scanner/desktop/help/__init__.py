"""The manual in the window: shown offline, at the section of the page that is open."""

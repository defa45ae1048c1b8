"""An invoice's and a shift report's PDF."""

"""All of Qt: the window, its theme and its words, and the workers that keep it responsive."""

"""A camera on a thread of its own: opened, watched, its newest frame read until a code is in it."""

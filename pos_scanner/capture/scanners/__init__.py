"""Handheld scanners: a keyboard wedge's key timing, a serial port's frames, the set-up of both."""

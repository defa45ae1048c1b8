"""The one error of the set-up: its text says what is missing and the command that mends it."""


class SetupError(Exception):
    """This machine cannot be made ready; the text tells the developer what to do."""

"""What the customer sees: on a second screen, or in a second window of the one there is."""

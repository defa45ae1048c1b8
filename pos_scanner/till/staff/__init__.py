"""The staff's rules: who is signed in, whose shift it is."""

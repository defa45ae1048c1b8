"""What the till speaks with others: its backend and a cash register."""

"""Where the columns stand: the board."""

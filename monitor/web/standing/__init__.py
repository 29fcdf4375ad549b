"""Where the columns stand: the board, and the charts."""

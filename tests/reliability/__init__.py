"""The list of what must hold when things go wrong, and which test shows each item: table.csv."""

"""A paper read again: whole papers of invented counties, clean and with one fault each."""

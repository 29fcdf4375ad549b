"""The commands in the language of whoever calls them."""

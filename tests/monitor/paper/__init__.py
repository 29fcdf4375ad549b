"""The paper itself: its words, its looks, and the clerk's part in it."""

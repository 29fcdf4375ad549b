"""From one answer to what it says: a list, an article, a message, an empty place."""

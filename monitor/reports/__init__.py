"""What the clerk prints: lists, sentences, the circular."""

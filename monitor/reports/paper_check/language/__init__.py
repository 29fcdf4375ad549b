"""What running Chinese text says: sentences, figures with their labels, lists of names."""

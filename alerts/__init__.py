"""From findings to a mail that arrives."""

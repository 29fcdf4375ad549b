"""What the database keeps, and what it does when things go wrong."""

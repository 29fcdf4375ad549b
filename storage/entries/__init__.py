"""What the rows of entries say, and by what they are found again."""

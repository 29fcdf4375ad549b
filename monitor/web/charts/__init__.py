"""What is drawn: each chart as values, as a drawing, and as the table behind it."""

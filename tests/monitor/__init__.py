"""What it means, and the faces."""

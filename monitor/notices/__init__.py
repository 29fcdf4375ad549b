"""Who is told of what, and when nobody is."""

"""Lists that scripts of a page hold or hide."""

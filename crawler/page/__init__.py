"""One fetched page: decoded, parsed once, its links, lines, names and literals."""

"""Discovery on portals that nobody configured."""

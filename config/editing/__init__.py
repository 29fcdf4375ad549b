"""The county's tables changed: what a change comes to, and files that are written whole."""

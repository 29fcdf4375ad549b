"""Crawls, visits, entries and rosters, as they are written down."""

"""Dates as portals write them, and the days whose year a page leaves out."""

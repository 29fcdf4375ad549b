"""The pages of a unit behind its link, and what it answers there."""

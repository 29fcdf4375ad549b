"""A circular from draft to issue, and the clerk's texts for it."""

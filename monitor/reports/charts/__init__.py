"""Charts of the paper: what they show as values, and the same for Word and for workbooks."""

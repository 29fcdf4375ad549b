"""The layout for every portal: the column's own list, found by what a person would see."""

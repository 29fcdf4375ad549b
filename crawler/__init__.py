"""From a column's address to its entries."""

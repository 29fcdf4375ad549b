"""What is known: frozen records, tables, and the store, the only door to the database."""

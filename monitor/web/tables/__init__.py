"""/roster and /registers: the tables of the county folder, looked at and changed."""

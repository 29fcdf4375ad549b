"""Many counties in one PostgreSQL database: who they are, their files, and who works on which."""

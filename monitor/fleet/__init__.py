"""Many counties in one PostgreSQL database, and the machines that crawl them."""

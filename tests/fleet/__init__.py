"""Several workers on one real PostgreSQL server, and portals on loopback that keep count."""

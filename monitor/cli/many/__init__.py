"""Commands of many counties in one database: enroll, worker."""

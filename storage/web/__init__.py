"""What the web face keeps: accounts, logins, and the links of the units."""

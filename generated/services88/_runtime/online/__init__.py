"""SuperOffice Online: signing in as a system user, the tenant's address and state. Steps without I/O, driven twice."""

"""A call, from the method of a client to its result."""

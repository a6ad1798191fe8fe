"""Names of Python and names on the wire: how they are made, and kept apart."""

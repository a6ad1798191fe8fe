"""Values: what a field or parameter may be, in Python and as JSON."""

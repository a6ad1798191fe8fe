"""XML to values, by a tree."""

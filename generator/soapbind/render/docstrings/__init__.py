"""What the docstrings of a package say."""

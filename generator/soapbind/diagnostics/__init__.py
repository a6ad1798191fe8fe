"""The codes of diagnostics, and how many diagnostics become one message."""

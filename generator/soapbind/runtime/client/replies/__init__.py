"""Replies that are read while they arrive."""

"""The fake server."""

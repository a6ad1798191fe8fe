"""Connections that are kept to be used again, and the way to servers: certificates and proxies."""

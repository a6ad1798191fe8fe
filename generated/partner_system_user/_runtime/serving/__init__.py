"""Serving a contract: requests to objects, results and faults to answers."""

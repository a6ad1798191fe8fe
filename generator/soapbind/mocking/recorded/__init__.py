"""What is kept of requests: the last ones, without secrets, with what was wrong and how to correct it."""

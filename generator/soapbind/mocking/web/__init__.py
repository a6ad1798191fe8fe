"""The pages of the mock, and its control over HTTP."""

"""Where bytes come from, and XML that is safe to read."""

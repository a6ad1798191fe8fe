"""From schema documents to resolved components."""

"""Reports of commands: what a person reads, and annotations for GitHub."""

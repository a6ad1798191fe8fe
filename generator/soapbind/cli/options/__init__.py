"""Options that are more than a line in a command: how a server is reached, and as whom."""

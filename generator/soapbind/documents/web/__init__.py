"""Documents from a web server: the only part of the tool that opens a connection."""

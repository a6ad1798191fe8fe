"""WS-Security (OASIS Web Services Security 1.1): tokens in the header of a message, and signatures over its parts."""

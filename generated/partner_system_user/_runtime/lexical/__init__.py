"""Text of the simple types of XML Schema, and back (their lexical space)."""

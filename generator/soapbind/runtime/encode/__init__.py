"""Values to XML text."""

"""What generated classes declare: codecs, fields and enums. No XML parser and no I/O."""

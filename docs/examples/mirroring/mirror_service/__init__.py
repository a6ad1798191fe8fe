"""Database mirroring of SuperOffice Online, into SQLite or PostgreSQL. See docs/guide/mirroring.md."""

"""A fake of SuperOffice Online, for tests."""

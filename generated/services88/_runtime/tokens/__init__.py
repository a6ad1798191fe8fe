"""Tokens of SuperOffice Online: keys, JSON Web Tokens, and who calls a service that SuperOffice calls."""

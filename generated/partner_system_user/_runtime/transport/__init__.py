"""HTTP, without a word of SOAP."""

"""``soapbind mock``: a server for any contract, answering with samples, files or functions."""

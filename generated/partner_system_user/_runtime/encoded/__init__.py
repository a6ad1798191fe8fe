"""Messages in SOAP encoding: graphs of objects (SOAP 1.1, 5; SOAP 1.2 part 2, 3). Other packages do not load it."""

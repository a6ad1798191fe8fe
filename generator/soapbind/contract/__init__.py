"""What a WSDL means."""

"""From WSDL documents to services, operations and the shapes of their messages."""

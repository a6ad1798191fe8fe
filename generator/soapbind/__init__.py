"""soapbind reads WSDL and writes a typed Python package with SOAP clients.

The stages are folders, in the order the data flows: ``documents`` (bytes to XML), ``contract`` (what the WSDL means),
``pymodel`` (what Python will look like), ``render`` (text), ``output`` (files). ``runtime`` is copied into every
generated package; ``profiles`` hold what is special about one family of services.
"""

__version__ = "0.1.0"

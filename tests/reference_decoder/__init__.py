"""An independent judge of the decoder: what a reply of Services88 says, by the schema and by expat, without soapbind.

- ``schema``: the contract, read from WSDL and XSD with lxml.
- ``document``: a strict XML 1.0 parser on expat, with the references to control characters that .NET writes.
- ``lexical``: the text forms of simple types.
- ``decode``: the walk over the document by the schema; its result is a neutral value, a refusal, or a fault.
- ``neutral``: turns an object that soapbind decoded into the same neutral form.
- ``replies``, ``writing``: replies by the schema, and the many ways to write them; ``long_replies``: natural long ones.
- ``mutations``, ``byte_mutations``, ``odd``: how to break them.
- ``comparison``, ``shrinking``: soapbind beside the reference, and the smallest input on which they differ.
"""

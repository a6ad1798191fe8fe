"""XML without SOAP: parsing, fragments, character sets."""

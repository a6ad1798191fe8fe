"""SOAP messages: envelopes and faults."""

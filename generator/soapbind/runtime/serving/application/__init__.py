"""The application that serves a contract: ASGI and WSGI around the responder."""

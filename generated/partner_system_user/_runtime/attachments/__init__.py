"""Messages with attachments: multipart/related, MTOM/XOP, SOAP with attachments. Loaded with the first of them."""

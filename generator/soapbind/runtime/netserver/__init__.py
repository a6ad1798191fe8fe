"""What is special about SuperOffice NetServer: addresses, tickets, and errors in response headers."""

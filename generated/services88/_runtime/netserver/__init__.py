"""What is special about SuperOffice NetServer: addresses, tickets, and errors told in response headers."""

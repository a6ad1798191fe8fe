"""What is special about one family of services, kept out of the core."""

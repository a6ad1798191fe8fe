"""What is compared: a module for each part of a contract."""

"""What is refused, or warned of, before a contract is used."""

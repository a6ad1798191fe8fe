"""Documentation files: what a contract does not say about itself, in TOML, put into the contract."""

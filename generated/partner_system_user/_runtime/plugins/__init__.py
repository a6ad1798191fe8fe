"""What users put between a message and HTTP: plugins, which see and may change what goes out and what comes back."""

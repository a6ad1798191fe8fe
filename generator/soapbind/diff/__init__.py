"""What changed between two contracts, and what that means on the wire and for users of the generated package."""

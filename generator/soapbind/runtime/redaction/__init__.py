"""Texts that must not be shown: tickets, tokens, passwords."""

from .known_secrets import MASK, Secret, SecretBytes, clean, hidden, hide_always, masked, secret_values, without

__all__ = ["MASK", "Secret", "SecretBytes", "clean", "hidden", "hide_always", "masked", "secret_values", "without"]

"""Texts that must not be shown: tickets, tokens, passwords."""

from .known_secrets import (
    Secret,
    SecretBytes,
    clean,
    hidden,
    hide_always,
    hide_while,
    masked,
    secret_values,
    show_again,
    without,
)
from .secret_elements import MASK

__all__ = [
    "MASK",
    "Secret",
    "SecretBytes",
    "clean",
    "hidden",
    "hide_always",
    "hide_while",
    "masked",
    "secret_values",
    "show_again",
    "without",
]

"""Builders of pages, a module for each kind of page."""

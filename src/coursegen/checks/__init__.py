"""Checks of the whole site that are no part of making it."""

"""Hostile projects, made by a table for each way to be hostile."""

"""Targets for fuzzing, and their corpus."""

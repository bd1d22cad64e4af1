"""Measurements against peers on the same pages; see RESULTS.md."""

"""Tests of the theme: templates, words and assets."""

"""Tests of coursegen.meaning."""

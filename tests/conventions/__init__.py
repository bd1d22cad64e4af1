"""Tests of coursegen.conventions."""

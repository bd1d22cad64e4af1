"""Tests of the step from documents to the site's model."""

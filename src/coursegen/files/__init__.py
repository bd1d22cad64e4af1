"""The author's folder: what lies there, what it is, and its text."""

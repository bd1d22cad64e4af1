"""YAML with positions, and what front matter and site.yaml may hold."""

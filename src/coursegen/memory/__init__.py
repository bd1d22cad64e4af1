"""What one build leaves for the next; nothing in it is trusted."""

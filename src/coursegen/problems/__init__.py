"""What is told to an author, and how it is printed."""

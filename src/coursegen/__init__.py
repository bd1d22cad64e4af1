"""coursegen turns a folder of Markdown courses into a static course website."""

__version__ = "0.1.0"

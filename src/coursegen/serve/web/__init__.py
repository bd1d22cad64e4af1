"""The preview's server: requests in, pages and events out, for one author on this machine."""

"""All that knows Git, and the hosts of repositories."""

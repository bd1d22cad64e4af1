"""Publishing: deployment, workflows, links, addresses, offline copies, and the site in a browser."""

"""From the sources to a running process: the build, and the server."""

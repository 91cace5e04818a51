"""The command line `srj`."""

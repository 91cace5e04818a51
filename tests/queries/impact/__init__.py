"""Questions that follow what a change reaches."""

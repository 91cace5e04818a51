"""Questions that pages ask."""

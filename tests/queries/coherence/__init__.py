"""Questions that coherence ask."""

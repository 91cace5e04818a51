"""Documents that cannot lie: generated pages are compared, links are followed, code blocks run."""

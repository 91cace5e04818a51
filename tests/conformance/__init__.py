"""The service against the official shapes of others."""

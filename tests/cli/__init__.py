"""The command ``srj``, as people and scripts run it."""

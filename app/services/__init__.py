"""The order of steps: import, publish, read. Services call the domain and are given their adapters."""

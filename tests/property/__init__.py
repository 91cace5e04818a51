"""Properties that hold for any sequence of writes and imports: few examples in `make test`, many in `make fuzz`."""

"""The processes of a running service: supervisor, writer, reader with its workers, front."""

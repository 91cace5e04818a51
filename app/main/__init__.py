"""The wiring: which adapter plays each part. Nothing else in app chooses; nothing is built at import."""


def run() -> None:
    """Be the command ``srj``."""
    from app.main.command import run_command  # noqa: PLC0415 - the supervisor, which shares this package, stays light

    run_command()

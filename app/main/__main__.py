"""The roles of a running service: ``python -m app.main ROLE ...``, for the supervisor and never for people.

Each role imports what it needs and no more: the supervisor is standard library only.
"""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str]) -> int:
    """Play a role and return its exit code."""
    role, *rest = arguments
    gc.disable()  # imports make no garbage: a tenth of the time of a start
    match role:
        case "supervise":
            from app.main.supervising import supervise as play  # noqa: PLC0415 - one role, one set of imports
        case "parse":
            from app.main.parsing import parse as play  # noqa: PLC0415 - as above
        case "draft-input":
            from app.main.draft_input_role import work_out as play  # noqa: PLC0415 - as above
        case "list":
            from app.main.listing_role import make_list as play  # noqa: PLC0415 - as above
        case "writer":
            from app.main.writer_role import write as play  # noqa: PLC0415 - as above
        case "reader":
            from app.main.reader_role import read as play  # noqa: PLC0415 - as above
        case "front":
            from app.main.front_role import serve as play  # noqa: PLC0415 - as above
        case _:
            sys.stderr.write("python -m app.main is for the service itself; people have the command srj\n")
            return 2
    gc.freeze()
    gc.enable()
    return play(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

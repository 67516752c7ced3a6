"""Logs a mistake of ours: what kind and where, never what it held.

The message of an exception can hold a uid, a name or a whole answer.
"""

from __future__ import annotations

import logging


def log_mishap(logger: logging.Logger, what: str, error: BaseException) -> None:
    """Log that ``what`` broke, with the kind of error and the place in the code."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = (
        f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "nowhere"
    )
    logger.error("%s broke: %s in %s", what, type(error).__name__, place)

"""How Python's garbage collector is set in a process that answers pages."""

import gc

YOUNG, MIDDLE, OLD = 10_000, 20, 20  # objects; young sweeps before a middle one; middle sweeps before all of it


def settle() -> None:
    """Take what is loaded by now (code, models, templates) out of every later sweep, and sweep less often.

    Without it a page that makes many small objects, as the register does, pays for walking the whole
    program: a third of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)

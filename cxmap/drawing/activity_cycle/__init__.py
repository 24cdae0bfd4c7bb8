"""The picture of the customer activity cycle, as a ring or unrolled into bars, for any cycle and language."""

from cxmap.drawing.activity_cycle.assembly import draw
from cxmap.drawing.activity_cycle.sheet import Compared

__all__ = ["Compared", "draw"]

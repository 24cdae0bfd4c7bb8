"""The picture of the experience map: measured, placed and painted for any map, filter and language."""

from cxmap.drawing.experience_map.assembly import draw

__all__ = ["draw"]

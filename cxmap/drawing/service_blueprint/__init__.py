"""The picture of the service blueprint: laid out, measured and painted for any blueprint and language."""

from cxmap.drawing.service_blueprint.assembly import draw
from cxmap.drawing.service_blueprint.columns import column_of, columns
from cxmap.drawing.service_blueprint.layout import Layout, layout
from cxmap.drawing.service_blueprint.sheet import Mark

__all__ = ["Layout", "Mark", "column_of", "columns", "draw", "layout"]

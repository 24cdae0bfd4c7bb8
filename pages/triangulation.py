"""Triangulation: where shoppers, observers, customers and staff disagree, and where nobody has looked yet."""

from cxmap.ui import frame, triangulation_views
from cxmap.ui.session import say

VIEWS = ("triangulation", "coverage")
VIEW = "triangulation.view"


def main() -> None:
    with frame.page("triangulation"):
        view = frame.view(VIEW, say("triangulation.view_label"), "triangulation.view", VIEWS)
        if view == "coverage":
            triangulation_views.show_coverage()
        else:
            triangulation_views.show_triangulation()


main()

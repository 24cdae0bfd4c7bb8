"""The start: the first-run path, the sample, one's own projects."""

from cxmap.ui import frame, starting

with frame.page("home", needs_project=False):
    starting.first_steps()
    starting.projects()

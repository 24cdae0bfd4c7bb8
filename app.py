"""The front door: page configuration, language, open project, and the way to the pages."""

from pathlib import Path

import streamlit as st

from cxmap.ui import frame, session

ICON = Path(__file__).parent / "cxmap" / "ui" / "icon.svg"
PAGES = {
    "home": "pages/home.py",
    "evidence": "pages/evidence.py",
    "evidence_import": "pages/evidence_import.py",
    "study": "pages/study.py",
    "field_session": "pages/field_session.py",
    "coding": "pages/coding.py",
    "triangulation": "pages/triangulation.py",
    "experience_map": "pages/experience_map.py",
    "service_blueprint": "pages/service_blueprint.py",
    "activity_cycle": "pages/activity_cycle.py",
    "mystery_shopping": "pages/mystery_shopping.py",
    "shop_visit": "pages/shop_visit.py",
    "shop_review": "pages/shop_review.py",
    "shop_results": "pages/shop_results.py",
    "settings": "pages/settings.py",
    "help": "pages/help.py",
}
GROUPS = {
    "field_work": ("evidence", "evidence_import", "field_session", "coding", "triangulation", "study"),
    "mystery_shopping": ("mystery_shopping", "shop_visit", "shop_review", "shop_results"),
    "maps": ("experience_map", "service_blueprint", "activity_cycle"),
    "": ("home", "settings", "help"),
}
LOOK_THEMSELVES = (*GROUPS["maps"], "field_session")
"""Pages with a heartbeat of their own: quicker, or of a part only."""

st.set_page_config(page_title="cxmap", page_icon=str(ICON), layout="wide", initial_sidebar_state=240)
with frame.sentences():
    session.start()
    pages = {
        name: st.Page(
            file,
            title=session.say(f"app.page.{name}"),
            url_path=name.replace("_", "-"),
            default=name == "home",
        )
        for name, file in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    session.remember()
    frame.sidebar(pages, GROUPS)
    chosen.run()
    if chosen not in [pages[name] for name in LOOK_THEMSELVES]:
        frame.heartbeat()

"""Screens: what people see and touch. Streamlit stays in this room, in `pages/` and in `app.py`."""

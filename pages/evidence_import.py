"""Importing evidence: a file, what its columns mean, a check, the import; and what was imported before."""

import streamlit as st

from cxmap.ui import frame, import_earlier, import_run, import_state, import_steps


def main() -> None:
    with frame.page("evidence_import"):
        run = import_state.run()
        if run is not None:
            import_run.show(run)
        if import_state.run() is None:
            import_steps.show()
        st.divider()
        import_earlier.show()


main()

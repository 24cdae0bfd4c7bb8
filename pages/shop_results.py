"""Results of mystery shopping: scores with their intervals by place, question and wave, and what they are worth."""

import streamlit as st

from cxmap.ui import frame, session, shop_chooser, shop_report, shop_results_views
from cxmap.usecases import shop_scores
from cxmap.usecases.shop_scores import Where


def main() -> None:
    with frame.page("shop_results", lead=lambda: shop_chooser.show("shop_results")) as programme_id:
        if not programme_id:
            shop_chooser.first_programme()
            return
        everything = shop_scores.load(session.desk(), programme_id, Where(states=()))
        where = shop_results_views.filters(everything)
        scored = shop_scores.load(session.desk(), programme_id, where)
        shop_results_views.show(scored)
        if len(scored.shops.visits):
            st.divider()
            shop_report.show(scored)


main()

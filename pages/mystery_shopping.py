"""Mystery shopping: a programme's board, places, shoppers, waves, scenarios, questionnaire, imports and rules."""

from cxmap.model.mystery_shopping import Shopper, Wave
from cxmap.ui import (
    frame,
    shop_board,
    shop_chooser,
    shop_grid,
    shop_import,
    shop_locations,
    shop_programme,
    shop_questionnaire,
    shop_scenarios,
    shop_state,
)
from cxmap.ui.session import say

PARTS = ("board", "questionnaire", "locations", "shoppers", "waves", "scenarios", "import", "programme")


def main() -> None:
    with frame.page("mystery_shopping", lead=shop_chooser.show) as programme_id:
        if not programme_id:
            shop_chooser.first_programme()
            return
        document = shop_state.load(programme_id)
        part = frame.view(shop_state.PART, say("app.page.mystery_shopping"), "shop.part", PARTS)
        match part:
            case "locations":
                shop_locations.show(document)
            case "shoppers":
                shop_grid.show(document, Shopper, document.shoppers)
            case "waves":
                shop_grid.show(document, Wave, document.waves)
            case "scenarios":
                shop_scenarios.show(document)
            case "questionnaire":
                shop_questionnaire.show(document)
            case "import":
                shop_import.show(document)
            case "programme":
                shop_programme.show(document)
            case _:
                shop_board.show(document)


main()

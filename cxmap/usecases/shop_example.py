"""A programme to look at: a template's questionnaire, ten branches and sixty invented visits in two waves."""

from cxmap.model.mystery_shopping import Programme
from cxmap.model.questionnaire import QuestionnairePlan
from cxmap.usecases import mystery_shopping, questionnaire, visit_import
from cxmap.usecases.desk import DATA, Desk
from cxmap.words import Language, say

FILE = DATA / "samples" / "bank_visits.csv"
TEMPLATE = "bank_branch"


def load_example(desk: Desk, language: Language) -> Programme:
    """Create the programme and import its visits; one of them is still to be done.

    Its questions name no touchpoints: invented visits must not become evidence of a study.
    """
    programme = mystery_shopping.create(desk, say(language, "shop.example.name"), language=language)
    opened = visit_import.open_visits(
        desk, programme.id, FILE.read_bytes(), FILE.name, plan=_without_touchpoints(language)
    )
    visit_import.import_visits(desk, programme.id, opened, again=True, language=language)
    document = mystery_shopping.load(desk, programme.id)
    mystery_shopping.assign(
        desk,
        programme.id,
        [document.locations[0].id],
        wave_id=document.waves[-1].id,
        shopper_id=document.shoppers[0].id,
    )
    return programme


def _without_touchpoints(language: Language) -> QuestionnairePlan:
    plan = questionnaire.template_plan(TEMPLATE)
    sections = tuple(
        section.model_copy(
            update={"items": tuple(item.model_copy(update={"touchpoint": ""}) for item in section.items)}
        )
        for section in plan.sections
    )
    return QuestionnairePlan(title=say(language, "shop.example.name"), sections=sections)

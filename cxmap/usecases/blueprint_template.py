"""Service blueprints to start from: plain documents, any text of which is told in every language."""

from typing import Any

from cxmap.errors import TemplateUnknownError
from cxmap.model.service_blueprint import ServiceBlueprint
from cxmap.usecases import blueprint_document
from cxmap.usecases.desk import DATA, Desk
from cxmap.words import LANGUAGES, Language

TEMPLATES = DATA / "templates" / "blueprints"


def template_names(language: Language) -> dict[str, str]:
    """The templates by key, with their names, in alphabetical order of the keys."""
    return {key: str(template["name"][language]) for key, template in _templates().items()}


def template_document(key: str, language: Language) -> dict[str, Any]:
    """A template as a plain document in one language; TemplateUnknownError where there is none of that key."""
    known = _templates()
    if key not in known:
        raise TemplateUnknownError(name=key, known=", ".join(known))
    return {name: in_language(value, language) for name, value in known[key].items()}


def create_from_template(desk: Desk, key: str, name: str, language: Language) -> ServiceBlueprint:
    """A new blueprint with all that a template tells, in the language asked for."""
    return blueprint_document.create(desk, template_document(key, language), name=name)


def in_language(told: Any, language: Language) -> Any:
    """The value with every text that is told by language in this one."""
    if isinstance(told, dict):
        if told.keys() == set(LANGUAGES):
            return told[language]
        return {name: in_language(value, language) for name, value in told.items()}
    if isinstance(told, list):
        return [in_language(value, language) for value in told]
    return told


def _templates() -> dict[str, dict[str, Any]]:
    files = sorted(TEMPLATES.glob("*.json"))
    return {file.stem: blueprint_document.parse(file.read_bytes()) for file in files}

"""The commands of a session in the field: set up, started and ended, who takes part, and what is logged."""

from typing import Annotated, Any

import typer

from cxmap.commands.answering import ACTOR, Db, Json, Lang, ProjectId, answer, opened
from cxmap.model.behaviour_log import EntryKind
from cxmap.model.evidence import Consent, Method
from cxmap.model.field_session import ConsentScope, FieldSession, ManagerReading, Role, Sampling, Setting
from cxmap.usecases import behaviour_log, coding, consent, field_names, field_session, live_log, log_figures
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import Language, say

app = typer.Typer()
SessionId = Annotated[str, typer.Argument(metavar="SESSION", help="Id of the session.")]
Observer = Annotated[str, typer.Option("--observer", help="Who watches or asks.")]
At = Annotated[str | None, typer.Option("--at", help="The moment (ISO 8601, UTC); now if left out.")]


@app.command("new")
def observe_new(
    project: ProjectId,
    name: Annotated[str, typer.Option("--name", help="Name of the session.")],
    method: Annotated[Method, typer.Option("--method", help="Kind of field work.")],
    touchpoints: Annotated[
        list[str] | None, typer.Option("--touchpoint", help="A touchpoint in view; may be repeated.")
    ] = None,
    role: Annotated[
        Role | None, typer.Option("--role", help="Role of the observer; else as the method usually has it.")
    ] = None,
    manager: Annotated[ManagerReading | None, typer.Option("--manager", help="What a manager did.")] = None,
    covert: Annotated[bool, typer.Option("--covert", help="Those observed do not know.")] = False,
    justification: Annotated[str, typer.Option("--justification", help="Why it must be covert.")] = "",
    legal_basis: Annotated[str, typer.Option("--legal-basis", help="What makes that lawful.")] = "",
    setting: Annotated[Setting | None, typer.Option("--setting", help="Through what.")] = None,
    place: Annotated[str, typer.Option("--place", help="Where.")] = "",
    observer: Observer = "",
    second: Annotated[str, typer.Option("--second-observer", help="Who watches as well.")] = "",
    segment: Annotated[str, typer.Option("--segment", help="Segment of the customers.")] = "",
    wave: Annotated[str, typer.Option("--wave", help="Round of field work.")] = "",
    scheme: Annotated[str, typer.Option("--scheme", help="Behaviour scheme, or a ready one.")] = "",
    sampling: Annotated[
        Sampling, typer.Option("--sampling", help="How behaviour is sampled.")
    ] = Sampling.CONTINUOUS,
    cue: Annotated[float | None, typer.Option("--cue", help="Seconds between cues.")] = None,
    started: Annotated[str | None, typer.Option("--started", help="When it began (ISO 8601, UTC).")] = None,
    ended: Annotated[str | None, typer.Option("--ended", help="When it ended (ISO 8601, UTC).")] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Set up a session of field work."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        made = live_log.set_up(
            desk,
            name,
            method,
            touchpoints or (),
            **({"role": role} if role else {}),
            **({"setting": setting} if setting else {}),
            manager=manager,
            covert=covert,
            justification=justification,
            legal_basis=legal_basis,
            place=place,
            observer=observer,
            second_observer=second,
            segment_id=field_names.segment(desk, segment),
            wave=wave,
            scheme=scheme,
            language=language,
            sampling=sampling,
            cue_seconds=cue,
            started_at=field_names.moment("started", started),
            ended_at=field_names.moment("ended", ended),
        )
        values = {"session": made.id, "lacks_grounds": made.lacks_grounds}
        lines = [made.id, *([say(language, "observe.grounds_missing")] if made.lacks_grounds else [])]
        answer(values, "\n".join(lines), as_json=as_json)


@app.command("list")
def observe_list(project: ProjectId, language: Lang = "en", as_json: Json = False, db: Db = None) -> None:
    """List the sessions of a project, the newest first."""
    with opened(db, as_json=as_json) as database:
        known = field_session.sessions(Desk(database, projects.project(database, project).id))
        lines = [f"{each.id}  {_told(each, language)}" for each in known]
        values = [{"session": each.id, **_fields(each)} for each in known]
        answer({"sessions": values}, "\n".join(lines), as_json=as_json)


def _fields(session: FieldSession) -> dict[str, Any]:
    return session.model_dump(mode="json", exclude={"id", "version"})


def _told(session: FieldSession, language: Language) -> str:
    begun = (session.started_at or "").replace("T", " ")[:16] or say(language, "observe.not_started")
    return f"{session.name} ({say(language, f'evidence.methods.{session.method}')}, {begun})"


@app.command("show")
def observe_show(session: SessionId, language: Lang = "en", as_json: Json = False, db: Db = None) -> None:
    """Show a session: its touchpoints, participants by pseudonym, texts, and how much is logged."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, ACTOR)
        document = field_session.load(desk, session)
        people = [
            {"id": each.id, "pseudonym": each.pseudonym, "standing": consent.standing(each, language)}
            for each in document.participants
        ]
        texts = [
            {"text": each.id, "title": each.title, "kind": str(each.kind)}
            for each in coding.texts(desk)
            if each.session_id == session
        ]
        values = {
            "session": session,
            **_fields(document.session),
            "touchpoints": [each.name for each in document.touchpoints],
            "behaviours": [each.name for each in document.behaviours if not each.deleted],
            "participants": people,
            "texts": texts,
            "entries": len(document.entries),
            "observed_seconds": log_figures.observed_seconds(document),
        }
        lines = [
            _told(document.session, language),
            ", ".join(values["touchpoints"]),
            *(each["standing"] for each in people),
            *(f"{each['text']}  {each['title']} ({each['kind']})" for each in texts),
            f"{say(language, 'observe.results.entries')}: {len(document.entries)}",
        ]
        answer(values, "\n".join(filter(None, lines)), as_json=as_json)


@app.command("start")
def observe_start(
    session: SessionId,
    at: At = None,
    justification: Annotated[
        str | None, typer.Option("--justification", help="Why it must be covert, written down now.")
    ] = None,
    legal_basis: Annotated[
        str | None, typer.Option("--legal-basis", help="What makes that lawful, written down now.")
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Start the clock of a session; a covert one needs its grounds first."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, ACTOR)
        moment = field_names.moment("at", at)
        told = {"justification": justification, "legal_basis": legal_basis}
        grounds: dict[str, Any] = {name: text for name, text in told.items() if text is not None}
        if grounds:
            field_session.change(desk, session, **grounds)
        field_session.start(desk, session, moment)
        _answer_moment(desk, session, "started_at", as_json=as_json)


@app.command("end")
def observe_end(session: SessionId, at: At = None, as_json: Json = False, db: Db = None) -> None:
    """End a session."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, ACTOR)
        field_session.end(desk, session, field_names.moment("at", at))
        _answer_moment(desk, session, "ended_at", as_json=as_json)


def _answer_moment(desk: Desk, session: str, field: str, *, as_json: bool) -> None:
    moment = getattr(field_session.load(desk, session).session, field)
    answer({"session": session, field: moment}, str(moment), as_json=as_json)


@app.command("participant")
def observe_participant(
    pseudonym: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="What this participant is called.")],
    project: ProjectId,
    session: Annotated[str | None, typer.Option("--session", help="Session of this participant.")] = None,
    agreed: Annotated[Consent | None, typer.Option("--consent", help="What was decided.")] = None,
    scope: Annotated[
        list[ConsentScope] | None, typer.Option("--scope", help="What it covers; may be repeated.")
    ] = None,
    form: Annotated[str | None, typer.Option("--form-version", help="Version of the form signed.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day of the consent.")] = None,
    segment: Annotated[str | None, typer.Option("--segment", help="Segment.")] = None,
    child: Annotated[bool, typer.Option("--child", help="A child.")] = False,
    vulnerable: Annotated[bool, typer.Option("--vulnerable", help="A vulnerable person.")] = False,
    identity: Annotated[str, typer.Option("--identity", help="Who it is; goes into the key only.")] = "",
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Add a participant under a pseudonym, or write down what a known one agreed to."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        told: dict[str, Any] = {
            "consent": agreed,
            "consent_scope": tuple(scope) if scope else None,
            "consent_version": form,
            "consent_until": until,
            "segment_id": field_names.segment(desk, segment) if segment else None,
            "child": child or None,
            "vulnerable": vulnerable or None,
        }
        fields = {name: value for name, value in told.items() if value is not None}
        person = field_session.add_participant(desk, session, pseudonym, identity, **fields)
        changed = {name: value for name, value in fields.items() if getattr(person, name) != value}
        if changed:
            field_session.change_participant(desk, person.id, **changed)
        person = field_session.participant_named(desk, person.id)
        standing = consent.standing(person, language)
        answer({"participant": person.id, "standing": standing}, f"{person.id}\n{standing}", as_json=as_json)


@app.command("log")
def observe_log(
    session: SessionId,
    behaviour: Annotated[str, typer.Option("--behaviour", help="Name or key of what happened.")] = "",
    kind: Annotated[
        EntryKind | None,
        typer.Option("--kind", help="Without it: what pressing the key of the behaviour would do."),
    ] = None,
    at: At = None,
    touchpoint: Annotated[str, typer.Option("--touchpoint", help="One of those in view.")] = "",
    subject: Annotated[str, typer.Option("--subject", help="Whom it is about, by pseudonym.")] = "",
    modifier: Annotated[str, typer.Option("--modifier", help="What refines it.")] = "",
    value: Annotated[float | None, typer.Option("--value", help="A count, as of a queue.")] = None,
    valence: Annotated[float | None, typer.Option("--valence", help="Feeling, -2 to 2.")] = None,
    note: Annotated[str, typer.Option("--note", help="Words.")] = "",
    antecedent: Annotated[str, typer.Option("--antecedent", help="What came before.")] = "",
    consequence: Annotated[str, typer.Option("--consequence", help="What came of it.")] = "",
    observer: Observer = "",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Log one act or a note; the first one starts the session."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, observer)
        entry = live_log.enter(
            desk,
            session,
            behaviour,
            kind=kind,
            moment=field_names.moment("at", at),
            touchpoint=touchpoint,
            subject=subject,
            modifier=modifier,
            value=value,
            valence=valence,
            note=note,
            antecedent=antecedent,
            consequence=consequence,
        )
        values = {"entry": entry.id, "kind": str(entry.kind), "at": entry.at, "evidence": entry.evidence_id}
        answer(values, f"{log_figures.clock(entry.at)} {entry.kind}", as_json=as_json)


@app.command("undo")
def observe_undo(session: SessionId, observer: Observer = "", as_json: Json = False, db: Db = None) -> None:
    """Take back what was logged last in a session, by one observer or by anyone."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, observer)
        entry = behaviour_log.undo_last(desk, session)
        answer({"entry": entry.id if entry else None}, entry.id if entry else "–", as_json=as_json)

"""The commands of texts: notes are written, texts listed, and their words coded or quoted as evidence."""

from typing import Annotated

import typer

from cxmap.commands.answering import ACTOR, Db, Json, Lang, ProjectId, answer, opened
from cxmap.model.coding import TextKind
from cxmap.model.noun import NAME_LENGTH
from cxmap.usecases import blind_coding, codebook, coding, field_names, field_session
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import say

app = typer.Typer()
SessionId = Annotated[str, typer.Argument(metavar="SESSION", help="Id of the session.")]
TextId = Annotated[str, typer.Argument(metavar="TEXT", help="Id of the text.")]
Coder = Annotated[str, typer.Option("--coder", help="Who codes.")]


@app.command("note")
def observe_note(
    session: SessionId,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The note itself.")],
    kind: Annotated[TextKind, typer.Option("--kind", help="Kind of note.")] = TextKind.DESCRIPTIVE,
    title: Annotated[str, typer.Option("--title", help="Title of the note.")] = "",
    participant: Annotated[
        str, typer.Option("--participant", help="Id or pseudonym of whose words it is.")
    ] = "",
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Write a note of a session: what was seen, what you think of it, how you went about it."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, ACTOR)
        person = field_session.participant_named(desk, participant).id if participant else None
        name = field_session.load(desk, session).session.name
        heading = title or f"{say(language, f'observe.kinds_of_text.{kind}')} · {name}"[:NAME_LENGTH]
        made = coding.add_text(desk, heading, words, kind, session_id=session, participant_id=person)
        answer({"text": made.id, "title": made.title}, made.id, as_json=as_json)


@app.command("texts")
def observe_texts(
    project: ProjectId,
    session: Annotated[str | None, typer.Option("--session", help="Only those of this session.")] = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """List notes and transcripts, the newest first."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        known = [
            {"text": each.id, "title": each.title, "kind": str(each.kind), "session": each.session_id}
            for each in coding.texts(desk)
            if session in {None, each.session_id}
        ]
        lines = "\n".join(f"{each['text']}  {each['title']} ({each['kind']})" for each in known)
        answer({"texts": known}, lines, as_json=as_json)


@app.command("code")
def observe_code(
    text: TextId,
    project: ProjectId,
    words: Annotated[str, typer.Option("--words", help="The words to code, as they stand there.")] = "",
    start: Annotated[int | None, typer.Option("--start", min=0, help="First character, from 0.")] = None,
    end: Annotated[int | None, typer.Option("--end", min=0, help="Character behind the last.")] = None,
    code: Annotated[str, typer.Option("--code", help="Name or path of the code.")] = "",
    memo: Annotated[str, typer.Option("--memo", help="What to think of.")] = "",
    touchpoint: Annotated[
        str, typer.Option("--touchpoint", help="Make the words evidence of this touchpoint.")
    ] = "",
    valence: Annotated[float | None, typer.Option("--valence", help="Feeling, -2 to 2.")] = None,
    coder: Coder = "",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Give words of a text a code, make them evidence of a touchpoint, or both."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, coder)
        span = (start, end) if start is not None and end is not None else coding.span_of(desk, text, words)
        given = field_names.code(desk, code) if code or not touchpoint else None
        item = None
        if touchpoint:
            item = coding.quote(
                desk,
                text,
                span,
                touchpoint=touchpoint,
                valence=valence,
                code_id=given.id if given else None,
            )
        made = coding.apply(desk, text, given.id, span) if given else None
        if made and memo:
            coding.change(desk, made.id, memo=memo)
        values = {
            "coding": made.id if made else None,
            "start": span[0],
            "end": span[1],
            "evidence": item.id if item else None,
            "source": item.source if item else None,
        }
        answer(
            values,
            " ".join(str(each) for each in (values["coding"], values["evidence"]) if each),
            as_json=as_json,
        )


@app.command("codebook")
def observe_codebook(
    project: ProjectId,
    ready: Annotated[
        bool, typer.Option("--ready", help="First add the ready codes: emotions, needs, pains, ideas, clues.")
    ] = False,
    coder: Coder = "",
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """List the codebook with the codings of each code; a blind coder counts only her own."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, coder)
        if ready:
            codebook.add_ready(desk, language)
        counts, listed = coding.counts(desk), codebook.listed(codebook.load(desk))
        rows = [
            {"code": each["id"], "path": each["path"], "codings": counts.get(each["id"], 0)}
            for each in listed
        ]
        answer(
            {"codes": rows}, "\n".join(f"{each['path']}: {each['codings']}" for each in rows), as_json=as_json
        )


@app.command("blind")
def observe_blind(
    text: TextId,
    project: ProjectId,
    coder: Annotated[str, typer.Option("--coder", help="Who codes this text blind.")],
    done: Annotated[bool, typer.Option("--done", help="She is done with it.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Let a coder code a text blind, or say that she is done."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, coder)
        (blind_coding.finish(desk, text) if done else blind_coding.begin(desk, text, coder))
        known = {each.coder: bool(each.done_at) for each in blind_coding.of_text(desk, text)}
        lines = "\n".join(f"{name}: {'done' if over else 'codes blind'}" for name, over in known.items())
        answer({"text": text, "done": known}, lines, as_json=as_json)

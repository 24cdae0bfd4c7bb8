"""The commands of field work: observation, interviews, focus groups, and the coding of their texts."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cxmap.commands import coding as coding_commands
from cxmap.commands import field_session as session_commands
from cxmap.commands.answering import ACTOR, Db, Json, Lang, ProjectId, answer, opened, read_bytes, write
from cxmap.model.coding import TextKind
from cxmap.model.field_session import ErasureKind
from cxmap.usecases import (
    coding_figures,
    consent,
    erasure,
    field_session,
    log_figures,
    observation_import,
    observation_report,
    rating_table,
)
from cxmap.usecases import project as projects
from cxmap.usecases.coding_figures import Unit
from cxmap.usecases.desk import Desk

app = typer.Typer()
app.add_typer(session_commands.app)
app.add_typer(coding_commands.app)
SessionId = Annotated[str, typer.Argument(metavar="SESSION", help="Id of the session.")]


@app.command("import")
def observe_import(
    file: Path,
    project: ProjectId,
    session: Annotated[str | None, typer.Option("--session", help="Session a text belongs to.")] = None,
    participant: Annotated[
        str | None, typer.Option("--participant", help="Id of whose words a text is.")
    ] = None,
    kind: Annotated[TextKind, typer.Option("--kind", help="Kind of a text.")] = TextKind.TRANSCRIPT,
    column: Annotated[
        str, typer.Option("--column", help="Column with the words of a table of messages.")
    ] = "",
    codes: Annotated[bool, typer.Option("--codes", help="FILE is a table of codes.")] = False,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Import a log of BORIS, a codebook or project (REFI-QDA), a table of codes, or a text."""
    with opened(db, as_json=as_json) as database:
        done = observation_import.import_file(
            Desk(database, projects.project(database, project).id, ACTOR),
            read_bytes(file),
            file.name,
            as_codebook=codes,
            session_id=session,
            participant_id=participant,
            kind=kind,
            column=column,
        )
        problems = [each.sentence(language) for each in done.problems]
        said = ", ".join(f"{name} {number}" for name, number in done.counts.items())
        answer(
            {"kind": done.kind, **done.counts, "ids": done.ids, "problems": problems},
            "\n".join([f"{done.kind}: {said}", *done.ids, *problems]),
            as_json=as_json,
        )


@app.command("export")
def observe_export(
    file: Path,
    project: ProjectId,
    session: Annotated[str | None, typer.Option("--session", help="Export the log of this session.")] = None,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Export codes and codings as qdc, qdpx, csv or xlsx, or the log of a session, by the suffix of FILE."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        write(file, observation_report.export(desk, file.suffix.lower(), session))
        answer({"file": str(file)}, str(file), as_json=as_json)


@app.command("budget")
def observe_budget(session: SessionId, as_json: Json = False, db: Db = None) -> None:
    """Show the time budget of a session, its transitions, and waiting and service times."""
    with opened(db, as_json=as_json) as database:
        desk = field_session.desk_of_session(database, session, ACTOR)
        document = field_session.load(desk, session)
        rows = log_figures.budget(document)
        lines = [
            f"{row.behaviour}: {row.events}, {log_figures.clock(row.seconds)}"
            + (f", {row.share:.1%}" if row.share is not None else "")
            for row in rows
        ]
        answer(
            {
                "observed_seconds": log_figures.observed_seconds(document),
                "budget": [asdict(row) for row in rows],
                "transitions": [asdict(row) for row in log_figures.transitions(document)],
                "waiting": asdict(log_figures.waiting(document)),
            },
            "\n".join(lines),
            as_json=as_json,
        )


@app.command("agreement")
def observe_agreement(
    project: Annotated[str, typer.Option("--project", help="Id of the project.")] = "",
    first: Annotated[str, typer.Option("--first", help="Name of a coder.")] = "",
    second: Annotated[str, typer.Option("--second", help="Name of the other coder.")] = "",
    unit: Annotated[
        Unit, typer.Option("--unit", help="What is compared: each paragraph or sentence.")
    ] = "sentence",
    text: Annotated[str | None, typer.Option("--text", help="Only this text.")] = None,
    table: Annotated[
        Path | None,
        typer.Option("--table", help="Instead: a file of judgements, a row per unit and a column per rater."),
    ] = None,
    language: Lang = "en",
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Compare two coders, or the raters of a table: percent, Cohen's kappa, Krippendorff's alpha."""
    with opened(db, as_json=as_json) as database:
        if table:
            values = rating_table.study(read_bytes(table), table.name)
            lines = [f"alpha, {level}: {found['value']}" for level, found in values["alpha"].items()]
            answer(values, "\n".join(lines), as_json=as_json)
            return
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        compared = coding_figures.agreement(desk, first, second, unit, language, text_id=text)
        lines = [f"{row.code}: alpha {row.alpha}, kappa {row.kappa} ({row.verdict})" for row in compared.rows]
        answer(asdict(compared), "\n".join([compared.sentence, *lines]), as_json=as_json)


@app.command("consent")
def observe_consent(project: ProjectId, language: Lang = "en", as_json: Json = False, db: Db = None) -> None:
    """Show what may be recorded and quoted of each participant today."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        people = field_session.participants(desk)
        told = [
            {"id": each.id, "pseudonym": each.pseudonym, "standing": consent.standing(each, language)}
            for each in people
        ]
        answer({"participants": told}, "\n".join(each["standing"] for each in told), as_json=as_json)


ParticipantName = Annotated[str, typer.Argument(metavar="PARTICIPANT", help="Id or pseudonym.")]
Why = Annotated[str, typer.Option("--reason", help="Why, for the record.")]
Confirmed = Annotated[bool, typer.Option("--yes", help="Do it; without, only show what it would change.")]
OnlyOwn = Annotated[
    bool, typer.Option("--only-own", help="Leave words of others that mention or quote the participant.")
]


@app.command("withdraw")
def observe_withdraw(
    participant: ParticipantName,
    project: ProjectId,
    reason: Why = "",
    confirmed: Confirmed = False,
    only_own: OnlyOwn = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Withdraw the consent of one participant: what was said goes, the pseudonym stays. It cannot be undone."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        _leave(
            desk,
            ErasureKind.WITHDRAWN,
            participant,
            reason,
            yes=confirmed,
            mentions=not only_own,
            as_json=as_json,
        )


@app.command("erase")
def observe_erase(
    participant: ParticipantName,
    project: ProjectId,
    reason: Why = "",
    confirmed: Confirmed = False,
    only_own: OnlyOwn = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Erase one participant everywhere, the pseudonym and the key to it, too. It cannot be undone."""
    with opened(db, as_json=as_json) as database:
        desk = Desk(database, projects.project(database, project).id, ACTOR)
        _leave(
            desk,
            ErasureKind.ERASED,
            participant,
            reason,
            yes=confirmed,
            mentions=not only_own,
            as_json=as_json,
        )


def _leave(
    desk: Desk, kind: ErasureKind, participant: str, reason: str, *, yes: bool, mentions: bool, as_json: bool
) -> None:
    """Show what a withdrawal or an erasure changes, or do it."""
    person = field_session.participant_named(desk, participant)
    if yes:
        done = erasure.erase(desk, person.id, kind, reason=reason, mentions=mentions)
    else:
        done = erasure.preview(desk, person.id, kind, mentions=mentions)
    lines = [f"{name}: {number} deleted" for name, number in done.deleted.items()]
    lines += [f"{name}: {number} redacted" for name, number in done.redacted.items()]
    lines += [
        f"change log: {done.log} entries",
        str(kind) if yes else f"nothing {kind} yet (--yes does it)",
    ]
    answer({**asdict(done), str(kind): yes}, "\n".join(lines), as_json=as_json)

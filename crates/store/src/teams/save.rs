//! Writing what a batch changed of teams and persons.

use super::{Entry, Teams};
use crate::{
    db::{Tx, Val, args, ids, statements},
    error::Result,
};
use rules::{
    ids::TeamId,
    teams::{Member, Person, Team, decision_terms},
    text::{fold, person_sort_key},
};

statements! {
    PUT_TEAM = "INSERT INTO team (id, tier, from_day, to_day, source, heir) VALUES ($1, $2, $3, $4, $5, $6) \
                ON CONFLICT (id) DO UPDATE SET to_day = excluded.to_day, source = excluded.source, heir = excluded.heir";
    DELETE_TITLES = "DELETE FROM team_title WHERE team IN {{ids $1}}";
    PUT_TITLE = "INSERT INTO team_title (team, from_day, to_day, title) VALUES ($1, $2, $3, $4)";
    DELETE_NOTES = "DELETE FROM team_note WHERE team IN {{ids $1}}";
    PUT_NOTE = "INSERT INTO team_note (team, from_day, note) VALUES ($1, $2, $3)";
    DELETE_PLACES = "DELETE FROM team_place WHERE team IN {{ids $1}}";
    PUT_PLACE = "INSERT INTO team_place (team, from_day, to_day, position, unit) VALUES ($1, $2, $3, $4, $5)";
    PUT_PERSON = "INSERT INTO person (id, name, name_sort, name_fold, birth_year, sex, phone, phone_day, it_skill) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                  name_sort = excluded.name_sort, name_fold = excluded.name_fold, birth_year = excluded.birth_year, \
                  sex = excluded.sex, phone = excluded.phone, phone_day = excluded.phone_day, it_skill = excluded.it_skill";
    PUT_TRAINING = "INSERT INTO training (person, day, course) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    PUT_MEMBER = "INSERT INTO member (id, team, person, role, representing, from_day, to_day) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET to_day = excluded.to_day";
    PUT_DECISION_TEAM = "INSERT INTO decision_team (decision, team, from_day, to_day) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (decision, team) DO UPDATE SET from_day = excluded.from_day, to_day = excluded.to_day";
}

/// Writes what the batch changed. Decisions of the batch must be there already.
pub(crate) async fn save(tx: &mut Tx, teams: &Teams) -> Result<()> {
    let persons: Vec<&Person> =
        teams.persons.values().filter(|entry| entry.is_changed()).map(|entry| &entry.now).collect();
    tx.bulk(&PUT_PERSON, persons.iter().map(|person| person_row(person)).collect()).await?;
    let trainings = persons
        .iter()
        .flat_map(|person| person.trainings.iter().map(|training| args![person.id, training.day, &training.course]));
    tx.bulk(&PUT_TRAINING, trainings.collect()).await?;

    let changed: Vec<&Entry<Team>> = teams.changed().collect();
    let differ = |part: fn(&Team, &Team) -> bool| -> Vec<&Team> {
        let differs = |entry: &&&Entry<Team>| entry.stored.as_ref().is_none_or(|stored| part(stored, &entry.now));
        changed.iter().filter(differs).map(|entry| &entry.now).collect()
    };
    let themselves = differ(|a, b| a.life != b.life || a.source != b.source || a.heir != b.heir);
    tx.bulk(&PUT_TEAM, themselves.into_iter().map(team_row).collect()).await?;

    let retitled = differ(|a, b| a.titles != b.titles);
    if !retitled.is_empty() {
        tx.exec(&DELETE_TITLES, args![ids(retitled.iter().map(|team| team.id))]).await?;
        let titles = retitled.iter().flat_map(|team| {
            team.titles.iter().map(|title| args![team.id, title.span.from, title.span.to, &title.value])
        });
        tx.bulk(&PUT_TITLE, titles.collect()).await?;
    }
    let noted = differ(|a, b| a.notes != b.notes);
    if !noted.is_empty() {
        tx.exec(&DELETE_NOTES, args![ids(noted.iter().map(|team| team.id))]).await?;
        let notes =
            noted.iter().flat_map(|team| team.notes.iter().map(|(from, note)| args![team.id, *from, note.as_deref()]));
        tx.bulk(&PUT_NOTE, notes.collect()).await?;
    }
    let moved = differ(|a, b| a.places != b.places);
    if !moved.is_empty() {
        tx.exec(&DELETE_PLACES, args![ids(moved.iter().map(|team| team.id))]).await?;
        tx.bulk(&PUT_PLACE, moved.iter().flat_map(|team| place_rows(team)).collect()).await?;
    }
    let members = changed.iter().flat_map(|entry| {
        let stored: &[Member] = entry.stored.as_ref().map_or(&[], |team| &team.members);
        let is_new = move |member: &&Member| !stored.iter().any(|old| old.id == member.id && old.span == member.span);
        entry.now.members.iter().filter(is_new).map(|member| member_row(entry.now.id, member))
    });
    tx.bulk(&PUT_MEMBER, members.collect()).await?;

    let decided = differ(|a, b| a.decisions != b.decisions || a.life != b.life);
    tx.bulk(&PUT_DECISION_TEAM, decided.iter().flat_map(|team| decision_rows(team)).collect()).await?;
    Ok(())
}

fn team_row(team: &Team) -> Vec<Val> {
    let tier = team.places.first().map_or("village", |place| place.value.tier().code());
    args![team.id, tier, team.life.from, team.life.to, team.source.code(), team.heir]
}

fn place_rows(team: &Team) -> impl Iterator<Item = Vec<Val>> {
    team.places.iter().flat_map(|place| {
        let units = place.value.units().iter().zip(0_i64..);
        units.map(|(unit, position)| args![team.id, place.span.from, place.span.to, position, *unit])
    })
}

fn member_row(team: TeamId, member: &Member) -> Vec<Val> {
    let representing: Vec<&str> = member.representing.iter().map(|body| body.code()).collect();
    let Member { id, person, role, span, .. } = member;
    args![*id, team, person.id, role.code(), representing.join(","), span.from, span.to]
}

fn person_row(person: &Person) -> Vec<Val> {
    let Person { id, name, birth_year, sex, phone, phone_day, it_skill, .. } = person;
    let sex = sex.map(rules::teams::Sex::code);
    args![*id, name, person_sort_key(name), fold(name), *birth_year, sex, phone.as_ref(), *phone_day, *it_skill]
}

/// Every decision that names the team, with the days on which it is the one in force; none, for a dissolving one.
fn decision_rows(team: &Team) -> impl Iterator<Item = Vec<Val>> {
    let terms = decision_terms(team);
    team.decisions.iter().map(move |decided| {
        let term = terms.iter().find(|term| term.decision == decided.decision);
        let (from, to) = term.map_or((decided.from, decided.from), |term| (term.span.from, term.span.to));
        args![decided.decision, team.id, from, to]
    })
}

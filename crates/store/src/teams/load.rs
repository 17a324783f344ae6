//! Reading whole teams, few or all, with a constant number of statements.

use super::Teams;
use crate::{
    apply::Needs,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    registry::{day, span},
};
use rules::{
    channels::Channel,
    day::Span,
    ids::{DecisionId, MemberId, PersonId, TeamId, UnitId},
    phones::Phone,
    teams::{
        Dated, Decided, DecisionKind, Member, Person, Place, Representing, Role, Sex, Source, Team, Tier, Training,
    },
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    TEAMS_OF_MEMBERS = "SELECT id, team FROM member WHERE id IN {{ids $1}}";
    TEAMS_OF_PERSONS = "SELECT DISTINCT team FROM member WHERE person IN {{ids $1}}";
    TEAMS_OF_DECISIONS = "SELECT DISTINCT team FROM decision_team WHERE decision IN {{ids $1}}";
    EVERY_TEAM = "SELECT id FROM team";
    TEAMS = "SELECT id, tier, from_day, to_day, source, heir FROM team WHERE id IN {{ids $1}}";
    TITLES = "SELECT team, from_day, to_day, title FROM team_title WHERE team IN {{ids $1}} ORDER BY team, from_day";
    NOTES = "SELECT team, from_day, note FROM team_note WHERE team IN {{ids $1}}";
    PLACES = "SELECT team, from_day, to_day, unit FROM team_place WHERE team IN {{ids $1}} ORDER BY team, from_day, position";
    MEMBERS = "SELECT m.team, m.id, m.person, m.role, m.representing, m.from_day, m.to_day \
               FROM member m WHERE m.team IN {{ids $1}} ORDER BY m.team, m.id";
    PERSONS = "SELECT id, name, birth_year, sex, phone, phone_day, it_skill FROM person WHERE id IN {{ids $1}}";
    TRAININGS = "SELECT person, day, course FROM training WHERE person IN {{ids $1}} ORDER BY person, day, course";
    DECIDED = "SELECT dt.team, d.from_day, d.id, d.kind, d.unit FROM decision_team dt JOIN decision d ON d.id = dt.decision \
               WHERE dt.team IN {{ids $1}} ORDER BY dt.team, d.from_day, d.id";
    CHANNELS = "SELECT owner, name, made_day FROM channel WHERE owner IN {{ids $1}}";
}

/// The teams and persons a batch needs.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Teams> {
    let mut wanted: BTreeSet<TeamId> = needs.teams.clone();
    if !needs.members.is_empty() {
        let rows: Vec<(Uuid, Uuid)> = from.all(&TEAMS_OF_MEMBERS, args![ids(needs.members.iter().copied())]).await?;
        wanted.extend(rows.into_iter().map(|(_, team)| TeamId(team)));
    }
    if !needs.persons.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&TEAMS_OF_PERSONS, args![ids(needs.persons.iter().copied())]).await?;
        wanted.extend(rows.into_iter().map(|(team,)| TeamId(team)));
    }
    if !needs.decisions.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&TEAMS_OF_DECISIONS, args![ids(needs.decisions.iter().copied())]).await?;
        wanted.extend(rows.into_iter().map(|(team,)| TeamId(team)));
    }
    if needs.every_team {
        let rows: Vec<(Uuid,)> = from.all(&EVERY_TEAM, args![]).await?;
        wanted.extend(rows.into_iter().map(|(team,)| TeamId(team)));
    }
    let teams = if wanted.is_empty() { Vec::new() } else { read(from, &wanted).await? };

    let mut loaded = Teams::default();
    for team in teams {
        loaded.put_stored(team);
    }
    let alone = needs.persons.iter().copied().filter(|id| !loaded.persons.contains_key(id));
    let alone: Vec<PersonId> = alone.collect();
    for (_, person) in persons(from, &alone).await? {
        loaded.put_stored_person(person);
    }
    Ok(loaded)
}

/// Whole teams by their ids.
pub(crate) async fn read(from: &mut impl Read, wanted: &BTreeSet<TeamId>) -> Result<Vec<Team>> {
    let list = ids(wanted.iter().copied());
    let rows: Vec<(Uuid, String, String, String, String, Option<Uuid>)> =
        from.all(&TEAMS, args![list.as_str()]).await?;
    if rows.is_empty() {
        // Those that are only being set up, as a rule: nothing can hang on them yet.
        return Ok(Vec::new());
    }
    let mut titles = grouped(
        from.all::<(Uuid, String, String, String)>(&TITLES, args![list.as_str()]).await?,
        |(team, from, to, value)| Ok((team, Dated { span: span(&from, &to)?, value })),
    )?;
    let places: Vec<(Uuid, String, String, Uuid)> = from.all(&PLACES, args![list.as_str()]).await?;
    let mut places = grouped(places, |(team, from, to, unit)| Ok((team, (span(&from, &to)?, UnitId(unit)))))?;
    let notes: Vec<(Uuid, String, Option<String>)> = from.all(&NOTES, args![list.as_str()]).await?;
    let mut notes = grouped(notes, |(team, from, note)| Ok((team, (day(&from)?, note))))?;
    let mut decided =
        grouped(from.all::<(Uuid, String, Uuid, String, Uuid)>(&DECIDED, args![list.as_str()]).await?, decided_row)?;
    let channels: Vec<(Uuid, Option<String>, Option<String>)> = from.all(&CHANNELS, args![list.as_str()]).await?;
    let mut channels: HashMap<Uuid, Channel> = channels
        .into_iter()
        .map(|(owner, name, made)| Ok((owner, Channel { name, made: made.as_deref().map(day).transpose()? })))
        .collect::<Result<_>>()?;
    let mut members = members(from, &list).await?;

    let teams = rows.into_iter().map(|(id, tier, from, to, source, heir)| {
        let tier = word(Tier::of_code(&tier), "a tier", &tier)?;
        Ok(Team {
            id: TeamId(id),
            life: span(&from, &to)?,
            source: word(Source::of_code(&source), "a source", &source)?,
            titles: titles.remove(&id).unwrap_or_default(),
            places: joined_places(places.remove(&id).unwrap_or_default(), tier),
            notes: notes.remove(&id).unwrap_or_default().into_iter().collect(),
            members: members.remove(&id).unwrap_or_default(),
            decisions: decided.remove(&id).unwrap_or_default(),
            channel: channels.remove(&id).unwrap_or_default(),
            heir: heir.map(TeamId),
        })
    });
    teams.collect()
}

async fn members(from: &mut impl Read, teams: &str) -> Result<HashMap<Uuid, Vec<Member>>> {
    let rows: Vec<(Uuid, Uuid, Uuid, String, String, String, String)> = from.all(&MEMBERS, args![teams]).await?;
    let wanted: BTreeSet<Uuid> = rows.iter().map(|row| row.2).collect();
    let wanted: Vec<PersonId> = wanted.into_iter().map(PersonId).collect();
    let persons = persons(from, &wanted).await?;
    grouped(rows, |(team, id, person, role, representing, from, to)| {
        let missing = || StoreError::corrupt("a person", person);
        let representing = representing.split(',').filter(|code| !code.is_empty());
        let representing = representing.map(|code| word(Representing::of_code(code), "a body represented", code));
        let member = Member {
            id: MemberId(id),
            person: persons.get(&PersonId(person)).cloned().ok_or_else(missing)?,
            role: word(Role::of_code(&role), "a role", &role)?,
            representing: representing.collect::<Result<_>>()?,
            span: span(&from, &to)?,
        };
        Ok((team, member))
    })
}

type PersonRow = (Uuid, String, Option<i64>, Option<String>, Option<String>, Option<String>, Option<bool>);

async fn persons(from: &mut impl Read, wanted: &[PersonId]) -> Result<BTreeMap<PersonId, Person>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let list = ids(wanted.iter().copied());
    let trainings: Vec<(Uuid, String, String)> = from.all(&TRAININGS, args![list.as_str()]).await?;
    let mut trainings = grouped(trainings, |(person, on, course)| Ok((person, Training { day: day(&on)?, course })))?;
    let rows: Vec<PersonRow> = from.all(&PERSONS, args![list]).await?;
    let persons = rows.into_iter().map(|(id, name, birth_year, sex, phone, phone_day, it_skill)| {
        let person = Person {
            id: PersonId(id),
            name,
            birth_year: birth_year.and_then(|year| i16::try_from(year).ok()),
            sex: sex.map(|code| word(Sex::of_code(&code), "a sex", &code)).transpose()?,
            phone: phone.map(|text| phone_of(&text)).transpose()?,
            phone_day: phone_day.map(|text| day(&text)).transpose()?,
            it_skill,
            trainings: trainings.remove(&id).unwrap_or_default(),
        };
        Ok((person.id, person))
    });
    persons.collect()
}

pub(crate) fn phone_of(text: &str) -> Result<Phone> {
    text.parse().map_err(|_| StoreError::corrupt("a phone", text))
}

pub(crate) fn word<T>(found: Option<T>, what: &'static str, code: &str) -> Result<T> {
    found.ok_or_else(|| StoreError::corrupt(what, code))
}

fn decided_row((team, from, id, kind, unit): (Uuid, String, Uuid, String, Uuid)) -> Result<(Uuid, Decided)> {
    let kind = word(DecisionKind::of_code(&kind), "a kind of decision", &kind)?;
    Ok((team, Decided { from: day(&from)?, decision: DecisionId(id), kind, unit: UnitId(unit) }))
}

fn grouped<R, T>(rows: Vec<R>, read: impl Fn(R) -> Result<(Uuid, T)>) -> Result<HashMap<Uuid, Vec<T>>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        let (key, value) = read(row)?;
        groups.entry(key).or_default().push(value);
    }
    Ok(groups)
}

/// Rows of one span are one place.
fn joined_places(rows: Vec<(Span, UnitId)>, tier: Tier) -> Vec<Dated<Place>> {
    let mut spans: BTreeMap<Span, Vec<UnitId>> = BTreeMap::new();
    for (span, unit) in rows {
        spans.entry(span).or_default().push(unit);
    }
    let place = |units: Vec<UnitId>| match (tier, units.first()) {
        (Tier::Commune, Some(commune)) => Place::Commune(*commune),
        _ => Place::Villages(units),
    };
    spans.into_iter().map(|(span, units)| Dated { span, value: place(units) }).collect()
}

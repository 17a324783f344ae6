//! Rows with what they said and the names in it, as far as the viewer may know.

use super::{
    Author, Carrier, JournalEntry, Said, changes,
    earlier::Earlier,
    objects,
    queries::{Reach, Row},
    sight::Sight,
};
use crate::{
    Store,
    db::{Db, Read, args, ids, statements},
    error::Result,
    journal,
    scope::Scope,
    teams::word,
};
use jiff::Timestamp;
use rules::{
    access::Role,
    channels::Owner,
    day::Day,
    ids::{AccountId, Feed, OperationId, UnitId},
    indicators::Definition,
    operations::{Body, Outcome, PersonRef},
    teams,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

// The teams a person was ever in, if placed within the unit $3 as it stands today ($2).
macro_rules! in_teams {
    ($person:literal) => {
        concat!(
            "SELECT 1 FROM member t JOIN team_place tp ON tp.team = t.team JOIN unit_path u ON u.unit = tp.unit \
             WHERE t.person = ",
            $person,
            " AND u.ancestor = $3 AND u.from_day <= $2 AND $2 < u.to_day"
        )
    };
}

statements! {
    BODIES = "SELECT operation, kind_version, body FROM journal_body WHERE operation IN {{ids $1}}";
    ACCOUNTS = "SELECT a.id, COALESCE(p.name, a.name) FROM account a LEFT JOIN person p ON p.id = a.person WHERE a.id IN {{ids $1}}";
    DUTIES = "SELECT id, role, unit FROM appointment WHERE id IN {{ids $1}} \
              UNION ALL SELECT m.id, m.role, tp.unit FROM member m LEFT JOIN team_place tp ON tp.team = m.team \
              AND tp.position = 0 AND tp.from_day <= $2 AND $2 < tp.to_day WHERE m.id IN {{ids $1}}";
    DEVICES = "SELECT id, name FROM device WHERE id IN {{ids $1}}";
    /// The newest title comes last.
    OBLIGATIONS = "SELECT o.id, o.unit, t.title FROM obligation o LEFT JOIN team_title t ON t.team = o.team \
                   WHERE o.id IN {{ids $1}} ORDER BY o.id, t.from_day";
    REQUESTS = "SELECT id, title FROM request WHERE id IN {{ids $1}}";
    TEAMS = "SELECT team, title FROM team_title WHERE team IN {{ids $1}} ORDER BY team, from_day";
    /// Persons, by themselves or by a term, who were ever in a team of the unit $3 (or anywhere). PostgreSQL must meet $3 where
    /// it is compared before it is asked whether there is one: the type comes from there.
    PERSONS = concat!(
        "SELECT x.id, x.name FROM (SELECT id, name, id AS person FROM person WHERE id IN {{ids $1}} \
         UNION ALL SELECT m.id, p.name, p.id FROM member m JOIN person p ON p.id = m.person WHERE m.id IN {{ids $1}}) x \
         WHERE EXISTS (",
        in_teams!("x.person"),
        ") OR $3 IS NULL"
    );
    /// Accounts of those who ever had a duty there.
    HOLDERS = concat!(
        "SELECT a.id, COALESCE(p.name, a.name) FROM account a LEFT JOIN person p ON p.id = a.person \
         WHERE a.id IN {{ids $1}} AND (EXISTS (",
        in_teams!("a.person"),
        ") OR EXISTS (SELECT 1 FROM appointment d LEFT JOIN team_place tp ON tp.team = d.team \
         JOIN unit_path u ON u.unit IN (d.unit, tp.unit) WHERE d.account = a.id AND u.ancestor = $3 \
         AND u.from_day <= $2 AND $2 < u.to_day) OR $3 IS NULL)"
    );
    ITEMS = "SELECT id, name FROM item WHERE id IN {{ids $1}}";
    /// The heads of households that live or lived last in the unit $3.
    HOUSEHOLDS = "SELECT h.id, h.head FROM household h WHERE h.id IN {{ids $1}} AND h.head IS NOT NULL AND (EXISTS (\
                  SELECT 1 FROM unit_path u WHERE u.unit = h.village AND u.ancestor = $3 AND u.from_day <= $2 \
                  AND $2 < u.to_day) OR $3 IS NULL)";
    /// The producers that are or were last in the unit $3, and their products.
    PRODUCERS = "SELECT t.id, t.name FROM (SELECT r.id, r.name, r.village FROM producer r \
                 UNION SELECT p.id, p.name, r.village FROM product p JOIN producer r ON r.id = p.producer) t \
                 WHERE t.id IN {{ids $1}} AND t.name IS NOT NULL AND (EXISTS (\
                 SELECT 1 FROM unit_path u WHERE u.unit = t.village AND u.ancestor = $3 AND u.from_day <= $2 \
                 AND $2 < u.to_day) OR $3 IS NULL)";
    PARTNERS = "SELECT id, name FROM partner WHERE id IN {{ids $1}}";
    /// Who leads today, by person and by term.
    LEADERS = "SELECT person FROM member WHERE person IN {{ids $1}} AND role = 'leader' AND from_day <= $2 AND $2 < to_day \
               UNION SELECT id FROM member WHERE id IN {{ids $1}} AND role = 'leader' AND from_day <= $2 AND $2 < to_day";
}

impl Store {
    /// Rows as entries, with what the things in them are called, and the one that they are all about.
    pub(super) async fn entries(
        &self,
        scope: &Scope,
        reach: &Reach,
        groups: Vec<Vec<Row>>,
        about: Option<Uuid>,
    ) -> Result<(Vec<JournalEntry>, BTreeMap<Uuid, String>)> {
        let (from, today, sight) = (&mut self.db.clone(), self.today(), reach.sight);
        let rows = || groups.iter().filter_map(|group| group.first());
        let bodies: Vec<(Uuid, i64, String)> = from.all(&BODIES, args![ids(rows().map(|row| row.operation))]).await?;
        let bodies: HashMap<Uuid, (i64, String)> =
            bodies.into_iter().map(|(id, version, body)| (id, (version, body))).collect();
        let accounts = ids(rows().flat_map(|row| [row.account, row.carried_by]).flatten());
        let accounts: Vec<(Uuid, String)> = from.all(&ACCOUNTS, args![accounts]).await?;
        let accounts: HashMap<Uuid, String> = accounts.into_iter().collect();
        let duties = ids(rows().filter_map(|row| row.appointment));
        let duties: Vec<(Uuid, String, Option<Uuid>)> = from.all(&DUTIES, args![duties, today]).await?;
        let duties: HashMap<Uuid, (String, Option<Uuid>)> =
            duties.into_iter().map(|(id, role, unit)| (id, (role, unit))).collect();
        let devices: Vec<(Uuid, String)> = from.all(&DEVICES, args![ids(rows().filter_map(|row| row.device))]).await?;
        let devices: HashMap<Uuid, String> = devices.into_iter().collect();

        let read = |row: &Row| {
            let (version, body) = bodies.get(&row.operation)?;
            Some(objects::read(row.kind.clone(), *version, body))
        };
        // Nothing kept is erased; something that can't be read was changed.
        let said: Vec<Option<Option<Body>>> = rows().map(read).collect();
        let leaders = leaders(from, said.iter().flatten().flatten().flat_map(named), today).await?;
        let elsewhere = reach.refused_elsewhere(from, rows(), scope.account()).await?;
        let mut entries = Vec::new();
        for (group, body) in groups.iter().zip(said) {
            let Some(row) = group.first() else { continue };
            let said = match body.map(|body| body.map(|body| sight.body(body, &leaders))) {
                None => Said::Erased,
                Some(None) => Said::Unreadable,
                Some(Some(None)) => Said::Hidden,
                Some(Some(Some(body))) => Said::Body(Box::new(body)),
            };
            let duty = row.appointment.and_then(|duty| duties.get(&duty));
            let role = duty
                .and_then(|(role, _)| Role::of_code(role).or_else(|| teams::Role::of_code(role).map(Role::of_member)));
            let author = match (row.author.as_str(), row.account.map(AccountId)) {
                ("person", Some(account)) => Author::Person {
                    account,
                    name: accounts
                        .get(&account.0)
                        .filter(|_| sight.names(role) || scope.account() == Some(account))
                        .cloned(),
                    role,
                    unit: duty.and_then(|(_, unit)| *unit).map(UnitId),
                },
                ("operator", _) => Author::Operator,
                ("public", _) => Author::Anybody,
                _ => Author::Program,
            };
            // Whoever carried it may be a member of any team, so only those who see members read a name.
            let carrier = |account: AccountId| Carrier {
                account,
                name: accounts
                    .get(&account.0)
                    .filter(|_| sight == Sight::All || scope.account() == Some(account))
                    .cloned(),
            };
            let units = group.iter().map(|row| row.feed).filter(|feed| *feed != Feed::Common.id()).map(UnitId);
            // In one order, whatever the database's: what is asked twice is told alike.
            let units: BTreeSet<UnitId> = units.collect();
            entries.push(JournalEntry {
                operation: OperationId(row.operation),
                kind: row.kind.clone(),
                outcome: row.outcome(if elsewhere.contains(&row.operation) { Sight::Nobody } else { sight }),
                author,
                device: row.device.and_then(|device| devices.get(&device)).cloned().filter(|_| sight.names(role)),
                carried_by: row.carried_by.map(|account| carrier(AccountId(account))),
                captured: moment(&row.captured)?,
                arrived: moment(&row.arrived)?,
                units: units.into_iter().collect(),
                said,
                changes: None,
            });
        }
        let arrived = groups.iter().filter_map(|group| group.first()).map(|row| row.arrived.as_str());
        let earlier = Earlier::of(from, entries.iter().zip(arrived)).await?;
        let mut shown: BTreeSet<Uuid> = about.filter(|_| !entries.is_empty()).into_iter().collect();
        for entry in &mut entries {
            let Said::Body(body) = &entry.said else { continue };
            shown.extend(named(body));
            let before = earlier.before(entry.operation);
            shown.extend(before.iter().flat_map(|(_, body)| named(body)));
            entry.changes = changes::changes(body, &before, &earlier.first_due);
        }
        let names = self.names(from, reach, shown).await?;
        Ok((entries, names))
    }

    /// What teams, persons and accounts are called, as far as the viewer may know: what was refused may name people of
    /// other places.
    pub(super) async fn names(
        &self,
        from: &mut Db,
        reach: &Reach,
        named: BTreeSet<Uuid>,
    ) -> Result<BTreeMap<Uuid, String>> {
        if reach.sight == Sight::Nobody || named.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (list, today) = (ids(named.iter().copied()), self.today());
        let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
        let teams: Vec<(Uuid, String)> = from.all(&TEAMS, args![list.as_str()]).await?;
        names.extend(teams);
        let owed: Vec<(Uuid, Uuid, Option<String>)> = from.all(&OBLIGATIONS, args![list.as_str()]).await?;
        if !owed.is_empty() {
            let registry = self.registry(&Scope::job("journal")).await?;
            let called = |(id, unit, title): (Uuid, Uuid, Option<String>)| {
                (id, title.unwrap_or_else(|| registry.full_name(UnitId(unit), today)))
            };
            names.extend(owed.into_iter().map(called));
        }
        let requests: Vec<(Uuid, String)> = from.all(&REQUESTS, args![list.as_str()]).await?;
        names.extend(requests);
        let issued = crate::issues::called(from, &list).await?;
        if !issued.is_empty() {
            let registry = self.registry(&Scope::job("journal")).await?;
            let called = |(id, unit, number): (Uuid, Uuid, Option<String>)| {
                (id, number.unwrap_or_else(|| registry.full_name(UnitId(unit), today)))
            };
            names.extend(issued.into_iter().map(called));
        }
        let items: Vec<(Uuid, String)> = from.all(&ITEMS, args![list.as_str()]).await?;
        names.extend(items);
        let partners: Vec<(Uuid, String)> = from.all(&PARTNERS, args![list.as_str()]).await?;
        names.extend(partners);
        let leaders = leaders(from, named.into_iter(), today).await?;
        let within = args![list.as_str(), today, reach.names_within];
        let persons: Vec<(Uuid, String)> = from.all(&PERSONS, within.clone()).await?;
        names.extend(persons.into_iter().filter(|(id, _)| reach.sight == Sight::All || leaders.contains(id)));
        let accounts: Vec<(Uuid, String)> = from.all(&HOLDERS, within.clone()).await?;
        names.extend(accounts);
        if reach.sight == Sight::All {
            let households: Vec<(Uuid, String)> = from.all(&HOUSEHOLDS, within.clone()).await?;
            names.extend(households);
            let producers: Vec<(Uuid, String)> = from.all(&PRODUCERS, within).await?;
            names.extend(producers);
        }
        Ok(names)
    }
}

async fn leaders(from: &mut impl Read, named: impl Iterator<Item = Uuid>, today: Day) -> Result<BTreeSet<Uuid>> {
    let rows: Vec<(Uuid,)> = from.all(&LEADERS, args![ids(named), today]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

impl Row {
    fn outcome(&self, sight: Sight) -> Outcome {
        match journal::outcome(&self.state, self.waits_for, self.reason.as_deref()) {
            Outcome::Refused(reason) => Outcome::Refused(sight.reason(&self.kind, reason)),
            other => other,
        }
    }
}

fn moment(text: &str) -> Result<Timestamp> {
    word(text.parse().ok(), "a moment", text)
}

/// The teams, persons, terms and accounts that an operation names.
pub(super) fn named(body: &Body) -> BTreeSet<Uuid> {
    let ids: Vec<Uuid> = match body {
        Body::RetitleTeam(body) => vec![body.team.0],
        Body::AnnotateTeam(body) => vec![body.team.0],
        Body::PlaceTeam(body) => vec![body.team.0],
        Body::EndTeam(body) => [Some(body.team), body.heir].into_iter().flatten().map(Uuid::from).collect(),
        Body::AddMember(body) => match body.person {
            PersonRef::Known(person) => vec![body.team.0, person.0],
            PersonRef::New { .. } => vec![body.team.0],
        },
        Body::EndMember(body) => vec![body.member.0],
        Body::ResumeMember(body) => vec![body.member.0],
        Body::AmendPerson(body) => vec![body.person.0],
        Body::RecordTraining(body) => vec![body.person.0],
        Body::RecordDecision(body) => body.teams.iter().map(|team| team.0).collect(),
        Body::AmendDecision(body) => body.teams.iter().flatten().map(|team| team.0).collect(),
        Body::SetChannel(body) => match body.owner {
            Owner::Team(team) => vec![team.0],
            Owner::Unit(_) => Vec::new(),
        },
        Body::Catalogue(change) => change.item().map(Uuid::from).into_iter().collect(),
        Body::SetIndicator(body) => body.indicator.iter().flat_map(Definition::items).map(Uuid::from).collect(),
        Body::Household(change) => change.named(),
        Body::Activity(change) => change.named(),
        Body::Producer(change) => change.named(),
        Body::Partner(change) => change.named(),
        Body::Obligation(change) => change.named(),
        Body::Report(change) => vec![change.obligation().0],
        Body::Request(change) => objects::named_of_request(change).collect(),
        Body::Issue(change) => objects::named_of_issue(change).collect(),
        Body::AddAccount(body) => body.person.map(Uuid::from).into_iter().collect(),
        Body::AmendAccount(body) => vec![body.account.0],
        Body::InviteAccount(body) => vec![body.account.0],
        Body::SetPassword(body) => vec![body.account.0],
        Body::RevokeAccount(body) => vec![body.account.0],
        Body::ReinstateAccount(body) => vec![body.account.0],
        Body::Appoint(body) => vec![body.account.0],
        Body::EnactReform(_)
        | Body::DeclareHouseholds(_)
        | Body::LookAtHouseholds(_)
        | Body::SetContact(_)
        | Body::SetCompositionRule(_)
        | Body::SetTarget(_)
        | Body::SetRetention(_)
        | Body::SetSchedule(_)
        | Body::SetHoliday(_)
        | Body::SetPapers(_)
        | Body::SetIndicatorTarget(_)
        | Body::AddTeam(_)
        | Body::WithdrawDecision(_)
        | Body::EndAppointment(_) => Vec::new(),
    };
    ids.into_iter().collect()
}

//! Reading accounts with their duties.

use super::{Account, Accounts, sign_in_name};
use crate::{
    apply::Needs,
    db::{Db, Read, args, ids, statements},
    error::{Result, StoreError},
    gather::ById,
    registry::span,
    scope::{Appointment, Seat},
    surroundings::Surroundings,
    teams::{phone_of, word},
};
use rules::{
    access::Role,
    day::{Day, Span},
    ids::{AccountId, AppointmentId, MemberId, PersonId, TeamId, UnitId},
    teams,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    BY_IDS = "SELECT a.id, a.sign_in_name, COALESCE(p.name, a.name), COALESCE(p.phone, a.phone), a.person, a.revoked, \
              c.account IS NOT NULL FROM account a LEFT JOIN person p ON p.id = a.person \
              LEFT JOIN credential c ON c.account = a.id WHERE a.id IN {{ids $1}}";
    NAMED = "SELECT id FROM account WHERE sign_in_name = $1";
    OF_PERSONS = "SELECT person, id FROM account WHERE person IN {{ids $1}}";
    SHUT = "SELECT id FROM account WHERE revoked IS NOT NULL AND id IN {{ids $1}}";
    STAFFED = "SELECT DISTINCT unit FROM appointment WHERE role = 'department_officer' AND unit IN {{ids $1}} AND to_day > $2";
    OF_APPOINTMENTS = "SELECT account FROM appointment WHERE id IN {{ids $1}} UNION \
                       SELECT a.id FROM account a JOIN member m ON m.person = a.person WHERE m.id IN {{ids $1}}";
    STOOD_FOR = "SELECT DISTINCT stands_in_for FROM appointment WHERE stands_in_for IS NOT NULL AND id IN {{ids $1}}";
    /// Appointments, then terms in teams. With the end of the duty that is stood in for: a stand-in ends no later than it.
    DUTIES = "SELECT 'appointment' AS part, a.account AS account, a.id AS id, a.role, a.unit, a.team, a.from_day AS from_day, a.to_day, \
              a.stands_in_for, COALESCE(t.to_day, m.to_day) AS until FROM appointment a \
              LEFT JOIN appointment t ON t.id = a.stands_in_for LEFT JOIN member m ON m.id = a.stands_in_for \
              WHERE a.account IN {{ids $1}} \
              UNION ALL SELECT 'term', a.id, m.id, m.role, NULL, m.team, m.from_day, m.to_day, NULL, NULL \
              FROM account a JOIN member m ON m.person = a.person WHERE a.id IN {{ids $1}} \
              ORDER BY part, account, from_day, id";
    /// Where teams work, then who leads them, the leader before the deputy.
    SEATS = "SELECT 'place' AS part, team AS team, unit AS id, position AS place, from_day AS from_day FROM team_place \
             WHERE team IN {{ids $1}} AND from_day <= $2 AND $2 < to_day \
             UNION ALL SELECT 'leads', team, id, CASE role WHEN 'leader' THEN 0 ELSE 1 END, from_day FROM member \
             WHERE team IN {{ids $1}} AND role IN ('leader', 'deputy') AND from_day <= $2 AND $2 < to_day \
             ORDER BY part, team, place, from_day, id";
}

/// Adds the duties stood in for by what the batch needs: who may end a stand-in goes by the duty that is stood in for. A leader may
/// have no account, then it is his term in the team.
pub(crate) async fn load_stood_for(from: &mut impl Read, needs: &mut Needs) -> Result<()> {
    if needs.appointments.is_empty() {
        return Ok(());
    }
    let rows: Vec<(Uuid,)> = from.all(&STOOD_FOR, args![ids(needs.appointments.iter().copied())]).await?;
    rows.into_iter().for_each(|(id,)| needs.duty(Some(AppointmentId(id))));
    Ok(())
}

/// The accounts a batch needs.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs, today: Day) -> Result<Accounts> {
    let mut wanted = needs.accounts.clone();
    if !needs.appointments.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&OF_APPOINTMENTS, args![ids(needs.appointments.iter().copied())]).await?;
        wanted.extend(rows.into_iter().map(|(account,)| AccountId(account)));
    }
    let mut accounts = Accounts::default();
    if !needs.authors.is_empty() {
        let shut: Vec<(Uuid,)> = from.all(&SHUT, args![ids(needs.authors.iter().copied())]).await?;
        accounts.shut = shut.into_iter().map(|(id,)| AccountId(id)).collect();
    }
    accounts.known = read(from, &wanted, today).await?;
    for name in &needs.sign_in_names {
        let name = sign_in_name(name);
        if from.opt::<(Uuid,)>(&NAMED, args![&name]).await?.is_some() {
            accounts.names.insert(name);
        }
    }
    if !needs.account_persons.is_empty() {
        let rows: Vec<(Uuid, Uuid)> = from.all(&OF_PERSONS, args![ids(needs.account_persons.iter().copied())]).await?;
        accounts.persons = rows.into_iter().map(|(person, id)| (PersonId(person), AccountId(id))).collect();
    }
    if !needs.offices.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&STAFFED, args![ids(needs.offices.iter().copied()), today]).await?;
        accounts.staffed = rows.into_iter().map(|(unit,)| UnitId(unit)).collect();
    }
    Ok(accounts)
}

/// Accounts with their duties, those in teams as of today.
pub(crate) struct AccountsToday(pub(crate) Surroundings);

impl ById for AccountsToday {
    type Id = AccountId;
    type Found = Account;

    async fn read(&self, from: &mut Db, ids: &BTreeSet<AccountId>) -> Result<BTreeMap<AccountId, Account>> {
        read(from, ids, Day::of(self.0.now())).await
    }
}

/// An account with its duties, those in teams as of today.
pub(crate) async fn get(from: &mut impl Read, id: AccountId, today: Day) -> Result<Option<Account>> {
    Ok(read(from, &BTreeSet::from([id]), today).await?.remove(&id))
}

type AccountRow = (Uuid, String, String, Option<String>, Option<Uuid>, Option<String>, bool);

#[derive(sqlx::FromRow)]
struct DutyRow {
    part: String,
    account: Uuid,
    id: Uuid,
    role: String,
    unit: Option<Uuid>,
    team: Option<Uuid>,
    from_day: String,
    to_day: String,
    stands_in_for: Option<Uuid>,
    until: Option<String>,
}

/// Accounts with their duties, with a constant number of statements.
pub(super) async fn read(
    from: &mut impl Read,
    wanted: &BTreeSet<AccountId>,
    today: Day,
) -> Result<BTreeMap<AccountId, Account>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let list = ids(wanted.iter().copied());
    let rows: Vec<AccountRow> = from.all(&BY_IDS, args![list.as_str()]).await?;
    let mut accounts = rows.into_iter().map(account).collect::<Result<BTreeMap<_, _>>>()?;
    let duties: Vec<DutyRow> = from.all(&DUTIES, args![list]).await?;
    let seats = Seats::of(from, duties.iter().filter_map(|row| row.team).map(TeamId).collect(), today).await?;
    for row in duties {
        let owner = AccountId(row.account);
        let duty = if row.part == "appointment" { appointment(&row, &seats)? } else { term(&row, &seats)? };
        accounts.entry(owner).and_modify(|account| account.appointments.push(duty));
    }
    Ok(accounts)
}

fn account((id, sign_in_name, name, phone, person, revoked, has_password): AccountRow) -> Result<(AccountId, Account)> {
    let revoked = revoked.map(|at| at.parse().map_err(|_| StoreError::corrupt("an instant", at))).transpose()?;
    let phone = phone.as_deref().map(phone_of).transpose()?;
    let (id, person) = (AccountId(id), person.map(PersonId));
    Ok((id, Account { id, sign_in_name, name, phone, person, revoked, has_password, appointments: Vec::new() }))
}

fn appointment(row: &DutyRow, seats: &Seats) -> Result<Appointment> {
    let seat = match (row.unit, row.team) {
        (Some(unit), _) => Seat::Unit(UnitId(unit)),
        // Whoever stands in for a leader leads.
        (None, Some(team)) => seats.seat(TeamId(team), |_| true),
        (None, None) => Seat::System,
    };
    let mut span = span(&row.from_day, &row.to_day)?;
    if let Some(until) = &row.until {
        span.to = span.to.min(crate::registry::day(until)?).max(span.from);
    }
    let role = word(Role::of_code(&row.role), "a role", &row.role)?;
    let stands_in_for = row.stands_in_for.map(AppointmentId);
    Ok(Appointment { id: AppointmentId(row.id), role, seat, span, stands_in_for })
}

fn term(row: &DutyRow, seats: &Seats) -> Result<Appointment> {
    let role = Role::of_member(word(teams::Role::of_code(&row.role), "a role", &row.role)?);
    let id = MemberId(row.id);
    let team = row.team.ok_or_else(|| StoreError::corrupt("a term in a team", row.id))?;
    let span: Span = span(&row.from_day, &row.to_day)?;
    let seat = seats.seat(TeamId(team), |leading| leading == Some(id));
    Ok(Appointment { id: id.into(), role, seat, span, stands_in_for: None })
}

/// Where teams are today and who leads them.
#[derive(Default)]
struct Seats {
    places: HashMap<TeamId, Vec<UnitId>>,
    leading: HashMap<TeamId, MemberId>,
}

impl Seats {
    async fn of(from: &mut impl Read, teams: BTreeSet<TeamId>, today: Day) -> Result<Self> {
        let mut seats = Self::default();
        if teams.is_empty() {
            return Ok(seats);
        }
        let list = ids(teams);
        for (part, team, id) in from.all::<(String, Uuid, Uuid)>(&SEATS, args![list, today]).await? {
            if part == "place" {
                seats.places.entry(TeamId(team)).or_default().push(UnitId(id));
            } else {
                seats.leading.entry(TeamId(team)).or_insert(MemberId(id));
            }
        }
        Ok(seats)
    }

    fn seat(&self, team: TeamId, leads: impl FnOnce(Option<MemberId>) -> bool) -> Seat {
        let units = self.places.get(&team).cloned().unwrap_or_default();
        Seat::Team { team, units, leads: leads(self.leading.get(&team).copied()) }
    }
}

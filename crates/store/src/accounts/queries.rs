//! Looking at accounts, by scope.

use super::{Account, load::read, rights::own_team};
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    scope::{Appointment, Scope, Seat},
};
use rules::{
    access::{Right, Role},
    day::Day,
    ids::{AccountId, AppointmentId, PersonId, UnitId},
    units::Registry,
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    /// Accounts with a duty at the unit or below it in the tree of a day, those of teams included.
    WITHIN = "SELECT a.account FROM appointment a JOIN unit_path p ON p.unit = a.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND a.to_day > $2 \
              UNION SELECT x.id FROM account x JOIN member m ON m.person = x.person JOIN team_place tp ON tp.team = m.team \
              JOIN unit_path p ON p.unit = tp.unit WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day \
              AND tp.from_day <= $2 AND $2 < tp.to_day AND m.to_day > $2 \
              UNION SELECT a.account FROM appointment a JOIN team_place tp ON tp.team = a.team JOIN unit_path p ON p.unit = tp.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND tp.from_day <= $2 AND $2 < tp.to_day AND a.to_day > $2";
    OF_SYSTEM = "SELECT account FROM appointment WHERE unit IS NULL AND team IS NULL AND to_day > $1 \
                 UNION SELECT account FROM appointment WHERE role = 'department_officer' AND to_day > $1";
    OFFICES = "SELECT a.account, a.unit, a.role FROM appointment a JOIN unit_path p ON p.unit = a.unit JOIN account x ON x.id = a.account \
               WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND a.from_day <= $2 AND $2 < a.to_day \
               AND a.stands_in_for IS NULL AND x.revoked IS NULL ORDER BY a.account, a.id";
    OF_PERSON = "SELECT id FROM account WHERE person = $1";
    OF_DUTY = "SELECT account FROM appointment WHERE id = $1 UNION \
               SELECT a.id FROM account a JOIN member m ON m.person = a.person WHERE m.id = $1";
    AT_UNIT = "SELECT DISTINCT account FROM appointment WHERE unit = $1 AND from_day <= $2 AND $2 < to_day";
    IN_TEAM = "SELECT DISTINCT a.id FROM account a JOIN member m ON m.person = a.person \
               WHERE m.team = $1 AND m.from_day <= $2 AND $2 < m.to_day";
    /// Who works in a team and has no account.
    WITHOUT = "SELECT DISTINCT p.id, p.name FROM member m JOIN person p ON p.id = m.person \
               WHERE m.team = $1 AND m.from_day <= $2 AND $2 < m.to_day AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person = p.id)";
    NAMES_LIKE = "SELECT sign_in_name FROM account WHERE sign_in_name LIKE $1";
    CREDENTIALS = "SELECT c.account, c.password_hash FROM credential c JOIN account a ON a.id = c.account \
                   LEFT JOIN person p ON p.id = a.person \
                   WHERE a.revoked IS NULL AND (a.sign_in_name = $1 OR COALESCE(p.phone, a.phone) = $2) ORDER BY c.account LIMIT 20";
    ANY = "SELECT EXISTS (SELECT 1 FROM credential)";
    ANY_FOR = "SELECT EXISTS (SELECT 1 FROM credential WHERE account = $1)";
}

/// An account as an officer sees it: with the duties that are in the officer's power to see.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account; of its duties those within the officer's part of the tree.
    pub account: Account,
    /// Has the officer power over it: to invite again, to change the number, to shut it?
    pub in_power: bool,
}

/// May somebody see in a list that an account holds a duty? Above the commune, members of teams are no names but sums.
fn sees(acting: &Appointment, duty: &Appointment, registry: &Registry, today: Day) -> bool {
    let own = acting.acts_as();
    let reaches = acting.reaches_seat(&duty.seat, registry, today);
    reaches
        && match &duty.seat {
            Seat::Team { leads, .. } => own.has(Right::SeeMembers) || *leads && own.has(Right::SeeLeaders),
            Seat::Unit(_) | Seat::System => own.has(Right::ManageAccounts) && own.appoints(duty.role),
        }
}

/// Somebody in an office: a number for whoever asks how an area is staffed, no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// Whose.
    pub account: AccountId,
    /// Where it was given; a reform may have carried it on since.
    pub unit: UnitId,
    /// As what.
    pub role: Role,
}

impl Store {
    /// The offices held within a unit today, stand-ins left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offices(&self, scope: &Scope, unit: UnitId) -> Result<Vec<Office>> {
        if !scope.has(Right::ManageAccounts) {
            return Ok(Vec::new());
        }
        let rows: Vec<(Uuid, Uuid, String)> = self.db.clone().all(&OFFICES, args![unit, self.today()]).await?;
        let office = |(account, unit, role): (Uuid, Uuid, String)| {
            let role = crate::teams::word(Role::of_code(&role), "a role", &role)?;
            Ok(Office { account: AccountId(account), unit: UnitId(unit), role })
        };
        rows.into_iter().map(office).collect()
    }

    /// The accounts with a duty within a unit today, by name; of whoever may see accounts there. `None` asks for those of the
    /// system and of departments.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holders(&self, scope: &Scope, unit: Option<UnitId>) -> Result<Vec<Holder>> {
        let (today, from) = (self.today(), &mut self.db.clone());
        if !scope.has(Right::ManageAccounts) {
            return Ok(Vec::new());
        }
        let rows: Vec<(Uuid,)> = match unit {
            Some(unit) => from.all(&WITHIN, args![unit, today]).await?,
            None => from.all(&OF_SYSTEM, args![today]).await?,
        };
        let wanted: BTreeSet<AccountId> = rows.into_iter().map(|(id,)| AccountId(id)).collect();
        let accounts = read(from, &wanted, today).await?;
        let registry = self.registry(scope).await?;
        let mut holders: Vec<Holder> =
            accounts.into_values().filter_map(|account| shown(scope, account, &registry, today)).collect();
        holders.sort_by_cached_key(|holder| (rules::text::sort_key(&holder.account.name), holder.account.id));
        Ok(holders)
    }

    /// One account, as [`Store::holders`] shows it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holder(&self, scope: &Scope, id: AccountId) -> Result<Option<Holder>> {
        let (today, from) = (self.today(), &mut self.db.clone());
        let account = super::get(from, id, today).await?;
        let registry = self.registry(scope).await?;
        Ok(account.and_then(|account| shown(scope, account, &registry, today)))
    }

    /// The account of a person, if there is one the viewer may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holder_of_person(&self, scope: &Scope, person: PersonId) -> Result<Option<Holder>> {
        let row: Option<(Uuid,)> = self.db.clone().opt(&OF_PERSON, args![person]).await?;
        match row {
            Some((id,)) => self.holder(scope, AccountId(id)).await,
            None => Ok(None),
        }
    }

    /// The account that holds a duty: the asker's own, or one that he sees among the accounts of his part of the tree.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holder_of_duty(&self, scope: &Scope, duty: AppointmentId) -> Result<Option<Account>> {
        let row: Option<(Uuid,)> = self.db.clone().opt(&OF_DUTY, args![duty]).await?;
        match row.map(|(id,)| AccountId(id)) {
            Some(id) if scope.account() == Some(id) => self.own_account(scope).await,
            Some(id) => Ok(self.holder(scope, id).await?.map(|holder| holder.account)),
            None => Ok(None),
        }
    }

    /// Does the asker see who holds a duty? Whoever is seen for another duty is not seen in this one.
    async fn sees_in_duty(&self, scope: &Scope, duty: AppointmentId) -> Result<bool> {
        let holder = self.holder_of_duty(scope, duty).await?;
        Ok(holder.is_some_and(|holder| holder.appointment(duty).is_some()))
    }

    /// Who works at the same place as a duty that is the asker's own or in his part of the tree: the names among which a stand-in is
    /// chosen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleagues(&self, scope: &Scope, duty: &Appointment) -> Result<Vec<(AccountId, String)>> {
        let (today, from) = (self.today(), &mut self.db.clone());
        let is_of_others = scope.acting().is_some_and(|acting| acting.has_no_say_at(&duty.seat));
        if is_of_others || !self.sees_in_duty(scope, duty.id).await? {
            return Ok(Vec::new());
        }
        let rows: Vec<(Uuid,)> = match &duty.seat {
            Seat::Unit(unit) => from.all(&AT_UNIT, args![*unit, today]).await?,
            Seat::Team { team, .. } if scope.has(Right::SeeMembers) => from.all(&IN_TEAM, args![*team, today]).await?,
            // Above the commune the members of a team are no names but sums.
            Seat::Team { .. } | Seat::System => Vec::new(),
        };
        let accounts = read(from, &rows.into_iter().map(|(id,)| AccountId(id)).collect(), today).await?;
        let open = accounts.into_values().filter(|account| account.revoked.is_none());
        let mut names: Vec<(AccountId, String)> = open.map(|account| (account.id, account.name)).collect();
        names.sort_by_cached_key(|(id, name)| (rules::text::sort_key(name), *id));
        Ok(names)
    }

    /// Who works in the team of a leader's duty, as [`Store::colleagues`], and has no account yet: to stand in they are invited, by the
    /// leader himself or by whoever invites in his team.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members_without_account(&self, scope: &Scope, duty: &Appointment) -> Result<Vec<(PersonId, String)>> {
        let Some(team) = own_team(duty) else { return Ok(Vec::new()) };
        let is_own = scope.acting().is_some_and(|acting| acting.id == duty.id);
        let may = scope.has(Right::SeeMembers) && (is_own || scope.has(Right::ManageAccounts));
        if !may || !self.sees_in_duty(scope, duty.id).await? {
            return Ok(Vec::new());
        }
        let rows: Vec<(Uuid, String)> = self.db.clone().all(&WITHOUT, args![team, self.today()]).await?;
        let mut names: Vec<(PersonId, String)> = rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect();
        names.sort_by_cached_key(|(id, name)| (rules::text::sort_key(name), *id));
        Ok(names)
    }

    /// An account that stands in for the asker, who leads a team, and has never been let in: its slip is his to hand over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_stand_in(&self, scope: &Scope, id: AccountId) -> Result<Option<Account>> {
        let Some(acting) = scope.acting() else { return Ok(None) };
        let today = self.today();
        let account = super::get(&mut self.db.clone(), id, today).await?;
        Ok(account.filter(|account| account.is_let_in_by(acting, today)))
    }

    /// A sign-in name nobody has yet, made of a person's name: "lovanmau", "lovanmau2".
    ///
    /// # Errors
    /// When the database fails.
    pub async fn free_sign_in_name(&self, name: &str) -> Result<String> {
        let base: String = rules::text::fold(name).chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let base = if base.is_empty() { "thanhvien".to_owned() } else { base };
        let taken: Vec<(String,)> = self.db.clone().all(&NAMES_LIKE, args![format!("{base}%")]).await?;
        let taken: BTreeSet<String> = taken.into_iter().map(|(name,)| name).collect();
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !taken.contains(name));
        Ok(free.unwrap_or(base))
    }

    /// Has anybody a password yet?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn anybody_can_sign_in(&self) -> Result<bool> {
        Ok(self.db.clone().opt::<(bool,)>(&ANY, args![]).await?.is_some_and(|(any,)| any))
    }

    /// Has the account chosen a password?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_password(&self, account: AccountId) -> Result<bool> {
        Ok(self.db.clone().opt::<(bool,)>(&ANY_FOR, args![account]).await?.is_some_and(|(any,)| any))
    }

    /// The accounts and password hashes (PHC strings) behind what somebody signs in by: a sign-in name, or a phone that several
    /// people may share.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials(&self, signed_in_by: &str) -> Result<Vec<(AccountId, String)>> {
        let phone = rules::phones::read(signed_in_by).phones.into_iter().next().map(|found| found.phone);
        let name = super::sign_in_name(signed_in_by);
        let rows: Vec<(Uuid, String)> = self.db.clone().all(&CREDENTIALS, args![name, phone.as_ref()]).await?;
        Ok(rows.into_iter().map(|(account, hash)| (AccountId(account), hash)).collect())
    }

    /// An account's names, for whoever has just proved to be one of several who share a phone and a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_name(&self, id: AccountId) -> Result<Option<String>> {
        Ok(super::get(&mut self.db.clone(), id, self.today()).await?.map(|account| account.name))
    }

    /// The account a signed-in person has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_account(&self, scope: &Scope) -> Result<Option<Account>> {
        match scope.account() {
            Some(account) => super::get(&mut self.db.clone(), account, self.today()).await,
            None => Ok(None),
        }
    }
}

/// The account as the scope sees it; `None` where none of its duties is to be seen.
fn shown(scope: &Scope, mut account: Account, registry: &Registry, today: Day) -> Option<Holder> {
    let Some(acting) = scope.acting() else {
        return (*scope == Scope::operator()).then_some(Holder { account, in_power: true });
    };
    let own = acting.acts_as();
    if !own.has(Right::ManageAccounts) {
        return None;
    }
    let lasting = |duty: &&Appointment| today < duty.span.to;
    let in_power = account.appointments.iter().filter(lasting).all(|duty| {
        let first = acting.seat != Seat::System || duty.seat == Seat::System || !account.has_password;
        own.appoints(duty.role) && acting.reaches_seat(&duty.seat, registry, today) && first
    });
    account.appointments.retain(|duty| sees(acting, duty, registry, today));
    let own_account = scope.account() == Some(account.id);
    (!account.appointments.is_empty()).then_some(Holder { account, in_power: in_power && !own_account })
}

//! Accounts, their duties and their passwords. A phone number is no identity: several people may share one.

use crate::{
    apply::{Draft, Needs, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::span,
    scope::Appointment,
    teams::word,
};
use rules::{
    access::Role,
    day::{Day, Span},
    ids::{AccountId, AppointmentId, OperationId, UnitId},
    operations::{AddAccount, Appoint, EndAppointment, Refusal, SetPassword},
    teams::good_text,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    BY_IDS = "SELECT id, sign_in_name, name FROM account WHERE id IN {{ids $1}}";
    BY_SIGN_IN_NAME = "SELECT id, sign_in_name, name FROM account WHERE sign_in_name = $1";
    ANY = "SELECT EXISTS (SELECT 1 FROM credential)";
    OF_APPOINTMENTS = "SELECT account FROM appointment WHERE id IN {{ids $1}}";
    APPOINTMENTS = "SELECT account, id, role, unit, from_day, to_day FROM appointment WHERE account IN {{ids $1}} \
                    ORDER BY account, from_day, id";
    CREDENTIAL = "SELECT c.account, c.password_hash FROM credential c JOIN account a ON a.id = c.account \
                  WHERE a.sign_in_name = $1";
    PUT_ACCOUNT = "INSERT INTO account (id, sign_in_name, name, phone) VALUES ($1, $2, $3, $4)";
    PUT_APPOINTMENT = "INSERT INTO appointment (id, account, role, unit, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6) \
                       ON CONFLICT (id) DO UPDATE SET to_day = excluded.to_day";
    PUT_CREDENTIAL = "INSERT INTO credential (account, password_hash, since) VALUES ($1, $2, $3) \
                      ON CONFLICT (account) DO UPDATE SET password_hash = excluded.password_hash, since = excluded.since";
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// The word by which he or she signs in.
    pub sign_in_name: String,
    /// Name.
    pub name: String,
    /// Duties, ended ones included.
    pub appointments: Vec<Appointment>,
}

impl Account {
    /// The duties on a day.
    pub fn duties(&self, day: Day) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter().filter(move |appointment| appointment.span.contains(day))
    }
}

/// The accounts of a batch.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    known: BTreeMap<AccountId, Account>,
    names: BTreeSet<String>,
    new: Vec<(AccountId, AddAccount)>,
    changed: BTreeSet<AppointmentId>,
    passwords: Vec<(AccountId, String)>,
}

impl Accounts {
    pub(crate) fn get(&self, id: AccountId) -> Option<&Account> {
        self.known.get(&id)
    }
}

/// The form in which sign-in names are kept and compared.
#[must_use]
pub fn sign_in_name(text: &str) -> String {
    rules::text::nfc(text).to_lowercase()
}

type AccountRow = (Uuid, String, String);
type AppointmentRow = (Uuid, Uuid, String, Option<Uuid>, String, String);

fn joined(accounts: Vec<AccountRow>, appointments: Vec<AppointmentRow>) -> Result<BTreeMap<AccountId, Account>> {
    let account = |(id, sign_in_name, name): AccountRow| {
        let account = Account { id: AccountId(id), sign_in_name, name, appointments: Vec::new() };
        (account.id, account)
    };
    let mut accounts: BTreeMap<AccountId, Account> = accounts.into_iter().map(account).collect();
    for (account, id, role, unit, from, to) in appointments {
        let role = word(Role::of_code(&role), "a role", &role)?;
        let appointment = Appointment { id: AppointmentId(id), role, unit: unit.map(UnitId), span: span(&from, &to)? };
        if let Some(account) = accounts.get_mut(&AccountId(account)) {
            account.appointments.push(appointment);
        }
    }
    Ok(accounts)
}

pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Accounts> {
    let mut wanted = needs.accounts.clone();
    if !needs.appointments.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&OF_APPOINTMENTS, args![ids(needs.appointments.iter().copied())]).await?;
        wanted.extend(rows.into_iter().map(|(account,)| AccountId(account)));
    }
    let mut accounts = Accounts::default();
    if !wanted.is_empty() {
        let list = ids(wanted);
        let rows = from.all(&BY_IDS, args![list.as_str()]).await?;
        accounts.known = joined(rows, from.all(&APPOINTMENTS, args![list]).await?)?;
    }
    for name in &needs.sign_in_names {
        let name = sign_in_name(name);
        if from.opt::<AccountRow>(&BY_SIGN_IN_NAME, args![&name]).await?.is_some() {
            accounts.names.insert(name);
        }
    }
    Ok(accounts)
}

impl Draft {
    pub(crate) fn add_account(&mut self, id: OperationId, body: &AddAccount) -> std::result::Result<(), Stop> {
        let sign_in_name = sign_in_name(&good_text(&body.sign_in_name, 60)?);
        let name = good_text(&body.name, 100)?;
        if !self.accounts.names.insert(sign_in_name.clone()) {
            return Err(Refusal::sign_in_name_taken(sign_in_name).into());
        }
        let id = id.into();
        let account = Account { id, sign_in_name: sign_in_name.clone(), name: name.clone(), appointments: Vec::new() };
        self.accounts.known.insert(id, account);
        self.accounts.new.push((id, AddAccount { sign_in_name, name, phone: body.phone.clone() }));
        Ok(())
    }

    pub(crate) fn set_password(&mut self, body: &SetPassword, hash: Option<&String>) -> std::result::Result<(), Stop> {
        // A password isn't written down, so it can't wait for its account.
        let account = self.accounts.get(body.account).ok_or(Refusal::waited_in_vain(""))?.id;
        let hash = hash.ok_or(Refusal::bad_text(""))?;
        self.accounts.passwords.push((account, hash.clone()));
        Ok(())
    }

    pub(crate) fn appoint(&mut self, id: OperationId, body: &Appoint) -> std::result::Result<(), Stop> {
        let account = self.account(body.account)?.id;
        match (body.role, body.unit) {
            (Role::Officer, None) => return Err(Refusal::unit_needed("").into()),
            (_, Some(unit)) if !self.registry.stands(unit, body.from) => {
                return Err(Refusal::wrong_unit(self.unit_name(unit)).on(body.from).into());
            }
            _ => {}
        }
        let span = Span::since(body.from);
        let appointment = Appointment { id: id.into(), role: body.role, unit: body.unit, span };
        if let Some(account) = self.accounts.known.get_mut(&account) {
            account.appointments.push(appointment);
        }
        self.accounts.changed.insert(id.into());
        Ok(())
    }

    pub(crate) fn end_appointment(&mut self, body: &EndAppointment) -> std::result::Result<(), Stop> {
        let mut all = self.accounts.known.values_mut().flat_map(|account| &mut account.appointments);
        let found = all.find(|appointment| appointment.id == body.appointment);
        let appointment = found.ok_or(Stop::Missing(body.appointment.into()))?;
        if !appointment.span.is_open() || body.day <= appointment.span.from {
            return Err(Refusal::wrong_day("").on(body.day).into());
        }
        appointment.span.to = body.day;
        self.accounts.changed.insert(body.appointment);
        Ok(())
    }
}

/// Writes what a batch changed of accounts.
pub(crate) async fn save(tx: &mut Tx, accounts: &Accounts, now: &str) -> Result<()> {
    let new = accounts.new.iter().map(|(id, body)| args![*id, &body.sign_in_name, &body.name, body.phone.as_ref()]);
    tx.bulk(&PUT_ACCOUNT, new.collect()).await?;
    let changed = accounts.known.values().flat_map(|account| account.appointments.iter().map(move |a| (account.id, a)));
    let changed = changed.filter(|(_, appointment)| accounts.changed.contains(&appointment.id));
    let changed = changed.map(|(account, appointment)| {
        let Appointment { id, role, unit, span } = appointment;
        args![*id, account, role.code(), *unit, span.from, span.to]
    });
    tx.bulk(&PUT_APPOINTMENT, changed.collect()).await?;
    // Of several passwords set in one batch the last one holds.
    let passwords: BTreeMap<AccountId, &String> = accounts.passwords.iter().map(|(id, hash)| (*id, hash)).collect();
    let passwords = passwords.into_iter().map(|(id, hash)| args![id, hash, now]);
    tx.bulk(&PUT_CREDENTIAL, passwords.collect()).await?;
    Ok(())
}

/// Has anybody a password yet?
pub(crate) async fn any(from: &mut impl Read) -> Result<bool> {
    Ok(from.opt::<(bool,)>(&ANY, args![]).await?.is_some_and(|(any,)| any))
}

/// The account and password hash of a sign-in name.
pub(crate) async fn credential(from: &mut impl Read, name: &str) -> Result<Option<(AccountId, String)>> {
    let row: Option<(Uuid, String)> = from.opt(&CREDENTIAL, args![sign_in_name(name)]).await?;
    Ok(row.map(|(account, hash)| (AccountId(account), hash)))
}

/// An account with its duties.
pub(crate) async fn get(from: &mut impl Read, id: AccountId) -> Result<Option<Account>> {
    let rows = from.all(&BY_IDS, args![ids([id])]).await?;
    Ok(joined(rows, from.all(&APPOINTMENTS, args![ids([id])]).await?)?.remove(&id))
}

//! The accounts of a place: who may sign in, as what; letting people in and shutting them out.

use super::duties::{duty_rows, words};
use super::refusals::{fault, refused};
use super::stand_ins::standing_in_until;
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::page::{Done, Section, show};
use crate::views::office_accounts::{AccountFormPage, AccountPage, AccountRow, AccountsPage, Entry};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::{Right, Role};
use rules::ids::{AccountId, PersonId, UnitId};
use rules::operations::{
    AddAccount, AmendAccount, Appoint, Body, InviteAccount, Operation, Refusal, ReinstateAccount, RevokeAccount,
};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{Account, Appointment, Holder, Seat};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::ACCOUNTS, get(list))
        .route(paths::ACCOUNT_NEW, get(new_form).post(new))
        .route(&paths::account("{account}"), get(one))
        .route(&paths::account_do("{account}", "invite"), post(invite))
        .route(&paths::account_do("{account}", "amend"), post(amend))
        .route(&paths::account_do("{account}", "revoke"), post(revoke))
        .route(&paths::account_do("{account}", "reinstate"), post(reinstate))
        .route(&paths::person_account("{person}"), post(let_person_in))
        .route(paths::INVITE_LEADERS, post(invite_leaders))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Where {
    unit: String,
}

/// The place asked for, else the asker's own; `None` for the system.
fn place(visit: &Visit, asked: &str) -> Result<Option<UnitId>, PageError> {
    if !visit.scope.has(Right::ManageAccounts) {
        return Err(PageError::NotFound);
    }
    let is_system = visit.scope.acting().is_some_and(|acting| acting.seat == Seat::System);
    if is_system && asked.trim().is_empty() {
        return Ok(None);
    }
    visit.place(Right::ManageAccounts, asked).map(Some)
}

/// Does a duty count for a place itself, not for what lies below it?
fn is_at(visit: &Visit, duty: &Appointment, unit: Option<UnitId>) -> bool {
    match unit {
        Some(unit) => matches!(duty.seat, Seat::Unit(_)) && duty.unit(&visit.registry, visit.today) == Some(unit),
        None => !matches!(duty.seat, Seat::Team { .. }),
    }
}

async fn list(visit: Visit, Query(asked): Query<Where>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let holders = visit.store.holders(&visit.scope, unit).await?;
    let of_office = |holder: &&Holder| holder.account.appointments.iter().any(|duty| is_at(&visit, duty, unit));
    let mut offices = Vec::new();
    for holder in holders.iter().filter(of_office) {
        offices.push(row(&visit, holder).await?);
    }
    let officers = holders.iter().flat_map(|holder| &holder.account.appointments);
    let officers = officers.filter(|duty| duty.role == Role::CommuneOfficer && duty.stands_in_for.is_none());
    let officers = officers.filter(|duty| is_at(&visit, duty, unit)).count();
    let is_commune = unit.and_then(|unit| visit.registry.get(unit)).is_some_and(|unit| unit.level == Level::Commune);
    let people = match unit {
        Some(unit) if is_commune => people(&visit, unit, &holders).await?,
        _ => Vec::new(),
    };
    let out = |row: &&(bool, AccountRow)| row.0 && matches!(row.1.entry, Entry::None | Entry::NotInvited);
    let place = unit.map(|unit| unit.to_string()).unwrap_or_default();
    let invited = holders.iter().any(|holder| !holder.account.has_password);
    Ok(show(&AccountsPage {
        unit_name: unit.map(|unit| visit.registry.full_name(unit, visit.today)).unwrap_or_default(),
        places: unit.map(|unit| visit.places_around(unit, visit.today)).unwrap_or_default(),
        one_officer: is_commune && officers == 1,
        leaders_out: people.iter().filter(out).count() as u64,
        people: people.into_iter().map(|(_, row)| row).collect(),
        offices,
        new_url: (!roles(&visit, unit).is_empty()).then(|| format!("{}?unit={place}", paths::ACCOUNT_NEW)),
        slips_url: invited.then(|| format!("{}?unit={place}", paths::SLIPS)),
        place,
        p: visit.page.within(Section::Accounts),
    }))
}

async fn entry(visit: &Visit, account: &Account) -> Result<Entry, PageError> {
    Ok(if account.revoked.is_some() {
        Entry::Shut
    } else if account.has_password {
        Entry::In
    } else if visit.store.invitations(&visit.scope, &[account.id]).await?.is_empty() {
        Entry::NotInvited
    } else {
        Entry::Invited
    })
}

async fn row(visit: &Visit, holder: &Holder) -> Result<AccountRow, PageError> {
    let account = &holder.account;
    let entry = entry(visit, account).await?;
    let invite = holder.in_power && matches!(entry, Entry::NotInvited | Entry::Invited);
    Ok(AccountRow {
        name: Link::new(&account.name, paths::account(account.id)),
        phone: account.phone.as_ref().map(ToString::to_string),
        duties: account.duties(&visit.registry, visit.today).map(|duty| words(visit, duty)).collect(),
        entry,
        invite: invite.then(|| paths::account_do(account.id, "invite")),
    })
}

/// The people of a commune's teams, each with whether he or she leads; those without an account too.
async fn people(visit: &Visit, commune: UnitId, holders: &[Holder]) -> Result<Vec<(bool, AccountRow)>, PageError> {
    let teams = visit.store.teams_within(&visit.scope, commune, visit.today).await?.teams;
    let mut seen: BTreeSet<PersonId> = BTreeSet::new();
    let mut rows = Vec::new();
    for view in &teams {
        for member in view.team.members(visit.today) {
            if !seen.insert(member.person.id) {
                continue;
            }
            let leads = member.role == rules::teams::Role::Leader;
            let known = holders.iter().find(|holder| holder.account.person == Some(member.person.id));
            let row = match known {
                Some(holder) => row(visit, holder).await?,
                None => AccountRow {
                    name: Link::new(&member.person.name, String::new()),
                    phone: member.person.phone.as_ref().map(ToString::to_string),
                    duties: vec![format!(
                        "{}, {}",
                        visit.page.t(Role::of_member(member.role).key()),
                        view.team.title(visit.today)
                    )],
                    entry: Entry::None,
                    invite: Some(paths::person_account(member.person.id)),
                },
            };
            rows.push((leads, row));
        }
    }
    rows.sort_by_key(|(leads, _)| !leads);
    Ok(rows)
}

/// The roles the asker may give at a place.
fn roles(visit: &Visit, unit: Option<UnitId>) -> Vec<Role> {
    let own = visit.scope.role();
    let level = unit.and_then(|unit| visit.registry.get(unit)).map(|unit| unit.level);
    let fits = |role: &Role| match unit {
        Some(_) => level.is_some() && role.level() == level,
        None => *role == Role::ItAdministrator || role.level() == Some(Level::Province),
    };
    let given = |role: &Role| own.is_some_and(|own| own.appoints(*role)) && !role.is_of_team();
    Role::ALL.iter().copied().filter(|role| given(role) && fits(role)).collect()
}

fn account_form(visit: &Visit, unit: Option<UnitId>, form: FormState) -> AccountFormPage {
    let place = unit.map(|unit| unit.to_string()).unwrap_or_default();
    let choice = |role: Role| Choice::new(role.code(), visit.page.t(role.key()));
    AccountFormPage {
        p: visit.page.clone().within(Section::Accounts),
        form,
        unit_name: unit.map(|unit| visit.registry.full_name(unit, visit.today)).unwrap_or_default(),
        action: format!("{}?unit={place}", paths::ACCOUNT_NEW),
        back_url: format!("{}?unit={place}", paths::ACCOUNTS),
        roles: roles(visit, unit).into_iter().map(choice).collect(),
        lasts_until: standing_in_until(visit).map(rules::day::Day::before),
    }
}

async fn new_form(visit: Visit, Query(asked): Query<Where>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let roles = roles(&visit, unit);
    let only = roles.first().filter(|_| roles.len() == 1).map(|role| role.code());
    let form = FormState::of(only.map(|role| ("role", role)));
    Ok(show(&account_form(&visit, unit, form)))
}

async fn new(visit: Visit, Query(asked): Query<Where>, Form(sent): Form<Sent>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let mut form = FormState::of(sent);
    let name = typed::required_text(&mut form, "name", 100);
    let phone = typed::phone(&mut form, "phone");
    let login = typed::text(&mut form, "login", 60);
    let role = typed::required_choice(&mut form, "role", Role::of_code);
    if let (Some(name), Some(role), true) = (name, role, form.is_ok()) {
        // Whoever runs the system lets a department in at its province.
        let unit = match unit {
            None if role.level() == Some(Level::Province) => visit.registry.roots(visit.today).first().copied(),
            unit => unit,
        };
        let mut making = Making::of(&visit, &form);
        let new = AddAccount { sign_in_name: login.unwrap_or_default(), name, phone, person: None };
        let add = added(&visit, &mut making, new).await?;
        let account = AccountId::from(add.id);
        let to = standing_in_until(&visit);
        let appoint = Appoint { account, role, unit, from: visit.today, to, stands_in_for: None };
        let appoint = making.operation(Body::Appoint(appoint));
        match visit.change_all(vec![add, appoint]).await? {
            Ok(()) => return invited(&visit, &form, account).await,
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&account_form(&visit, unit, form)))
}

/// What a form makes: an account; without a sign-in name it gets one that is free, and the same when the form is sent again.
pub(super) async fn added(visit: &Visit, making: &mut Making<'_>, new: AddAccount) -> Result<Operation, PageError> {
    let add = making.operation(Body::AddAccount(new.clone()));
    if !new.sign_in_name.is_empty() {
        return Ok(add);
    }
    let free = visit.store.free_sign_in_name(&new.name).await?;
    let account = AccountId::from(add.id);
    let made = match visit.store.holder(&visit.scope, account).await? {
        Some(holder) => Some(holder.account),
        None => visit.store.own_stand_in(&visit.scope, account).await?,
    };
    let sign_in_name = made.map_or(free, |made| made.sign_in_name);
    Ok(Operation { body: Body::AddAccount(AddAccount { sign_in_name, ..new }), ..add })
}

/// Invites; the inner error is the refusal.
pub(super) async fn invite_by(
    visit: &Visit,
    form: &FormState,
    account: AccountId,
) -> Result<Result<(), Refusal>, PageError> {
    visit.change_all(vec![visit.by_form(form, Body::InviteAccount(InviteAccount { account }))]).await
}

/// Invites, and leads to the slip to hand over.
async fn invited(visit: &Visit, form: &FormState, account: AccountId) -> Answer {
    match invite_by(visit, form, account).await? {
        Ok(()) => Ok(to_slips("account", account)),
        Err(_) => Err(PageError::NotFound),
    }
}

/// On to the slips, with the news.
pub(super) fn to_slips(what: &str, id: impl std::fmt::Display) -> Response {
    Redirect::to(&Done::Invited.query(&format!("{}?{what}={id}", paths::SLIPS))).into_response()
}

impl Visit {
    /// An account that the asker sees.
    ///
    /// # Errors
    /// [`PageError::NotFound`].
    pub async fn holder(&self, account: AccountId) -> Result<Holder, PageError> {
        self.store.holder(&self.scope, account).await?.ok_or(PageError::NotFound)
    }
}

async fn account_page(visit: &Visit, holder: &Holder, form: Option<FormState>) -> Result<AccountPage, PageError> {
    let account = &holder.account;
    let entry = entry(visit, account).await?;
    // What stands in and was ended before it began holds on no day.
    let is_lasting = |duty: &&Appointment| visit.today < duty.span.to && !duty.span.is_empty();
    let lasting = account.appointments.iter().filter(is_lasting);
    Ok(AccountPage {
        name: account.name.clone(),
        login: account.sign_in_name.clone(),
        in_power: holder.in_power,
        of_person: account.person.map(paths::person),
        form: form.unwrap_or_else(|| as_known(account)),
        url: paths::account(account.id),
        duties: duty_rows(visit, lasting, (holder.in_power, false)).await?,
        slip_url: (entry == Entry::Invited).then(|| format!("{}?account={}", paths::SLIPS, account.id)),
        entry,
        p: {
            // Whoever sees the account has it within his own part of the tree.
            let journal = visit.scope.has(Right::SeeJournal).then(|| paths::journal_of(account.id));
            visit.page.clone().within(Section::Accounts).journaled(journal)
        },
    })
}

async fn one(visit: Visit, Path(account): Path<AccountId>) -> Answer {
    let holder = visit.holder(account).await?;
    Ok(show(&account_page(&visit, &holder, None).await?))
}

async fn invite(visit: Visit, Path(account): Path<AccountId>, Form(sent): Form<Sent>) -> Answer {
    // Whom a leader has named to stand in for him he lets in himself.
    let manages = visit.scope.has(Right::ManageAccounts);
    if !manages && visit.store.own_stand_in(&visit.scope, account).await?.is_some() {
        return invited(&visit, &FormState::of(sent), account).await;
    }
    let holder = visit.holder(account).await?;
    match invite_by(&visit, &FormState::of(sent), account).await? {
        Ok(()) => Ok(to_slips("account", account)),
        Err(reason) if reason.code == "no_right" => Err(PageError::NotFound),
        Err(reason) => {
            let mut form = as_known(&holder.account);
            form.refuse_whole(fault(visit.page.locale(), &reason));
            Ok(refused(&account_page(&visit, &holder, Some(form)).await?))
        }
    }
}

/// A form with what is known of an account.
fn as_known(account: &Account) -> FormState {
    let phone = account.phone.as_ref().map(ToString::to_string).unwrap_or_default();
    FormState::of([("name", account.name.clone()), ("phone", phone)])
}

/// Makes a change of an account, and leads back to it; a refusal comes back in the form.
async fn changed(visit: &Visit, holder: &Holder, mut form: FormState, body: Option<Body>, done: Done) -> Answer {
    if let (Some(body), true) = (body, form.is_ok()) {
        match visit.amend(&form, body).await? {
            Ok(()) => {
                let back = done.query(&paths::account(holder.account.id));
                return Ok(Redirect::to(&back).into_response());
            }
            Err(reason) if reason.code == "no_right" => return Err(PageError::NotFound),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&account_page(visit, holder, Some(form)).await?))
}

async fn amend(visit: Visit, Path(account): Path<AccountId>, Form(sent): Form<Sent>) -> Answer {
    let holder = visit.holder(account).await?;
    let mut form = FormState::of(sent);
    let name = typed::required_text(&mut form, "name", 100);
    let phone = typed::phone(&mut form, "phone");
    let body = name.map(|name| {
        let name = (name != holder.account.name).then_some(name);
        let phone = (phone != holder.account.phone).then_some(phone);
        Body::AmendAccount(AmendAccount { account, name, phone })
    });
    changed(&visit, &holder, form, body, Done::Saved).await
}

async fn revoke(visit: Visit, Path(account): Path<AccountId>, Form(sent): Form<Sent>) -> Answer {
    let holder = visit.holder(account).await?;
    let mut form = FormState::of(sent);
    let cause = typed::required_text(&mut form, "cause", 500);
    let form = form.with("name", holder.account.name.clone());
    let body = cause.map(|cause| Body::RevokeAccount(RevokeAccount { account, cause }));
    changed(&visit, &holder, form, body, Done::Shut).await
}

async fn reinstate(visit: Visit, Path(account): Path<AccountId>, Form(sent): Form<Sent>) -> Answer {
    let holder = visit.holder(account).await?;
    let body = Body::ReinstateAccount(ReinstateAccount { account });
    changed(&visit, &holder, FormState::of(sent), Some(body), Done::Saved).await
}

/// Makes an account for somebody in a team, unless there is one, and invites.
async fn let_in(
    visit: &Visit,
    form: &FormState,
    person: PersonId,
    name: &str,
) -> Result<Result<AccountId, Refusal>, PageError> {
    let known = visit.store.holder_of_person(&visit.scope, person).await?;
    let account = match known {
        Some(holder) => holder.account.id,
        None => {
            let sign_in_name = visit.store.free_sign_in_name(name).await?;
            let body = AddAccount { sign_in_name, name: name.to_owned(), phone: None, person: Some(person) };
            let add = visit.by_form(form, Body::AddAccount(body));
            let account = AccountId::from(add.id);
            if let Err(reason) = visit.change_all(vec![add]).await? {
                return Ok(Err(reason));
            }
            account
        }
    };
    Ok(invite_by(visit, form, account).await?.map(|()| account))
}

async fn let_person_in(visit: Visit, Path(person): Path<PersonId>, Form(sent): Form<Sent>) -> Answer {
    let (known, _) = visit.store.person(&visit.scope, person).await?.ok_or(PageError::NotFound)?;
    match let_in(&visit, &FormState::of(sent), person, &known.name).await? {
        Ok(account) => Ok(to_slips("account", account)),
        Err(_) => Err(PageError::NotFound),
    }
}

/// Every leader of a commune who can't get in yet gets an account and an invitation.
async fn invite_leaders(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let form = FormState::of(sent);
    let unit = place(&visit, form.value("unit"))?.ok_or(PageError::NotFound)?;
    let commune = visit.own_commune(Right::ManageMembers, unit)?;
    let teams = visit.store.teams_within(&visit.scope, commune, visit.today).await?.teams;
    for view in &teams {
        for member in view.team.members(visit.today).into_iter().filter(|one| one.role == rules::teams::Role::Leader) {
            let person = &member.person;
            let known = visit.store.holder_of_person(&visit.scope, person.id).await?;
            let is_in = known.as_ref().is_some_and(|holder| {
                holder.account.has_password || holder.account.revoked.is_some() || !holder.in_power
            });
            let open = match &known {
                Some(holder) => !visit.store.invitations(&visit.scope, &[holder.account.id]).await?.is_empty(),
                None => false,
            };
            if !is_in && !open {
                // One who can't be let in (a duty elsewhere) keeps nobody else out.
                let _ = let_in(&visit, &form, person.id, &person.name).await?;
            }
        }
    }
    Ok(to_slips("unit", commune))
}

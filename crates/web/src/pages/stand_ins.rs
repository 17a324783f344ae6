//! Who acts for an officer or a leader from a day to a day.

use super::accounts::{added, invite_by, to_slips};
use super::duties::{duty, meant, span_said};
use super::refusals::{fault, refused};
use super::session::acting_as;
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::office_accounts::Entry;
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::stand_ins::{StandInPage, StandInRow};
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::ids::{AccountId, AppointmentId, PersonId};
use rules::operations::{AddAccount, Appoint, Body, EndAppointment};
use serde::Deserialize;
use store::{Account, Appointment, Seat, StandIn};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::STAND_IN_NEW, get(new_form).post(new))
}

#[derive(Deserialize)]
struct Whom {
    duty: AppointmentId,
}

/// Those who might act: the colleagues of the office, or the others of the team.
async fn colleagues(visit: &Visit, holder: &Account, duty: &Appointment) -> Result<Vec<Choice>, PageError> {
    let near = visit.store.colleagues(&visit.scope, duty).await?;
    let others = near.into_iter().filter(|(id, _)| *id != holder.id);
    let mut choices: Vec<Choice> = others.map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let without = visit.store.members_without_account(&visit.scope, duty).await?;
    choices.extend(without.into_iter().map(|(person, name)| {
        let text = visit.page.t1(Key("stand-in-without-account"), "name", name);
        Choice::new(format!("{PERSON}{person}"), text)
    }));
    Ok(choices)
}

/// Before the id of somebody in the team who has no account yet.
const PERSON: &str = "person-";

/// Who is to stand in.
enum Named {
    /// An account.
    Known(AccountId),
    /// Somebody in the team without one.
    Member(PersonId),
}

impl Named {
    fn of(typed: &str) -> Option<Self> {
        match typed.strip_prefix(PERSON) {
            Some(person) => typed::id(person).map(Self::Member),
            None => typed::id(typed).map(Self::Known),
        }
    }
}

/// Has nobody come in yet by the account of one whom a leader has named? He hands the slip over himself; officers invite from the accounts' page.
async fn is_still_out(visit: &Visit, account: AccountId) -> Result<bool, PageError> {
    let own = !visit.scope.has(Right::ManageAccounts);
    Ok(own && visit.store.own_stand_in(&visit.scope, account).await?.is_some())
}

/// Until when somebody acts who stands in for another; what he gives ends with that.
pub(super) fn standing_in_until(visit: &Visit) -> Option<rules::day::Day> {
    visit.scope.acting().filter(|acting| acting.stands_in_for.is_some()).map(|acting| acting.span.to)
}

async fn page(visit: &Visit, whom: AppointmentId, form: FormState) -> Result<StandInPage, PageError> {
    let (holder, duty) = duty(visit, whom).await?;
    let words = acting_as(&duty, &visit.registry, visit.today, visit.page.locale());
    let own = visit.scope.account() == Some(holder.id);
    Ok(StandInPage {
        form,
        whom: format!("{} – {words}", holder.name),
        choices: colleagues(visit, &holder, &duty).await?,
        may_add: matches!(duty.seat, Seat::Unit(_)) && visit.scope.has(Right::ManageAccounts),
        action: format!("{}?duty={whom}", paths::STAND_IN_NEW),
        back_url: if own { paths::OWN_ACCOUNT.to_owned() } else { paths::account(holder.id) },
        p: visit.page.clone().within(Section::Accounts),
    })
}

async fn new_form(visit: Visit, Query(whom): Query<Whom>) -> Answer {
    let form = FormState::of([("from", visit.today.to_string())]);
    Ok(show(&page(&visit, whom.duty, form).await?))
}

async fn new(visit: Visit, Query(whom): Query<Whom>, Form(sent): Form<Sent>) -> Answer {
    let (_, duty) = duty(&visit, whom.duty).await?;
    let mut form = FormState::of(sent);
    let known: Option<Named> = typed::choice(&mut form, "account", Named::of);
    let name = typed::text(&mut form, "name", 100);
    let phone = typed::phone(&mut form, "phone");
    let from = typed::required_day(&mut form, "from");
    let to = typed::required_last_day(&mut form, "to", from);
    if known.is_some() == name.is_some() {
        let either = matches!(duty.seat, Seat::Unit(_)) && visit.scope.has(Right::ManageAccounts);
        form.refuse(
            "account",
            if either { FieldError::Other(Key("stand-in-one-of-both")) } else { FieldError::Required },
        );
    }
    if let (Some(from), Some(to), true) = (from, to, form.is_ok()) {
        let mut making = Making::of(&visit, &form);
        let mut operations = Vec::new();
        let account = match (known, name) {
            (Some(Named::Known(account)), _) => account,
            (Some(Named::Member(person)), _) => {
                let (known, _) = visit.store.person(&visit.scope, person).await?.ok_or(PageError::NotFound)?;
                let new =
                    AddAccount { sign_in_name: String::new(), name: known.name, phone: None, person: Some(person) };
                let add = added(&visit, &mut making, new).await?;
                let account = AccountId::from(add.id);
                operations.push(add);
                account
            }
            (None, name) => {
                let new =
                    AddAccount { sign_in_name: String::new(), name: name.unwrap_or_default(), phone, person: None };
                let add = added(&visit, &mut making, new).await?;
                let account = AccountId::from(add.id);
                operations.push(add);
                account
            }
        };
        let unit = match duty.seat {
            Seat::Unit(unit) => Some(unit),
            _ => None,
        };
        let role = if duty.role == rules::access::Role::TeamDeputy { duty.acts_as() } else { duty.role };
        let appoint = Appoint { account, role, unit, from, to: Some(to), stands_in_for: Some(whom.duty) };
        operations.push(making.operation(Body::Appoint(appoint)));
        let is_new = operations.len() > 1;
        match visit.change_all(operations).await? {
            Ok(())
                if (is_new || is_still_out(&visit, account).await?)
                    && invite_by(&visit, &form, account).await?.is_ok() =>
            {
                return Ok(to_slips("account", account));
            }
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(paths::OWN_ACCOUNT)).into_response()),
            Err(reason) if reason.code == "no_right" => return Err(PageError::NotFound),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page(&visit, whom.duty, form).await?))
}

/// Somebody who stands in, as the page of the duty shows it; `ends` says that the asker may end it.
pub(super) async fn stand_in_row(visit: &Visit, one: StandIn, ends: bool) -> Result<StandInRow, PageError> {
    let manages = visit.scope.has(Right::ManageAccounts);
    // Officers let in from the account's page; a leader whom he named, as long as that one has never come in.
    let lets_in = !manages && !one.is_shut && visit.store.own_stand_in(&visit.scope, one.account).await?.is_some();
    let is_open = lets_in && !visit.store.invitations(&visit.scope, &[one.account]).await?.is_empty();
    Ok(StandInRow {
        span: span_said(visit, one.span),
        entry: if one.is_shut {
            Entry::Shut
        } else if one.has_password {
            Entry::In
        } else if is_open {
            Entry::Invited
        } else {
            Entry::Out
        },
        end: ends.then(|| paths::appointment_do(one.id, "end")),
        has_begun: one.span.contains(visit.today),
        invite: lets_in.then(|| paths::account_do(one.account, "invite")),
        slip: is_open.then(|| format!("{}?account={}", paths::SLIPS, one.account)),
        name: Link::new(one.name, if manages { paths::account(one.account) } else { String::new() }),
    })
}

/// Ends somebody's standing in today, or before it begins, for the one stood in for and whoever sees him in that duty.
pub(super) async fn end_stand_in(
    visit: &Visit,
    appointment: AppointmentId,
    sent: &Sent,
) -> Result<Option<Response>, PageError> {
    let form = FormState::of(sent.clone());
    let body = Body::EndAppointment(EndAppointment { appointment, day: visit.today });
    let end = visit.by_form(&form, body);
    let mut back = if form.has("own", "yes") { paths::OWN_ACCOUNT } else { paths::ACCOUNTS };
    // Sent again, it is told no more who stood in.
    if !(form.has("stand_in", "yes") && visit.has_done(&end).await?) {
        let Some(one) = visit.store.stand_in(&visit.scope, appointment).await? else { return Ok(None) };
        meant(sent.clone())?;
        if visit.change_all(vec![end]).await?.is_err() {
            return Err(PageError::NotFound);
        }
        if visit.scope.account() == Some(one.account) {
            back = paths::OWN_ACCOUNT;
        }
    }
    Ok(Some(Redirect::to(&Done::StandInEnded.query(back)).into_response()))
}

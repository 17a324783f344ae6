//! The duties that accounts hold: shown, ended, kept after a reform.

use super::session::acting_as;
use super::stand_ins::{end_stand_in, stand_in_row};
use super::state::{Answer, State, Visit};
use super::typed::Sent;
use crate::error::PageError;
use crate::form::FormState;
use crate::locale::Key;
use crate::page::Done;
use crate::views::office_accounts::DutyRow;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use axum_extra::extract::Form;
use rules::access::{Right, Role};
use rules::day::Span;
use rules::ids::{AccountId, AppointmentId};
use rules::operations::{Appoint, Body, EndAppointment};
use store::{Account, Appointment};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::appointment_do("{appointment}", "end"), post(end_duty))
        .route(&paths::appointment_do("{appointment}", "keep"), post(keep_duty))
}

/// A duty in words.
pub(super) fn words(visit: &Visit, duty: &Appointment) -> String {
    acting_as(duty, &visit.registry, visit.today, visit.page.locale())
}

/// Duties as a page shows them, with those who stand in for their holder; `may` says that the asker has power over the holder, `own` that
/// he is the holder.
pub(super) async fn duty_rows(
    visit: &Visit,
    duties: impl Iterator<Item = &Appointment>,
    (may, own): (bool, bool),
) -> Result<Vec<DutyRow>, PageError> {
    let mut rows = Vec::new();
    for duty in duties {
        // Of the own duties only under the one acted under: elsewhere the forms would lead to nothing.
        let own = own && visit.scope.acting().is_some_and(|acting| acting.id == duty.id);
        let row = duty_row(visit, duty, may, own);
        let ends = may && has_a_say(visit, duty) || own;
        let mut stood_in = Vec::new();
        for one in visit.store.stand_ins(&visit.scope, duty.id).await? {
            stood_in.push(stand_in_row(visit, one, ends).await?);
        }
        rows.push(DutyRow { stood_in, ..row });
    }
    Ok(rows)
}

/// From when, and to when if that is settled.
pub(super) fn span_said(visit: &Visit, span: Span) -> String {
    let from = span.from.vietnamese();
    match span.end() {
        Some(end) => visit.page.t2(Key("account-duty-span"), "from", from, "to", end.before().vietnamese()),
        None => visit.page.t1(Key("account-duty-since"), "from", from),
    }
}

/// One duty as its page shows it.
fn duty_row(visit: &Visit, duty: &Appointment, may: bool, own: bool) -> DutyRow {
    let may = may && has_a_say(visit, duty);
    let carried_over = duty.is_carried_over(&visit.registry, visit.today);
    let stands_in = duty.stands_in_for.is_some();
    let ends = may && (stands_in || !duty.role.is_of_team());
    // Above the commune nobody knows the names among which a team's stand-in is chosen.
    let knows_names = !duty.role.is_of_team() || visit.scope.has(Right::SeeMembers);
    // Of a team's duties the leader's alone is stood in for; the deputy acts while that post is vacant.
    let is_filled = !stands_in && !matches!(duty.role, Role::TeamDeputy | Role::TeamMember | Role::ItAdministrator);
    let may_stand_in = (may || own) && knows_names && is_filled;
    DutyRow {
        text: words(visit, duty),
        span: span_said(visit, duty.span),
        carried_over,
        end: ends.then(|| paths::appointment_do(duty.id, "end")),
        keep: (may && carried_over).then(|| paths::appointment_do(duty.id, "keep")),
        stand_in: may_stand_in.then(|| format!("{}?duty={}", paths::STAND_IN_NEW, duty.id)),
        stood_in: Vec::new(),
    }
}

/// The duty of an id among those the asker sees: his own account's, or one in his part of the tree.
pub(super) async fn duty(visit: &Visit, id: AppointmentId) -> Result<(Account, Appointment), PageError> {
    let found = visit.store.holder_of_duty(&visit.scope, id).await?.ok_or(PageError::NotFound)?;
    let duty = found.appointment(id).cloned().filter(|duty| has_a_say(visit, duty)).ok_or(PageError::NotFound)?;
    Ok((found, duty))
}

fn has_a_say(visit: &Visit, duty: &Appointment) -> bool {
    visit.scope.acting().is_none_or(|acting| !acting.has_no_say_at(&duty.seat))
}

/// Back to the account, or home for whoever has given up his own.
fn back(visit: &Visit, account: AccountId) -> &'static str {
    if visit.scope.account() == Some(account) { paths::OWN_ACCOUNT } else { paths::ACCOUNTS }
}

async fn end_duty(visit: Visit, Path(appointment): Path<AppointmentId>, Form(sent): Form<Sent>) -> Answer {
    if let Some(ended) = end_stand_in(&visit, appointment, &sent).await? {
        return Ok(ended);
    }
    let (account, duty) = duty(&visit, appointment).await?;
    let form = meant(sent)?;
    // What stands in ends today, or never begins. Any other duty that began today has this day; anything else ends with today.
    let is_begun = duty.stands_in_for.is_some() || duty.span.from < visit.today;
    let day = if is_begun { visit.today } else { duty.span.from.after() };
    let body = Body::EndAppointment(EndAppointment { appointment, day });
    match visit.change_all(vec![visit.by_form(&form, body)]).await? {
        Ok(()) => Ok(Redirect::to(&Done::Ended.query(back(&visit, account.id))).into_response()),
        Err(_) => Err(PageError::NotFound),
    }
}

/// A button that does something at once says so, or nothing is done.
pub(super) fn meant(sent: Sent) -> Result<FormState, PageError> {
    let form = FormState::of(sent);
    if form.has("sure", "yes") { Ok(form) } else { Err(PageError::BadRequest) }
}

/// After a reform: the duty goes on at the unit that stands now.
async fn keep_duty(visit: Visit, Path(appointment): Path<AppointmentId>, Form(sent): Form<Sent>) -> Answer {
    let (account, duty) = duty(&visit, appointment).await?;
    let form = meant(sent)?;
    let end = visit.by_form(&form, Body::EndAppointment(EndAppointment { appointment, day: visit.today }));
    let kept = || Ok(Redirect::to(&Done::Saved.query(&paths::account(account.id))).into_response());
    if visit.has_done(&end).await? {
        return kept();
    }
    let unit = duty.unit(&visit.registry, visit.today).ok_or(PageError::NotFound)?;
    if !duty.is_carried_over(&visit.registry, visit.today) {
        return Err(PageError::NotFound);
    }
    let appoint = Body::Appoint(Appoint {
        account: account.id,
        role: duty.role,
        unit: Some(unit),
        from: visit.today,
        to: duty.span.end(),
        stands_in_for: None,
    });
    match visit.change_all(vec![end, visit.by_form(&form, appoint)]).await? {
        Ok(()) => kept(),
        Err(_) => Err(PageError::NotFound),
    }
}

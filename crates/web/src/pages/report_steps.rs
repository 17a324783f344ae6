//! The steps of a report: sent, given back, taken in, opened again; more time for it, or none asked any more.

use super::decisions::record_scan;
use super::refusals::{fault, refused};
use super::report::{indicator_name, period, refusing, seen};
use super::scans::Scan;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::{downloads, uploads};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::report_forms::{Question, ReportQuestionPage};
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use documents::decision::file_name;
use rules::ids::ObligationId;
use rules::obligations::{Excuse, Standing};
use rules::operations::{
    AcceptReport, Body, CellRemark, ExcuseObligation, ExtendObligations, ObligationChange, ReportChange, ReturnReport,
    SendReport, SentFor, UnlockReport, Via,
};
use rules::reports::LONGEST_REMARK;
use store::ReportView;

/// Remarks on single figures that one form takes.
const CELLS: usize = 5;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files = Router::new()
        .route(&paths::report_send_for("{id}"), get(send_for_form).merge(heavy(post(send_for))))
        .layer(limits.for_uploads());
    Router::new()
        .route(&paths::report_send("{id}"), post(send))
        .route(&paths::report_accept("{id}"), post(accept))
        .route(&paths::report_return("{id}"), get(return_form).post(send_back))
        .route(&paths::report_unlock("{id}"), get(unlock_form).post(unlock))
        .route(&paths::report_due("{id}"), get(due_form).post(set_due))
        .route(&paths::report_file("{id}", "{version}"), get(file))
        .merge(files)
}

/// Makes a change and goes back to the report; a refusal is told there.
async fn step(visit: Visit, id: ObligationId, change: ReportChange) -> Answer {
    match visit.change(Body::Report(change)).await? {
        Ok(()) => Ok(Redirect::to(&Done::Saved.query(&paths::report(id))).into_response()),
        Err(reason) => refusing(visit, id, &reason).await,
    }
}

async fn send(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    writable(&visit, id).await?;
    Box::pin(step(visit, id, ReportChange::Send(SendReport { obligation: id, on_behalf: None }))).await
}

async fn accept(visit: Visit, Path(id): Path<ObligationId>, Form(sent): Form<Sent>) -> Answer {
    judged(&visit, id).await?;
    let version = FormState::of(sent).value("version").parse().map_err(|_| PageError::BadRequest)?;
    Box::pin(step(visit, id, ReportChange::Accept(AcceptReport { obligation: id, version }))).await
}

/// A report that the asker may judge.
async fn judged(visit: &Visit, id: ObligationId) -> Result<ReportView, PageError> {
    seen(visit, id).await.and_then(|view| if view.judges { Ok(view) } else { Err(PageError::NotFound) })
}

fn question(
    visit: &Visit,
    view: &ReportView,
    question: Question,
    form: FormState,
    action: String,
) -> ReportQuestionPage {
    ReportQuestionPage {
        report: Link::new(&view.name, paths::report(view.obligation.id)),
        period: period(visit, view),
        question,
        form,
        action,
        p: visit.page.clone().within(Section::Reports),
    }
}

/// What was answered to a question: back to the report, or the question once more with what is wrong.
async fn answered(visit: &Visit, view: &ReportView, page: ReportQuestionPage, body: Option<Body>) -> Answer {
    let mut page = page;
    if let Some(body) = body.filter(|_| page.form.is_ok()) {
        match visit.change(body).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::report(view.obligation.id))).into_response()),
            Err(reason) => page.form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page))
}

/// A report that the asker may send.
async fn writable(visit: &Visit, id: ObligationId) -> Result<ReportView, PageError> {
    let view = seen(visit, id).await?;
    if view.writes() { Ok(view) } else { Err(PageError::NotFound) }
}

async fn send_for_form(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let view = writable(&visit, id).await?;
    let asked = Question::Send { vias: typed::vias(&visit.page) };
    Ok(show(&question(&visit, &view, asked, FormState::default(), paths::report_send_for(id))))
}

async fn send_for(visit: Visit, Path(id): Path<ObligationId>, sent: Multipart) -> Answer {
    let view = writable(&visit, id).await?;
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let via = typed::required_choice(&mut form, "via", Via::of_code);
    let note = typed::text(&mut form, "note", LONGEST_REMARK);
    let file = record_scan(&visit, &mut form, file).await?;
    let body = via.map(|via| {
        let on_behalf = Some(SentFor { via, file: file.clone(), note });
        Body::Report(ReportChange::Send(SendReport { obligation: id, on_behalf }))
    });
    if let Some(kept) = file {
        form = form.having("scan_kept", kept);
    }
    let asked = Question::Send { vias: typed::vias(&visit.page) };
    let page = question(&visit, &view, asked, form, paths::report_send_for(id));
    answered(&visit, &view, page, body).await
}

/// The paper or picture from which a version was taken, for whoever sees the report.
///
/// # Errors
/// [`PageError::NotFound`], also where the version was written by the reporter.
pub(crate) async fn file(visit: Visit, Path((id, version)): Path<(ObligationId, u32)>) -> Answer {
    if !seen(&visit, id).await?.sees_source {
        return Err(PageError::NotFound);
    }
    let snapshot = visit.store.report_version(&visit.scope, id, version).await?.ok_or(PageError::NotFound)?;
    let sha256 = snapshot.on_behalf.as_ref().and_then(|sent_for| sent_for.file.clone()).ok_or(PageError::NotFound)?;
    let kept = visit.store.file(&visit.scope, &sha256).await?.ok_or(PageError::NotFound)?;
    let (ending, media_type) =
        Scan::of(&kept.bytes).map_or(("bin", "application/octet-stream"), |kind| (kind.ending(), kind.media_type()));
    let name = file_name(&visit.page.t(Key("report-file")), &snapshot.period().to.before().to_string());
    Ok(downloads::file(&name, ending, media_type, kept.bytes))
}

fn return_question(visit: &Visit, view: &ReportView) -> Question {
    let indicator = |indicator: &rules::indicators::Indicator| {
        Choice::new(indicator.code.as_str(), indicator_name(visit, &indicator.definition))
    };
    Question::Return { indicators: view.indicators.iter().map(indicator).collect(), cells: (1..=CELLS).collect() }
}

async fn return_form(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let view = judged(&visit, id).await?;
    let form = FormState::default().with("version", view.obligation.versions.to_string());
    Ok(show(&question(&visit, &view, return_question(&visit, &view), form, paths::report_return(id))))
}

async fn send_back(visit: Visit, Path(id): Path<ObligationId>, Form(sent): Form<Sent>) -> Answer {
    let view = judged(&visit, id).await?;
    let mut form = FormState::of(sent);
    let version = form.value("version").parse().unwrap_or(view.obligation.versions);
    let remark = typed::required_text(&mut form, "remark", LONGEST_REMARK);
    let mut cells = Vec::new();
    for number in 1..=CELLS {
        let (which, what) = (format!("indicator_{number}"), format!("remark_{number}"));
        let known = |code: &str| view.indicators.iter().find(|indicator| indicator.code.as_str() == code);
        let indicator = typed::choice(&mut form, &which, |code| known(code).map(|indicator| indicator.code.clone()));
        let remark = typed::text(&mut form, &what, LONGEST_REMARK);
        match (indicator, remark) {
            (Some(indicator), Some(remark)) => cells.push(CellRemark { indicator, remark }),
            (Some(_), None) => form.refuse(&what, FieldError::Required),
            (None, Some(_)) => form.refuse(&which, FieldError::Required),
            (None, None) => {}
        }
    }
    let body = remark
        .map(|remark| Body::Report(ReportChange::Return(ReturnReport { obligation: id, version, remark, cells })));
    let page = question(&visit, &view, return_question(&visit, &view), form, paths::report_return(id));
    answered(&visit, &view, page, body).await
}

/// A report that the asker may open again.
async fn unlockable(visit: &Visit, id: ObligationId) -> Result<ReportView, PageError> {
    let view = seen(visit, id).await?;
    if view.writes() || view.judges { Ok(view) } else { Err(PageError::NotFound) }
}

async fn unlock_form(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let view = unlockable(&visit, id).await?;
    Ok(show(&question(&visit, &view, Question::Unlock, FormState::default(), paths::report_unlock(id))))
}

async fn unlock(visit: Visit, Path(id): Path<ObligationId>, Form(sent): Form<Sent>) -> Answer {
    let view = unlockable(&visit, id).await?;
    let mut form = FormState::of(sent);
    let reason = typed::required_text(&mut form, "reason", LONGEST_REMARK);
    let body = reason.map(|reason| Body::Report(ReportChange::Unlock(UnlockReport { obligation: id, reason })));
    let page = question(&visit, &view, Question::Unlock, form, paths::report_unlock(id));
    answered(&visit, &view, page, body).await
}

fn due_question(view: &ReportView) -> Question {
    let is_excused = matches!(view.obligation.standing, Standing::Excused(Excuse::Said(_)));
    Question::Due { excuses: view.obligation.is_open(), is_excused }
}

async fn due_form(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let view = judged(&visit, id).await?;
    let form = FormState::default().with("what", "extend");
    Ok(show(&question(&visit, &view, due_question(&view), form, paths::report_due(id))))
}

async fn set_due(visit: Visit, Path(id): Path<ObligationId>, Form(sent): Form<Sent>) -> Answer {
    let view = judged(&visit, id).await?;
    let mut form = FormState::of(sent);
    let body = match form.value("what") {
        "require" => Some(ObligationChange::Excuse(ExcuseObligation { obligation: id, reason: None })),
        "excuse" => typed::required_text(&mut form, "excuse_reason", LONGEST_REMARK)
            .map(|reason| ObligationChange::Excuse(ExcuseObligation { obligation: id, reason: Some(reason) })),
        _ => {
            let to = typed::required_day(&mut form, "to");
            let reason = typed::required_text(&mut form, "reason", LONGEST_REMARK);
            to.zip(reason)
                .map(|(to, reason)| ObligationChange::Extend(ExtendObligations { obligations: vec![id], to, reason }))
        }
    };
    let page = question(&visit, &view, due_question(&view), form, paths::report_due(id));
    answered(&visit, &view, page, body.map(Body::Obligation)).await
}

//! How a paper leaves an office: the list of its papers, one on its way, and the step that comes next. What it tells stands in
//! [`super::issued`].

use super::downloads;
use super::issued;
use super::refusals::refused;
use super::report::seen as report_seen;
use super::requests::seen as request_seen;
use super::scans::Scan;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::uploads;
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::format;
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::issues::{
    BY_MANDATE, BY_ORDER, IssueFileShown, IssuePage, IssueRow, IssueStepShown, IssuesPage, Next,
};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::words::Word;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use documents::report as paper;
use rules::access::Right;
use rules::ids::{IssueId, ObligationId, RequestId, UnitId};
use rules::issues::{
    Authority, Issue, LARGEST_NUMBER, LONGEST_REMARK, LONGEST_SIGN, LONGEST_TITLE, Number, Paper, Stage, StageKind,
};
use rules::operations::{
    ApproveIssue, AttachIssue, Body, IssueChange, NumberIssue, PrepareIssue, Refusal, ReleaseIssue, ReturnIssue,
    SubmitIssue, WithdrawIssue,
};
use rules::papers::{LONGEST_LINE, LONGEST_SIGNER, MOST_LINES, Signing};
use serde::Deserialize;
use store::{IssueView, KeptFile};

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files = Router::new().route(&paths::issue_files("{id}"), heavy(post(attach))).layer(limits.for_uploads());
    Router::new()
        .route(paths::ISSUES, get(list).post(prepare))
        .route(&paths::issue("{id}"), get(page).post(step))
        .route(&paths::issue_file("{id}", "{number}"), get(file))
        .route(&paths::issue_paper("{id}"), heavy(get(issued::paper)))
        .merge(files)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    unit: String,
    /// The code on a page, as it was typed.
    code: String,
}

async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit: Option<UnitId> = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) };
    let unit = visit.unit_for(Right::SeeReports, unit.ok_or(PageError::NotFound)?)?.id;
    let lines = visit.store.issues(&visit.scope, unit).await?.ok_or(PageError::NotFound)?;
    let row = |line: &store::IssueLine| {
        let number = line.issue.stage.number();
        IssueRow {
            paper: Link::new(issued::name(&visit, &line.about), paths::issue(line.issue.id)),
            number: number.map(Number::written),
            dated: number.map(|number| number.dated),
            stage: line.issue.stage.kind(),
        }
    };
    let asked = asked.code.trim();
    Ok(show(&IssuesPage {
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        rows: lines.iter().map(row).collect(),
        found: if asked.is_empty() { None } else { Some(issued::by_code(&visit, asked).await?) },
        asked: asked.to_owned(),
        p: visit.page.clone().within(Section::Reports),
    }))
}

/// Prepares the paper of a version of a report, or of what came of a request; a refusal is told there.
async fn prepare(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let form = FormState::of(sent);
    if !form.value("request").is_empty() {
        return Box::pin(prepare_results(visit, form)).await;
    }
    let obligation: ObligationId = typed::id(form.value("obligation")).ok_or(PageError::NotFound)?;
    let version = form.value("version").parse().map_err(|_| PageError::BadRequest)?;
    let view = report_seen(&visit, obligation).await?;
    if !visit.store.prepares_issue(&visit.scope, &view.obligation).await? {
        return Err(PageError::NotFound);
    }
    match prepared(&visit, &form, Paper::Report { obligation, version }).await? {
        Ok(led) => Ok(led),
        Err(reason) => super::report::refusing(visit, obligation, &reason).await,
    }
}

async fn prepare_results(visit: Visit, form: FormState) -> Answer {
    let request: RequestId = typed::id(form.value("request")).ok_or(PageError::NotFound)?;
    let view = request_seen(&visit, request).await?;
    if !view.sees_all || !visit.store.prepares_results(&visit.scope, &view.request).await? {
        return Err(PageError::NotFound);
    }
    match prepared(&visit, &form, Paper::Results { request }).await? {
        Ok(led) => Ok(led),
        Err(reason) => super::requests::refusing(visit, view, &reason).await,
    }
}

async fn prepared(visit: &Visit, form: &FormState, paper: Paper) -> Result<Result<Response, Refusal>, PageError> {
    let body = Body::Issue(IssueChange::Prepare(PrepareIssue { paper }));
    let operation = typed::Making::of(visit, form).operation(body);
    let id = operation.id;
    let done = visit.change_all(vec![operation]).await?;
    Ok(done.map(|()| Redirect::to(&Done::Saved.query(&paths::issue(id))).into_response()))
}

/// A paper that the asker may see.
pub(super) async fn seen(visit: &Visit, id: IssueId) -> Result<IssueView, PageError> {
    visit.store.issue(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

async fn page(visit: Visit, Path(id): Path<IssueId>) -> Answer {
    let view = seen(&visit, id).await?;
    let form = filled(&visit, &view).await?;
    Ok(show(&issue_page(&visit, &view, form).await?))
}

/// What whoever looks may do next.
fn next(view: &IssueView) -> Option<Next> {
    let goes_on = view.is_current;
    match view.issue.stage.kind() {
        StageKind::Preparing if goes_on && view.prepares => Some(Next::Submit),
        StageKind::Submitted if goes_on && view.approves => Some(Next::Approve),
        StageKind::Approved if goes_on && view.prepares => Some(Next::Number),
        StageKind::Numbered if goes_on && view.prepares => Some(Next::Release),
        StageKind::Issued if view.prepares => Some(Next::Attach),
        _ => None,
    }
}

/// The form of the next step, with what is usual.
async fn filled(visit: &Visit, view: &IssueView) -> Result<FormState, PageError> {
    let form = FormState::default();
    let Some(next) = next(view) else { return Ok(form) };
    Ok(match next {
        Next::Submit => {
            let own = view.issue.stage.recipients();
            let lines = if own.is_empty() { issued::recipients(visit, view).await? } else { own.to_vec() };
            form.with("recipients", lines.join("\n"))
        }
        Next::Approve => {
            let settled = issued::settled(visit, view).await?;
            let usual = settled.signing.unwrap_or(Signing::CommitteeByChair);
            let authority = if view.stands_in { BY_MANDATE } else { usual.code() };
            form.with("authority", authority).with("signer", settled.signer.unwrap_or_default())
        }
        Next::Number => {
            let (unit, kind) = (view.issue.unit, view.issue.paper.kind());
            let number = visit.store.next_issue_number(&visit.scope, unit, kind, visit.today.year()).await?;
            let form = form.with("number", number.to_string()).with("dated", visit.today.to_string());
            form.with("sign", issued::sign(visit, view).await?)
        }
        Next::Release | Next::Attach => form,
    })
}

async fn issue_page(visit: &Visit, view: &IssueView, form: FormState) -> Result<IssuePage, PageError> {
    let IssueView { issue, .. } = view;
    let step = |step: &store::IssueStep| IssueStepShown {
        word: step.step.key(),
        at: format::moment(step.at),
        by: step.by.clone().unwrap_or_else(|| visit.page.t(Key("journal-by-program"))),
        remark: step.remark.clone(),
    };
    let file = |(number, file): (usize, &store::IssueFile)| IssueFileShown {
        file: Link::new(&file.name, paths::issue_file(issue.id, number)),
        at: format::moment(file.at),
        sha256: in_groups(&file.sha256),
    };
    let replaced = view.earlier.last().and_then(|other| Some((other.id, other.stage.number()?)));
    let edition = u32::try_from(view.earlier.len() + 1).unwrap_or(u32::MAX);
    let number = issue.stage.number();
    let signed = issue
        .stage
        .approval()
        .map(|approval| (paper::authority_lines(view.office, &approval.authority), approval.signer.clone()));
    Ok(IssuePage {
        told: issued::told(visit, view).await?,
        list: Link::new(visit.registry.full_name(issue.unit, visit.today), paths::issues(issue.unit)),
        code: view.code.clone().unwrap_or_default(),
        stage: issue.stage.kind(),
        number: number.map(Number::written),
        dated: number.map(|number| number.dated),
        signed,
        recipients: issue.stage.recipients().to_vec(),
        replaces: replaced.map(|(id, number)| (edition, Link::new(number.written(), paths::issue(id)), number.dated)),
        remark: match &issue.stage {
            Stage::Preparing { remark, .. } => remark.clone(),
            Stage::Withdrawn { reason, .. } => Some(reason.clone()),
            Stage::Submitted { .. } | Stage::Approved { .. } | Stage::Numbered(_) | Stage::Issued(_) => None,
        },
        is_outdated: issue.stage.is_on_its_way() && !view.is_current,
        steps: view.steps.iter().map(step).collect(),
        files: (1..).zip(&view.files).map(file).collect(),
        next: next(view),
        known: issue.steps,
        withdraws: view.prepares && issue.stage.is_on_its_way(),
        stands_in: view.stands_in,
        form,
        action: paths::issue(issue.id),
        file_action: paths::issue_files(issue.id),
        p: visit.page.clone().within(Section::Reports),
    })
}

/// A digest in groups of eight.
fn in_groups(sha256: &str) -> String {
    let groups: Vec<String> = sha256.as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into()).collect();
    groups.join(" ")
}

async fn step(visit: Visit, Path(id): Path<IssueId>, Form(sent): Form<Sent>) -> Answer {
    let view = seen(&visit, id).await?;
    if !view.prepares && !view.approves {
        return Err(PageError::NotFound);
    }
    let mut form = FormState::of(sent);
    let steps = form.value("steps").parse().map_err(|_| PageError::BadRequest)?;
    if form.has("what", "submit") && form.value("recipients").trim().is_empty() {
        // Once it lies there, its recipients are those of that day, whatever the office settles later.
        let usual = issued::recipients(&visit, &view).await?;
        form = form.having("recipients", usual.join("\n"));
    }
    let change = change(&mut form, &view.issue, steps)?;
    if let Some(change) = change.filter(|_| form.is_ok())
        && visit.try_change(&mut form, Body::Issue(change)).await?
    {
        return Ok(Redirect::to(&Done::Saved.query(&paths::issue(id))).into_response());
    }
    // Another step may have been taken meanwhile: the page tells what stands now.
    let view = seen(&visit, id).await?;
    Ok(refused(&issue_page(&visit, &view, form).await?))
}

/// The step that a form asks for; a fault is told at its field.
fn change(form: &mut FormState, issue: &Issue, steps: u32) -> Result<Option<IssueChange>, PageError> {
    let issue = issue.id;
    let what = form.value("what").to_owned();
    Ok(match what.as_str() {
        "submit" => {
            let recipients = typed::lines(form, "recipients", MOST_LINES, LONGEST_LINE);
            Some(IssueChange::Submit(SubmitIssue { issue, steps, recipients }))
        }
        "return" => {
            let remark = typed::required_text(form, "remark", LONGEST_REMARK);
            remark.map(|remark| IssueChange::Return(ReturnIssue { issue, steps, remark }))
        }
        "approve" => {
            let authority = authority(form);
            let signer = typed::required_text(form, "signer", LONGEST_SIGNER);
            let both = authority.zip(signer);
            both.map(|(authority, signer)| IssueChange::Approve(ApproveIssue { issue, steps, authority, signer }))
        }
        "number" => {
            let number = typed::required_number(form, "number", 1, LARGEST_NUMBER);
            let sign = typed::required_text(form, "sign", LONGEST_SIGN);
            let dated = typed::required_day(form, "dated");
            let all = number.zip(sign).zip(dated);
            all.map(|((number, sign), dated)| IssueChange::Number(NumberIssue { issue, steps, number, sign, dated }))
        }
        "release" => Some(IssueChange::Release(ReleaseIssue { issue, steps })),
        "withdraw" => {
            let reason = typed::required_text(form, "reason", LONGEST_REMARK);
            reason.map(|reason| IssueChange::Withdraw(WithdrawIssue { issue, steps, reason }))
        }
        _ => return Err(PageError::BadRequest),
    })
}

/// On whose authority it is signed: a form of the head, or the title of whoever signs by order or mandate.
fn authority(form: &mut FormState) -> Option<Authority> {
    let code = form.value("authority").to_owned();
    match code.as_str() {
        BY_ORDER => typed::required_text(form, "title", LONGEST_TITLE).map(Authority::ByOrder),
        BY_MANDATE => typed::required_text(form, "title", LONGEST_TITLE).map(Authority::ByMandate),
        _ => typed::required_choice(form, "authority", Signing::of_code).map(Authority::Head),
    }
}

async fn attach(visit: Visit, Path(id): Path<IssueId>, sent: Multipart) -> Answer {
    let view = seen(&visit, id).await?;
    if !view.prepares {
        return Err(PageError::NotFound);
    }
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    match file {
        None if form.is_ok() => form.refuse("scan", FieldError::Required),
        None => {}
        Some(file) => match Scan::of(&file.bytes) {
            None => {
                let is_empty = file.bytes.is_empty();
                let wrong = if is_empty { Key("decision-scan-empty") } else { Key("decision-scan-wrong") };
                form.refuse("scan", FieldError::Other(wrong));
            }
            Some(scan) => {
                // Kept as it came: whoever signed it digitally signed these bytes.
                let kept = KeptFile { name: file.name, media_type: scan.media_type().to_owned(), bytes: file.bytes };
                let file = visit.store.keep_file(&visit.scope, kept).await?;
                let body = Body::Issue(IssueChange::Attach(AttachIssue { issue: id, file }));
                if visit.try_change(&mut form, body).await? {
                    return Ok(Redirect::to(&Done::Saved.query(&paths::issue(id))).into_response());
                }
            }
        },
    }
    Ok(refused(&issue_page(&visit, &view, form).await?))
}

/// A signed paper that came back, byte by byte as it came.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) async fn file(visit: Visit, Path((id, number)): Path<(IssueId, usize)>) -> Answer {
    let view = seen(&visit, id).await?;
    let found = number.checked_sub(1).and_then(|at| view.files.get(at)).ok_or(PageError::NotFound)?;
    let kept = visit.store.file(&visit.scope, &found.sha256).await?.ok_or(PageError::NotFound)?;
    let (ending, media_type) =
        Scan::of(&kept.bytes).map_or(("bin", "application/octet-stream"), |kind| (kind.ending(), kind.media_type()));
    let number = view.issue.stage.number().map(Number::written).unwrap_or_default();
    let name = documents::decision::file_name(&visit.page.t(Key("issue-file-name")), &number);
    Ok(downloads::file(&name, ending, media_type, kept.bytes))
}

//! A report as a paper to sign and as messages to paste.

use super::downloads;
use super::paper_defaults::{civil, settled};
use super::report::{period, seen};
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::pace::heavy;
use crate::page::{Section, show};
use crate::views::annex::Format;
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::report_paper::{PaperFormat, ReportZaloPage};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use documents::report::{self as paper, Addressee, Earlier, PaperDate, ReportPaper, Rows};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{ObligationId, UnitId};
use rules::issues::{Authority, Issue, Number, Stage};
use rules::obligations::Obligation;
use rules::papers::{ListedPaper, PaperSetting, Signing};
use rules::reports::{Snapshot, StepKind};
use rules::schedules::{ReportKind, Reporter};
use rules::units::{Era, Level};
use serde::Deserialize;
use std::sync::Arc;
use store::ReportView;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::report_paper("{id}"), heavy(get(file))).route(&paths::report_zalo("{id}"), get(zalo))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    format: String,
    version: Option<u32>,
}

async fn file(visit: Visit, Path(id): Path<ObligationId>, Query(which): Query<Which>) -> Answer {
    let format = PaperFormat::of_ending(&which.format).ok_or(PageError::NotFound)?;
    of_version(&visit, id, format, which.version).await
}

/// The paper of a version of a report; if none is asked for, of what would be sent now, or was sent last.
///
/// # Errors
/// [`PageError::NotFound`], if there is none that the asker sees.
pub(crate) async fn of_version(visit: &Visit, id: ObligationId, format: PaperFormat, version: Option<u32>) -> Answer {
    let view = seen(visit, id).await?;
    let draft = view.draft.as_ref().filter(|_| version.is_none() && view.obligation.is_open());
    let (snapshot, version) = match draft {
        Some((snapshot, _)) => (snapshot.clone(), None),
        None => sent(visit, &view, version).await?,
    };
    let paper = report_paper(visit, &view, &snapshot, version).await?;
    made(visit, snapshot, paper, format).await
}

/// A version that was sent; if none is asked for, the last.
async fn sent(visit: &Visit, view: &ReportView, version: Option<u32>) -> Result<(Snapshot, Option<u32>), PageError> {
    let number = version.unwrap_or(view.obligation.versions);
    snapshot_of(visit, &view.obligation, number).await
}

/// The file, made when the asker's turn comes. A workbook tells of all indicators, a paper of those with numbers.
async fn made(visit: &Visit, snapshot: Snapshot, paper: ReportPaper, format: PaperFormat) -> Answer {
    let rows = if format == PaperFormat::Office(Format::Xlsx) { Rows::All } else { Rows::WithNumbers };
    let compose = move || {
        let document = paper::document(&snapshot, &paper, rows);
        (document.name.replace('/', "-"), document)
    };
    let as_text: fn(&documents::tree::Document) -> Result<String, documents::RenderError> = match format {
        PaperFormat::Office(format) => return downloads::paper(visit, format, move || Some(compose())).await,
        PaperFormat::Html => documents::html::page,
        PaperFormat::Text => documents::text::render,
    };
    let work = move || -> Result<Response, PageError> {
        let (name, document) = compose();
        let text = as_text(&document).map_err(|error| {
            tracing::error!(%error, "a report could not be written");
            PageError::Internal
        })?;
        Ok(downloads::file(&name, format.ending(), format.media_type(), text.into_bytes()))
    };
    visit.heavy(work).await?
}

/// One version of a report that the asker sees.
///
/// # Errors
/// [`PageError::NotFound`], if there is none.
pub(super) async fn snapshot_of(
    visit: &Visit,
    owed: &Obligation,
    version: u32,
) -> Result<(Snapshot, Option<u32>), PageError> {
    let snapshot = visit.store.report_version(&visit.scope, owed.id, version).await?;
    Ok((Arc::unwrap_or_clone(snapshot.ok_or(PageError::NotFound)?), Some(version)))
}

/// The unit whose office makes the paper of a report, in the tree of a day; of a team its commune.
fn office_of(visit: &Visit, owed: &Obligation, tree: Day) -> UnitId {
    let standing = visit.registry.standing_for(owed.unit, tree).unwrap_or(owed.unit);
    match owed.reporter {
        Reporter::Team => visit.registry.above(standing, Level::Commune, tree).unwrap_or(standing),
        Reporter::Commune | Reporter::District | Reporter::Department => standing,
    }
}

/// What the office of a report had settled for its papers on a day, as far as the asker may know that.
///
/// # Errors
/// When the store fails.
async fn defaults(visit: &Visit, owed: &Obligation, day: Day) -> Result<PaperSetting, PageError> {
    let tree = owed.period.to.before();
    settled(visit, office_of(visit, owed, tree), tree, day).await
}

/// Which of the lists of recipients is that of a report.
pub(super) fn listed(kind: ReportKind) -> ListedPaper {
    match kind {
        ReportKind::Establishment => ListedPaper::Establishment,
        ReportKind::Month | ReportKind::Quarter | ReportKind::Half | ReportKind::Year => ListedPaper::Report,
    }
}

/// What the paper says beside the snapshot: names of the tree under which it was summed up, what its office has settled for its papers,
/// and what is known of its way out.
async fn report_paper(
    visit: &Visit,
    view: &ReportView,
    snapshot: &Snapshot,
    version: Option<u32>,
) -> Result<ReportPaper, PageError> {
    let (owed, registry, tree) = (&view.obligation, &visit.registry, snapshot.tree);
    let unit = office_of(visit, owed, tree);
    let era = |unit| registry.get(unit).and_then(|unit| unit.nearest_era(tree));
    let in_sentence = |unit| era(unit).map(Era::name_in_sentence);
    let day = sent_on(view, version).unwrap_or(visit.today);
    let settled = defaults(visit, owed, day).await?;
    let superior = owed.superior(registry, tree);
    let is_province = |unit| registry.get(unit).is_some_and(|unit| unit.level == Level::Province);
    let reports_to_department = matches!(owed.reporter, Reporter::Commune | Reporter::District);
    let addressee = superior.and_then(|superior| {
        let name = in_sentence(superior)?;
        let is_department = reports_to_department && is_province(superior);
        Some(if is_department { Addressee::Department(name) } else { Addressee::Committee(name) })
    });
    let issues = visit.store.issues_of_report(&visit.scope, owed.id).await?;
    let on_its_way =
        |issue: &&Issue| issue.paper.version() == version && !matches!(issue.stage, Stage::Withdrawn { .. });
    let stage = issues.iter().find(on_its_way).map(|issue| &issue.stage);
    let number = stage.and_then(Stage::number);
    let approval = stage.and_then(Stage::approval);
    // An office writes the day in when it is signed; nobody does at a team's.
    let dated = match (number.and_then(|number| civil(number.dated)), civil(day)) {
        (Some(dated), _) => PaperDate::On(dated),
        (None, Some(day)) if owed.reporter == Reporter::Team => PaperDate::On(day),
        _ => PaperDate::Blank { year: day.year() },
    };
    let is_earlier = |issue: &&Issue| version.is_none_or(|version| issue.paper.version() < Some(version));
    let out = issues.iter().filter(|issue| matches!(issue.stage, Stage::Issued(_))).filter(is_earlier);
    let earlier = out.filter_map(|issue| issue.stage.number());
    let usual = Authority::Head(settled.signing.unwrap_or(Signing::CommitteeByChair));
    let usual_recipients = settled.recipients_for(listed(owed.kind)).to_vec();
    let signer = settled.signer.filter(|_| owed.reporter != Reporter::Team).unwrap_or_default();
    let recipients = stage.map(Stage::recipients).filter(|lines| !lines.is_empty());
    Ok(ReportPaper {
        unit: in_sentence(unit).unwrap_or_default(),
        place: era(unit).map(|era| era.name.clone()).unwrap_or_default(),
        addressee,
        number: number.map(Number::written),
        dated,
        team_word: visit.store.team_word(&visit.scope, unit, tree).await?,
        authority: approval.map_or(usual, |approval| approval.authority.clone()),
        signer: approval.map_or(signer, |approval| approval.signer.clone()),
        recipients: recipients.map_or(usual_recipients, <[String]>::to_vec),
        version,
        is_approved: approval.is_some(),
        shows_people: visit.may(Right::SeeLeaders, registry.standing_for(unit, visit.today).unwrap_or(unit)),
        earlier: earlier.map(|number| Earlier { number: number.written(), dated: number.dated }).collect(),
    })
}

/// On which day a version was first sent.
fn sent_on(view: &ReportView, version: Option<u32>) -> Option<Day> {
    let step = view
        .steps
        .iter()
        .find(|step| matches!(step.kind, StepKind::Sent | StepKind::Updated) && Some(step.version) == version)?;
    Some(Day::of(step.at))
}

async fn zalo(visit: Visit, Path(id): Path<ObligationId>, Query(which): Query<Which>) -> Answer {
    let view = seen(&visit, id).await?;
    let (snapshot, _) = sent(&visit, &view, which.version).await?;
    let team_word = visit.store.team_word(&visit.scope, view.obligation.unit, snapshot.tree).await?;
    Ok(show(&ReportZaloPage {
        report: Link::new(&snapshot.name, paths::report(id)),
        period: period(&visit, &view),
        parts: paper::zalo_text(&snapshot, &team_word),
        p: visit.page.clone().within(Section::Reports),
    }))
}

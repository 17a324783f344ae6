//! What a paper tells that leaves an office, and how one is found by the code on its pages: a report's version, or what came of a request.

use super::issues::seen;
use super::report_paper::{listed, snapshot_of};
use super::request_paper::{OnItsWay, addressee, made, results_paper};
use super::state::{Answer, Visit};
use super::{paper_defaults, report_paper, requests};
use crate::error::PageError;
use crate::format;
use crate::locale::Key;
use crate::views::issues::{Found, FoundRow, ToldShown, stage_word};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::report_paper::{PaperFormat, file_links, paper_links};
use crate::views::reports::ReportPeriod;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::Query;
use documents::{report, request};
use rules::ids::IssueId;
use rules::issues::{Issue, Number};
use rules::papers::{ListedPaper, PaperSetting};
use rules::requests::Results;
use rules::version_code::VersionCode;
use serde::Deserialize;
use store::{About, FoundPaper, IssueView};

/// What a paper is called in a list.
pub(super) fn name(visit: &Visit, about: &About) -> String {
    match about {
        About::Report(owed) => ReportPeriod::new(visit.page.locale(), owed.kind, owed.period).name,
        About::Results(request) => visit.page.t1(Key("issue-of-results"), "title", &request.title),
    }
}

/// A paper on its way or out, leading to its page.
pub(super) fn link(visit: &Visit, issue: &Issue) -> Link {
    let stage = visit.page.t(stage_word(&issue.stage.kind()));
    let text = match issue.stage.number().map(Number::written) {
        Some(number) => visit.page.t2(Key("issue-of-report-number"), "number", number, "stage", stage),
        None => visit.page.t1(Key("issue-of-report"), "stage", stage),
    };
    Link::new(text, paths::issue(issue.id))
}

/// What was kept of a request for a paper that tells it.
fn kept(view: &IssueView) -> Result<&Results, PageError> {
    view.results.as_ref().ok_or(PageError::NotFound)
}

/// What the office that it leaves has settled today for its papers.
pub(super) async fn settled(visit: &Visit, view: &IssueView) -> Result<PaperSetting, PageError> {
    paper_defaults::settled(visit, view.issue.unit, visit.today, visit.today).await
}

/// The lines under "Nơi nhận" that it gets if nobody writes others.
pub(super) async fn recipients(visit: &Visit, view: &IssueView) -> Result<Vec<String>, PageError> {
    let settled = settled(visit, view).await?;
    Ok(match &view.about {
        About::Report(owed) => report::recipients(owed.reporter, settled.recipients_for(listed(owed.kind))),
        About::Results(_) => {
            let to = addressee(visit, view.issue.unit, kept(view)?.as_of);
            request::recipients(view.office, to.as_ref(), settled.recipients_for(ListedPaper::Results))
        }
    })
}

/// What stands behind its number.
pub(super) async fn sign(visit: &Visit, view: &IssueView) -> Result<String, PageError> {
    match (&view.about, view.issue.paper.version()) {
        (About::Report(owed), Some(version)) => {
            let (snapshot, _) = snapshot_of(visit, owed, version).await?;
            Ok(report::sign(&snapshot).unwrap_or_default())
        }
        _ => Ok(request::sign(view.office, kept(view)?.as_of)),
    }
}

/// What it tells, as its page says it.
pub(super) async fn told(visit: &Visit, view: &IssueView) -> Result<ToldShown, PageError> {
    match (&view.about, view.issue.paper.version()) {
        (About::Report(owed), Some(version)) => {
            let (snapshot, _) = snapshot_of(visit, owed, version).await?;
            let period = ReportPeriod::new(visit.page.locale(), owed.kind, owed.period);
            let sent = visit.page.t1(Key("report-version"), "version", i64::from(version));
            Ok(ToldShown {
                from: Link::new(format!("{} – {}", snapshot.name, period.name), paths::report(owed.id)),
                paper: visit.page.t1(Key("report-title"), "period", period.in_sentence(&visit.page)),
                kept: Link::new(sent, paths::report_version(owed.id, version)),
                has_news: false,
                papers: paper_links(&visit.page, owed.id, Some(version)),
            })
        }
        _ => {
            let results = kept(view)?;
            let now = requests::seen(visit, results.request.id).await?.results(visit.today);
            let as_of = visit.page.t1(Key("issue-results-as-of"), "day", results.as_of);
            Ok(ToldShown {
                from: Link::new(&results.request.title, paths::request(results.request.id)),
                paper: name(visit, &view.about),
                kept: Link::new(as_of, format!("{}?format=html", paths::issue_paper(view.issue.id))),
                has_news: !now.say_the_same(results),
                papers: file_links(&visit.page, &paths::issue_paper(view.issue.id)),
            })
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Which {
    format: String,
}

/// The paper as it goes out: made of what is kept, so that it never changes.
pub(super) async fn paper(visit: Visit, Path(id): Path<IssueId>, Query(which): Query<Which>) -> Answer {
    let format = PaperFormat::of_ending(&which.format).ok_or(PageError::NotFound)?;
    let view = seen(&visit, id).await?;
    if let (About::Report(owed), Some(version)) = (&view.about, view.issue.paper.version()) {
        let address = paths::report_paper(owed.id);
        let to = format!("{address}?format={}&version={version}", format.ending());
        return Ok(Redirect::to(&to).into_response());
    }
    of_results(&visit, &view, format).await
}

/// The same for whoever follows no link: what tells a report is that report's paper.
///
/// # Errors
/// [`PageError::NotFound`], if there is none that the asker sees.
pub(crate) async fn file(visit: &Visit, id: IssueId, format: PaperFormat) -> Answer {
    let view = seen(visit, id).await?;
    match (&view.about, view.issue.paper.version()) {
        (About::Report(owed), Some(version)) => report_paper::of_version(visit, owed.id, format, Some(version)).await,
        _ => of_results(visit, &view, format).await,
    }
}

async fn of_results(visit: &Visit, view: &IssueView, format: PaperFormat) -> Answer {
    let way = OnItsWay { issue: &view.issue, earlier: &view.earlier };
    let paper = results_paper(visit, view.issue.unit, kept(view)?.clone(), Some(way)).await?;
    made(visit, paper, format).await
}

/// What a code stands on that somebody read from a page.
pub(super) async fn by_code(visit: &Visit, typed: &str) -> Result<Found, PageError> {
    let Some(code) = VersionCode::typed(typed) else { return Ok(Found::NoCode) };
    let found = visit.store.papers_by_code(&visit.scope, &code).await?;
    Ok(Found::Papers(found.iter().map(|paper| row(visit, paper)).collect()))
}

fn row(visit: &Visit, paper: &FoundPaper) -> FoundRow {
    let (what, kept) = match (&paper.about, paper.version, &paper.issue) {
        (About::Report(owed), version, _) => {
            let version = version.unwrap_or_default();
            let unit = visit.registry.full_name(owed.unit, owed.period.to.before());
            let sent = visit.page.t1(Key("report-version"), "version", i64::from(version));
            let what = format!("{unit} – {}, {sent}", name(visit, &paper.about));
            (what, paths::report_version(owed.id, version))
        }
        (About::Results(request), _, Some(issue)) => {
            let at = format::moment(issue.prepared_at);
            (format!("{} ({at})", name(visit, &paper.about)), paths::request(request.id))
        }
        (About::Results(request), _, None) => (name(visit, &paper.about), paths::request(request.id)),
    };
    FoundRow { kept: Link::new(what, kept), issue: paper.issue.as_ref().map(|issue| link(visit, issue)) }
}

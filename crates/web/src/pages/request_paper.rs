//! What came of a request as a paper of the office that asked: that of the moment, and that which leaves the office.

use super::downloads;
use super::paper_defaults::{civil, settled};
use super::requests::seen;
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::pace::heavy;
use crate::views::paths;
use crate::views::report_paper::PaperFormat;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use axum_extra::extract::Query;
use documents::request::{self as paper, Addressee, Earlier, PaperDate, RequestPaper, Way};
use rules::day::Day;
use rules::ids::{RequestId, UnitId};
use rules::issues::{Authority, Issue, Number, Stage, StageKind};
use rules::papers::{ListedPaper, Signing};
use rules::requests::Results;
use rules::schedules::Reporter;
use rules::units::{Era, Level};
use serde::Deserialize;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::request_paper("{id}"), heavy(get(file)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    format: String,
}

/// The paper is the asking office's: whoever sees all answers may have it.
async fn file(visit: Visit, Path(id): Path<RequestId>, Query(which): Query<Which>) -> Answer {
    let format = PaperFormat::of_ending(&which.format).ok_or(PageError::NotFound)?;
    of_today(&visit, id, format).await
}

/// The paper of what came of a request up to now.
///
/// # Errors
/// [`PageError::NotFound`], also for whoever doesn't see all answers.
pub(crate) async fn of_today(visit: &Visit, id: RequestId, format: PaperFormat) -> Answer {
    let view = seen(visit, id).await?;
    if !view.sees_all {
        return Err(PageError::NotFound);
    }
    let paper = results_paper(visit, view.asker, view.results(visit.today), None).await?;
    made(visit, paper, format).await
}

/// The file, made when the asker's turn comes.
pub(super) async fn made(visit: &Visit, paper: RequestPaper, format: PaperFormat) -> Answer {
    downloads::paper_as(visit, format, move || {
        let document = paper::document(&paper);
        (document.name.replace('/', "-"), document)
    })
    .await
}

/// A paper on its way out, and what is known of it.
pub(super) struct OnItsWay<'a> {
    pub(super) issue: &'a Issue,
    /// Those that went out before it, the earliest first.
    pub(super) earlier: &'a [Issue],
}

/// The office that makes the paper.
pub(super) fn office_of(visit: &Visit, unit: UnitId) -> Reporter {
    match visit.registry.get(unit).map(|unit| unit.level) {
        Some(Level::Province) => Reporter::Department,
        Some(Level::District) => Reporter::District,
        _ => Reporter::Commune,
    }
}

/// To whom it is sent: a department reports to its People's Committee, everybody else to the office above.
pub(super) fn addressee(visit: &Visit, unit: UnitId, tree: Day) -> Option<Addressee> {
    let is_department = office_of(visit, unit) == Reporter::Department;
    let superior = if is_department { unit } else { visit.registry.parent(unit, tree)? };
    let superior = visit.registry.get(superior)?;
    let name = superior.nearest_era(tree).map(Era::name_in_sentence)?;
    let to_department = !is_department && superior.level == Level::Province;
    Some(if to_department { Addressee::Department(name) } else { Addressee::Committee(name) })
}

/// What the paper says beside the answers: names of the tree of their day, what the office has settled for its papers, as far as the asker
/// may know that, and what is known of its way out.
pub(super) async fn results_paper(
    visit: &Visit,
    unit: UnitId,
    results: Results,
    way: Option<OnItsWay<'_>>,
) -> Result<RequestPaper, PageError> {
    let (tree, office) = (results.as_of, office_of(visit, unit));
    let era = visit.registry.get(unit).and_then(|unit| unit.nearest_era(tree));
    let settled = settled(visit, unit, tree, tree).await?;
    let addressee = addressee(visit, unit, tree);
    let stage = way.as_ref().map(|way| &way.issue.stage).filter(|stage| stage.kind() != StageKind::Withdrawn);
    let (number, approval) = (stage.and_then(Stage::number), stage.and_then(Stage::approval));
    let usual = || Authority::Head(settled.signing.unwrap_or(Signing::CommitteeByChair));
    let lines = stage.map(Stage::recipients).filter(|lines| !lines.is_empty());
    let usual_lines = || paper::recipients(office, addressee.as_ref(), settled.recipients_for(ListedPaper::Results));
    let earlier = way.iter().flat_map(|way| way.earlier).filter_map(|issue| issue.stage.number());
    Ok(RequestPaper {
        way: match (&way, approval) {
            (None, _) => Way::Loose,
            (Some(_), None) => Way::Draft,
            (Some(_), Some(_)) => Way::Approved,
        },
        office,
        unit: era.map(Era::name_in_sentence).unwrap_or_default(),
        place: era.map(|era| era.name.clone()).unwrap_or_default(),
        number: number.map(Number::written),
        // An office writes the day in when it is signed.
        dated: match number.and_then(|number| civil(number.dated)) {
            Some(dated) => PaperDate::On(dated),
            None => PaperDate::Blank { year: tree.year() },
        },
        authority: approval.map_or_else(usual, |approval| approval.authority.clone()),
        signer: approval.map_or_else(|| settled.signer.clone().unwrap_or_default(), |of| of.signer.clone()),
        recipients: lines.map_or_else(usual_lines, <[String]>::to_vec),
        earlier: earlier.map(|number| Earlier { number: number.written(), dated: number.dated }).collect(),
        addressee,
        results,
    })
}

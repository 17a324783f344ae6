//! What came of a request as a paper of the office that asked.

use super::downloads;
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
use documents::request::{self as paper, Addressee, AskedRow, PaperDate, RequestPaper};
use rules::ids::{RequestId, UnitId};
use rules::papers::{PaperSetting, Signing};
use rules::schedules::Reporter;
use rules::units::{Era, Level};
use serde::Deserialize;
use store::{RequestView, StoreError};

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
    let view = seen(&visit, id).await?;
    if !view.sees_all {
        return Err(PageError::NotFound);
    }
    let format = PaperFormat::of_ending(&which.format).ok_or(PageError::NotFound)?;
    let paper = request_paper(&visit, view).await?;
    downloads::paper_as(&visit, format, move || {
        let document = paper::document(&paper);
        (document.name.replace('/', "-"), document)
    })
    .await
}

/// What the paper says beside the answers: names of today's tree, and what the office has settled for its papers, as far as the asker
/// may know that.
async fn request_paper(visit: &Visit, view: RequestView) -> Result<RequestPaper, PageError> {
    let (registry, today, unit) = (&visit.registry, visit.today, view.asker);
    let level = |unit: UnitId| registry.get(unit).map(|unit| unit.level);
    let era = |unit: UnitId| registry.get(unit).and_then(|unit| unit.nearest_era(today));
    let in_sentence = |unit| era(unit).map(Era::name_in_sentence);
    let settled = match visit.store.papers(&visit.scope, unit).await {
        Ok(papers) => papers.settled(&registry.path(unit, today), today),
        Err(StoreError::NoRight) => PaperSetting::default(),
        Err(error) => return Err(error.into()),
    };
    let office = match level(unit) {
        Some(Level::Province) => Reporter::Department,
        Some(Level::District) => Reporter::District,
        _ => Reporter::Commune,
    };
    // A department reports to its People's Committee, everybody else to the office above.
    let superior = if office == Reporter::Department { Some(unit) } else { registry.parent(unit, today) };
    let addressee = superior.and_then(|superior| {
        let is_department = office != Reporter::Department && level(superior) == Some(Level::Province);
        let name = in_sentence(superior)?;
        Some(if is_department { Addressee::Department(name) } else { Addressee::Committee(name) })
    });
    let row = |row: store::AskedRow| AskedRow { name: row.asked.name, state: row.state, answer: row.answer };
    Ok(RequestPaper {
        office,
        unit: in_sentence(unit).unwrap_or_default(),
        place: era(unit).map(|era| era.name.clone()).unwrap_or_default(),
        addressee,
        number: None,
        // An office writes the day in when it is signed.
        dated: PaperDate::Blank { year: today.year() },
        as_of: today,
        signing: settled.signing.unwrap_or(Signing::CommitteeByChair),
        signer: settled.signer.unwrap_or_default(),
        recipients: settled.recipients,
        rows: view.rows.into_iter().map(row).collect(),
        request: view.request,
    })
}

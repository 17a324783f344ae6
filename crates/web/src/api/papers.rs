//! What units have settled for the papers they sign.

use super::answers::{Answer, On, Signing, end, first};
use super::caller::Caller;
use super::decisions::UnitAsked;
use super::problem::ProblemBody;
use axum::Json;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::ids::UnitId;
use rules::papers::{ListedPaper, PaperSetting};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a unit has settled; what is null or empty is settled by the unit above.
#[derive(Serialize, ToSchema)]
pub(super) struct Settled {
    signing: Option<Signing>,
    signer: Option<String>,
    /// Of decisions, and of every document without a list of its own.
    recipients: Vec<String>,
    recipients_of_reports: Vec<String>,
    recipients_of_establishment: Vec<String>,
    recipients_of_results: Vec<String>,
    grounds: Vec<String>,
    team_word: Option<String>,
}

impl From<PaperSetting> for Settled {
    fn from(setting: PaperSetting) -> Self {
        let PaperSetting { signing, signer, recipients, mut recipients_of, grounds, team_word } = setting;
        let mut of = |document| recipients_of.remove(&document).unwrap_or_default();
        Self {
            signing: signing.map(Signing),
            signer,
            recipients,
            recipients_of_reports: of(ListedPaper::Report),
            recipients_of_establishment: of(ListedPaper::Establishment),
            recipients_of_results: of(ListedPaper::Results),
            grounds,
            team_word,
        }
    }
}

/// A setting of a unit.
#[derive(Serialize, ToSchema)]
pub(super) struct PapersRow {
    unit: Uuid,
    from: Option<On>,
    to: Option<On>,
    setting: Settled,
}

/// Settings of a unit and of those that are or were above it.
#[derive(Serialize, ToSchema)]
pub(super) struct PapersList {
    items: Vec<PapersRow>,
}

#[utoipa::path(get, path = "/papers", operation_id = "list_papers", tag = "decisions", params(UnitAsked), responses(
    (status = 200, body = PapersList),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(asked): Query<UnitAsked>) -> Answer<PapersList> {
    let unit = caller.place(Right::ManageTeams, asked.unit.as_ref())?;
    let papers = caller.store.papers(&caller.scope, unit).await?;
    let row = |(unit, span, setting): (UnitId, _, PaperSetting)| PapersRow {
        unit: unit.into(),
        from: first(span),
        to: end(span),
        setting: setting.into(),
    };
    Ok(Json(PapersList { items: papers.0.into_iter().map(row).collect() }))
}

//! How provinces measure the targets of the programme.

use super::answers::{Answer, Denominator, Level, On, end, first};
use super::caller::Caller;
use axum::Json;
use rules::day::{Day, Span};
use rules::ids::UnitId;
use rules::targets::Target;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How targets are measured.
#[derive(Serialize, ToSchema)]
pub(super) struct Measured {
    denominator: Denominator,
    away_counts: bool,
    households: u8,
    products: u8,
    level: Level,
}

impl From<Target> for Measured {
    fn from(target: Target) -> Self {
        let Target { denominator, away_counts, households, products, level } = target;
        Self { denominator: Denominator(denominator), away_counts, households, products, level: Level(level) }
    }
}

/// A setting of a province; what no province has set is the letter's.
#[derive(Serialize, ToSchema)]
pub(super) struct TargetRow {
    province: Option<Uuid>,
    from: Option<On>,
    to: Option<On>,
    target: Measured,
}

/// Settings, oldest first; the letter's stands in front.
#[derive(Serialize, ToSchema)]
pub(super) struct Targets {
    items: Vec<TargetRow>,
}

fn row(province: Option<UnitId>, span: Span, target: Target) -> TargetRow {
    TargetRow { province: province.map(Uuid::from), from: first(span), to: end(span), target: target.into() }
}

#[utoipa::path(get, path = "/targets", operation_id = "list_targets", tag = "units", responses((status = 200, body = Targets)))]
pub(super) async fn list(caller: Caller) -> Answer<Targets> {
    let set = caller.store.targets(&caller.scope).await?;
    let letters = row(None, Span { from: Day::MIN, to: Day::MAX }, Target::LETTER_OF_2022);
    let set = set.0.into_iter().map(|(province, span, target)| row(Some(province), span, target));
    Ok(Json(Targets { items: std::iter::once(letters).chain(set).collect() }))
}

//! What provinces ask of their teams.

use super::answers::{Answer, Composition, On, Tier, end, first};
use super::caller::{Caller, parsed};
use super::problem::ProblemBody;
use axum::Json;
use axum_extra::extract::Query;
use rules::day::{Day, Span};
use rules::ids::UnitId;
use rules::teams::{self, letter_of_2022};
use rules::units::Level;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RulesAsked {
    #[param(value_type = Option<Uuid>)]
    province: Option<String>,
}

/// A rule of composition; one that no province has set is the letter's.
#[derive(Serialize, ToSchema)]
pub(super) struct RuleRow {
    province: Option<Uuid>,
    tier: Tier,
    from: Option<On>,
    to: Option<On>,
    composition: Composition,
}

/// Rules of composition, oldest first; the letter's stand in front.
#[derive(Serialize, ToSchema)]
pub(super) struct Rules {
    items: Vec<RuleRow>,
}

fn row(province: Option<UnitId>, tier: teams::Tier, span: Span, composition: &teams::Composition) -> RuleRow {
    RuleRow {
        province: province.map(Uuid::from),
        tier: Tier(tier),
        from: first(span),
        to: end(span),
        composition: Composition::of(composition),
    }
}

#[utoipa::path(get, path = "/composition-rules", operation_id = "list_composition_rules", tag = "teams", params(RulesAsked), responses(
    (status = 200, body = Rules),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(asked): Query<RulesAsked>) -> Answer<Rules> {
    let rules = caller.store.composition_rules(&caller.scope).await?;
    let provinces = match parsed::<UnitId>("province", asked.province.as_ref())? {
        Some(province) => vec![province],
        None => {
            let all = caller.registry.iter().filter(|unit| unit.level == Level::Province);
            let mut all: Vec<UnitId> = all.map(|unit| unit.id).collect();
            all.sort_unstable();
            all
        }
    };
    let always = Span { from: Day::MIN, to: Day::MAX };
    let letters = teams::Tier::ALL.iter().map(|tier| row(None, *tier, always, &letter_of_2022(*tier)));
    let set = provinces.iter().flat_map(|province| {
        let of = |tier: &teams::Tier| {
            let tier = *tier;
            rules.of(*province, tier).map(move |(span, rule)| row(Some(*province), tier, span, rule))
        };
        teams::Tier::ALL.iter().flat_map(of).collect::<Vec<_>>()
    });
    Ok(Json(Rules { items: letters.chain(set).collect() }))
}

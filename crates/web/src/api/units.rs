//! Units: the dated tree, its sums, who answers for whom.

use super::answers::{Answer, Level, Listed, On, Slice, UnitKind, end, first};
use super::caller::{Caller, given, parsed};
use super::problem::ProblemBody;
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::day::Day;
use rules::ids::{OperationId, UnitId};
use rules::measures;
use rules::text::nfc;
use rules::units::{self, Era, Found};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{Act, Sums};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A unit as it stands on a day.
#[derive(Serialize, ToSchema)]
pub(super) struct UnitRow {
    pub(super) id: Uuid,
    level: Level,
    kind: UnitKind,
    name: String,
    full_name: String,
    code: Option<String>,
    parent: Option<Uuid>,
    /// By what it was found, where something was sought.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<FoundBy>,
}

impl UnitRow {
    /// A unit on a day, or at the nearer end of its life.
    pub(super) fn of(caller: &Caller, unit: UnitId, day: Day) -> Option<Self> {
        let unit = caller.registry.get(unit)?;
        let era = unit.nearest_era(day)?;
        let shown = if unit.life().contains(day) { day } else { era.span.from };
        Some(Self {
            id: unit.id.0,
            level: Level(unit.level),
            kind: UnitKind(era.kind),
            name: era.name.clone(),
            full_name: era.full_name(),
            code: era.code.clone(),
            parent: caller.registry.parent(unit.id, shown).map(Uuid::from),
            found: None,
        })
    }
}

/// By what a unit was found.
#[derive(Serialize, ToSchema)]
#[serde(tag = "by", content = "what", rename_all = "snake_case")]
enum FoundBy {
    Name,
    /// A name that it, or what it took over, had before.
    FormerName(String),
    Code(String),
    /// What was called so, and had that code, before.
    FormerCode(String),
    Alias(String),
    /// A name much like the one sought.
    Guess,
}

impl From<Found> for FoundBy {
    fn from(found: Found) -> Self {
        match found {
            Found::ByName => Self::Name,
            Found::ByFormerName(name) => Self::FormerName(name),
            Found::ByCode(code) => Self::Code(code),
            Found::ByFormerCode(name) => Self::FormerCode(name),
            Found::ByAlias(alias) => Self::Alias(alias),
            Found::ByGuess => Self::Guess,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UnitsAsked {
    #[param(value_type = Option<On>)]
    at: Option<String>,
    #[param(value_type = Option<Level>)]
    level: Option<String>,
    #[param(value_type = Option<Uuid>)]
    within: Option<String>,
    q: Option<String>,
}

#[utoipa::path(get, path = "/units", operation_id = "list_units", tag = "units", params(UnitsAsked, Slice), responses(
    (status = 200, body = Listed<UnitRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitsAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<UnitRow>> {
    let at = caller.day(asked.at.as_ref())?;
    let level: Option<units::Level> = parsed("level", asked.level.as_ref())?;
    let within = parsed::<UnitId>("within", asked.within.as_ref())?;
    let is_wanted =
        |unit: UnitId| level.is_none_or(|level| caller.registry.get(unit).is_some_and(|unit| unit.level == level));
    let row = |(unit, found): (UnitId, Option<Found>)| {
        Some(UnitRow { found: found.map(FoundBy::from), ..UnitRow::of(&caller, unit, at)? })
    };
    let standing = || match within {
        Some(within) => caller.registry.subtree(within, at),
        None => units::Level::ALL.iter().flat_map(|level| caller.registry.list(*level, at)).collect(),
    };
    let units: Vec<(UnitId, Option<Found>)> = match given(asked.q.as_ref()) {
        None => standing().into_iter().map(|unit| (unit, None)).collect(),
        Some(sought) => found(&caller, sought, at, within.is_some().then(standing)),
    };
    let rows = units.into_iter().filter(|(unit, _)| is_wanted(*unit)).filter_map(row).collect();
    Ok(Json(slice.of(rows, |row| row.id)?))
}

/// What a text finds, the best first, each unit once: among these, if they are given.
fn found(caller: &Caller, sought: &str, at: Day, among: Option<Vec<UnitId>>) -> Vec<(UnitId, Option<Found>)> {
    let sought: String = nfc(sought).chars().take(units::LONGEST_SEARCH).collect();
    let among: Option<HashSet<UnitId>> = among.map(HashSet::from_iter);
    let mut once = HashSet::new();
    let hits = units::search(&caller.registry, &sought, at).into_iter();
    let hits = hits.filter(|(unit, _)| among.as_ref().is_none_or(|among| among.contains(unit)) && once.insert(*unit));
    hits.map(|(unit, found)| (unit, Some(found))).collect()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DayAsked {
    #[param(value_type = Option<On>)]
    pub(super) at: Option<String>,
}

/// What a unit was during some days.
#[derive(Serialize, ToSchema)]
struct EraRow {
    from: Option<On>,
    to: Option<On>,
    kind: UnitKind,
    name: String,
    code: Option<String>,
    parent: Option<Uuid>,
    act: Option<String>,
    source: Option<String>,
}

/// A unit with its whole life.
#[derive(Serialize, ToSchema)]
pub(super) struct UnitDetail {
    id: Uuid,
    level: Level,
    kind: UnitKind,
    name: String,
    full_name: String,
    code: Option<String>,
    parent: Option<Uuid>,
    from: Option<On>,
    to: Option<On>,
    path: Vec<Uuid>,
    children: Vec<Uuid>,
    history: Vec<EraRow>,
    predecessors: Vec<Uuid>,
    successors: Vec<Uuid>,
    heir: Option<Uuid>,
    aliases: Vec<String>,
}

fn ids(units: impl IntoIterator<Item = UnitId>) -> Vec<Uuid> {
    units.into_iter().map(Uuid::from).collect()
}

#[utoipa::path(get, path = "/units/{id}", operation_id = "get_unit", tag = "units", params(("id" = Uuid, Path), DayAsked), responses(
    (status = 200, body = UnitDetail),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>, Query(asked): Query<DayAsked>) -> Answer<UnitDetail> {
    let at = caller.day(asked.at.as_ref())?;
    let unit = caller.unit(&id)?;
    let row = UnitRow::of(&caller, unit.id, at).ok_or(PageError::NotFound)?;
    let reforms: Vec<OperationId> = unit.eras.iter().map(|era| era.reform).collect();
    let acts = caller.store.acts(&caller.scope, &reforms).await?;
    let life = unit.life();
    Ok(Json(UnitDetail {
        id: row.id,
        level: row.level,
        kind: row.kind,
        name: row.name,
        full_name: row.full_name,
        code: row.code,
        parent: row.parent,
        from: first(life),
        to: end(life),
        path: ids(caller.registry.path(unit.id, at)),
        children: ids(caller.registry.children(unit.id, at)),
        history: unit.eras.iter().map(|era| era_row(era, &acts)).collect(),
        predecessors: ids(caller.registry.predecessors(unit.id)),
        successors: ids(unit.successors.iter().copied()),
        heir: unit.heir.map(Uuid::from),
        aliases: unit.aliases.clone(),
    }))
}

fn era_row(era: &Era, acts: &HashMap<OperationId, Act>) -> EraRow {
    let act = acts.get(&era.reform);
    EraRow {
        from: first(era.span),
        to: end(era.span),
        kind: UnitKind(era.kind),
        name: era.name.clone(),
        code: era.code.clone(),
        parent: era.parent.map(Uuid::from),
        act: act.and_then(|act| act.act.clone()),
        source: act.and_then(|act| act.source.clone()),
    }
}

/// The sums of a unit.
#[derive(Serialize, ToSchema)]
struct UnitSums {
    unit: Uuid,
    /// By measure; what is nought is nought.
    measures: BTreeMap<&'static str, i64>,
}

/// The sums of a unit and of what lies directly below it.
#[derive(Serialize, ToSchema)]
pub(super) struct SumsAnswer {
    unit: Uuid,
    at: On,
    measures: BTreeMap<&'static str, i64>,
    below: Vec<UnitSums>,
}

fn by_measure(sums: Option<&Sums>) -> BTreeMap<&'static str, i64> {
    let sum = |measure| sums.map_or(0, |sums| sums.get(measure));
    measures::Measure::ALL.iter().map(|measure| (measure.code(), sum(*measure))).collect()
}

#[utoipa::path(get, path = "/units/{id}/sums", operation_id = "get_unit_sums", tag = "units", params(("id" = Uuid, Path), DayAsked), responses(
    (status = 200, body = SumsAnswer),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn sums(caller: Caller, Path(id): Path<String>, Query(asked): Query<DayAsked>) -> Answer<SumsAnswer> {
    let at = caller.day(asked.at.as_ref())?;
    let unit = caller.unit(&id)?.id;
    let below = caller.registry.children(unit, at);
    let all: Vec<UnitId> = below.iter().copied().chain([unit]).collect();
    let sums = caller.store.sums(&caller.scope, &all, at, at).await?;
    let of = |unit: &UnitId| UnitSums { unit: unit.0, measures: by_measure(sums.get(unit)) };
    let UnitSums { unit: id, measures } = of(&unit);
    Ok(Json(SumsAnswer { unit: id, at: On(at), measures, below: below.iter().map(of).collect() }))
}

/// Who answers for a unit.
#[derive(Serialize, ToSchema)]
pub(super) struct ContactRow {
    id: Uuid,
    name: String,
    position: Option<String>,
    phone: Option<String>,
    from: Option<On>,
    to: Option<On>,
}

#[utoipa::path(get, path = "/units/{id}/contacts", operation_id = "list_contacts", tag = "units", params(("id" = Uuid, Path), Slice), responses(
    (status = 200, body = Listed<ContactRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn contacts(
    caller: Caller,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<ContactRow>> {
    let unit = caller.unit(&id)?.id;
    let contacts = caller.store.contacts(&caller.scope, unit).await?;
    let row = |contact: store::Contact| ContactRow {
        id: contact.id.0,
        name: contact.name,
        position: contact.position,
        phone: contact.phone.map(|phone| phone.as_str().to_owned()),
        from: first(contact.span),
        to: end(contact.span),
    };
    Ok(Json(slice.of(contacts.into_iter().map(row).collect(), |row: &ContactRow| row.id)?))
}

/// A declared number of households.
#[derive(Serialize, ToSchema)]
pub(super) struct DeclarationRow {
    village: Uuid,
    households: u32,
    day: On,
    source: Option<String>,
}

/// The declared numbers of households of a village, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Declarations {
    items: Vec<DeclarationRow>,
}

#[utoipa::path(get, path = "/units/{id}/households", operation_id = "list_declared_households", tag = "units", params(("id" = Uuid, Path)), responses(
    (status = 200, body = Declarations),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn declarations(caller: Caller, Path(id): Path<String>) -> Answer<Declarations> {
    let unit = caller.unit(&id)?.id;
    let declared = caller.store.declarations(&caller.scope, &[unit]).await?;
    let row = |one: store::Declaration| DeclarationRow {
        village: one.village.0,
        households: one.households,
        day: On(one.day),
        source: one.source,
    };
    Ok(Json(Declarations { items: declared.into_iter().map(row).collect() }))
}

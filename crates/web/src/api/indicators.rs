//! Indicators as provinces have set them, the targets of units, and a unit's figures.

use super::answers::{Answer, On, Pillar, end, first};
use super::caller::{Caller, parsed};
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::day::{Day, Span};
use rules::ids::UnitId;
use rules::indicators::{Columns, Definition, Formula, Quantity, shipped};
use rules::periods::PeriodKind;
use rules::units::Level;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What an indicator is. A count has what is added up as its part; what is typed in reports has neither part nor whole.
#[derive(Serialize, ToSchema)]
pub(super) struct IndicatorShown {
    name: String,
    name_en: Option<String>,
    pillar: Option<Pillar>,
    unit_word: String,
    unit_word_en: Option<String>,
    by: &'static str,
    part: Vec<String>,
    whole: Vec<String>,
    decimals: Option<u8>,
    adds_up: bool,
}

impl From<Definition> for IndicatorShown {
    fn from(definition: Definition) -> Self {
        let adds_up = definition.kind() == rules::indicators::IndicatorKind::Flow;
        let words = |terms: Vec<rules::indicators::Term>| terms.into_iter().map(String::from).collect();
        let (by, part, whole, decimals) = match definition.formula {
            Formula::Count { of } => ("count", words(of), Vec::new(), None),
            Formula::Share { part, whole, decimals } => ("share", words(part), words(whole), Some(decimals)),
            Formula::Field { .. } => ("field", Vec::new(), Vec::new(), None),
        };
        let Definition { name, name_en, pillar, unit_word, unit_word_en, .. } = definition;
        let pillar = pillar.map(Pillar);
        Self { name, name_en, pillar, unit_word, unit_word_en, by, part, whole, decimals, adds_up }
    }
}

/// An indicator as a province has set it; without a province as it was shipped.
#[derive(Serialize, ToSchema)]
pub(super) struct IndicatorRow {
    province: Option<Uuid>,
    code: String,
    from: Option<On>,
    to: Option<On>,
    indicator: Option<IndicatorShown>,
}

/// The shipped ones stand in front.
#[derive(Serialize, ToSchema)]
pub(super) struct IndicatorRows {
    items: Vec<IndicatorRow>,
}

#[utoipa::path(get, path = "/indicators", operation_id = "list_indicators", tag = "units", responses((status = 200, body = IndicatorRows)))]
pub(super) async fn list(caller: Caller) -> Answer<IndicatorRows> {
    let all = caller.store.indicators(&caller.scope).await?;
    let row = |province: Option<UnitId>, code: String, span: Span, definition: Option<Definition>| IndicatorRow {
        province: province.map(Uuid::from),
        code,
        from: first(span),
        to: end(span),
        indicator: definition.map(IndicatorShown::from),
    };
    let as_shipped = shipped().iter().cloned();
    let as_shipped = as_shipped.map(|of| row(None, of.code.into(), Span::ALWAYS, Some(of.definition)));
    let set = all.set.into_iter().flat_map(|(code, settings)| {
        let of = settings.0.into_iter();
        of.map(move |(province, span, set)| {
            row(Some(province), code.to_string(), span, set.map(|indicator| indicator.definition))
        })
    });
    Ok(Json(IndicatorRows { items: as_shipped.chain(set).collect() }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TargetsAsked {
    #[param(value_type = Uuid)]
    unit: UnitId,
}

/// A unit's target of an indicator.
#[derive(Serialize, ToSchema)]
pub(super) struct IndicatorTargetRow {
    code: String,
    from: Option<On>,
    to: Option<On>,
    value: Option<u32>,
    given: Option<u32>,
}

/// Oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct IndicatorTargetRows {
    items: Vec<IndicatorTargetRow>,
}

#[utoipa::path(get, path = "/indicator-targets", operation_id = "list_indicator_targets", tag = "units", params(TargetsAsked), responses((status = 200, body = IndicatorTargetRows)))]
pub(super) async fn targets(caller: Caller, Query(asked): Query<TargetsAsked>) -> Answer<IndicatorTargetRows> {
    let all = caller.store.indicators(&caller.scope).await?;
    let of_unit = all.targets.iter().flat_map(|(code, settings)| {
        settings.of(asked.unit).map(move |(span, value)| IndicatorTargetRow {
            code: code.to_string(),
            from: first(span),
            to: end(span),
            value: value.map(|aim| aim.value),
            given: value.and_then(|aim| aim.given),
        })
    });
    Ok(Json(IndicatorTargetRows { items: of_unit.collect() }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FiguresAsked {
    #[param(value_type = Option<String>)]
    period: Option<String>,
    #[param(value_type = Option<On>)]
    at: Option<String>,
    #[param(value_type = Option<On>)]
    tree: Option<String>,
}

/// A number, or part and whole of a share.
#[derive(Serialize, ToSchema)]
pub(super) struct QuantityShown {
    part: i64,
    whole: Option<i64>,
}

fn shown(quantity: Option<Quantity>) -> Option<QuantityShown> {
    quantity.map(|Quantity { part, whole }| QuantityShown { part, whole })
}

/// An indicator in all its columns.
#[derive(Serialize, ToSchema)]
pub(super) struct FigureRow {
    code: String,
    period: Option<QuantityShown>,
    year: Option<QuantityShown>,
    ever: Option<QuantityShown>,
    before: Option<QuantityShown>,
    value: Option<u32>,
}

/// A unit's figures in the period of a length to which a day belongs, up to today.
#[derive(Serialize, ToSchema)]
pub(super) struct UnitFigures {
    from: On,
    to: On,
    tree: On,
    items: Vec<FigureRow>,
}

pub(super) fn period_kind(text: Option<&String>) -> Result<PeriodKind, Problem> {
    let text = text.map_or(PeriodKind::Month.code(), String::as_str);
    let kind = PeriodKind::of_code(text).filter(|kind| *kind != PeriodKind::Ever);
    kind.ok_or_else(|| Problem::BadParameter { name: "period", value: text.to_owned() })
}

#[utoipa::path(get, path = "/units/{id}/figures", operation_id = "show_figures", tag = "units", params(("id" = Uuid, Path), FiguresAsked), responses(
    (status = 200, body = UnitFigures),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn figures(
    caller: Caller,
    Path(id): Path<UnitId>,
    Query(asked): Query<FiguresAsked>,
) -> Answer<UnitFigures> {
    let kind = period_kind(asked.period.as_ref())?;
    let today = caller.store.today();
    let on = caller.day(asked.at.as_ref())?.min(today);
    let tree: Day = parsed("tree", asked.tree.as_ref())?.unwrap_or(today);
    caller.registry.get(id).ok_or(PageError::NotFound)?;
    let columns = Columns::of(kind, kind.of(on)).until(today);
    let last = columns.period.to.before();
    let all = caller.store.indicators(&caller.scope).await?;
    let items = caller.store.catalogue(&caller.scope).await?;
    let windows = caller.store.windows(&caller.scope, &[id], &columns, tree).await?;
    let windows = windows.get(&id).ok_or(PageError::NotFound)?;
    let province = caller.registry.above(id, Level::Province, tree);
    let row = |indicator: &rules::indicators::Indicator| {
        let row = indicator.row(windows, &items, all.target(id, &indicator.code, last));
        FigureRow {
            code: indicator.code.to_string(),
            period: shown(row.period),
            year: shown(row.year),
            ever: shown(row.ever),
            before: shown(row.before),
            value: row.target,
        }
    };
    let rows = all.on_day(province, last).into_iter().map(row).collect();
    Ok(Json(UnitFigures { from: On(columns.period.from), to: On(columns.period.to), tree: On(tree), items: rows }))
}

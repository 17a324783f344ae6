//! A village's sheet: households against items, to be printed, filled in by hand, and typed in quickly (nhập thay).

use super::catalogue::{in_order, name};
use super::households::{called, of_village};
use super::refusals::{fault, refused};
use super::slips::{origin as program, picture};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::page::{Done, Section, show};
use crate::views::paths;
use crate::views::sheet::{Column, SheetPage, SheetRow};
use axum::Router;
use axum::extract::State as With;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::catalogue::{Counting, Item, ItemKind};
use rules::day::Day;
use rules::households::{Household, Origin};
use rules::ids::{HouseholdId, ItemId, UnitId};
use rules::operations::{Body, HouseholdChange, OnBehalf, UseItem, Via};
use rules::units::Level;
use std::collections::BTreeMap;
use store::HouseholdFilter;

/// So many columns lie side by side on a sheet of paper.
const COLUMNS: usize = 10;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::SHEET, get(page).post(enter))
}

/// What is asked for: `unit`, and `items` as often as there are columns.
type Asked = Vec<(String, String)>;

fn village(visit: &Visit, form: &FormState) -> Result<UnitId, PageError> {
    let own = || visit.own_units().into_iter().next();
    let unit = form.value("unit");
    let unit = if unit.is_empty() { own() } else { typed::id(unit) }.ok_or(PageError::NotFound)?;
    let unit = visit.unit_for(Right::TendHouseholds, unit)?;
    if unit.level == Level::Village { Ok(unit.id) } else { Err(PageError::NotFound) }
}

/// The columns: those asked for, else what the target asks for and the commonest apps.
fn columns<'a>(form: &FormState, items: &'a BTreeMap<ItemId, Item>, today: Day) -> Vec<&'a Item> {
    let offered = in_order(items).into_iter().filter(|item| item.kind.is_of_households() && item.life.contains(today));
    let asked: Vec<ItemId> = form.values("items").iter().filter_map(|id| typed::id(id)).collect();
    let usual = |item: &&Item| item.means_on(today).is_some() || matches!(item.kind, ItemKind::Equipment);
    let (some, all): (Vec<&Item>, Vec<&Item>) = match asked.as_slice() {
        [] => offered.partition(usual),
        _ => offered.partition(|item| asked.contains(&item.id)),
    };
    let rest = if asked.is_empty() { all } else { Vec::new() };
    some.into_iter().chain(rest).take(COLUMNS).collect()
}

async fn households(visit: &Visit, village: UnitId) -> Result<Vec<Household>, PageError> {
    let filter = HouseholdFilter::default();
    let lines = visit.store.households(&visit.scope, village, &filter, visit.today).await?;
    Ok(lines.ok_or(PageError::NotFound)?.into_iter().map(|line| line.household).collect())
}

async fn sheet(
    visit: &Visit,
    (state, headers): (&State, &HeaderMap),
    village: UnitId,
    form: FormState,
) -> Result<SheetPage, PageError> {
    let items = visit.store.catalogue(&visit.scope).await?;
    let locale = visit.page.locale();
    let columns = columns(&form, &items, visit.today);
    let row = |household: &Household| SheetRow {
        id: household.id.to_string(),
        head: called(visit, household),
        nickname: household.nickname.clone(),
        has: columns
            .iter()
            .map(|item| household.uses.get(&item.id).is_some_and(|uses| uses.on(visit.today).is_some()))
            .collect(),
    };
    let action = paths::sheet(village);
    let link = format!("{}{action}", program(state, headers));
    let commune = visit.registry.above(village, Level::Commune, visit.today);
    let all =
        in_order(&items).into_iter().filter(|item| item.kind.is_of_households() && item.life.contains(visit.today));
    Ok(SheetPage {
        p: visit.page.clone().within(Section::Households),
        village: of_village(visit, village),
        commune: commune.map(|commune| visit.registry.full_name(commune, visit.today)).unwrap_or_default(),
        all_items: all.map(|item| Choice::new(item.id.to_string(), name(item, locale))).collect(),
        items: columns
            .iter()
            .map(|item| Column { item: item.id.to_string(), name: name(item, locale).to_owned() })
            .collect(),
        rows: households(visit, village).await?.iter().map(row).collect(),
        origins: ["helped", "had_before", "alone"]
            .map(|code| Choice::new(code, visit.page.t(format!("origin-{}", code.replace('_', "-")))))
            .to_vec(),
        vias: typed::vias(&visit.page),
        qr: picture(&link),
        form,
        action,
    })
}

async fn page(With(state): With<State>, headers: HeaderMap, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let mut form = FormState::of(asked);
    let village = village(&visit, &form)?;
    form = form.with("since", visit.today.to_string()).with("origin", "helped").with("via", Via::Paper.code());
    Ok(show(&sheet(&visit, (&state, &headers), village, form).await?))
}

async fn enter(
    With(state): With<State>,
    headers: HeaderMap,
    visit: Visit,
    Query(asked): Query<Asked>,
    Form(sent): Form<Sent>,
) -> Answer {
    let unit = asked.into_iter().find(|(name, _)| name == "unit");
    let mut form = FormState::of(unit.into_iter().chain(sent));
    let village = village(&visit, &form)?;
    let since = typed::past_day(&mut form, "since", visit.today);
    let via = typed::choice(&mut form, "via", Via::of_code);
    let origin = match form.value("origin") {
        "had_before" => Origin::HadBefore {},
        "alone" => Origin::Alone {},
        _ => Origin::Helped { by: None },
    };
    if let (true, Some(since)) = (form.is_ok(), since) {
        let items = visit.store.catalogue(&visit.scope).await?;
        let known = households(&visit, village).await?;
        // What it had before may be older than the list; what is new is not.
        let had_before = origin == Origin::HadBefore {};
        let earliest = |household: &Household| if had_before { Day::MIN } else { household.life.from };
        let mut making = Making::of(&visit, &form);
        let mut operations = Vec::new();
        for item in items.values() {
            let ticked: Vec<HouseholdId> =
                form.values(&item.id.to_string()).iter().filter_map(|id| typed::id(id)).collect();
            // A household that got the item meanwhile needs no tick any more.
            let new = |household: &&Household| {
                ticked.contains(&household.id)
                    && household.uses.get(&item.id).is_none_or(|uses| uses.on(visit.today).is_none())
            };
            operations.extend(known.iter().filter(new).map(|household| {
                making.operation(Body::Household(HouseholdChange::Use(UseItem {
                    household: household.id,
                    item: item.id,
                    in_use: true,
                    adults: (item.counting == Counting::Adults).then_some(1),
                    origin,
                    since: since.max(earliest(household)),
                    base: None,
                    on_behalf: via.map(|via| OnBehalf { via, of: None }),
                })))
            }));
        }
        match visit.change_all(operations).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::sheet(village))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&sheet(&visit, (&state, &headers), village, form).await?))
}

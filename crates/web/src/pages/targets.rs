//! The two targets of the programme, unit by unit: sums, which hold nobody's data; and how a province measures them.

use super::producers::count;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Section, show};
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use crate::views::targets::{NO, SettingShown, TargetRow, TargetSettingsPage, TargetsPage, YES};
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::day::{Day, Span};
use rules::ids::UnitId;
use rules::measures::Measure;
use rules::operations::{Body, SetTarget};
use rules::targets::{Denominator, Target, Targets, is_reached};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Sums;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::TARGETS, get(page)).route(&paths::target_settings("{id}"), get(settings).post(set))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    of: String,
}

/// Sums of units, and what their villages declared.
struct Figures {
    sums: BTreeMap<UnitId, Sums>,
    declared: BTreeMap<UnitId, (u64, u64)>,
}

impl Figures {
    /// Of these units, today.
    async fn of(visit: &Visit, units: &[UnitId]) -> Result<Self, PageError> {
        let today = visit.today;
        let sums = visit.store.sums(&visit.scope, units, today, today).await?;
        let declared = visit.store.declared_households(&visit.scope, units, today, today).await?;
        Ok(Self { sums, declared })
    }

    /// Of all units of a level within another, for the share of households alone, today.
    async fn within(visit: &Visit, unit: UnitId, level: Level) -> Result<(Vec<UnitId>, Self), PageError> {
        let today = visit.today;
        let is_of_level = |unit: &UnitId| visit.registry.get(*unit).is_some_and(|unit| unit.level == level);
        let units: Vec<UnitId> = visit.registry.subtree(unit, today).into_iter().filter(is_of_level).collect();
        let sums = visit.store.target_sums_within(&visit.scope, unit, level, today, today).await?;
        let declared = visit.store.declared_households(&visit.scope, &units, today, today).await?;
        Ok((units, Self { sums, declared }))
    }

    fn households(&self, unit: UnitId, target: Target) -> (u64, u64) {
        let none = Sums::default();
        let sums = self.sums.get(&unit).unwrap_or(&none);
        let declared = self.declared.get(&unit).map(|(households, _)| *households).unwrap_or_default();
        target.share_of_households(|measure| count(sums, measure), declared)
    }

    fn row(&self, link: Link, unit: UnitId, target: Target) -> TargetRow {
        let none = Sums::default();
        let sums = self.sums.get(&unit).unwrap_or(&none);
        let count = |measure| count(sums, measure);
        let products = (count(Measure::ProductsListed), count(Measure::Products));
        let ocop = (count(Measure::ProductsOcopListed), count(Measure::ProductsOcop));
        TargetRow::new(link, &target, self.households(unit, target), products, ocop)
    }
}

/// How the province of a unit measures today, with the province.
async fn set_for(visit: &Visit, unit: UnitId) -> Result<(Option<UnitId>, Target), PageError> {
    let province = visit.registry.above(unit, Level::Province, visit.today);
    let set = visit.store.targets(&visit.scope).await?;
    Ok((province, province.map_or(Target::LETTER_OF_2022, |province| set.on_day(province, visit.today))))
}

/// By which target a unit is measured today.
pub(super) async fn of_unit(visit: &Visit, unit: UnitId) -> Result<Target, PageError> {
    Ok(set_for(visit, unit).await?.1)
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
    let level = visit.unit(unit)?.level;
    let today = visit.today;
    let (province, target) = set_for(&visit, unit).await?;
    let shown = Target { denominator: Denominator::of_code(&asked.of).unwrap_or(target.denominator), ..target };
    let mut below = visit.registry.children(unit, today);
    below.sort_by_cached_key(|unit| rules::text::sort_key(&visit.registry.full_name(*unit, today)));
    let all: Vec<UnitId> = below.iter().copied().chain([unit]).collect();
    let figures = Figures::of(&visit, &all).await?;
    let row = |id: UnitId| {
        let goes_on = id != unit && visit.registry.get(id).is_some_and(|below| below.level != Level::Village);
        let url = if goes_on { paths::targets(id) } else { String::new() };
        figures.row(Link::new(visit.registry.full_name(id, today), url), id, shown)
    };
    let mut above = visit.registry.path(unit, today);
    above.retain(|other| *other != unit && visit.registry.get(*other).is_some());
    let of_unit = |measure| figures.sums.get(&unit).map(|sums| count(sums, measure)).unwrap_or_default();
    let have_declared = figures.declared.get(&unit).map(|(_, villages)| *villages).unwrap_or_default();
    let tab = |denominator: &Denominator| Tab {
        text: visit.page.t(denominator.key()),
        url: paths::targets_of(unit, denominator.code()),
        current: *denominator == shown.denominator,
        count: None,
    };
    let reached = if level < shown.level {
        let (units, figures) = Figures::within(&visit, unit, shown.level).await?;
        let reached =
            units.iter().filter(|unit| is_reached(figures.households(**unit, shown), shown.households)).count();
        Some((reached, units.len()))
    } else {
        None
    };
    Ok(show(&TargetsPage {
        p: visit.page.clone().within(Section::Targets),
        above: above
            .into_iter()
            .rev()
            .map(|other| Link::new(visit.registry.full_name(other, today), paths::targets(other)))
            .collect(),
        unit: Link::new(visit.registry.full_name(unit, today), paths::unit(unit)),
        denominators: Denominator::ALL.iter().map(tab).collect(),
        target: shown,
        is_set: shown.denominator == target.denominator,
        reached,
        settings: province.map(paths::target_settings),
        own: row(unit),
        rows: below.into_iter().map(row).collect(),
        declared: (shown.denominator == Denominator::Declared).then(|| (have_declared, of_unit(Measure::Villages))),
    }))
}

async fn settings(visit: Visit, Path(province): Path<UnitId>) -> Answer {
    let set = visit.store.targets(&visit.scope).await?;
    let form = filled(set.on_day(province, visit.today)).with("from", visit.today.to_string());
    Ok(show(&settings_page(&visit, &set, province, form)?))
}

async fn set(visit: Visit, Path(province): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    visit.unit_for(Right::ManageRules, province)?;
    let mut form = FormState::of(sent);
    let (target, from) = (target(&mut form), typed::required_day(&mut form, "from"));
    if let (true, Some(target), Some(from)) = (form.is_ok(), target, from) {
        match visit.change(Body::SetTarget(SetTarget { province, from, target })).await? {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Saved.query(&paths::target_settings(province))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    let set = visit.store.targets(&visit.scope).await?;
    Ok(refused(&settings_page(&visit, &set, province, form)?))
}

fn settings_page(
    visit: &Visit,
    set: &Targets,
    province: UnitId,
    form: FormState,
) -> Result<TargetSettingsPage, PageError> {
    let unit = visit.unit(province).ok().filter(|unit| unit.level == Level::Province).ok_or(PageError::NotFound)?;
    let changes = visit.may(Right::ManageRules, province) && unit.era(visit.today).is_some();
    let all: Vec<(Span, Target)> = set.of(province).map(|(span, target)| (span, *target)).collect();
    let first = all.first().map_or(Day::MAX, |(span, _)| span.from);
    let letters = (Span { from: Day::MIN, to: first }, Target::LETTER_OF_2022);
    let mut all: Vec<SettingShown> =
        std::iter::once(letters).chain(all).map(|(span, target)| SettingShown { span, target }).collect();
    all.retain(|setting| !setting.span.is_empty());
    let (began, coming): (Vec<_>, Vec<_>) = all.into_iter().partition(|setting| setting.span.from <= visit.today);
    let mut began = began.into_iter().rev();
    Ok(TargetSettingsPage {
        p: visit.page.clone().within(Section::Targets),
        province: Link::new(visit.registry.full_name(province, visit.today), paths::targets(province)),
        now: began.next(),
        coming,
        former: began.collect(),
        form: changes.then_some(form),
        action: paths::target_settings(province),
    })
}

/// A setting as the form has it.
fn filled(target: Target) -> FormState {
    FormState::default()
        .with("denominator", target.denominator.code())
        .with("away_counts", if target.away_counts { YES } else { NO })
        .with("households", target.households.to_string())
        .with("products", target.products.to_string())
        .with("level", target.level.code())
}

/// The setting typed into the form.
fn target(form: &mut FormState) -> Option<Target> {
    let percent = |form: &mut FormState, name: &str| {
        let percent = typed::number(form, name, 1, 100).and_then(|number| u8::try_from(number).ok());
        typed::required(form, name, percent)
    };
    let denominator = typed::required_choice(form, "denominator", Denominator::of_code);
    let away_counts = typed::required_choice(form, "away_counts", |code| match code {
        YES => Some(true),
        NO => Some(false),
        _ => None,
    });
    let (households, products) = (percent(form, "households"), percent(form, "products"));
    let level = typed::required_choice(form, "level", |code| code.parse().ok());
    Some(Target {
        denominator: denominator?,
        away_counts: away_counts?,
        households: households?,
        products: products?,
        level: level?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_comes_out_of_the_form_as_it_went_in() {
        let letters = Target::LETTER_OF_2022;
        let other =
            Target { denominator: Denominator::WithProducts, away_counts: false, level: Level::Commune, ..letters };
        for setting in [letters, other] {
            let mut form = filled(setting);
            assert_eq!(target(&mut form), Some(setting));
            assert!(form.is_ok());
        }
    }
}

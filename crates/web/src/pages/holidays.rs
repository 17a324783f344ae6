//! On which days a province's offices don't work.

use super::composition_rules::of_former_provinces;
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Section, show};
use crate::views::holidays::{AS_EVERYWHERE, HolidayRow, HolidaysPage};
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::holidays::{Entry, Holiday, HolidayKind, Holidays, LONGEST_NAME};
use rules::ids::UnitId;
use rules::operations::{Body, SetHoliday};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeSet;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::holidays("{id}"), get(page).post(set))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    year: String,
}

async fn page(visit: Visit, Path(province): Path<UnitId>, Query(asked): Query<Asked>) -> Answer {
    let year = typed::id(&asked.year).filter(|year| (1900..=2200).contains(year)).unwrap_or(visit.today.year());
    Ok(show(&holidays_page(&visit, province, year, FormState::default()).await?))
}

async fn set(visit: Visit, Path(province): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    visit.unit_for(Right::ManageRules, province)?;
    let mut form = FormState::of(sent);
    let day = typed::required_day(&mut form, "day");
    let kind = typed::required_choice(&mut form, "kind", |code| match code {
        AS_EVERYWHERE => Some(None),
        code => HolidayKind::of_code(code).map(Some),
    });
    let name = typed::text(&mut form, "name", LONGEST_NAME);
    if let (true, Some(day), Some(kind)) = (form.is_ok(), day, kind) {
        let body = Body::SetHoliday(SetHoliday { province, day, holiday: kind.map(|kind| Holiday { kind, name }) });
        if visit.try_change(&mut form, body).await? {
            let back = Done::Saved.query(&paths::holidays_of(province, day.year()));
            return Ok(Redirect::to(&back).into_response());
        }
    }
    let year = day.map_or(visit.today.year(), rules::day::Day::year);
    Ok(refused(&holidays_page(&visit, province, year, form).await?))
}

async fn holidays_page(visit: &Visit, province: UnitId, year: i16, form: FormState) -> Result<HolidaysPage, PageError> {
    let unit = visit.unit(province).ok().filter(|unit| unit.level == Level::Province).ok_or(PageError::NotFound)?;
    let changes = visit.may(Right::ManageRules, province) && unit.era(visit.today).is_some();
    let holidays = visit.store.holidays(&visit.scope).await?;
    Ok(HolidaysPage {
        p: visit.page.clone().within(Section::Units),
        province: Link::new(visit.registry.full_name(province, visit.today), paths::unit(province)),
        year,
        years: years(&holidays, province, year, visit.today.year()),
        rows: holidays.of_year(province, year).into_iter().map(row).collect(),
        form: changes.then_some(form),
        action: paths::holidays(province),
        schedules_url: paths::schedules(province),
        before: of_former_provinces(visit, province, paths::holidays),
    })
}

/// The years of which days are known, this one and the next, and the one shown.
fn years(holidays: &Holidays, province: UnitId, shown: i16, this: i16) -> Vec<Tab> {
    let known = holidays.days(province).map(rules::day::Day::year);
    let all: BTreeSet<i16> = known.chain([shown, this, this.saturating_add(1)]).collect();
    let tab = |year: i16| Tab {
        text: year.to_string(),
        url: paths::holidays_of(province, year),
        current: year == shown,
        count: None,
    };
    all.into_iter().map(tab).collect()
}

fn row(entry: Entry<'_>) -> HolidayRow {
    let Entry { day, holiday, is_own } = entry;
    HolidayRow { day, kind: holiday.kind, name: holiday.name.clone().unwrap_or_default(), is_own }
}

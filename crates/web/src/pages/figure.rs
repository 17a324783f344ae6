//! One figure of a place and of those directly below it; and the targets that units are given.

use super::figures::{Asked, Looked};
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::figures::{FigurePage, FigureRow, TargetForm};
use crate::views::indicator_words;
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::ids::UnitId;
use rules::indicators::{Indicator, IndicatorCode, Quantity, Row};
use rules::operations::{Body, SetIndicatorTarget};
use rules::text::sort_key;
use rules::units::Level;
use serde::Deserialize;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::figure("{code}"), get(page).post(aim))
}

#[derive(Deserialize)]
struct Order {
    #[serde(default)]
    order: String,
}

/// By figure, the greatest first; otherwise by name.
const BY_VALUE: &str = "value";

async fn page(
    mut visit: Visit,
    Path(code): Path<IndicatorCode>,
    Query(asked): Query<Asked>,
    Query(order): Query<Order>,
) -> Answer {
    let looked = Looked::of(&mut visit, &asked).await?;
    Ok(show(&figure_page(&visit, &looked, &code, order.order == BY_VALUE, None).await?))
}

/// What units below come to by themselves, beside the place.
fn own(sum: &Row<'_>, below: &[Row<'_>]) -> Option<[Option<Quantity>; 4]> {
    let columns = |row: &Row<'_>| [row.period, row.year, row.ever, row.before];
    let less = |one: Option<Quantity>, other: Option<Quantity>| one.zip(other).map(|(one, other)| one.minus(other));
    let start = columns(sum);
    let own = below.iter().fold(start, |left, row| {
        let of_row = columns(row);
        std::array::from_fn(|at| less(left[at], of_row[at]))
    });
    let is_something = |of: &Quantity| of.part != 0 || of.whole.is_some_and(|whole| whole != 0);
    own.iter().flatten().any(is_something).then_some(own)
}

async fn figure_page(
    visit: &Visit,
    looked: &Looked,
    code: &IndicatorCode,
    by_value: bool,
    typed: Option<FormState>,
) -> Result<FigurePage, PageError> {
    let indicator = looked.one(code)?;
    let (unit, path, locale) = (looked.unit, paths::figure(code), visit.page.locale());
    let mut below = visit.registry.children(unit, looked.tree);
    below.sort_by_cached_key(|unit| sort_key(&looked.name(visit, *unit)));
    let all: Vec<UnitId> = below.iter().copied().chain([unit]).collect();
    let windows = looked.windows(visit, &all).await?;
    let row = |unit: UnitId| windows.get(&unit).map(|windows| looked.row(indicator, unit, windows));
    let sum = row(unit).ok_or(PageError::NotFound)?;
    let mut rows: Vec<(UnitId, Row<'_>)> = below.iter().filter_map(|unit| Some((*unit, row(*unit)?))).collect();
    if by_value {
        let value = |row: &Row<'_>| row.period.map(|of| of.rate().map_or(of.part, i64::from));
        rows.sort_by_key(|(_, row)| std::cmp::Reverse(value(row)));
    }
    let of_below: Vec<Row<'_>> = rows.iter().map(|(_, row)| row.clone()).collect();
    let own = own(&sum, &of_below).filter(|_| !rows.is_empty()).map(|[period, year, ever, before]| {
        let row = Row { period, year, ever, before, target: None, ..sum.clone() };
        let name = visit.page.t1(Key("figure-own"), "unit", looked.name(visit, unit));
        FigureRow::of(&row, Link::new(name, ""), String::new(), locale)
    });
    let shown = |(unit, row): &(UnitId, Row<'_>)| {
        let is_village = visit.registry.get(*unit).is_some_and(|unit| unit.level == Level::Village);
        let further = if is_village { paths::FIGURES } else { &path };
        let url = looked.evidence(visit, indicator, *unit).filter(|_| is_village);
        let url = url.unwrap_or_else(|| format!("{further}?{}", looked.query(*unit)));
        FigureRow::of(row, Link::new(looked.name(visit, *unit), url), String::new(), locale)
    };
    let tab = |key: &'static str, order: &str, current| Tab {
        text: visit.page.t(key),
        url: format!("{path}?{}{order}", looked.query(unit)),
        current,
        count: None,
    };
    Ok(FigurePage {
        p: visit.page.clone().within(Section::Figures),
        above: looked.above(visit, &path),
        unit: Link::new(looked.name(visit, unit), format!("{}?{}", paths::FIGURES, looked.query(unit))),
        name: indicator_words::name(&indicator.definition, locale).to_owned(),
        unit_word: indicator_words::unit_word(&indicator.definition, locale).to_owned(),
        means: indicator_words::means(&indicator.definition, &looked.items, locale),
        kind: indicator.definition.kind(),
        period: looked.period(visit, &path),
        orders: vec![
            tab(Key("figure-by-name").0, "", !by_value),
            tab(Key("figure-by-value").0, "&order=value", by_value),
        ],
        rows: rows.iter().map(shown).collect(),
        own,
        sum: FigureRow::of(&sum, Link::new(visit.page.t(Key("figure-sum")), ""), String::new(), locale),
        form: target_form(visit, looked, indicator, typed),
    })
}

/// The places here that the asker may give a target.
fn aimed_at(visit: &Visit, looked: &Looked) -> Vec<UnitId> {
    let stands = |unit: &UnitId| visit.registry.stands(*unit, visit.today) && visit.may(Right::ManageTeams, *unit);
    let below = visit.registry.children(looked.unit, looked.tree);
    [looked.unit].into_iter().chain(below).filter(stands).collect()
}

fn target_form(visit: &Visit, looked: &Looked, indicator: &Indicator, typed: Option<FormState>) -> Option<TargetForm> {
    let units = aimed_at(visit, looked);
    let form = typed.unwrap_or_else(|| FormState::default().with("from", visit.today.to_string()));
    (!units.is_empty()).then(|| TargetForm {
        form,
        action: format!("{}?{}", paths::figure(&indicator.code), looked.query(looked.unit)),
        units: units.iter().map(|unit| Choice::new(unit.to_string(), looked.name(visit, *unit))).collect(),
        is_share: indicator.definition.formula.is_share(),
    })
}

/// A whole number, or per cent with at most two digits behind the comma, as hundredths.
fn value(text: &str, is_share: bool) -> Option<u32> {
    if !is_share {
        return typed::whole_number(text);
    }
    let text = text.trim().trim_end_matches('%').trim_end().replace('.', ",");
    let (whole, rest) = text.split_once(',').unwrap_or((&text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || rest.len() > 2 || !is_digits(whole) || !is_digits(rest) {
        return None;
    }
    format!("{whole}{rest:0<2}").parse().ok()
}

async fn aim(
    mut visit: Visit,
    Path(code): Path<IndicatorCode>,
    Query(asked): Query<Asked>,
    Form(sent): Form<Sent>,
) -> Answer {
    let looked = Looked::of(&mut visit, &asked).await?;
    visit.unit_for(Right::ManageTeams, looked.unit)?;
    let is_share = looked.one(&code)?.definition.formula.is_share();
    let mut form = FormState::of(sent);
    let among = aimed_at(&visit, &looked);
    let unit = typed::required_unit(&mut form, "to", &among);
    let written = form.value("value").trim().to_owned();
    let value = value(&written, is_share);
    if value.is_none() && !written.is_empty() {
        form.refuse("value", FieldError::Other(Key("figure-target-wrong")));
    }
    let from = typed::required_day(&mut form, "from");
    if let (true, Some(unit), Some(from)) = (form.is_ok(), unit, from) {
        let body = SetIndicatorTarget { unit, code: code.clone(), from, value };
        match visit.amend(&form, Body::SetIndicatorTarget(body)).await? {
            Ok(()) => {
                let here = format!("{}?{}", paths::figure(&code), looked.query(looked.unit));
                return Ok(Redirect::to(&Done::Saved.query(&here)).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&figure_page(&visit, &looked, &code, false, Some(form)).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_as_people_write_it() {
        for (text, hundredths) in [
            ("30,5", Some(3_050)),
            ("30.5 %", Some(3_050)),
            ("100", Some(10_000)),
            ("0,25", Some(25)),
            ("7%", Some(700)),
        ] {
            assert_eq!(value(text, true), hundredths, "{text}");
        }
        for text in ["", ",5", "30,555", "1000", "ba mươi", "-3"] {
            assert_eq!(value(text, true), None, "{text}");
        }
        assert_eq!((value("1.234", false), value("12,5", false)), (Some(1_234), None));
    }
}

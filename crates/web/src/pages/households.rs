//! The households of a place: a village's list, a commune's villages; and a household put on the list.

use super::catalogue::{in_order, name};
use super::producers::own_term;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::households::{HouseholdFormPage, HouseholdRow, HouseholdRows, HouseholdsPage, VillageLine};
use crate::views::parts::{Figure, Link};
use crate::views::paths;
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::catalogue::{Item, Means};
use rules::households::{Consent, Household};
use rules::ids::{HouseholdId, ItemId, UnitId};
use rules::measures::Measure;
use rules::operations::{AddHousehold, Body, HouseholdChange, OnBehalf, Via};
use rules::periods::PeriodKind;
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{HouseholdFilter, HouseholdLine, Sums};

/// The version of the text that is read out when a household is asked; it changes with the text `household-consent-text`.
pub(crate) const CONSENT_TEXT: &str = "1";

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::HOUSEHOLDS, get(list)).route(paths::HOUSEHOLD_NEW, get(new_form).post(add))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    having: String,
    #[serde(default)]
    lacking: String,
    #[serde(default)]
    unreached: String,
}

/// What a household is called: its head, or that there is none.
pub(super) fn called(visit: &Visit, household: &Household) -> String {
    household.head.clone().unwrap_or_else(|| visit.page.t(Key("household-nameless")))
}

/// A village and its list.
pub(super) fn of_village(visit: &Visit, village: UnitId) -> Link {
    Link::new(visit.registry.full_name(village, visit.today), paths::households(village))
}

/// The place asked for, or the asker's own; a household is nobody's affair above the commune.
fn place(visit: &Visit, asked: &str) -> Result<UnitId, PageError> {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.is_empty() { own() } else { typed::id(asked) }.ok_or(PageError::NotFound)?;
    visit.unit_for(Right::SeeHouseholds, unit).map(|unit| unit.id)
}

async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let level = visit.unit(unit)?.level;
    let rows = match level {
        Level::Village => HouseholdRows::Households(households(&visit, unit, &asked).await?),
        _ => HouseholdRows::Villages(villages(&visit, unit).await?),
    };
    let looks = match level {
        Level::Village => visit.store.household_looks(&visit.scope, unit).await?,
        _ => Vec::new(),
    };
    let items = visit.store.catalogue(&visit.scope).await?;
    let offered = in_order(&items).into_iter().filter(|item| item.kind.is_of_households() && item.life.is_open());
    let choice = |item: &Item| Choice::new(item.id.to_string(), name(item, visit.page.locale()));
    let above = visit.registry.parent(unit, visit.today).filter(|above| visit.may(Right::SeeHouseholds, *above));
    let sought = [
        ("unit", unit.to_string()),
        ("name", asked.name),
        ("having", asked.having),
        ("lacking", asked.lacking),
        ("unreached", asked.unreached),
    ];
    Ok(show(&HouseholdsPage {
        p: visit.page.clone().within(Section::Households),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        above: above.map(|above| of_village(&visit, above)),
        figures: figures(&visit, unit).await?,
        rows,
        new_url: (level == Level::Village).then(|| paths::household_new(unit)),
        sought: FormState::of(sought),
        items: offered.map(choice).collect(),
        unreached: ["ever", "month", "quarter"]
            .map(|code| Choice::new(code, visit.page.t(format!("households-unreached-{code}"))))
            .to_vec(),
        sheet_url: (level == Level::Village).then(|| paths::sheet(unit)),
        consent_url: (level == Level::Village).then(|| paths::consent_sheet(unit)),
        import_url: visit.may(Right::TendHouseholds, unit).then(|| format!("{}?unit={unit}", paths::HOUSEHOLD_IMPORT)),
        recheck_url: visit.may(Right::RecheckHouseholds, unit).then(|| paths::recheck(unit, visit.today)),
        looks: looks.into_iter().map(|look| (look.name, look.day)).collect(),
    }))
}

async fn households(visit: &Visit, village: UnitId, asked: &Asked) -> Result<Vec<HouseholdRow>, PageError> {
    let filter = HouseholdFilter {
        name: Some(asked.name.clone()).filter(|name| !name.trim().is_empty()),
        having: typed::id(&asked.having),
        lacking: typed::id(&asked.lacking),
        ended: false,
    };
    let lines = visit.store.households(&visit.scope, village, &filter, visit.today).await?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let period = match asked.unreached.as_str() {
        "ever" => Some(PeriodKind::Ever),
        "month" => Some(PeriodKind::Month),
        "quarter" => Some(PeriodKind::Quarter),
        _ => None,
    };
    let since = period.map(|period| period.of(visit.today).from);
    let is_sought = |line: &HouseholdLine| since.is_none_or(|since| line.last_reached.is_none_or(|day| day < since));
    let lines = lines.ok_or(PageError::NotFound)?.into_iter().filter(is_sought);
    Ok(lines.map(|line| row(visit, line, &items)).collect())
}

fn row(visit: &Visit, line: HouseholdLine, items: &BTreeMap<ItemId, Item>) -> HouseholdRow {
    let HouseholdLine { household, last_reached } = line;
    let today = visit.today;
    let has = |means| household.days_with(means, items).iter().any(|days| days.contains(today));
    let used = household.uses.values().filter(|uses| uses.on(today).is_some()).count();
    HouseholdRow {
        household: Link::new(called(visit, &household), paths::household(household.id)),
        nickname: household.nickname.clone(),
        phone: household.phone.as_ref().map(ToString::to_string),
        items: used as u64,
        means: Means::ALL.iter().copied().filter(|means| has(*means)).collect(),
        reached: last_reached,
        away: household.is_away(today),
        proposed: !household.proposals.is_empty(),
    }
}

fn count(sums: &Sums, measure: Measure) -> u64 {
    sums.get(measure).try_into().unwrap_or(0)
}

/// The declared numbers of some villages, as of today.
async fn declared(visit: &Visit, villages: &[UnitId]) -> Result<BTreeMap<UnitId, u64>, PageError> {
    let all = visit.store.declarations(&visit.scope, villages).await?;
    let known = all.into_iter().filter(|one| one.day <= visit.today);
    Ok(known.map(|one| (one.village, u64::from(one.households))).collect())
}

/// The villages within a place.
fn villages_within(visit: &Visit, unit: UnitId) -> Vec<UnitId> {
    let villages = visit.registry.list(Level::Village, visit.today).into_iter();
    villages.filter(|village| visit.registry.is_within(*village, unit, visit.today)).collect()
}

async fn villages(visit: &Visit, unit: UnitId) -> Result<Vec<VillageLine>, PageError> {
    let mut villages = villages_within(visit, unit);
    villages.sort_by_cached_key(|village| rules::text::sort_key(&visit.registry.full_name(*village, visit.today)));
    let sums = visit.store.sums(&visit.scope, &villages, visit.today, visit.today).await?;
    let declared = declared(visit, &villages).await?;
    let line = |village: UnitId| {
        let of = sums.get(&village).cloned().unwrap_or_default();
        VillageLine {
            village: of_village(visit, village),
            listed: count(&of, Measure::Households),
            declared: declared.get(&village).copied(),
            with_both: count(&of, Measure::HouseholdsWithShopAndAccount),
            reached: count(&of, Measure::ReachedEver),
        }
    };
    Ok(villages.into_iter().map(line).collect())
}

/// "Đã lập danh sách n/N hộ", and how far the target has come.
async fn figures(visit: &Visit, unit: UnitId) -> Result<Vec<Figure>, PageError> {
    let sums = visit.store.sums(&visit.scope, &[unit], visit.today, visit.today).await?;
    let sums = sums.get(&unit).cloned().unwrap_or_default();
    let declared: u64 = declared(visit, &villages_within(visit, unit)).await?.values().sum();
    let part = |label, measure| match declared {
        0 => Figure::of(label, count(&sums, measure)),
        whole => Figure::part(label, count(&sums, measure), whole),
    };
    Ok(vec![
        part(Key("figure-households-listed"), Measure::Households),
        part(Key("figure-households-both"), Measure::HouseholdsWithShopAndAccount),
        part(Key("figure-households-shop"), Measure::HouseholdsWithShop),
        part(Key("figure-households-account"), Measure::HouseholdsWithAccount),
        part(Key("figure-households-reached"), Measure::ReachedEver),
    ])
}

// A household put on the list

fn village(visit: &Visit, asked: &str) -> Result<UnitId, PageError> {
    let unit = typed::id(asked).ok_or(PageError::NotFound)?;
    let village = visit.unit_for(Right::TendHouseholds, unit)?;
    if village.level == Level::Village { Ok(village.id) } else { Err(PageError::NotFound) }
}

#[derive(Deserialize)]
struct AskedNew {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    split_from: String,
}

async fn new_page(visit: &Visit, village: UnitId, form: FormState) -> Result<HouseholdFormPage, PageError> {
    let source = match typed::id::<HouseholdId>(form.value("split_from")) {
        Some(source) => visit.store.household(&visit.scope, source).await?.map(|view| view.household),
        None => None,
    };
    let consents = ["asked", "declined"];
    Ok(HouseholdFormPage {
        p: visit.page.clone().within(Section::Households),
        village: of_village(visit, village),
        household: None,
        split_from: source.map(|source| Link::new(called(visit, &source), paths::household(source.id))),
        form,
        consents: consents.map(|code| Choice::new(code, visit.page.t(format!("consent-{code}")))).to_vec(),
        consent_text: visit.page.t(Key("household-consent-text")),
        vias: typed::vias(&visit.page),
        action: paths::household_new(village),
    })
}

async fn new_form(visit: Visit, Query(asked): Query<AskedNew>) -> Answer {
    let village = village(&visit, &asked.unit)?;
    let form = FormState::default().with("from", visit.today.to_string()).with("split_from", asked.split_from);
    Ok(show(&new_page(&visit, village, form).await?))
}

async fn add(visit: Visit, Query(asked): Query<AskedNew>, Form(sent): Form<Sent>) -> Answer {
    let village = village(&visit, &asked.unit)?;
    let mut form = FormState::of(sent);
    let (head, nickname) = (typed::text(&mut form, "head", 100), typed::text(&mut form, "nickname", 100));
    let phone = typed::phone(&mut form, "phone");
    let (size, adults) = (people(&mut form, "size"), people(&mut form, "adults"));
    let from = typed::past_day(&mut form, "from", visit.today);
    let declined = form.has("consent", "declined");
    let asked_and_agreed = form.has("consent", "asked");
    let via = typed::choice(&mut form, "via", Via::of_code);
    if let (true, Some(from)) = (form.is_ok(), from) {
        let on_behalf = via.map(|via| OnBehalf { via, of: None });
        let consent = match (declined, asked_and_agreed) {
            (true, _) => Some(Consent::Declined { day: from }),
            (_, true) => {
                let by = own_term(&visit, village).await?;
                Some(Consent::Asked { day: from, text: CONSENT_TEXT.to_owned(), by })
            }
            _ => None,
        };
        let split_from = typed::id(form.value("split_from"));
        let new = AddHousehold { village, head, nickname, phone, size, adults, consent, from, split_from, on_behalf };
        let made = Making::of(&visit, &form).operation(Body::Household(HouseholdChange::Add(new)));
        let id = made.id;
        match visit.change_all(vec![made]).await? {
            Ok(()) => {
                let next = form.has("next", "yes");
                let to = if next { paths::household_new(village) } else { paths::household(HouseholdId::from(id)) };
                return Ok(Redirect::to(&form.telling(Done::Created).query(&to)).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&new_page(&visit, village, form).await?))
}

/// A number of people in a field.
pub(super) fn people(form: &mut FormState, name: &str) -> Option<u16> {
    typed::number(form, name, 1, 99).and_then(|number| number.try_into().ok())
}

//! What happens to a household as a whole: it moves, is away, agrees or declines, was entered twice, is no more, asks to be
//! forgotten.

use super::household::{link, seen};
use super::households::{CONSENT_TEXT, called};
use super::producers::own_term;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Done, Section, show};
use crate::views::household::{ChangeField, HouseholdChangePage};
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::households::{Consent, Household};
use rules::ids::{HouseholdId, MemberId, UnitId};
use rules::operations::{
    Body, EndHousehold, EraseHousehold, HouseholdChange, MergeHouseholds, MoveHousehold, SetAbsence, SetConsent,
};
use store::HouseholdFilter;

/// The changes by their codes in addresses.
const CHANGES: [&str; 6] = ["move", "absence", "consent", "merge", "end", "erase"];

pub(super) fn routes() -> Router<State> {
    let route = |routes: Router<State>, code: &'static str| {
        let forms =
            get(move |visit, id| form(visit, id, code)).post(move |visit, id, sent| change(visit, id, sent, code));
        routes.route(&paths::household_change("{id}", code), forms)
    };
    CHANGES.into_iter().fold(Router::new(), route)
}

/// A household that the asker may see and change so.
async fn own(visit: &Visit, id: HouseholdId, code: &str) -> Result<Household, PageError> {
    let household = seen(visit, id).await?.household;
    let right = if code == "erase" { Right::EraseHouseholds } else { Right::TendHouseholds };
    let village = household.last_village().ok_or(PageError::NotFound)?;
    if visit.may(right, village) { Ok(household) } else { Err(PageError::NotFound) }
}

async fn page(
    visit: &Visit,
    household: &Household,
    code: &'static str,
    form: FormState,
) -> Result<HouseholdChangePage, PageError> {
    let fields = match code {
        "move" => {
            vec![ChangeField::Choices("village", villages(visit, household), false), ChangeField::Day("from", true)]
        }
        "absence" => vec![ChangeField::Day("from", true), ChangeField::Day("to", false)],
        "consent" => {
            let choices = ["asked", "declined"].map(|code| Choice::new(code, visit.page.t(format!("consent-{code}"))));
            vec![ChangeField::Choices("consent", choices.to_vec(), false), ChangeField::Day("day", true)]
        }
        "merge" => vec![ChangeField::Choices("doubles", others(visit, household).await?, true)],
        "end" => vec![ChangeField::Day("day", true), ChangeField::Text("reason")],
        _ => Vec::new(),
    };
    Ok(HouseholdChangePage {
        p: visit.page.clone().within(Section::Households),
        household: link(visit, household),
        change: code,
        form,
        fields,
        action: paths::household_change(household.id, code),
    })
}

/// Where it can go: the other villages of its commune, then those of the communes around.
fn villages(visit: &Visit, household: &Household) -> Vec<Choice> {
    let (registry, today) = (&visit.registry, visit.today);
    let Some(own) = household.last_village() else { return Vec::new() };
    let Some(commune) = registry.parent(own, today) else { return Vec::new() };
    let beside = registry.parent(commune, today).map(|above| registry.children(above, today)).unwrap_or_default();
    let communes = [commune].into_iter().chain(beside.into_iter().filter(|other| *other != commune));
    let villages = communes.flat_map(|commune| {
        let mut villages: Vec<UnitId> = registry.children(commune, today);
        villages.sort_by_cached_key(|village| rules::text::sort_key(&registry.full_name(*village, today)));
        villages.into_iter().map(move |village| (village, commune))
    });
    let choice = |(village, of): (UnitId, UnitId)| {
        let name = registry.full_name(village, today);
        let name = if of == commune { name } else { format!("{name}, {}", registry.full_name(of, today)) };
        Choice::new(village.to_string(), name)
    };
    villages.filter(|(village, _)| *village != own).map(choice).collect()
}

/// The other households of its village.
async fn others(visit: &Visit, household: &Household) -> Result<Vec<Choice>, PageError> {
    let village = household.last_village().ok_or(PageError::NotFound)?;
    let all = visit.store.households(&visit.scope, village, &HouseholdFilter::default(), visit.today).await?;
    let others =
        all.unwrap_or_default().into_iter().map(|line| line.household).filter(|other| other.id != household.id);
    let choice = |other: Household| {
        let more = other.nickname.clone().or_else(|| other.phone.as_ref().map(ToString::to_string));
        let name = called(visit, &other);
        Choice::new(other.id.to_string(), more.map_or(name.clone(), |more| format!("{name} ({more})")))
    };
    Ok(others.map(choice).collect())
}

async fn form(visit: Visit, Path(id): Path<HouseholdId>, code: &'static str) -> Answer {
    let household = own(&visit, id, code).await?;
    let today = visit.today.to_string();
    let form = FormState::default().with("from", today.clone()).with("day", today);
    Ok(show(&page(&visit, &household, code, form).await?))
}

fn read(
    visit: &Visit,
    household: HouseholdId,
    asker: Option<MemberId>,
    code: &str,
    form: &mut FormState,
) -> Option<HouseholdChange> {
    Some(match code {
        "move" => {
            let village = typed::required_choice(form, "village", typed::id);
            let from = typed::past_day(form, "from", visit.today);
            HouseholdChange::Move(MoveHousehold { household, village: village?, from: from? })
        }
        "absence" => {
            let (from, to) = (typed::past_day(form, "from", visit.today), typed::day(form, "to"));
            HouseholdChange::SetAbsence(SetAbsence { household, from: from?, to })
        }
        "consent" => {
            let day = typed::past_day(form, "day", visit.today);
            let consent = match form.value("consent") {
                "asked" => Consent::Asked { day: day?, text: CONSENT_TEXT.to_owned(), by: asker },
                "declined" => Consent::Declined { day: day? },
                _ => {
                    form.refuse("consent", FieldError::Required);
                    return None;
                }
            };
            HouseholdChange::SetConsent(SetConsent { household, consent })
        }
        "merge" => {
            let doubles: Vec<HouseholdId> = form.values("doubles").iter().filter_map(|id| typed::id(id)).collect();
            HouseholdChange::Merge(MergeHouseholds { survivor: household, doubles })
        }
        "end" => {
            let (day, reason) = (typed::past_day(form, "day", visit.today), typed::text(form, "reason", 200));
            HouseholdChange::End(EndHousehold { household, day: day?, reason })
        }
        _ => HouseholdChange::Erase(EraseHousehold { household, day: visit.today }),
    })
}

async fn change(visit: Visit, Path(id): Path<HouseholdId>, Form(sent): Form<Sent>, code: &'static str) -> Answer {
    let household = own(&visit, id, code).await?;
    let mut form = FormState::of(sent);
    let asker = match household.last_village().filter(|_| code == "consent") {
        Some(village) => own_term(&visit, village).await?,
        None => None,
    };
    let body = read(&visit, household.id, asker, code, &mut form);
    if let (true, Some(body)) = (form.is_ok(), body) {
        let made = Making::of(&visit, &form).operation(Body::Household(body));
        match visit.change_all(vec![made]).await? {
            // Whoever sent it away may not see it any more.
            Ok(()) if code == "move" => {
                let left = household.last_village().map(paths::households).unwrap_or_default();
                return Ok(Redirect::to(&Done::Saved.query(&left)).into_response());
            }
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::household(id))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page(&visit, &household, code, form).await?))
}

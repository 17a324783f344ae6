//! The sheet on which a village's households agree to be written down: printed, signed, photographed, and brought in for all who
//! signed it at once.

use super::decisions::record_scan;
use super::household::seen;
use super::households::{called, of_village};
use super::refusals::{fault, refused};
use super::scans::Scan;
use super::state::{Answer, State, Visit};
use super::typed::{self, Making};
use super::{downloads, uploads};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::consent_sheet::ConsentSheetPage;
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Query;
use documents::decision::file_name;
use rules::access::Right;
use rules::households::{Consent, Household};
use rules::ids::{HouseholdId, UnitId};
use rules::operations::{Body, HouseholdChange, SetConsent};
use rules::units::Level;
use serde::Deserialize;
use store::HouseholdFilter;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files =
        Router::new().route(paths::CONSENT_SHEET, get(page).merge(heavy(post(take)))).layer(limits.for_uploads());
    Router::new().route(&paths::household_consent_sheet("{id}"), get(scan)).merge(files)
}

#[derive(Deserialize)]
struct Asked {
    unit: UnitId,
}

fn village(visit: &Visit, asked: &Asked) -> Result<UnitId, PageError> {
    let unit = visit.unit_for(Right::TendHouseholds, asked.unit)?;
    if unit.level == Level::Village { Ok(unit.id) } else { Err(PageError::NotFound) }
}

/// The households of a village that haven't said yet whether they agree.
async fn unasked(visit: &Visit, village: UnitId) -> Result<Vec<Household>, PageError> {
    let lines = visit.store.households(&visit.scope, village, &HouseholdFilter::default(), visit.today).await?;
    let all = lines.ok_or(PageError::NotFound)?.into_iter().map(|line| line.household);
    Ok(all.filter(|household| household.consent.is_none()).collect())
}

async fn sheet(visit: &Visit, village: UnitId, form: FormState) -> Result<ConsentSheetPage, PageError> {
    let choice = |household: &Household| {
        let name = called(visit, household);
        let more = household.nickname.as_ref().map_or(name.clone(), |nickname| format!("{name} ({nickname})"));
        Choice::new(household.id.to_string(), more)
    };
    let commune = visit.registry.above(village, Level::Commune, visit.today);
    Ok(ConsentSheetPage {
        p: visit.page.clone().within(Section::Households),
        village: of_village(visit, village),
        commune: commune.map(|commune| visit.registry.full_name(commune, visit.today)).unwrap_or_default(),
        households: unasked(visit, village).await?.iter().map(choice).collect(),
        form,
        action: paths::consent_sheet(village),
    })
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let village = village(&visit, &asked)?;
    let form = FormState::default().with("day", visit.today.to_string());
    Ok(show(&sheet(&visit, village, form).await?))
}

async fn take(visit: Visit, Query(asked): Query<Asked>, sent: Multipart) -> Answer {
    let village = village(&visit, &asked)?;
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let day = typed::past_day(&mut form, "day", visit.today);
    let signed: Vec<HouseholdId> = typed::choices(&mut form, "households", typed::id);
    if signed.is_empty() {
        form.refuse("households", FieldError::Required);
    }
    let scan = record_scan(&visit, &mut form, file).await?;
    if scan.is_none() && !form.refused("scan") {
        form.refuse("scan", FieldError::Required);
    }
    if let (true, Some(day), Some(file)) = (form.is_ok(), day, scan.clone()) {
        let mut making = Making::of(&visit, &form);
        let consent = |household| {
            let consent = Consent::Sheet { day, file: file.clone() };
            Body::Household(HouseholdChange::SetConsent(SetConsent { household, consent }))
        };
        let operations = signed.into_iter().map(|household| making.operation(consent(household))).collect();
        match visit.change_all(operations).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::households(village))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    if let Some(kept) = scan {
        form = form.having("scan_kept", kept);
    }
    Ok(refused(&sheet(&visit, village, form).await?))
}

/// The sheet that a household signed, for whoever may see the household.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) async fn scan(visit: Visit, Path(id): Path<HouseholdId>) -> Answer {
    let household = seen(&visit, id).await?.household;
    let Some(Consent::Sheet { day, file }) = household.consent else { return Err(PageError::NotFound) };
    let kept = visit.store.file(&visit.scope, &file).await?.ok_or(PageError::NotFound)?;
    let (ending, media_type) =
        Scan::of(&kept.bytes).map_or(("bin", "application/octet-stream"), |kind| (kind.ending(), kind.media_type()));
    let name = file_name(&visit.page.t(Key("consent-sheet-file")), &day.to_string());
    Ok(downloads::file(&name, ending, media_type, kept.bytes))
}

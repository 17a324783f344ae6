//! The annex out as a file, and filled-in ones in.

use super::annex_words::{message_text, passed_over, preview_row, row_key};
use super::kept_lists::{KeptList, Taken, as_page};
use super::picking::{Picking, RowKey};
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::unreadable::SentFile;
use super::{downloads, uploads};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::pace::{self, heavy};
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::annex::{AnnexPage, Download, Format};
use crate::views::imports::ImportPreviewPage;
use crate::views::paths;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::annex::{self, ComparedRow, Comparison, Known, KnownContact, Status, Writer};
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Operation, Refusal};
use rules::teams::Team;
use rules::units::Level;
use serde::Deserialize;
use store::KeptFile;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files = Router::new().route(paths::ANNEX_IMPORT, heavy(post(preview))).layer(limits.for_uploads());
    Router::new()
        .route(paths::ANNEX, get(page))
        .route(paths::ANNEX_EXPORT, heavy(get(export)))
        .route(paths::ANNEX_IMPORT_APPLY, pace::preview(post(apply)))
        .merge(files)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Where {
    unit: String,
    format: String,
}

/// A province, district or commune, as it stands on the day asked for.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) fn place(visit: &mut Visit, asked: &str) -> Result<UnitId, PageError> {
    let unit = visit.place_on_day(Right::SeeLeaders, asked)?;
    let is_village = visit.registry.get(unit).is_none_or(|unit| unit.level == Level::Village);
    if is_village { Err(PageError::NotFound) } else { Ok(unit) }
}

/// What is known of a place on a day, held together for [`Known`].
struct Held {
    teams: Vec<Team>,
    contact: Option<KnownContact>,
    next_contact: Option<KnownContact>,
    root: UnitId,
    at: Day,
}

async fn held(visit: &Visit, root: UnitId, at: Day) -> Result<Held, PageError> {
    let teams = visit.store.teams_ever_within(&visit.scope, root, at).await?;
    let contacts = visit.store.contacts(&visit.scope, root).await?;
    let (contact, next_contact) = store::known_on(&contacts, at);
    Ok(Held { teams, contact, next_contact, root, at })
}

impl Held {
    fn known<'a>(&'a self, registry: &'a rules::units::Registry) -> Known<'a> {
        let (contact, next_contact) = (self.contact.as_ref(), self.next_contact.as_ref());
        Known { registry, teams: &self.teams, contact, next_contact, root: self.root, at: self.at }
    }
}

async fn page(mut visit: Visit, Query(asked): Query<Where>) -> Answer {
    let unit = place(&mut visit, &asked.unit)?;
    Ok(show(&annex_page(&visit, unit, visit.at, FormState::default()).await?))
}

async fn annex_page(visit: &Visit, unit: UnitId, at: Day, upload: FormState) -> Result<AnnexPage, PageError> {
    let held = held(visit, unit, at).await?;
    let form = annex::form(&held.known(&visit.registry));
    let communes = form.map(|form| form.communes).unwrap_or_default();
    let teams: usize = communes.iter().map(|commune| commune.teams.len()).sum();
    let url = |format: Format| format!("{}?unit={unit}&at={at}&format={}", paths::ANNEX_EXPORT, format.ending());
    let downloads = Format::ALL.into_iter().map(|format| Download { format, url: url(format) });
    Ok(AnnexPage {
        p: visit.page.clone().within(Section::Annex),
        places: visit.places_around(unit, at),
        place: unit.to_string(),
        unit_name: visit.registry.full_name(unit, at),
        at,
        teams: teams as u64,
        communes: communes.len() as u64,
        downloads: if teams == 0 { Vec::new() } else { downloads.collect() },
        // Of a day on which the place did not stand nothing is taken in.
        upload: (visit.may(Right::ManageTeams, unit) && visit.registry.stands(unit, at)).then_some(upload),
        file_limit: visit.limits.upload >> 20,
    })
}

async fn export(mut visit: Visit, Query(asked): Query<Where>) -> Answer {
    let unit = place(&mut visit, &asked.unit)?;
    let format = Format::of_ending(&asked.format).ok_or(PageError::NotFound)?;
    if !visit.registry.stands(unit, visit.at) {
        return Ok(refused(&annex_page(&visit, unit, visit.at, FormState::default()).await?));
    }
    file(&visit, unit, format).await
}

/// The annex of a place that stands on the day asked for.
///
/// # Errors
/// [`PageError::NotFound`], if it lists nothing.
pub(crate) async fn file(visit: &Visit, unit: UnitId, format: Format) -> Answer {
    let held = held(visit, unit, visit.at).await?;
    let registry = visit.registry.clone();
    let compose = move || {
        let document = documents::annex::document(&annex::form(&held.known(&registry))?);
        Some((format!("{} {}", document.name, held.at), document))
    };
    downloads::paper(visit, format, compose).await
}

/// A kept file, and what it is read for.
struct Reading {
    held: Held,
    file: KeptFile,
    sha256: String,
}

async fn preview(visit: Visit, sent: Multipart) -> Answer {
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let (unit, at) = place_and_day(&visit, &form)?;
    if at > visit.today {
        form.refuse_whole(fault(visit.page.locale(), &Refusal::day_in_future("").on(at)));
        return Ok(refused(&annex_page(&visit, unit, at, form).await?));
    }
    let Some(file) = file else {
        form.refuse("file", FieldError::Required);
        return Ok(refused(&annex_page(&visit, unit, at, form).await?));
    };
    let kept = KeptFile { name: file.name, media_type: "application/octet-stream".to_owned(), bytes: file.bytes };
    let sha256 = visit.store.keep_file(&visit.scope, kept.clone()).await?;
    let reading = Reading { held: held(&visit, unit, at).await?, file: kept, sha256 };
    match previewed(&visit, reading, Picking::default(), FormState::default(), |page| as_page(&page)).await? {
        Ok(preview) => Ok(preview),
        Err(wrong) => {
            form.refuse("file", wrong);
            Ok(refused(&annex_page(&visit, unit, at, form).await?))
        }
    }
}

/// The place where the asker may change things, and the day, that came with a file.
fn place_and_day(visit: &Visit, form: &FormState) -> Result<(UnitId, Day), PageError> {
    let unit = visit.unit_for(Right::ManageTeams, typed::id(form.value("unit")).ok_or(PageError::NotFound)?)?;
    let at: Day = form.value("at").parse().map_err(|_| PageError::BadRequest)?;
    if unit.level == Level::Village || !visit.registry.stands(unit.id, at) {
        return Err(PageError::NotFound);
    }
    Ok((unit.id, at))
}

/// A kept file beside what is known; the error says what is wrong with the file. For the workshop, as is all that grows with
/// the file.
fn compared(visit: &Visit, reading: &Reading) -> Result<Comparison, FieldError> {
    let sheet = documents::annex::read(&reading.file.bytes).map_err(|error| {
        let KeptFile { name, bytes, .. } = reading.file.clone();
        SentFile { name, bytes, locale: visit.page.locale() }.fault(&error)
    })?;
    Ok(annex::compare(&sheet, &reading.held.known(&visit.registry)))
}

/// The preview of a kept file, made when the asker's turn comes; the inner error says what is wrong with the file.
async fn previewed<T: Send + 'static>(
    visit: &Visit,
    reading: Reading,
    picking: Picking,
    form: FormState,
    told: fn(ImportPreviewPage) -> T,
) -> Result<Result<T, FieldError>, PageError> {
    let own = visit.clone();
    let work = move || {
        let comparison = compared(&own, &reading)?;
        Ok(told(preview_page(&own, &reading, &comparison, &picking, form)))
    };
    visit.heavy(work).await
}

/// The place whose annex the asker may take in.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) fn place_to_fill(visit: &Visit, unit: UnitId) -> Result<UnitId, PageError> {
    let unit = visit.unit_for(Right::ManageTeams, unit)?;
    if unit.level == Level::Village { Err(PageError::NotFound) } else { Ok(unit.id) }
}

async fn reading_of(visit: &Visit, KeptList { unit, from, file, sha256 }: KeptList) -> Result<Reading, PageError> {
    Ok(Reading { held: held(visit, unit, from).await?, file, sha256 })
}

/// The preview of a kept annex, as much of it as the form says; the error says what is wrong with the file.
///
/// # Errors
/// As of any heavy work.
pub(crate) async fn looked_over<T: Send + 'static>(
    visit: &Visit,
    list: KeptList,
    form: &FormState,
    told: fn(ImportPreviewPage) -> T,
) -> Result<Result<T, FieldError>, PageError> {
    let picking = Picking::of(form);
    previewed(visit, reading_of(visit, list).await?, picking, FormState::default(), told).await
}

/// Takes in what a form picks of a kept annex; the error says what is wrong with the file.
///
/// # Errors
/// As of any heavy work, or when the store fails.
pub(crate) async fn take_in(
    visit: &Visit,
    list: KeptList,
    form: &FormState,
) -> Result<Result<Taken, FieldError>, PageError> {
    let reading = reading_of(visit, list).await?;
    Ok(carried_out(visit, reading, Picking::of(form), form.clone()).await?.1)
}

/// Does what was picked, and gives the file back.
async fn carried_out(
    visit: &Visit,
    reading: Reading,
    picking: Picking,
    form: FormState,
) -> Result<(Reading, Result<Taken, FieldError>), PageError> {
    let (own, at) = (visit.clone(), reading.held.at);
    let work = move || {
        let operations = compared(&own, &reading).map(|comparison| operations(&own, at, &comparison, &(picking, form)));
        (reading, operations)
    };
    let (reading, operations) = visit.heavy(work).await?;
    Ok(match operations {
        Ok(operations) => (reading, Ok(visit.take(operations).await?)),
        Err(wrong) => (reading, Err(wrong)),
    })
}

fn preview_page(
    visit: &Visit,
    reading: &Reading,
    comparison: &Comparison,
    picking: &Picking,
    form: FormState,
) -> ImportPreviewPage {
    let locale = visit.page.locale();
    let Held { root, at, .. } = reading.held;
    let columns = [Key("team-commune"), Key("team"), Key("team-role-leader"), Key("phone"), Key("team-group")];
    let said = comparison.messages.iter().chain(&comparison.contact.messages);
    let contact = comparison.contact.set.as_ref().zip(comparison.contact.status).map(|(contact, status)| {
        let text = locale.text_with(Key("annex-contact-take"), &[("name", &contact.name)]);
        let proposed = matches!(status, Status::New | Status::Changed);
        (text, if picking.is_untouched() { proposed } else { form.has("contact", "yes") })
    });
    let keys: Vec<RowKey> = comparison.rows.iter().map(row_key).collect();
    let (shown, leaf) = picking.leaf(&keys);
    let shown = shown.into_iter().filter_map(|place| Some((comparison.rows.get(place)?, keys.get(place)?)));
    let shown = shown.map(|(row, key)| preview_row(visit, at, comparison, row, key, picking.shown(key)));
    ImportPreviewPage {
        p: visit.page.clone().within(Section::Annex),
        file_name: reading.file.name.clone(),
        kept: vec![("file", reading.sha256.clone()), ("unit", root.to_string()), ("at", at.to_string())],
        unit_name: visit.registry.full_name(root, at),
        at,
        notes: said.map(|message| message_text(locale, message)).chain(passed_over(locale, comparison)).collect(),
        columns: columns.map(|key| locale.text(key)).to_vec(),
        rows: shown.collect(),
        leaf,
        contact,
        decision: None,
        faults: form,
        action: paths::ANNEX_IMPORT_APPLY.to_owned(),
        back_url: format!("{}?unit={root}&at={at}", paths::ANNEX),
    }
}

async fn apply(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let (unit, at) = place_and_day(&visit, &form)?;
    let sha256 = form.value("file").to_owned();
    let Some(file) = visit.store.file(&visit.scope, &sha256).await? else {
        form.refuse("file", FieldError::Other(Key("import-file-gone")));
        return Ok(refused(&annex_page(&visit, unit, at, form).await?));
    };
    let reading = Reading { held: held(&visit, unit, at).await?, file, sha256 };
    let picking = Picking::of(&form);
    if picking.turns_over() {
        return previewed(&visit, reading, picking, form, |page| as_page(&page))
            .await?
            .map_err(|_| PageError::BadRequest);
    }
    let (reading, taken) = match carried_out(&visit, reading, picking.clone(), form.clone()).await? {
        (reading, Ok(taken)) => (reading, taken),
        (_, Err(wrong)) => {
            form.refuse("file", wrong);
            return Ok(refused(&annex_page(&visit, unit, at, form).await?));
        }
    };
    if taken.refusals.is_empty() {
        let annex = format!("{}?unit={unit}&at={at}", paths::ANNEX);
        return Ok(Redirect::to(&Done::Imported.query(&annex)).into_response());
    }
    // Something changed meanwhile: the file again beside what is known now, with the reasons.
    for text in taken.refusals {
        form.refuse_whole(FieldError::Said(text));
    }
    let again = Reading { held: held(&visit, unit, at).await?, ..reading };
    previewed(&visit, again, picking, form, |page| as_page(&page)).await?.map_err(|_| PageError::Internal)
}

/// The operations of what was picked.
fn operations(
    visit: &Visit,
    at: Day,
    comparison: &Comparison,
    (picking, form): &(Picking, FormState),
) -> Vec<Operation> {
    let mut writer = Writer::new(at, visit.store.now(), typed::origin(visit, form));
    let picked: Vec<&ComparedRow> = comparison.rows.iter().filter(|row| picking.takes(&row_key(row))).collect();
    let mut operations = writer.villages(picked.iter().copied());
    for row in picked {
        operations.extend(writer.row(row));
    }
    if form.has("contact", "yes") {
        operations.extend(writer.contact(&comparison.contact));
    }
    operations
}

//! The annex out as a file, and filled-in ones in.

use super::picking::{Picking, RowKey};
use super::refusals::{fault, refused, sentence};
use super::state::{Answer, State, Visit, answer};
use super::typed::{self, Sent};
use super::unreadable::SentFile;
use super::{downloads, uploads};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::pace::{self, heavy};
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::annex::{AnnexPage, Download, Format};
use crate::views::imports::{CellMessage, ImportPreviewPage, PreviewRow, RowStatus};
use crate::views::paths;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::annex::form::SkipReason;
use rules::annex::{
    self, ComparedRow, Comparison, Field, Known, KnownContact, Message, PassedOver, RowAt, Status, Writer,
};
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Operation, Refusal};
use rules::teams::Team;
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeSet;
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
    match previewed(&visit, reading, Picking::default(), FormState::default()).await? {
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
async fn previewed(
    visit: &Visit,
    reading: Reading,
    picking: Picking,
    form: FormState,
) -> Result<Result<Response, FieldError>, PageError> {
    let own = visit.clone();
    let work = move || {
        let comparison = compared(&own, &reading)?;
        let is_ok = form.is_ok();
        let page = preview_page(&own, &reading, &comparison, &picking, form);
        Ok(if is_ok { show(&page) } else { refused(&page) })
    };
    visit.heavy(work).await
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

/// What picks a row: its table and number.
fn row_key(row: &ComparedRow) -> RowKey {
    let status = match row.status {
        Status::New => RowStatus::New,
        Status::Changed => RowStatus::Changed,
        Status::Same => RowStatus::Same,
        Status::Doubtful => RowStatus::Doubtful,
        Status::Refused => RowStatus::Refused,
    };
    RowKey { id: format!("{}-{}", row.table, row.row), status, pickable: row.can_apply() }
}

fn preview_row(
    visit: &Visit,
    at: Day,
    comparison: &Comparison,
    row: &ComparedRow,
    key: &RowKey,
    picked: Option<bool>,
) -> PreviewRow {
    let locale = visit.page.locale();
    let commune = row
        .commune
        .as_ref()
        .map_or_else(|| row.commune_written.clone(), |commune| visit.registry.full_name(commune.id, at));
    let table = comparison.table_of(row.table);
    let group = row.zalo.map(|made| if made { Key("form-yes") } else { Key("form-no") });
    PreviewRow {
        id: key.id.clone(),
        number: row.row,
        status: key.status,
        picked,
        cells: vec![
            commune,
            row.team.clone(),
            row.leader.clone(),
            row.phone.as_ref().map(|phone| crate::format::phone(phone.as_str())).unwrap_or_default(),
            group.map(|key| locale.text(key)).unwrap_or_default(),
        ],
        messages: table
            .map(|table| CellMessage {
                cell: None,
                text: locale.text_with(Key("annex-row-table"), &[("table", &table)]),
            })
            .into_iter()
            .chain(row.messages.iter().map(|message| cell_message(locale, message)))
            .collect(),
    }
}

/// The rows that were passed over, a sentence for each reason: nothing is left out in silence.
fn passed_over(locale: Locale, comparison: &Comparison) -> Vec<String> {
    const MOST: usize = 20;
    let named = |row: &PassedOver| {
        if row.row == 0 {
            return locale.text_with(Key("annex-passed-aside"), &[("text", &row.text)]);
        }
        let table = comparison.table_of(row.table).map(str::to_owned);
        let row_at = RowAt { row: row.row, table }.to_string();
        locale.text_with(Key("annex-passed-row"), &[("row", &row_at), ("text", &row.text)])
    };
    let sentence = |key: Key, rows: Vec<&PassedOver>| {
        let mut texts: Vec<String> = rows.iter().take(MOST).map(|row| named(row)).collect();
        let more = rows.len().saturating_sub(MOST);
        if more > 0 {
            texts.push(locale.text_with(Key("annex-passed-more"), &[("count", &more)]));
        }
        (!texts.is_empty()).then(|| locale.text_with(key, &[("rows", &texts.join("; "))]))
    };
    let (mut no_team, mut perhaps, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    let (mut tables, mut hidden, mut inner, mut boxes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut other = Vec::new();
    for row in &comparison.passed_over {
        match row.reason {
            SkipReason::NoTeam => no_team.push(row),
            SkipReason::PerhapsTeam => perhaps.push(row),
            SkipReason::OtherTable => tables.push(row),
            SkipReason::HiddenTable => hidden.push(row),
            SkipReason::InnerTable => inner.push(row),
            SkipReason::TextBox => boxes.push(row),
            SkipReason::UnreadColumns => columns.push(row),
            _ => other.push(row),
        }
    }
    let sentences = [
        sentence(Key("annex-passed-perhaps"), perhaps),
        sentence(Key("annex-passed-hidden"), hidden),
        sentence(Key("annex-passed-inner"), inner),
        sentence(Key("annex-passed-no-team"), no_team),
        sentence(Key("annex-passed-columns"), columns),
        sentence(Key("annex-passed-tables"), tables),
        sentence(Key("annex-passed-boxes"), boxes),
        sentence(Key("annex-passed-other"), other),
    ];
    sentences.into_iter().flatten().collect()
}

fn cell_message(locale: Locale, message: &Message) -> CellMessage {
    let cell = match message.field() {
        Field::Row => None,
        field => Some(field.heading().to_owned()),
    };
    CellMessage { cell, text: message_text(locale, message) }
}

/// A message's sentence: its key is `annex-message-` and its code.
fn message_text(locale: Locale, message: &Message) -> String {
    let key = format!("annex-message-{}", message.code().replace('_', "-"));
    if !locale.knows(&key) {
        return message.text();
    }
    let args = message.args();
    let filled: Vec<(&str, &dyn crate::locale::Argument)> =
        args.iter().map(|(name, value)| (*name, value as &dyn crate::locale::Argument)).collect();
    locale.text_with(key, &filled)
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
        return previewed(&visit, reading, picking, form).await?.map_err(|_| PageError::BadRequest);
    }
    let (own, picked) = (visit.clone(), (picking.clone(), form.clone()));
    let work = move || {
        let operations = compared(&own, &reading).map(|comparison| operations(&own, at, &comparison, &picked));
        (reading, operations)
    };
    let (reading, operations) = match visit.heavy(work).await? {
        (reading, Ok(operations)) => (reading, operations),
        (_, Err(wrong)) => {
            form.refuse("file", wrong);
            return Ok(refused(&annex_page(&visit, unit, at, form).await?));
        }
    };
    let outcomes = visit.store.apply(&visit.scope, operations).await?;
    let locale = visit.page.locale();
    let refusals: BTreeSet<String> = outcomes
        .into_iter()
        .filter_map(|outcome| answer(outcome).err())
        .map(|reason| sentence(locale, &reason))
        .collect();
    if refusals.is_empty() {
        let annex = format!("{}?unit={unit}&at={at}", paths::ANNEX);
        return Ok(Redirect::to(&Done::Imported.query(&annex)).into_response());
    }
    // Something changed meanwhile: the file again beside what is known now, with the reasons.
    for text in refusals {
        form.refuse_whole(FieldError::Said(text));
    }
    let again = Reading { held: held(&visit, unit, at).await?, ..reading };
    previewed(&visit, again, picking, form).await?.map_err(|_| PageError::Internal)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_may_be_a_teams_is_named_in_the_preview() {
        let (row, table, text) = (7, 0, "Liên Sơn | Vàng A Mẫu".to_owned());
        let comparison = Comparison {
            messages: Vec::new(),
            contact: annex::ContactChange::default(),
            rows: Vec::new(),
            tables: vec!["Trang 1".to_owned()],
            passed_over: vec![PassedOver { row, table, text, reason: SkipReason::PerhapsTeam }],
        };
        let said = passed_over(Locale::Vi, &comparison);
        assert!(said[0].contains("có thể là dòng của một Tổ") && said[0].contains("dòng 7 “Liên Sơn"), "{said:?}");
    }

    #[test]
    fn everything_said_of_a_row_is_said_in_every_language() {
        for code in Message::CODES {
            for locale in Locale::ALL {
                assert!(
                    locale.knows(&format!("annex-message-{}", code.replace('_', "-"))),
                    "{code} ({})",
                    locale.code()
                );
            }
        }
        let message = Message::CommuneRead { written: "Gia Phu".into(), taken: "xã Gia Phú".into() };
        assert_eq!(message_text(Locale::En, &message), "“Gia Phu” is read as xã Gia Phú.");
        assert_eq!(message_text(Locale::Vi, &message), "“Gia Phu” được hiểu là xã Gia Phú.");
    }
}

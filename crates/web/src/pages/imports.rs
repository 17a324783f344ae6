//! A commune's teams from one Excel file: the empty list, the preview, and taking in what was picked.
//!
//! Between preview and taking in, the file is kept by its SHA-256 and read again; nothing that its rows say travels through
//! the browser.

use super::kept_lists::{KeptList, Taken, as_page};
use super::picking::{Picking, RowKey};
use super::refusals::refused;
use super::roster_words;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::unreadable::SentFile;
use super::{downloads, uploads};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::pace::{self, heavy};
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::annex::Format;
use crate::views::imports::{ImportPreviewPage, TeamImportPage};
use crate::views::paths;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Body, Operation, Origin, RecordDecision};
use rules::teams::roster::{self, Column, Line, Row, Setting};
use rules::teams::{DecisionKind, Team};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::KeptFile;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files =
        Router::new().route(paths::TEAM_IMPORT, get(form).merge(heavy(post(preview)))).layer(limits.for_uploads());
    Router::new()
        .route(paths::TEAM_IMPORT_TEMPLATE, heavy(get(template)))
        .route(paths::TEAM_IMPORT_APPLY, pace::preview(post(apply)))
        .merge(files)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Where {
    unit: String,
}

fn page(visit: &Visit, commune: UnitId, form: FormState) -> TeamImportPage {
    TeamImportPage {
        p: visit.page.clone().within(Section::Teams),
        unit: commune.to_string(),
        unit_name: visit.registry.full_name(commune, visit.today),
        form,
        template_url: format!("{}?unit={commune}", paths::TEAM_IMPORT_TEMPLATE),
        file_limit: visit.limits.upload >> 20,
    }
}

async fn form(visit: Visit, Query(asked): Query<Where>) -> Answer {
    Ok(match visit.commune_or_choice(Right::ManageMembers, &asked.unit, Key("team-import-title"), paths::TEAM_IMPORT) {
        Ok(commune) => show(&page(&visit, commune, FormState::of([("from", visit.at.to_string())]))),
        Err(instead) => *instead,
    })
}

/// The empty list, with the commune's villages in its first column, each four times: the least a team has.
async fn template(visit: Visit, Query(asked): Query<Where>) -> Answer {
    empty_list(&visit, typed::id(&asked.unit).ok_or(PageError::NotFound)?).await
}

/// The empty list of a commune.
///
/// # Errors
/// [`PageError::NotFound`], where the asker may take no list in.
pub(crate) async fn empty_list(visit: &Visit, commune: UnitId) -> Answer {
    let commune = visit.own_commune(Right::ManageMembers, commune)?;
    let villages = visit.registry.children(commune, visit.today);
    let names: Vec<String> =
        villages.into_iter().map(|village| visit.registry.full_name(village, visit.today)).collect();
    let commune = visit.registry.full_name(commune, visit.today);
    let compose = move || {
        let list = documents::roster::empty_list(&Column::ALL.map(Column::heading), &names);
        Some((format!("{} {commune}", list.name), list))
    };
    downloads::paper(visit, Format::Xlsx, compose).await
}

/// A kept file, what it is read for, and the teams it is compared with.
struct Reading {
    commune: UnitId,
    day: Day,
    file: KeptFile,
    sha256: String,
    teams: Vec<Team>,
    team_word: String,
}

async fn teams_of(visit: &Visit, commune: UnitId, day: Day) -> Result<Vec<Team>, PageError> {
    Ok(visit.store.teams_ever_within(&visit.scope, commune, day).await?)
}

async fn preview(visit: Visit, sent: Multipart) -> Answer {
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let commune = visit.own_commune(Right::ManageMembers, typed::id(form.value("unit")).ok_or(PageError::NotFound)?)?;
    let day = typed::required_day(&mut form, "from");
    if day.is_some_and(|day| !visit.registry.stands(commune, day)) {
        form.refuse("from", FieldError::Other(Key("import-commune-not-there")));
    }
    let Some(file) = file else {
        form.refuse("file", FieldError::Required);
        return Ok(refused(&page(&visit, commune, form)));
    };
    if let (Some(day), true) = (day, form.is_ok()) {
        let kept = KeptFile { name: file.name, media_type: "application/octet-stream".to_owned(), bytes: file.bytes };
        let sha256 = visit.store.keep_file(&visit.scope, kept.clone()).await?;
        let reading = Reading::of(&visit, commune, day, kept, sha256).await?;
        match previewed(&visit, reading, Picking::default(), FormState::default(), |page| as_page(&page)).await? {
            Ok(preview) => return Ok(preview),
            Err(wrong) => form.refuse("file", wrong),
        }
    }
    Ok(refused(&page(&visit, commune, form)))
}

impl Reading {
    async fn of(visit: &Visit, commune: UnitId, day: Day, file: KeptFile, sha256: String) -> Result<Self, PageError> {
        let teams = teams_of(visit, commune, day).await?;
        let team_word = visit.store.team_word(&visit.scope, commune, day).await?;
        Ok(Self { commune, day, file, sha256, teams, team_word })
    }

    fn setting<'a>(&'a self, visit: &'a Visit) -> Setting<'a> {
        let Self { commune, day, .. } = *self;
        Setting {
            registry: &visit.registry,
            commune,
            day,
            today: visit.today,
            teams: &self.teams,
            team_word: &self.team_word,
        }
    }
}

/// The rows of a kept file beside what is known, and what is to be said of the file; the error says what is wrong with it. For the
/// workshop, as is all that grows with the file.
fn compared(visit: &Visit, reading: &Reading) -> Result<(Vec<Row>, Vec<String>), FieldError> {
    let KeptFile { name, bytes, .. } = reading.file.clone();
    let file = SentFile { name, bytes, locale: visit.page.locale() };
    let grid = documents::read::grid(&file.bytes).map_err(|error| file.fault(&error))?;
    let sheets: Vec<Vec<Line>> = grid.sheets.iter().map(lines).collect();
    let mut lists = sheets.iter().filter_map(|lines| Some((lines, roster::read(lines, visit.today).ok()?)));
    let no_headings = || file.without_table(FieldError::Other(Key("import-no-headings")));
    let (lines, entries) = lists.next().ok_or_else(no_headings)?;
    let notes = notes(visit.page.locale(), &roster::unread(lines), lists.count());
    Ok((roster::compare(entries, &reading.setting(visit)), notes))
}

/// What was left out of a file: columns that nobody reads, and further lists.
fn notes(locale: Locale, columns: &[String], more_lists: usize) -> Vec<String> {
    let named = || locale.text_with(Key("import-unread-columns"), &[("columns", &columns.join(", "))]);
    let unread = (!columns.is_empty()).then(named);
    let more = (more_lists > 0).then(|| locale.text_with(Key("import-more-lists"), &[("count", &more_lists)]));
    unread.into_iter().chain(more).collect()
}

/// The preview of a kept file, made when the asker's turn comes; the inner error says what is wrong with the file.
async fn previewed<T: Send + 'static>(
    visit: &Visit,
    reading: Reading,
    picking: Picking,
    decision: FormState,
    told: fn(ImportPreviewPage) -> T,
) -> Result<Result<T, FieldError>, PageError> {
    let own = visit.clone();
    let work = move || {
        let (rows, notes) = compared(&own, &reading)?;
        Ok(told(ImportPreviewPage { notes, ..preview_page(&own, &reading, &rows, &picking, decision) }))
    };
    visit.heavy(work).await
}

/// The commune whose list the asker may take in.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) fn place_to_fill(visit: &Visit, unit: UnitId) -> Result<UnitId, PageError> {
    visit.own_commune(Right::ManageMembers, unit)
}

async fn reading_of(visit: &Visit, KeptList { unit, from, file, sha256 }: KeptList) -> Result<Reading, PageError> {
    Reading::of(visit, unit, from, file, sha256).await
}

/// The preview of a kept list, as much of it as the form says; the error says what is wrong with the file.
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

/// Takes in what a form picks of a kept list, with the decision it tells of; the error says what is wrong with the form or the file.
///
/// # Errors
/// As of any heavy work, or when the store fails.
pub(crate) async fn take_in(
    visit: &Visit,
    list: KeptList,
    mut form: FormState,
) -> Result<Result<Taken, FormState>, PageError> {
    let decision = signed(visit, &mut form, list.unit, list.from);
    if !form.is_ok() {
        return Ok(Err(form));
    }
    let reading = reading_of(visit, list).await?;
    let (_, taken) = carried_out(visit, reading, &form, decision).await?;
    Ok(taken.map_err(|wrong| {
        form.refuse("file", wrong);
        form
    }))
}

/// Does what was picked, and gives the file back.
async fn carried_out(
    visit: &Visit,
    reading: Reading,
    form: &FormState,
    decision: Option<RecordDecision>,
) -> Result<(Reading, Result<Taken, FieldError>), PageError> {
    let (own, origin, picking) = (visit.clone(), typed::origin(visit, form), Picking::of(form));
    let work = move || {
        let operations = compared(&own, &reading).map(|(rows, _)| {
            let taken = rows.iter().filter(|row| picking.takes(&roster_words::key(row)));
            let picked = taken.map(|row| row.entry.row).collect();
            operations(&own, &reading, &rows, &picked, (decision, origin))
        });
        (reading, operations)
    };
    let (reading, operations) = visit.heavy(work).await?;
    Ok(match operations {
        Ok(operations) => (reading, Ok(visit.take(operations).await?)),
        Err(wrong) => (reading, Err(wrong)),
    })
}

fn lines(sheet: &documents::read::Sheet) -> Vec<Line> {
    let line = |cells: &Vec<documents::read::Cell>| Line {
        row: cells.first().map_or(0, |cell| cell.row),
        cells: cells.iter().map(|cell| (cell.column, cell.text.clone())).collect(),
    };
    sheet.rows.iter().map(line).collect()
}

fn preview_page(
    visit: &Visit,
    reading: &Reading,
    rows: &[Row],
    picking: &Picking,
    decision: FormState,
) -> ImportPreviewPage {
    let locale = visit.page.locale();
    let keys: Vec<RowKey> = rows.iter().map(roster_words::key).collect();
    let (shown, leaf) = picking.leaf(&keys);
    let shown = shown.into_iter().filter_map(|place| Some((rows.get(place)?, keys.get(place)?)));
    let shown = shown.map(|(row, key)| roster_words::preview_row(locale, row, picking.shown(key)));
    ImportPreviewPage {
        p: visit.page.clone().within(Section::Teams),
        file_name: reading.file.name.clone(),
        kept: vec![
            ("file", reading.sha256.clone()),
            ("unit", reading.commune.to_string()),
            ("at", reading.day.to_string()),
        ],
        unit_name: visit.registry.full_name(reading.commune, reading.day),
        at: reading.day,
        notes: Vec::new(),
        columns: roster_words::columns(locale),
        rows: shown.collect(),
        leaf,
        contact: None,
        decision: (rows.iter().any(Row::would_do_something) || !decision.is_ok()).then_some(decision),
        faults: FormState::default(),
        action: paths::TEAM_IMPORT_APPLY.to_owned(),
        back_url: format!("{}?unit={}", paths::TEAM_IMPORT, reading.commune),
    }
}

async fn apply(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let commune = visit.own_commune(Right::ManageMembers, typed::id(form.value("unit")).ok_or(PageError::NotFound)?)?;
    let day: Day = form.value("at").parse().map_err(|_| PageError::BadRequest)?;
    let sha256 = form.value("file").to_owned();
    // A kept file is forgotten after some days; whoever comes later sends it again.
    let Some(file) = visit.store.file(&visit.scope, &sha256).await? else {
        form.refuse("file", FieldError::Other(Key("import-file-gone")));
        return Ok(refused(&page(&visit, commune, form)));
    };
    let reading = Reading::of(&visit, commune, day, file, sha256).await?;
    if Picking::of(&form).turns_over() {
        return preview_or_upload(&visit, reading, form).await;
    }
    let decision = signed(&visit, &mut form, commune, day);
    if !form.is_ok() {
        return preview_or_upload(&visit, reading, form).await;
    }
    match carried_out(&visit, reading, &form, decision).await? {
        (reading, Ok(taken)) => done(&visit, reading, taken, form).await,
        (_, Err(wrong)) => {
            form.refuse("file", wrong);
            Ok(refused(&page(&visit, commune, form)))
        }
    }
}

/// The list again, another part of it or with what is wrong; the upload where the file can't be read any more.
async fn preview_or_upload(visit: &Visit, reading: Reading, mut form: FormState) -> Answer {
    let commune = reading.commune;
    match previewed(visit, reading, Picking::of(&form), form.clone(), |page| as_page(&page)).await? {
        Ok(preview) => Ok(preview),
        Err(wrong) => {
            form.refuse("file", wrong);
            Ok(refused(&page(visit, commune, form)))
        }
    }
}

/// The decision noted with the rows; `None` if its fields are empty.
fn signed(visit: &Visit, form: &mut FormState, unit: UnitId, from: Day) -> Option<RecordDecision> {
    let number = typed::text(form, "number", 50);
    let on = typed::day(form, "on");
    let signer = typed::text(form, "signer", 100);
    if on.is_some_and(|on| on > visit.today) {
        form.refuse("on", FieldError::Other(Key("decision-in-future")));
    }
    match (number, on) {
        (Some(number), Some(day)) => {
            let from = from.max(day);
            Some(RecordDecision {
                unit,
                kind: DecisionKind::Establish,
                number,
                day,
                from,
                signer,
                teams: Vec::new(),
                scan: None,
            })
        }
        (None, None) => None,
        (None, Some(_)) => {
            form.refuse("number", FieldError::Required);
            None
        }
        (Some(_), None) => {
            form.refuse("on", FieldError::Required);
            None
        }
    }
}

fn operations(
    visit: &Visit,
    reading: &Reading,
    rows: &[Row],
    picked: &BTreeSet<u32>,
    (decision, origin): (Option<RecordDecision>, Origin),
) -> Vec<Operation> {
    let deeds = roster::carry_out(rows, picked, &reading.setting(visit), origin);
    let captured = visit.store.now();
    let made = deeds.operations.into_iter().map(|(id, body)| Operation { id, captured, device: None, body });
    let decision = decision.filter(|_| !deeds.teams.is_empty());
    let record = decision.map(|decision| {
        let body = Body::RecordDecision(RecordDecision { teams: deeds.teams, ..decision });
        Operation { id: origin.operation(0, &body), captured, device: None, body }
    });
    made.chain(record).collect()
}

/// On to the teams; or, where something was refused after all, the list again with the reasons.
async fn done(visit: &Visit, reading: Reading, taken: Taken, mut form: FormState) -> Answer {
    let Reading { commune, day, .. } = reading;
    if taken.refusals.is_empty() {
        let list = format!("{}?unit={commune}&at={}&list=all", paths::TEAMS, visit.today.max(day));
        return Ok(Redirect::to(&Done::Imported.query(&list)).into_response());
    }
    for text in taken.refusals {
        form.refuse_whole(FieldError::Said(text));
    }
    let again = Reading { teams: teams_of(visit, commune, day).await?, ..reading };
    preview_or_upload(visit, again, form).await
}

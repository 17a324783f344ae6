//! A commune's list of villages from a file: the upload, a look at what it would do, and doing it.

use super::downloads;
use super::kept_lists::{KeptList, Taken, as_page};
use super::picking::{Picking, RowKey};
use super::refusals::{fault, refused, sentence};
use super::state::{Answer, State, Visit, answer};
use super::typed::{self, Sent};
use super::unreadable::SentFile;
use super::uploads::{self, Brought, Upload};
use super::village_list::{self, Line};
use super::village_new::{commune_on, communes_to_choose};
use super::village_plan::{self, Listed, Plan};
use super::villages::{named, own};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::format;
use crate::locale::{Key, Locale};
use crate::pace::{self, heavy};
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::annex::Format;
use crate::views::imports::{CellMessage, ImportPreviewPage, PreviewRow, RowStatus};
use crate::views::paths;
use crate::views::village_import::VillageImportPage;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use documents::read;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Body, DeclareHouseholds, Operation, Origin, Refusal};
use rules::units::{Level, Reform};
use store::{Declaration, KeptFile};

pub(super) fn routes(limits: Limits) -> Router<State> {
    Router::new()
        .route(&paths::villages_import("{id}"), get(upload_form).merge(heavy(post(upload))))
        .layer(limits.for_uploads())
        .route(&format!("{}/apply", paths::villages_import("{id}")), pace::preview(post(apply)))
        .route(paths::VILLAGES_IMPORT_TEMPLATE, heavy(get(template)))
}

fn upload_page(visit: &Visit, commune: UnitId, form: FormState) -> VillageImportPage {
    VillageImportPage {
        p: visit.page.clone().within(Section::Units),
        unit: named(visit, commune),
        communes: communes_to_choose(visit, commune, form.value("from")),
        form,
        action: paths::villages_import(commune),
        file_limit: visit.limits.upload >> 20,
    }
}

async fn upload_form(visit: Visit, Path(commune): Path<UnitId>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    let form = FormState::default().with("from", visit.today.to_string());
    Ok(show(&upload_page(&visit, commune, form)))
}

async fn upload(visit: Visit, Path(commune): Path<UnitId>, sent: Multipart) -> Answer {
    own(&visit, commune, Level::Commune)?;
    let Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let from = typed::past_day(&mut form, "from", visit.today);
    let source = typed::text(&mut form, "source", 200);
    let Some(Upload { name, bytes, .. }) = file else {
        form.refuse("file", FieldError::Required);
        return Ok(refused(&upload_page(&visit, commune, form)));
    };
    let then = from.and_then(|from| commune_on(&visit, &mut form, commune, from));
    if form.refused("day") {
        form.refuse("from", FieldError::Other(Key("village-commune-not-there")));
    }
    let (Some(from), Some(then), false) = (from, then, form.refused("source")) else {
        let file = SentFile { name, bytes, locale: visit.page.locale() };
        if let Err(fault) = visit.heavy(move || lines(&file)).await? {
            form.refuse("file", fault);
        }
        return Ok(refused(&upload_page(&visit, commune, form)));
    };
    let file = KeptFile { name, media_type: "application/octet-stream".to_owned(), bytes };
    let file_id = visit.store.keep_file(&visit.scope, file.clone()).await?;
    let reading = Reading::of(&visit, Kept { file, file_id, from, then, source }, commune).await?;
    match previewed(&visit, reading, Picking::default(), FormState::default(), |page| as_page(&page)).await? {
        Ok(preview) => Ok(preview),
        Err(fault) => {
            form.refuse("file", fault);
            Ok(refused(&upload_page(&visit, commune, form)))
        }
    }
}

/// The rows of a file that lists villages; the error says what is wrong with it.
fn lines(file: &SentFile) -> Result<Vec<Line>, FieldError> {
    let grid = read::grid(&file.bytes).map_err(|error| file.fault(&error))?;
    let no_table = || file.without_table(FieldError::Other(Key("villages-import-no-table")));
    village_list::lines(&grid).ok_or_else(no_table)
}

/// An upload that lies with us while its preview is looked at.
struct Kept {
    file: KeptFile,
    file_id: String,
    from: Day,
    /// The commune in which villages made from that day on begin.
    then: UnitId,
    /// Where the numbers of households come from, for rows that don't say.
    source: Option<String>,
}

/// A kept list, and what it is compared with.
struct Reading {
    kept: Kept,
    commune: UnitId,
    /// What the villages there have declared.
    declared: Vec<Declaration>,
}

impl Reading {
    async fn of(visit: &Visit, kept: Kept, commune: UnitId) -> Result<Self, PageError> {
        let mut villages = visit.registry.children(kept.then, kept.from);
        villages.extend(visit.registry.children(commune, visit.today));
        let declared = visit.store.declarations(&visit.scope, &villages).await?;
        Ok(Self { kept, commune, declared })
    }

    /// What the rows would do. For the workshop, as is all that grows with the file.
    fn plans(&self, visit: &Visit) -> Result<Vec<Listed>, FieldError> {
        let KeptFile { name, bytes, .. } = self.kept.file.clone();
        let mut lines = lines(&SentFile { name, bytes, locale: visit.page.locale() })?;
        if let Some(source) = &self.kept.source {
            lines.iter_mut().filter(|line| line.source.is_empty()).for_each(|line| line.source.clone_from(source));
        }
        let commune = village_plan::Commune {
            registry: &visit.registry,
            commune: self.commune,
            then: self.kept.then,
            declared: &self.declared,
            from: self.kept.from,
            today: visit.today,
        };
        Ok(commune.plans(&lines))
    }
}

/// The preview of a kept list, made when the asker's turn comes; the inner error says what is wrong with the file.
async fn previewed<T: Send + 'static>(
    visit: &Visit,
    reading: Reading,
    picking: Picking,
    form: FormState,
    told: fn(ImportPreviewPage) -> T,
) -> Result<Result<T, FieldError>, PageError> {
    let own = visit.clone();
    let work = move || Ok(told(preview(&own, &reading, &reading.plans(&own)?, &picking, form)));
    visit.heavy(work).await
}

/// The commune whose list the asker may take in.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) fn place_to_fill(visit: &Visit, unit: UnitId) -> Result<UnitId, PageError> {
    Ok(own(visit, unit, Level::Commune)?.id)
}

/// A kept list as a form reads it; a fault is told at its field.
async fn reading_of(visit: &Visit, list: KeptList, form: &mut FormState) -> Result<Option<Reading>, PageError> {
    let KeptList { unit, from, file, sha256 } = list;
    let then = commune_on(visit, form, unit, from);
    let source = typed::text(form, "source", 200);
    match then.filter(|_| form.is_ok()) {
        Some(then) => Reading::of(visit, Kept { file, file_id: sha256, from, then, source }, unit).await.map(Some),
        None => Ok(None),
    }
}

/// The preview of a kept list, as much of it as the form says; the error says what is wrong with the form or the file.
///
/// # Errors
/// As of any heavy work.
pub(crate) async fn looked_over<T: Send + 'static>(
    visit: &Visit,
    list: KeptList,
    mut form: FormState,
    told: fn(ImportPreviewPage) -> T,
) -> Result<Result<T, FormState>, PageError> {
    let Some(reading) = reading_of(visit, list, &mut form).await? else { return Ok(Err(form)) };
    let seen = previewed(visit, reading, Picking::of(&form), FormState::default(), told).await?;
    Ok(seen.map_err(|wrong| {
        form.refuse("file", wrong);
        form
    }))
}

/// Takes in what a form picks of a kept list; the error says what is wrong with the form or the file.
///
/// # Errors
/// As of any heavy work, or when the store fails.
pub(crate) async fn take_in(
    visit: &Visit,
    list: KeptList,
    mut form: FormState,
) -> Result<Result<Taken, FormState>, PageError> {
    let Some(reading) = reading_of(visit, list, &mut form).await? else { return Ok(Err(form)) };
    let (_, made) = picked(visit, reading, Picking::of(&form), form.clone()).await?;
    match made {
        Ok(Some((operations, rows))) => Ok(Ok(carried_out(visit, operations, &rows).await?)),
        Ok(None) => Ok(Ok(Taken::default())),
        Err(wrong) => {
            form.refuse("file", wrong);
            Ok(Err(form))
        }
    }
}

/// Operations, and beside each the row it came from.
type Made = (Vec<Operation>, Vec<u32>);

/// What was picked, as operations, beside the list; none where nothing was.
async fn picked(
    visit: &Visit,
    reading: Reading,
    picking: Picking,
    sent: FormState,
) -> Result<(Reading, Result<Option<Made>, FieldError>), PageError> {
    let mine = visit.clone();
    let work = move || {
        let picked = |listed: &Listed| picking.takes(&key(listed));
        let rows = reading.plans(&mine).map(|rows| rows.into_iter().filter(picked).collect::<Vec<_>>());
        let origin = typed::origin(&mine, &sent);
        let none = |rows: &[Listed]| rows.is_empty() && picking.says_none();
        let Kept { then, from, .. } = reading.kept;
        let made = rows.map(|rows| (!none(&rows)).then(|| operations(&mine, origin, then, &rows, from)));
        (reading, made)
    };
    visit.heavy(work).await
}

/// What picks a row.
fn key(listed: &Listed) -> RowKey {
    let status = listed.plan.status();
    let pickable = matches!(status, RowStatus::New | RowStatus::Changed | RowStatus::Doubtful);
    RowKey { id: listed.row.to_string(), status, pickable }
}

fn preview(visit: &Visit, reading: &Reading, rows: &[Listed], picking: &Picking, form: FormState) -> ImportPreviewPage {
    let (locale, commune, kept) = (visit.page.locale(), reading.commune, &reading.kept);
    let keys: Vec<RowKey> = rows.iter().map(key).collect();
    let (shown, leaf) = picking.leaf(&keys);
    let row = |(listed, key): (&Listed, &RowKey)| PreviewRow {
        id: key.id.clone(),
        number: listed.row,
        status: key.status,
        picked: picking.shown(key),
        cells: vec![
            listed.name.clone(),
            listed.households.map(|households| format::number(i64::from(households))).unwrap_or_default(),
            listed.households.map(|_| listed.day.vietnamese()).unwrap_or_default(),
            listed.source.clone().unwrap_or_default(),
        ],
        messages: listed.notes.iter().map(|note| CellMessage { cell: None, text: note.text(locale) }).collect(),
    };
    let columns = [Key("village-name"), Key("households"), Key("households-day"), Key("households-source")];
    ImportPreviewPage {
        p: visit.page.clone().within(Section::Units),
        file_name: kept.file.name.clone(),
        kept: vec![
            ("file", kept.file_id.clone()),
            ("from", kept.from.to_string()),
            ("commune", kept.then.to_string()),
            ("source", kept.source.clone().unwrap_or_default()),
        ],
        unit_name: named(visit, commune).text,
        at: kept.from,
        notes: Vec::new(),
        columns: columns.map(|key| locale.text(key)).to_vec(),
        rows: shown.into_iter().filter_map(|place| Some((rows.get(place)?, keys.get(place)?))).map(row).collect(),
        leaf,
        contact: None,
        decision: None,
        faults: form,
        action: format!("{}/apply", paths::villages_import(commune)),
        back_url: paths::unit(commune),
    }
}

async fn apply(visit: Visit, Path(commune): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    let mut sent = FormState::of(sent);
    let from = typed::past_day(&mut sent, "from", visit.today);
    let file = visit.store.file(&visit.scope, sent.value("file")).await?;
    let then = from.and_then(|from| commune_on(&visit, &mut sent, commune, from));
    let (Some(from), Some(then), Some(file)) = (from, then, file) else {
        let mut form = FormState::default().with("from", visit.today.to_string());
        form.refuse("file", FieldError::Other(Key("villages-import-gone")));
        return Ok(refused(&upload_page(&visit, commune, form)));
    };
    let source = typed::text(&mut sent, "source", 200);
    let kept = Kept { file, file_id: sent.value("file").to_owned(), from, then, source };
    let reading = Reading::of(&visit, kept, commune).await?;
    let picking = Picking::of(&sent);
    if picking.turns_over() {
        let other = previewed(&visit, reading, picking, FormState::default(), |page| as_page(&page)).await?;
        return other.map_err(|_| PageError::BadRequest);
    }
    let (reading, made) = picked(&visit, reading, picking.clone(), sent).await?;
    let mut form = FormState::default();
    match made.map_err(|_| PageError::BadRequest)? {
        None => form.refuse_whole(FieldError::Other(Key("villages-import-none"))),
        Some((operations, rows)) => {
            let taken = carried_out(&visit, operations, &rows).await?;
            if taken.refusals.is_empty() {
                return Ok(Redirect::to(&Done::Imported.query(&paths::unit(commune))).into_response());
            }
            taken.refusals.into_iter().for_each(|text| form.refuse_whole(FieldError::Said(text)));
        }
    }
    let again = Reading::of(&visit, reading.kept, commune).await?;
    previewed(&visit, again, picking, form, |page| as_page(&page)).await?.map_err(|_| PageError::BadRequest)
}

/// The new villages as one reform, then the numbers; beside each operation the row it came from.
fn operations(
    visit: &Visit,
    origin: Origin,
    commune: UnitId,
    rows: &[Listed],
    from: Day,
) -> (Vec<Operation>, Vec<u32>) {
    let operation = |row, body| Operation { id: origin.operation(row, &body), ..visit.store.operation(body) };
    let mut creations = Vec::new();
    let mut declarations = Vec::new();
    for row in rows {
        let village = match &row.plan {
            Plan::Create(new) | Plan::Doubt(new) => {
                let id = origin.village(commune, new.kind, &new.name);
                creations.push((new.create(id, commune), row.row));
                id
            }
            Plan::Declare(village) => *village,
            Plan::Nothing | Plan::Refuse => continue,
        };
        if let Some(households) = row.households {
            let declared = DeclareHouseholds { village, households, day: row.day, source: row.source.clone() };
            declarations.push((operation(row.row, Body::DeclareHouseholds(declared)), row.row));
        }
    }
    let first = creations.first().map(|(_, row)| *row);
    let changes = creations.into_iter().map(|(creation, _)| creation).collect();
    let made = Body::EnactReform(Reform { day: from, act: None, source: None, changes });
    let made = first.map(|row| (operation(0, made), row));
    made.into_iter().chain(declarations).unzip()
}

/// Does it; of what was refused the first is told, with its row.
async fn carried_out(visit: &Visit, operations: Vec<Operation>, rows: &[u32]) -> Result<Taken, PageError> {
    let locale = visit.page.locale();
    for operation in &operations {
        if let Body::EnactReform(reform) = &operation.body
            && let Err(misfit) = visit.registry.enact(operation.id, reform)
        {
            let refusals = vec![fault(locale, &misfit.into()).text(locale)];
            return Ok(Taken { operations: 0, refusals });
        }
    }
    let outcomes = visit.store.apply(&visit.scope, operations).await?;
    let answers: Vec<_> = outcomes.into_iter().map(answer).collect();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = answers.into_iter().zip(rows).find_map(|(answer, row)| Some((answer.err()?, *row)));
    let told = |(reason, row): (Refusal, u32)| {
        let fault = sentence(locale, &reason);
        locale.text_with(Key("villages-import-few"), &[("done", &done), ("row", &row.to_string()), ("fault", &fault)])
    };
    Ok(Taken { operations: done, refusals: refused.map(told).into_iter().collect() })
}

/// The empty list of villages.
///
/// # Errors
/// [`PageError::Busy`].
pub(crate) async fn template(visit: Visit) -> Answer {
    let compose = || Some((Locale::Vi.text(Key("villages-template-title")), village_list::template()));
    downloads::paper(&visit, Format::Xlsx, compose).await
}

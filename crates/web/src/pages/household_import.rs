//! A list of households from a file: the empty list, the preview page by page, and how far taking it in has come.
//!
//! The file is kept by its SHA-256 and read again for each page of the preview; nothing that its rows say is stored or travels
//! through the browser.

use super::households::of_village;
use super::journal_words::moment;
use super::kept_lists::KeptList;
use super::refusals::{refused, sentence};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::unreadable::SentFile;
use super::{downloads, household_list_words as words, uploads};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::household_imports::{Reading, Unread};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Section, show};
use crate::server::Limits;
use crate::views::annex::Format;
use crate::views::household_import::{
    HouseholdImportPage, HouseholdImportPreviewPage, HouseholdImportProgressPage, ImportLine, ListRow,
};
use crate::views::parts::{Link, Pages, Tab};
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::catalogue::{Counting, ItemKind};
use rules::day::Day;
use rules::households::list::{Column, Row, Status};
use rules::ids::{HouseholdImportId, UnitId};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{HouseholdImport, KeptFile, NewHouseholdImport};

/// Rows of one page of the preview.
const PER_PAGE: u32 = 50;
/// A list of so many rows is taken in while its sender waits.
const SMALL: u32 = 500;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files =
        Router::new().route(paths::HOUSEHOLD_IMPORT, get(form).merge(heavy(post(upload)))).layer(limits.for_uploads());
    Router::new()
        .route(paths::HOUSEHOLD_IMPORT_TEMPLATE, heavy(get(template)))
        .route(paths::HOUSEHOLD_IMPORT_PREVIEW, heavy(get(look)))
        .route(paths::HOUSEHOLD_IMPORT_APPLY, post(apply))
        .route(&paths::household_import("{import}"), get(progress))
        .merge(files)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    unit: String,
    file: String,
    from: String,
    show: String,
    page: u32,
}

/// The village or commune whose list it is, or the asker's own.
fn place(visit: &Visit, asked: &str) -> Result<UnitId, PageError> {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.is_empty() { own() } else { typed::id(asked) }.ok_or(PageError::NotFound)?;
    let unit = visit.unit_for(Right::TendHouseholds, unit)?;
    if unit.level >= Level::Commune { Ok(unit.id) } else { Err(PageError::NotFound) }
}

async fn page(visit: &Visit, unit: UnitId, form: FormState) -> Result<HouseholdImportPage, PageError> {
    let imports = visit.store.household_imports(&visit.scope, unit).await?;
    let line = |import: HouseholdImport| ImportLine {
        list: Link::new(import.list.name, paths::household_import(import.list.id)),
        begun: moment(import.begun),
        ended: import.ended,
    };
    Ok(HouseholdImportPage {
        p: visit.page.clone().within(Section::Households),
        unit: unit.to_string(),
        place: of_village(visit, unit),
        form,
        template_url: format!("{}?unit={unit}", paths::HOUSEHOLD_IMPORT_TEMPLATE),
        file_limit: visit.limits.upload >> 20,
        imports: imports.into_iter().map(line).collect(),
    })
}

async fn form(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let form = FormState::of([("from", visit.today.to_string())]);
    Ok(show(&page(&visit, unit, form).await?))
}

/// The empty list: its columns, those of a phone and of signal, and the place's villages in the first.
async fn template(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    empty_list(&visit, &asked.unit).await
}

/// The empty list of a place, or of the asker's own.
///
/// # Errors
/// [`PageError::NotFound`], where the asker may take no list in.
pub(crate) async fn empty_list(visit: &Visit, asked: &str) -> Answer {
    let unit = place(visit, asked)?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let offered = items.values().filter(|item| item.kind == ItemKind::Equipment && item.life.contains(visit.today));
    let mut equipment: Vec<(bool, String)> =
        offered.map(|item| (item.counting == Counting::Household, item.name.clone())).collect();
    equipment.sort();
    let villages =
        if visit.unit(unit)?.level == Level::Village { vec![unit] } else { visit.registry.children(unit, visit.today) };
    let villages: Vec<String> =
        villages.into_iter().map(|village| visit.registry.full_name(village, visit.today)).collect();
    let name = visit.registry.full_name(unit, visit.today);
    let compose = move || {
        let fixed = Column::FIXED.into_iter().filter_map(Column::heading).map(str::to_owned);
        let headings: Vec<String> = fixed.chain(equipment.into_iter().map(|(_, name)| name)).collect();
        let list = documents::households::empty_list(&headings, &villages);
        Some((format!("{} {name}", list.name), list))
    };
    downloads::paper(visit, Format::Xlsx, compose).await
}

/// A kept file and what it is read for.
struct Kept {
    file: KeptFile,
    sha256: String,
    unit: UnitId,
    day: Day,
}

async fn upload(visit: Visit, sent: Multipart) -> Answer {
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let unit = place(&visit, form.value("unit"))?;
    let day = typed::past_day(&mut form, "from", visit.today);
    if day.is_some_and(|day| !visit.registry.stands(unit, day)) {
        form.refuse("from", FieldError::Other(Key("household-import-place-not-there")));
    }
    let Some(file) = file else {
        form.refuse("file", FieldError::Required);
        return Ok(refused(&page(&visit, unit, form).await?));
    };
    if let (Some(day), true) = (day, form.is_ok()) {
        let file = KeptFile { name: file.name, media_type: "application/octet-stream".to_owned(), bytes: file.bytes };
        let sha256 = visit.store.keep_file(&visit.scope, file.clone()).await?;
        let kept = Kept { file, sha256, unit, day };
        match previewed(&visit, kept, (None, 1), |page| show(&page)).await? {
            Ok(preview) => return Ok(preview),
            Err(wrong) => form.refuse("file", wrong),
        }
    }
    Ok(refused(&page(&visit, unit, form).await?))
}

/// The kept file that an address or form names; the error is the upload again.
async fn kept(visit: &Visit, unit: UnitId, sha256: &str, from: &str) -> Result<Result<Kept, Response>, PageError> {
    let day = from.parse::<Day>().ok().filter(|day| *day <= visit.today && visit.registry.stands(unit, *day));
    let file = visit.store.file(&visit.scope, sha256).await?;
    if let (Some(day), Some(file)) = (day, file) {
        return Ok(Ok(Kept { file, sha256: sha256.to_owned(), unit, day }));
    }
    let mut form = FormState::of([("from", day.unwrap_or(visit.today).to_string())]);
    form.refuse("file", FieldError::Other(Key("import-file-gone")));
    Ok(Err(refused(&page(visit, unit, form).await?)))
}

async fn look(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let kept = match kept(&visit, unit, &asked.file, &asked.from).await? {
        Ok(kept) => kept,
        Err(upload) => return Ok(upload),
    };
    let wanted = Status::ALL.into_iter().find(|status| words::code(*status) == asked.show);
    // What was read when it was sent is read again, so there is no fault to tell.
    previewed(&visit, kept, (wanted, asked.page.max(1)), |page| show(&page)).await?.map_err(|_| PageError::BadRequest)
}

/// What a file holds: how many rows of each kind, and the rows of one page.
#[derive(Default)]
struct Seen {
    counts: BTreeMap<Status, u32>,
    rows: Vec<(String, Row)>,
}

/// A page of the preview, made when the asker's turn comes; the inner error says what is wrong with the file.
async fn previewed<T: Send + 'static>(
    visit: &Visit,
    kept: Kept,
    (wanted, number): (Option<Status>, u32),
    told: fn(HouseholdImportPreviewPage) -> T,
) -> Result<Result<T, FieldError>, PageError> {
    let Kept { file, sha256, unit, day } = kept;
    let reading = Reading {
        registry: visit.registry.clone(),
        items: visit.store.catalogue(&visit.scope).await?,
        known: visit.store.known_households(&visit.scope, unit, visit.today).await?,
        unit,
        day,
        sha256: sha256.clone(),
    };
    let own = visit.clone();
    let work = move || {
        let file = SentFile { name: file.name, bytes: file.bytes, locale: own.page.locale() };
        let mut seen = Seen::default();
        let (first, mut at) = ((number - 1).saturating_mul(PER_PAGE), 0);
        let read = reading.each_row(&file.bytes, |sheet, row| {
            *seen.counts.entry(row.status).or_default() += 1;
            if wanted.is_none_or(|wanted| wanted == row.status) {
                if (first..first.saturating_add(PER_PAGE)).contains(&at) {
                    seen.rows.push((sheet.to_owned(), row));
                }
                at += 1;
            }
            true
        });
        match read {
            Ok(()) => Ok(told(preview(&own, &file.name, &sha256, (unit, day), &seen, (wanted, number)))),
            Err(Unread::File(error)) => Err(file.fault(&error)),
            Err(Unread::NoList) => Err(file.without_table(FieldError::Other(Key("household-import-no-headings")))),
        }
    };
    visit.heavy(work).await
}

/// The place whose list the asker may take in.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) fn place_to_fill(visit: &Visit, unit: UnitId) -> Result<UnitId, PageError> {
    place(visit, &unit.to_string())
}

/// A page of the preview of a kept list, of the rows of a status or of all; the error says what is wrong with the file.
///
/// # Errors
/// As of any heavy work.
pub(crate) async fn looked_over<T: Send + 'static>(
    visit: &Visit,
    list: KeptList,
    (status, number): (&str, u32),
    told: fn(HouseholdImportPreviewPage) -> T,
) -> Result<Result<T, FieldError>, PageError> {
    let wanted = Status::ALL.into_iter().find(|of| words::code(*of) == status);
    let KeptList { unit, from: day, file, sha256 } = list;
    previewed(visit, Kept { file, sha256, unit, day }, (wanted, number.max(1)), told).await
}

fn preview(
    visit: &Visit,
    file_name: &str,
    sha256: &str,
    (unit, day): (UnitId, Day),
    seen: &Seen,
    (wanted, number): (Option<Status>, u32),
) -> HouseholdImportPreviewPage {
    let locale = visit.page.locale();
    let total: u32 = seen.counts.values().sum();
    let count = |status| seen.counts.get(&status).copied().unwrap_or(0);
    let base = format!("{}?unit={unit}&file={sha256}&from={day}", paths::HOUSEHOLD_IMPORT_PREVIEW);
    let address = |status: Option<Status>| {
        status.map_or_else(|| base.clone(), |status| format!("{base}&show={}", words::code(status)))
    };
    let tab = |status: Option<Status>, text: String, count: u32| Tab {
        text,
        url: address(status),
        current: status == wanted,
        count: Some(count.into()),
    };
    let of_kind = Status::ALL.into_iter().filter(|status| count(*status) > 0);
    let counts = of_kind.clone().map(|status| (words::status(status), count(status))).collect();
    let all = tab(None, locale.text(Key("household-import-all")), total);
    let tabs = of_kind.map(|status| tab(Some(status), locale.text(words::status(status).word()), count(status)));
    let several_sheets = seen.rows.iter().any(|(sheet, _)| *sheet != seen.rows[0].0);
    let row = |(sheet, row): &(String, Row)| ListRow {
        number: row.entry.row,
        sheet: several_sheets.then(|| sheet.clone()),
        status: words::status(row.status),
        village: row.village.map_or_else(|| row.entry.village.clone(), |unit| visit.registry.full_name(unit, day)),
        head: words::head(locale, row),
        about: words::about(locale, row),
        messages: words::messages(locale, row),
    };
    HouseholdImportPreviewPage {
        p: visit.page.clone().within(Section::Households),
        place: of_village(visit, unit),
        unit: unit.to_string(),
        from: day,
        file_name: file_name.to_owned(),
        file_id: sha256.to_owned(),
        total,
        new: count(Status::New).into(),
        doubtful: count(Status::Doubtful).into(),
        counts,
        tabs: std::iter::once(all).chain(tabs).collect(),
        rows: seen.rows.iter().map(row).collect(),
        pages: Pages {
            number: number.into(),
            rows: wanted.map_or(total, count).into(),
            per_page: PER_PAGE.into(),
            url: address(wanted),
        },
        back_url: format!("{}?unit={unit}", paths::HOUSEHOLD_IMPORT),
    }
}

async fn apply(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let form = FormState::of(sent);
    let unit = place(&visit, form.value("unit"))?;
    let kept = match kept(&visit, unit, form.value("file"), form.value("from")).await? {
        Ok(kept) => kept,
        Err(upload) => return Ok(upload),
    };
    let once = form.value("operation").parse::<HouseholdImportId>().ok();
    let total = form.value("total").parse().unwrap_or(0);
    let Kept { file, sha256, day, .. } = kept;
    let list = KeptList { unit, from: day, file, sha256 };
    let id = begun(&visit, list, once, (form.has("doubtful", "yes"), total)).await?;
    Ok(Redirect::to(&paths::household_import(id)).into_response())
}

/// Begins to take a list in, with the rows that are doubtful or without them; a short one is through when this returns. The same id again is the
/// same list.
///
/// # Errors
/// When the store fails.
pub(crate) async fn begun(
    visit: &Visit,
    KeptList { unit, from, file, sha256 }: KeptList,
    once: Option<HouseholdImportId>,
    (doubtful, total): (bool, u32),
) -> Result<HouseholdImportId, PageError> {
    let id = once.unwrap_or_else(|| HouseholdImportId(visit.store.surroundings().id()));
    let list = NewHouseholdImport { id, file: sha256, name: file.name, unit, day: from, doubtful, total };
    let import = visit.store.begin_household_import(&visit.scope, list).await?;
    let id = import.list.id;
    if import.ended.is_none()
        && let Some(job) = visit.importer.start(id)
        && total <= SMALL
    {
        // Whoever goes away meanwhile finds it done when he comes back.
        let _ = job.await;
    }
    Ok(id)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Watching {
    watch: String,
}

async fn progress(visit: Visit, Path(id): Path<HouseholdImportId>, Query(asked): Query<Watching>) -> Answer {
    let import = visit.store.household_import(&visit.scope, id).await?.ok_or(PageError::NotFound)?;
    let refusals = visit.store.household_import_refusals(&visit.scope, id).await?;
    let locale = visit.page.locale();
    let watches = import.ended.is_none() && asked.watch == "yes";
    let NewHouseholdImport { unit, day, file, name, total, .. } = import.list;
    let page = HouseholdImportProgressPage {
        p: visit.page.clone().within(Section::Households),
        place: of_village(&visit, unit),
        file_name: name,
        begun: moment(import.begun),
        reached: import.reached.into(),
        // A number that came with a form is no promise.
        total: total.max(import.reached).into(),
        counts: import.counts,
        ended: import.ended,
        refusals: refusals.into_iter().map(|(line, reason)| (line, sentence(locale, &reason))).collect(),
        refused_url: format!(
            "{}?unit={unit}&file={file}&from={day}&show={}",
            paths::HOUSEHOLD_IMPORT_PREVIEW,
            words::code(Status::Refused)
        ),
        url: paths::household_import(id),
        watches,
        back_url: format!("{}?unit={unit}", paths::HOUSEHOLD_IMPORT),
    };
    let mut answer = show(&page);
    if watches {
        // Asked for by whoever looks on, who can stop it: a page that reloads by itself interrupts who has it read out.
        answer.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::imports::RowStatus;

    #[test]
    fn each_kind_of_row_has_a_state_and_an_address_of_its_own() {
        let codes: std::collections::BTreeSet<&str> = Status::ALL.into_iter().map(words::code).collect();
        assert_eq!(codes.len(), Status::ALL.len());
        assert_eq!(words::status(Status::Refused), RowStatus::Refused);
    }
}

//! A commune's list of villages from a file: the upload, a look at what it would do, and doing it.

use super::downloads;
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
use crate::locale::{Key, Locale};
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::annex::Format;
use crate::views::imports::{CellMessage, RowStatus};
use crate::views::paths;
use crate::views::village_import::{VillageImportPage, VillagePreviewPage, VillageRow};
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use documents::read;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Body, DeclareHouseholds, Operation, Origin};
use rules::units::{Level, Reform};
use store::KeptFile;

pub(super) fn routes(limits: Limits) -> Router<State> {
    Router::new()
        .route(&paths::villages_import("{id}"), get(upload_form).merge(heavy(post(upload))))
        .layer(limits.for_uploads())
        .route(&format!("{}/apply", paths::villages_import("{id}")), heavy(post(apply)))
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
    let Some(Upload { name, bytes }) = file else {
        form.refuse("file", FieldError::Required);
        return Ok(refused(&upload_page(&visit, commune, form)));
    };
    let then = from.and_then(|from| commune_on(&visit, &mut form, commune, from));
    if form.refused("day") {
        form.refuse("from", FieldError::Other(Key("village-commune-not-there")));
    }
    match (listed(&visit, &name, bytes.clone()).await?, from, then) {
        (Ok(listed), Some(from), Some(then)) => {
            let file = KeptFile { name: name.clone(), media_type: "application/octet-stream".to_owned(), bytes };
            let kept = Kept { file_name: name, file_id: visit.store.keep_file(&visit.scope, file).await?, from, then };
            Ok(show(&preview(&visit, commune, kept, &listed, FormState::default()).await?))
        }
        (listed, _, _) => {
            if let Err(fault) = listed {
                form.refuse("file", fault);
            }
            Ok(refused(&upload_page(&visit, commune, form)))
        }
    }
}

/// The villages that a file lists; reading may take a while and is done when the asker's turn comes.
async fn listed(visit: &Visit, name: &str, bytes: Vec<u8>) -> Result<Result<Vec<Line>, FieldError>, PageError> {
    let file = SentFile { name: name.to_owned(), bytes, locale: visit.page.locale() };
    let read = move || match read::grid(&file.bytes) {
        Ok(grid) => village_list::lines(&grid)
            .ok_or_else(|| file.without_table(FieldError::Other(Key("villages-import-no-table")))),
        Err(error) => Err(file.fault(&error)),
    };
    visit.heavy(read).await
}

/// An upload that lies with us while its preview is looked at.
struct Kept {
    file_name: String,
    file_id: String,
    from: Day,
    /// The commune in which villages made from that day on begin.
    then: UnitId,
}

async fn plans(
    visit: &Visit,
    commune: UnitId,
    then: UnitId,
    lines: &[Line],
    from: Day,
) -> Result<Vec<Listed>, PageError> {
    let mut villages = visit.registry.children(then, from);
    villages.extend(visit.registry.children(commune, visit.today));
    let declared = visit.store.declarations(&visit.scope, &villages).await?;
    let (registry, today) = (&*visit.registry, visit.today);
    let commune = village_plan::Commune { registry, commune, then, declared: &declared, from, today };
    Ok(commune.plans(lines))
}

async fn preview(
    visit: &Visit,
    commune: UnitId,
    kept: Kept,
    lines: &[Line],
    form: FormState,
) -> Result<VillagePreviewPage, PageError> {
    let locale = visit.page.locale();
    let row = |listed: Listed| VillageRow {
        number: listed.row,
        status: listed.plan.status(),
        name: listed.name,
        households: listed.households,
        day: listed.households.map(|_| listed.day),
        source: listed.source,
        messages: listed.notes.iter().map(|note| CellMessage { cell: None, text: note.text(locale) }).collect(),
    };
    Ok(VillagePreviewPage {
        p: visit.page.clone().within(Section::Units),
        unit: named(visit, commune),
        form,
        file_name: kept.file_name,
        file_id: kept.file_id,
        from: kept.from,
        then: kept.then.to_string(),
        rows: plans(visit, commune, kept.then, lines, kept.from).await?.into_iter().map(row).collect(),
        action: format!("{}/apply", paths::villages_import(commune)),
        back_url: paths::unit(commune),
    })
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
    let Ok(lines) = listed(&visit, &file.name, file.bytes).await? else {
        return Err(PageError::BadRequest);
    };
    let picked =
        |listed: &Listed| listed.plan.status() != RowStatus::Refused && sent.has("row", &listed.row.to_string());
    let rows: Vec<Listed> = plans(&visit, commune, then, &lines, from).await?.into_iter().filter(picked).collect();
    let (operations, made_by) = operations(&visit, typed::origin(&visit, &sent), then, &rows, from);
    let mut form = FormState::default();
    if rows.is_empty() {
        form.refuse_whole(FieldError::Other(Key("villages-import-none")));
    } else {
        match take_in(&visit, operations, &made_by).await? {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Imported.query(&paths::unit(commune))).into_response());
            }
            Err(fault) => form.refuse_whole(fault),
        }
    }
    let kept = Kept { file_name: file.name, file_id: sent.value("file").to_owned(), from, then };
    Ok(refused(&preview(&visit, commune, kept, &lines, form).await?))
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

async fn take_in(visit: &Visit, operations: Vec<Operation>, rows: &[u32]) -> Result<Result<(), FieldError>, PageError> {
    let locale = visit.page.locale();
    for operation in &operations {
        if let Body::EnactReform(reform) = &operation.body
            && let Err(misfit) = visit.registry.enact(operation.id, reform)
        {
            return Ok(Err(fault(locale, &misfit.into())));
        }
    }
    let outcomes = visit.store.apply(&visit.scope, operations).await?;
    let answers: Vec<_> = outcomes.into_iter().map(answer).collect();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = answers.into_iter().zip(rows).find_map(|(answer, row)| Some((answer.err()?, *row)));
    Ok(refused.map_or(Ok(()), |(reason, row)| {
        let fault = sentence(locale, &reason);
        Err(FieldError::Said(
            locale.text_with(
                Key("villages-import-few"),
                &[("done", &done), ("row", &row.to_string()), ("fault", &fault)],
            ),
        ))
    }))
}

async fn template(visit: Visit) -> Answer {
    let compose = || Some((Locale::Vi.text(Key("villages-template-title")), village_list::template()));
    downloads::paper(&visit, Format::Xlsx, compose).await
}

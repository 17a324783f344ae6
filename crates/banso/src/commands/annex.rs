//! `banso annex`: in and out.

use super::{Answer, no_such_unit};
use crate::{
    arguments::{Annex, Format, Root},
    fault::Failed,
};
use anyhow::{Context as _, Result};
use documents::{docx, pdf, xlsx};
use rules::{
    annex::{ComparedRow, Comparison, Known, KnownContact, Status, Writer, compare, form},
    day::Day,
    ids::{OperationId, UnitId},
    operations::{Operation, Outcome},
    units::Level,
};
use serde::Serialize;
use std::{collections::HashMap, path::Path};
use store::{Scope, Store, on_day};

pub(crate) async fn run(command: Annex, store: &Store) -> Result<Answer> {
    match command {
        Annex::Import { file, at, root, dry_run } => match find(store, &root, at).await? {
            Ok(root) => import(store, &file, root, at, dry_run).await,
            Err(refused) => Ok(refused),
        },
        Annex::Export { at, root, format, output } => match find(store, &root, at).await? {
            Ok(root) => export(store, root, at, format, &output).await,
            Err(refused) => Ok(refused),
        },
    }
}

/// The unit an annex is about, or what is wrong with its code.
async fn find(store: &Store, root: &Root, at: Day) -> Result<Result<UnitId, Answer>> {
    let (level, code): (Level, &str) = root.level_and_code();
    let registry = store.registry(&Scope::operator()).await?;
    let Some(unit) = registry.by_code(code, at) else {
        return Ok(Err(no_such_unit(code, at)));
    };
    if unit.level == level {
        return Ok(Ok(unit.id));
    }
    let name = unit.era(at).map(|era| format!("{} {}", era.kind.lower(), era.name)).unwrap_or_default();
    Ok(Err(Answer::refused(format!(
        "Ngày {} mã {code} là của {name}, không phải của một {}.",
        at.vietnamese(),
        word(level)
    ))))
}

/// The level in a sentence.
fn word(level: Level) -> &'static str {
    match level {
        Level::Province => "tỉnh",
        Level::District => "huyện",
        Level::Commune => "xã",
        Level::Village => "thôn",
    }
}

/// Hands what is known on the day to `with`.
async fn with_known<T>(store: &Store, root: UnitId, at: Day, with: impl FnOnce(&Known<'_>) -> T) -> Result<T> {
    let operator = Scope::operator();
    let registry = store.registry(&operator).await?;
    let teams = store.teams_ever_within(&operator, root, at).await?;
    let contacts = store.contacts(&operator, root).await?;
    let contact = on_day(&contacts, at).map(|contact| KnownContact {
        name: contact.name.clone(),
        position: contact.position.clone(),
        phone: contact.phone.clone(),
        since: contact.span.from,
    });
    Ok(with(&Known { registry: &registry, teams: &teams, contact: contact.as_ref(), root, at }))
}

async fn export(store: &Store, root: UnitId, at: Day, format: Format, output: &Path) -> Result<Answer> {
    let form = with_known(store, root, at, form).await?.context("đơn vị này không có phụ lục")?;
    let document = documents::annex::document(&form);
    let bytes = match format {
        Format::Xlsx => xlsx::render(&document)?,
        Format::Docx => docx::render(&document)?,
        Format::Pdf => pdf::render(&document)?,
    };
    std::fs::write(output, &bytes).map_err(|error| Failed::writing(output.display(), &error))?;
    let teams: usize = form.communes.iter().map(|commune| commune.teams.len()).sum();
    let written = Written { file: output.display().to_string(), communes: form.communes.len(), teams };
    let text = format!("{}: {} đơn vị cấp xã, {} Tổ\n", written.file, written.communes, written.teams);
    Answer::done(&written, text)
}

#[derive(Serialize)]
struct Written {
    file: String,
    communes: usize,
    teams: usize,
}

async fn import(store: &Store, file: &Path, root: UnitId, at: Day, dry_run: bool) -> Result<Answer> {
    let bytes = std::fs::read(file).map_err(|error| Failed::reading(file, &error))?;
    let sheet = match documents::annex::read(&bytes) {
        Ok(sheet) => sheet,
        Err(error) => {
            return Ok(Answer::refused(format!("{}: {}", file.display(), error.text())));
        }
    };
    let comparison = with_known(store, root, at, |known| compare(&sheet, known)).await?;
    let refusals = if dry_run { HashMap::new() } else { apply(store, &comparison, at).await? };
    let rows: Vec<Row> = comparison.rows.iter().map(|row| Row::of(row, refusals.get(&row.row))).collect();
    let applied = |row: &&ComparedRow| row.applies_by_itself() && !refusals.contains_key(&row.row);
    let applied = if dry_run { 0 } else { comparison.rows.iter().filter(applied).count() };
    let left = rows.iter().any(|row| matches!(row.status, "doubtful" | "refused"));

    let mut text = String::new();
    comparison.messages.iter().for_each(|message| text.push_str(&format!("{}\n", message.text())));
    rows.iter().for_each(|row| row.print(&mut text));
    text.push_str(&format!("Đã nhận {applied} dòng trên {} dòng.\n", rows.len()));
    let answer = Answer::done(&Imported { rows, applied }, text)?;
    Ok(if left { answer.with_problems() } else { answer })
}

/// Applies what is new or changed; tells of each row that was refused after all, why.
async fn apply(store: &Store, comparison: &Comparison, at: Day) -> Result<HashMap<u32, String>> {
    let mut ids = || OperationId(store.surroundings().id());
    let mut writer = Writer::new(at, store.now(), &mut ids);
    let picked: Vec<&ComparedRow> = comparison.rows.iter().filter(|row| row.applies_by_itself()).collect();
    let mut operations: Vec<(Option<u32>, Operation)> = Vec::new();
    operations.extend(writer.villages(picked.iter().copied()).into_iter().map(|operation| (None, operation)));
    for row in &picked {
        operations.extend(writer.row(row).into_iter().map(|operation| (Some(row.row), operation)));
    }
    if comparison.contact.status.is_some_and(|status| matches!(status, Status::New | Status::Changed)) {
        operations.extend(writer.contact(&comparison.contact).map(|operation| (None, operation)));
    }
    let (rows, operations): (Vec<Option<u32>>, Vec<Operation>) = operations.into_iter().unzip();
    let outcomes = store.apply(&Scope::operator(), operations).await?;
    let refused = rows.into_iter().zip(outcomes).filter_map(|(row, outcome)| match (row, outcome) {
        (Some(row), Outcome::Refused(reason)) => Some((row, reason.to_string())),
        (Some(row), Outcome::Waiting(other)) => Some((row, other.to_string())),
        _ => None,
    });
    Ok(refused.collect())
}

#[derive(Serialize)]
struct Imported {
    rows: Vec<Row>,
    applied: usize,
}

#[derive(Serialize)]
struct Row {
    row: u32,
    status: &'static str,
    commune: Option<Commune>,
    team: String,
    leader: String,
    phone: Option<String>,
    zalo: Option<bool>,
    note: String,
    messages: Vec<String>,
}

#[derive(Serialize)]
struct Commune {
    code: Option<String>,
    name: String,
}

impl Row {
    fn of(row: &ComparedRow, refused: Option<&String>) -> Self {
        let status = if refused.is_some() { Status::Refused } else { row.status };
        let messages = row.messages.iter().map(rules::annex::Message::text);
        Self {
            row: row.row,
            status: status.code(),
            commune: row.commune.as_ref().map(|c| Commune { code: c.code.clone(), name: c.name.clone() }),
            team: row.team.clone(),
            leader: row.leader.clone(),
            phone: row.phone.as_ref().and_then(|phone| phone.mobile().map(str::to_owned)),
            zalo: row.zalo,
            note: row.note.clone(),
            messages: messages.chain(refused.cloned()).collect(),
        }
    }

    fn print(&self, text: &mut String) {
        let status = match self.status {
            "new" => "mới",
            "changed" => "thay đổi",
            "same" => "giữ nguyên",
            "doubtful" => "cần xem lại",
            _ => "không nhận",
        };
        let commune = self.commune.as_ref().map_or("", |commune| commune.name.as_str());
        text.push_str(&format!("dòng {}: {status}: {commune} – {} – {}\n", self.row, self.team, self.leader));
        self.messages.iter().for_each(|message| text.push_str(&format!("    {message}\n")));
    }
}

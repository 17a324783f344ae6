//! `banso annex`: in and out.

use super::{Answer, no_such_unit};
use crate::{
    arguments::{Annex, Format, Root},
    fault::Failed,
};
use anyhow::{Context as _, Result};
use documents::{docx, pdf, xlsx};
use rules::{
    annex::{ComparedRow, Comparison, ContactChange, Known, Status, Writer, compare, form},
    day::Day,
    ids::UnitId,
    operations::{Operation, Origin, Outcome},
    units::Level,
};
use serde::Serialize;
use std::{collections::HashMap, path::Path};
use store::{Scope, Store, known_on};

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
    let (contact, next) = known_on(&contacts, at);
    let (contact, next_contact) = (contact.as_ref(), next.as_ref());
    Ok(with(&Known { registry: &registry, teams: &teams, contact, next_contact, root, at }))
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
    let today = store.today();
    if at > today {
        return Ok(Answer::refused(format!(
            "Ngày {} chưa đến (hôm nay là {}); hãy ghi ngày của danh sách.",
            at.vietnamese(),
            today.vietnamese()
        )));
    }
    let bytes = std::fs::read(file).map_err(|error| Failed::reading(file, &error))?;
    let sheet = match documents::annex::read(&bytes) {
        Ok(sheet) => sheet,
        Err(error) => {
            return Ok(Answer::refused(format!("{}: {}", file.display(), error.text())));
        }
    };
    let comparison = with_known(store, root, at, |known| compare(&sheet, known)).await?;
    let refusals = if dry_run { HashMap::new() } else { apply(store, &comparison, at).await? };
    let of_row = |row: &ComparedRow| refusals.get(&Part::Row(row.table, row.row));
    let rows: Vec<Row> = comparison
        .rows
        .iter()
        .map(|row| Row { table: comparison.table_of(row.table).map(str::to_owned), ..Row::of(row, of_row(row)) })
        .collect();
    let passed_over: Vec<PassedOver> =
        comparison.passed_over.iter().map(|row| PassedOver::of(row, &comparison)).collect();
    let applied = |row: &&ComparedRow| row.applies_by_itself() && of_row(row).is_none();
    let applied = if dry_run { 0 } else { comparison.rows.iter().filter(applied).count() };
    let contact = Contact::of(&comparison.contact, refusals.get(&Part::Contact));
    let is_left = |status: &str| matches!(status, "doubtful" | "refused");
    let left = rows.iter().map(|row| row.status).chain(contact.as_ref().map(|contact| contact.status)).any(is_left)
        || comparison.passed_over.iter().any(|row| row.reason.may_leave_a_team_out());

    let mut text = String::new();
    comparison.messages.iter().for_each(|message| text.push_str(&format!("{}\n", message.text())));
    contact.iter().for_each(|contact| contact.print(&mut text));
    rows.iter().for_each(|row| row.print(&mut text));
    passed_over.iter().for_each(|row| row.print(&mut text));
    text.push_str(&format!("Đã nhận {applied} dòng trên {} dòng.\n", rows.len()));
    let messages = comparison.messages.iter().map(rules::annex::Message::text).collect();
    let answer = Answer::done(&Imported { rows, applied, contact, passed_over, messages }, text)?;
    Ok(if left { answer.with_problems() } else { answer })
}

/// What of a file is taken or refused by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// A row: its table and its number there.
    Row(usize, u32),
    /// Block 2.
    Contact,
}

/// Applies what is new or changed; tells of each part that was refused after all, why.
async fn apply(store: &Store, comparison: &Comparison, at: Day) -> Result<HashMap<Part, String>> {
    let mut writer = Writer::new(at, store.now(), Origin::new(store.surroundings().id()));
    let picked: Vec<&ComparedRow> = comparison.rows.iter().filter(|row| row.applies_by_itself()).collect();
    let mut operations: Vec<(Option<Part>, Operation)> = Vec::new();
    operations.extend(writer.villages(picked.iter().copied()).into_iter().map(|operation| (None, operation)));
    for row in &picked {
        operations
            .extend(writer.row(row).into_iter().map(|operation| (Some(Part::Row(row.table, row.row)), operation)));
    }
    if comparison.contact.status.is_some_and(|status| matches!(status, Status::New | Status::Changed)) {
        operations.extend(writer.contact(&comparison.contact).map(|operation| (Some(Part::Contact), operation)));
    }
    let (parts, operations): (Vec<Option<Part>>, Vec<Operation>) = operations.into_iter().unzip();
    let outcomes = store.apply(&Scope::operator(), operations).await?;
    let refused = parts.into_iter().zip(outcomes).filter_map(|(part, outcome)| match (part, outcome) {
        (Some(part), Outcome::Refused(reason)) => Some((part, reason.to_string())),
        (Some(part), Outcome::Waiting(other)) => Some((part, other.to_string())),
        _ => None,
    });
    Ok(refused.collect())
}

#[derive(Serialize)]
struct Imported {
    rows: Vec<Row>,
    applied: usize,
    /// Block 2; `null` where it names nobody.
    contact: Option<Contact>,
    /// The rows that are no team's, so that nothing is left out in silence.
    passed_over: Vec<PassedOver>,
    /// What is to be said of the file as a whole.
    messages: Vec<String>,
}

#[derive(Serialize)]
struct Contact {
    status: &'static str,
    messages: Vec<String>,
}

impl Contact {
    fn of(change: &ContactChange, refused: Option<&String>) -> Option<Self> {
        let status = if refused.is_some() { Status::Refused } else { change.status? };
        let messages = change.messages.iter().map(rules::annex::Message::text);
        Some(Self { status: status.code(), messages: messages.chain(refused.cloned()).collect() })
    }

    fn print(&self, text: &mut String) {
        text.push_str(&format!("mục 2, cán bộ/bộ phận phụ trách: {}\n", in_words(self.status)));
        self.messages.iter().for_each(|message| text.push_str(&format!("    {message}\n")));
    }
}

fn in_words(status: &str) -> &'static str {
    match status {
        "new" => "mới",
        "changed" => "thay đổi",
        "same" => "giữ nguyên",
        "doubtful" => "cần xem lại",
        _ => "không nhận",
    }
}

#[derive(Serialize)]
struct PassedOver {
    row: u32,
    table: Option<String>,
    reason: &'static str,
    text: String,
    #[serde(skip)]
    said: &'static str,
}

impl PassedOver {
    fn of(row: &rules::annex::PassedOver, comparison: &Comparison) -> Self {
        Self {
            row: row.row,
            table: comparison.table_of(row.table).map(str::to_owned),
            reason: row.reason.code(),
            text: row.text.clone(),
            said: row.reason.text(),
        }
    }

    fn print(&self, text: &mut String) {
        let place = if self.row == 0 { String::new() } else { place(self.row, self.table.as_deref()) + ": " };
        text.push_str(&format!("{place}không đọc: {}\n    {}\n", self.text, self.said));
    }
}

/// Where a row stands: of a file with several tables in which.
fn place(row: u32, table: Option<&str>) -> String {
    table.map_or_else(|| format!("dòng {row}"), |table| format!("{table}, dòng {row}"))
}

#[derive(Serialize)]
struct Row {
    row: u32,
    /// The sheet or table it stands in, where the file has several.
    table: Option<String>,
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
            table: None,
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
        let status = in_words(self.status);
        let commune = self.commune.as_ref().map_or("", |commune| commune.name.as_str());
        let place = place(self.row, self.table.as_deref());
        text.push_str(&format!("{place}: {status}: {commune} – {} – {}\n", self.team, self.leader));
        self.messages.iter().for_each(|message| text.push_str(&format!("    {message}\n")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_block_two_is_told() {
        let change = |status| ContactChange { status, ..ContactChange::default() };
        let told = |change: &ContactChange, refused: Option<&String>| {
            Contact::of(change, refused).map(|contact| (contact.status, contact.messages))
        };
        assert_eq!(told(&change(None), None), None, "it names nobody");
        assert_eq!(told(&change(Some(Status::New)), None), Some(("new", Vec::new())));
        let reason = "wrong_day".to_owned();
        assert_eq!(told(&change(Some(Status::New)), Some(&reason)), Some(("refused", vec![reason.clone()])));
    }
}

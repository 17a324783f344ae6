//! The journal: a list of what became of which operation, and one of them with what it changed.

use super::parts::{Link, Shape};
use super::{Sampled, paths};
use crate::form::Choice;
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;

/// A part of the journal.
#[derive(Debug, Template)]
#[template(path = "journal.html")]
pub struct JournalPage {
    /// The frame.
    pub p: Page,
    /// What is asked for.
    pub filter: JournalFilter,
    /// The one thing of which is told, if only one is meant.
    pub object: Option<Filtered>,
    /// Why nothing is shown.
    pub notice: Option<Key>,
    /// Of several people or places of one name each, with the way to what happened.
    pub one_of: Vec<Link>,
    /// How many more there are.
    pub further: usize,
    /// The places to choose from.
    pub places: Vec<Choice>,
    /// The kinds to choose from.
    pub kinds: Vec<Choice>,
    /// The rows, the newest first.
    pub rows: Vec<JournalRow>,
    /// Where the older ones are.
    pub next_url: Option<String>,
    /// Where the newest are, if these are not they.
    pub newest_url: Option<String>,
    /// The same rows as files.
    pub files: Vec<Link>,
    /// How many rows a file holds at most.
    pub most: usize,
}

/// What is asked for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// The place's id; empty for all.
    pub unit: String,
    /// A place's name, as far as it is not clear which is meant.
    pub place: String,
    /// The author's name, or the one he signs in by.
    pub who: String,
    /// The kind's name.
    pub kind: String,
    /// The state's code.
    pub state: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The thing's id; empty for all.
    pub object: String,
}

/// The one thing of which rows are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filtered {
    /// What it is called, where that may be known.
    pub name: Option<String>,
    /// The same rows and those of all other things.
    pub all_url: String,
}

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalState {
    /// It took effect.
    Applied,
    /// It never will.
    Refused,
    /// It waits for another.
    Waiting,
}

impl JournalState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Applied, Self::Refused, Self::Waiting];

    /// Its word in addresses.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Waiting => "waiting",
        }
    }

    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::Applied => Shape::Good,
            Self::Refused => Shape::Bad,
            Self::Waiting => Shape::Care,
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::Applied => Key("journal-state-applied"),
            Self::Refused => Key("journal-state-refused"),
            Self::Waiting => Key("journal-state-waiting"),
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// When it was made.
    pub captured: String,
    /// When it came.
    pub arrived: String,
    /// Who made it.
    pub who: String,
    /// As what; empty where that is said already.
    pub acting_as: String,
    /// On which device; empty if on none that is known.
    pub device: String,
    /// Who carried it here; empty as long as everybody brings his own.
    pub carried_by: String,
    /// What was done, with the way to its page.
    pub what: Link,
    /// What became of it.
    pub state: JournalState,
    /// Why it was refused, or what it waits for.
    pub reason: Option<String>,
}

/// One operation.
#[derive(Debug, Template)]
#[template(path = "journal_entry.html")]
pub struct JournalEntryPage {
    /// The frame.
    pub p: Page,
    /// It.
    pub row: JournalRow,
    /// Its number.
    pub number: String,
    /// Whose affair it was.
    pub places: Vec<Link>,
    /// Why what it said isn't shown.
    pub silent: Option<Key>,
    /// What it said, field by field.
    pub fields: Vec<NamedValue>,
    /// What it changed; `None` if it amends nothing.
    pub changes: Option<Vec<ChangedValue>>,
    /// The journal of the thing it is about.
    pub object_url: Option<String>,
}

/// A field with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedValue {
    /// What it is called.
    pub name: String,
    /// What it was.
    pub before: String,
    /// What it became.
    pub after: String,
}

fn sample_row(state: JournalState) -> JournalRow {
    JournalRow {
        captured: "15/07/2025 09:58:12".into(),
        arrived: "15/07/2025 10:00:03".into(),
        who: "Trần Thị Mẫu".into(),
        acting_as: "Cán bộ xã, xã Gia Phú".into(),
        device: "Chrome, Android".into(),
        carried_by: String::new(),
        what: Link::new("Đổi tên Tổ thành “Tổ công nghệ số cộng đồng thôn Bản Bay”", paths::journal_entry("mau")),
        state,
        reason: (state == JournalState::Refused).then(|| "Không có gì thay đổi.".into()),
    }
}

impl Sampled for JournalPage {
    const NAME: &'static str = "journal";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |rows: Vec<JournalRow>, object: &str| Self {
            p: page.clone().within(Section::Journal),
            filter: JournalFilter { object: object.into(), ..JournalFilter::default() },
            object: (!object.is_empty()).then(|| Filtered {
                name: rows.is_empty().then(|| "Lò Văn Mẫu".to_owned()),
                all_url: paths::JOURNAL.to_owned(),
            }),
            notice: rows.is_empty().then_some(Key("journal-bad-day")),
            one_of: if rows.is_empty() {
                vec![Link::new("Trần Thị Mẫu (mau.gp)", paths::JOURNAL)]
            } else {
                Vec::new()
            },
            further: if rows.is_empty() { 2 } else { 0 },
            places: vec![Choice::new("mau", "Xã Gia Phú")],
            kinds: vec![Choice::new("team.add", "Lập Tổ")],
            next_url: (!rows.is_empty()).then(|| paths::JOURNAL.to_owned()),
            newest_url: (!rows.is_empty()).then(|| paths::JOURNAL.to_owned()),
            files: vec![Link::new("Tệp Excel", paths::JOURNAL_EXPORT), Link::new("Tệp CSV", paths::JOURNAL_EXPORT)],
            rows,
            most: 10_000,
        };
        vec![sample(JournalState::ALL.map(sample_row).to_vec(), ""), sample(Vec::new(), "mau")]
    }
}

impl Sampled for JournalEntryPage {
    const NAME: &'static str = "journal-entry";

    fn samples(page: &Page) -> Vec<Self> {
        let value = |name: &str, value: &str| NamedValue { name: name.into(), value: value.into() };
        let sample = |state, silent: Option<Key>, changes| Self {
            p: page.clone().within(Section::Journal),
            row: sample_row(state),
            number: "01980a3c-0000-7000-8000-000000000001".into(),
            places: vec![Link::new("Thôn Bản Bay", paths::unit("mau"))],
            fields: if silent.is_none() {
                vec![value("Tên Tổ", "Tổ Mẫu"), value("Từ ngày", "15/07/2025")]
            } else {
                Vec::new()
            },
            silent,
            changes,
            object_url: Some(paths::JOURNAL.to_owned()),
        };
        let change = ChangedValue { name: "Tên Tổ".into(), before: "—".into(), after: "Tổ Mẫu".into() };
        vec![
            sample(JournalState::Applied, None, Some(vec![change])),
            sample(JournalState::Refused, Some(Key("journal-hidden")), None),
        ]
    }
}

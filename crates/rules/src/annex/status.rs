//! What a comparison says.

use super::{form::SkipReason, intent::Intent, message::Message};
use crate::{ids::UnitId, operations::SetContact, phones::Phone, teams::words};
use std::fmt;

words! {
    /// What applying a row would do.
    Status {
        /// It makes a team, with its village where that is new.
        New = "new",
        /// It changes a team.
        Changed = "changed",
        /// Nothing: it is so already.
        Same = "same",
        /// Somebody must say that it is meant so.
        Doubtful = "doubtful",
        /// It can't be done.
        Refused = "refused",
    }
}

words! {
    /// Which cell a message is about.
    Field {
        /// The row as a whole.
        Row = "row",
        /// Tên xã.
        Commune = "commune",
        /// Tên Tổ công nghệ cộng đồng.
        Team = "team",
        /// Tổ trưởng.
        Leader = "leader",
        /// Số Điện thoại.
        Phone = "phone",
        /// Lập nhóm Zalo (có/không).
        Zalo = "zalo",
        /// Ghi chú.
        Note = "note",
        /// Block 1.
        Unit = "unit",
        /// Block 2.
        Contact = "contact",
    }
}

impl Field {
    /// The cell's heading as the form has it; empty for the row as a whole.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Row => "",
            Self::Commune => "Tên xã",
            Self::Team => "Tên Tổ công nghệ cộng đồng",
            Self::Leader => "Tổ trưởng",
            Self::Phone => "Số Điện thoại",
            Self::Zalo => "Lập nhóm Zalo (có/không)",
            Self::Note => "Ghi chú",
            Self::Unit => "1. Tên đơn vị địa phương",
            Self::Contact => "2. Thông tin cán bộ/bộ phận phụ trách",
        }
    }
}

words! {
    /// How much a message weighs for its row.
    Weight {
        /// To be known.
        Note = "note",
        /// Makes the row doubtful.
        Doubt = "doubt",
        /// Makes the row impossible.
        Refusal = "refusal",
    }
}

/// A filled-in annex beside what is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is to be said of the file as a whole.
    pub messages: Vec<Message>,
    /// Block 2.
    pub contact: ContactChange,
    /// The rows in the order of the file.
    pub rows: Vec<ComparedRow>,
    /// The tables of the file by name, as [`ComparedRow::table`] counts them.
    pub tables: Vec<String>,
    /// The rows that were passed over and why, but for headings and the numbers of columns.
    pub passed_over: Vec<PassedOver>,
}

impl Comparison {
    /// The name of a row's table, where the file has several: "Dòng 2" of which?
    #[must_use]
    pub fn table_of(&self, table: usize) -> Option<&str> {
        name_among(&self.tables, table)
    }
}

/// The name of a table that isn't the only one. Tables below each other on one sheet count their rows together.
pub(super) fn name_among(tables: &[String], table: usize) -> Option<&str> {
    let is_one = tables.windows(2).all(|two| matches!(two, [one, other] if one == other));
    tables.get(table).map(String::as_str).filter(|_| !is_one)
}

/// A row as it is spoken of: by its number, and by its table too where the file has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowAt {
    /// Its number.
    pub row: u32,
    /// Its table's name.
    pub table: Option<String>,
}

impl fmt::Display for RowAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.table {
            Some(table) => write!(f, "{} ({table})", self.row),
            None => write!(f, "{}", self.row),
        }
    }
}

/// A row that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Its number, counted like [`ComparedRow::row`].
    pub row: u32,
    /// Which of the file's tables it stands in, from 0.
    pub table: usize,
    /// What stands in it.
    pub text: String,
    /// Why.
    pub reason: SkipReason,
}

/// Block 2 beside the contact known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactChange {
    /// What applying would do; `None` when the block names nobody.
    pub status: Option<Status>,
    /// The new contact, where one is to be set.
    pub set: Option<SetContact>,
    /// Why.
    pub messages: Vec<Message>,
}

/// The commune a row belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// Its identity.
    pub id: UnitId,
    /// Its code on the day of the annex.
    pub code: Option<String>,
    /// Its name without the word of kind.
    pub name: String,
}

/// A row beside what is known.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedRow {
    /// The row's number as [`SheetRow::row`](super::form::SheetRow::row) counts.
    pub row: u32,
    /// Which of the file's tables it stands in, from 0.
    pub table: usize,
    /// What applying it would do.
    pub status: Status,
    /// The commune, where one was found.
    pub commune: Option<Commune>,
    /// The commune's cell as written.
    pub commune_written: String,
    /// The team's title as written.
    pub team: String,
    /// The leader's name without forms of address; empty where none is named.
    pub leader: String,
    /// The first phone of the row.
    pub phone: Option<Phone>,
    /// Is the Zalo group made? `None` where the cell doesn't say.
    pub zalo: Option<bool>,
    /// The note as written.
    pub note: String,
    /// What is to be said of the row.
    pub messages: Vec<Message>,
    /// What applying it would do, in detail; also of a doubtful row, which is applied only when somebody picks it.
    pub intent: Intent,
}

impl ComparedRow {
    /// Is it applied without anybody's asking?
    #[must_use]
    pub fn applies_by_itself(&self) -> bool {
        matches!(self.status, Status::New | Status::Changed)
    }

    /// Would picking it do anything? Not so for a doubtful row of which nobody can tell what is meant.
    #[must_use]
    pub fn can_apply(&self) -> bool {
        self.status != Status::Refused && self.intent != Intent::Nothing
    }
}

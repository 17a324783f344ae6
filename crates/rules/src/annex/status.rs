//! What a comparison says.

use super::{intent::Intent, message::Message};
use crate::{ids::UnitId, operations::SetContact, phones::Phone, teams::words};

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
    /// The note as written; informs, and is never compared.
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

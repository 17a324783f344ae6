//! The way a paper leaves an office (phát hành; Decree 30/2020/NĐ-CP, articles 10 to 19): prepared, laid before the leader, approved or
//! given back, numbered and dated, issued. What was issued never changes; a new version of what it told goes out as another paper
//! that takes its place.

mod steps;
#[cfg(test)]
mod tests;

pub use steps::must_stand;

use crate::{
    day::Day,
    ids::{IssueId, ObligationId, RequestId, UnitId},
    papers::Signing,
    teams::words,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Paper {
    /// A report of a unit, in a version that was sent.
    Report {
        /// By what is owed.
        obligation: ObligationId,
        /// Which version.
        version: u32,
    },
    /// What came of a request that an office made, as it stood when the paper was prepared (R3.3).
    Results {
        /// What was asked.
        request: RequestId,
    },
}

words! {
    /// The kind of a paper: each office numbers its papers of a kind by themselves, every year from 1 (article 15).
    PaperKind {
        /// Báo cáo, BC.
        Report = "report",
    }
}

impl Paper {
    /// Its kind.
    #[must_use]
    pub fn kind(self) -> PaperKind {
        match self {
            // What came of a request is a report too, and is numbered among them.
            Self::Report { .. } | Self::Results { .. } => PaperKind::Report,
        }
    }

    /// What it tells; there may be several papers of the same, one after the other.
    #[must_use]
    pub fn subject(self) -> Subject {
        match self {
            Self::Report { obligation, .. } => Subject::Report(obligation),
            Self::Results { request } => Subject::Results(request),
        }
    }

    /// The version of a report that goes out.
    #[must_use]
    pub fn version(self) -> Option<u32> {
        match self {
            Self::Report { version, .. } => Some(version),
            Self::Results { .. } => None,
        }
    }
}

/// What papers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A report, whatever its version.
    Report(ObligationId),
    /// What came of a request, whatever the day.
    Results(RequestId),
}

/// On whose authority a paper is signed (Decree 30/2020/NĐ-CP, article 13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Authority {
    /// By the head or whoever has the head's post for the time being (TM., Q.), or by a deputy for the head (KT.).
    Head(Signing),
    /// By the head of a section, by the head's order (TL.): the title of whoever signs, "Chánh Văn phòng".
    ByOrder(String),
    /// By whom the head gave power in writing (TUQ.): the title of whoever signs.
    ByMandate(String),
}

impl Authority {
    /// Does whoever signs so hold the head's own post?
    #[must_use]
    pub fn is_heads_own(&self) -> bool {
        match self {
            Self::Head(signing) => !matches!(signing, Signing::CommitteeByViceChair | Signing::ViceChair),
            Self::ByOrder(_) | Self::ByMandate(_) => false,
        }
    }
}

/// How the leader approved a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// On whose authority it is signed.
    pub authority: Authority,
    /// The name under the signature.
    pub signer: String,
}

/// Number, sign and day of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub number: u32,
    /// What stands behind it: "BC-UBND".
    pub sign: String,
    /// The day.
    pub dated: Day,
}

impl Number {
    /// "05/BC-UBND": below 10 with a zero before it.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{:02}/{}", self.number, self.sign)
    }
}

/// A paper that is approved and has its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The lines under "Nơi nhận".
    pub recipients: Vec<String>,
    /// How it was approved.
    pub approval: Approval,
    /// Its number, sign and day.
    pub number: Number,
}

/// How far a paper has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is being prepared.
    Preparing {
        /// With what it came back, if it did.
        remark: Option<String>,
        /// The lines under "Nơi nhận" that it had then.
        recipients: Vec<String>,
    },
    /// It lies before the leader.
    Submitted {
        /// The lines under "Nơi nhận".
        recipients: Vec<String>,
    },
    /// It is approved and has no number yet.
    Approved {
        /// The lines under "Nơi nhận".
        recipients: Vec<String>,
        /// How.
        approval: Approval,
    },
    /// It has its number and hasn't gone out.
    Numbered(Ready),
    /// It went out.
    Issued(Ready),
    /// It will not go out.
    Withdrawn {
        /// Why.
        reason: String,
        /// A number it had stays used.
        number: Option<Number>,
    },
}

words! {
    /// How far a paper has come, in a word.
    StageKind {
        /// It is being prepared.
        Preparing = "preparing",
        /// It lies before the leader.
        Submitted = "submitted",
        /// It is approved.
        Approved = "approved",
        /// It has its number.
        Numbered = "numbered",
        /// It went out.
        Issued = "issued",
        /// It will not go out.
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// In a word.
    #[must_use]
    pub fn kind(&self) -> StageKind {
        match self {
            Self::Preparing { .. } => StageKind::Preparing,
            Self::Submitted { .. } => StageKind::Submitted,
            Self::Approved { .. } => StageKind::Approved,
            Self::Numbered(_) => StageKind::Numbered,
            Self::Issued(_) => StageKind::Issued,
            Self::Withdrawn { .. } => StageKind::Withdrawn,
        }
    }

    /// The lines under "Nơi nhận", once they are settled.
    #[must_use]
    pub fn recipients(&self) -> &[String] {
        match self {
            Self::Preparing { recipients, .. } | Self::Submitted { recipients } | Self::Approved { recipients, .. } => {
                recipients
            }
            Self::Numbered(ready) | Self::Issued(ready) => &ready.recipients,
            Self::Withdrawn { .. } => &[],
        }
    }

    /// How it was approved, once it was.
    #[must_use]
    pub fn approval(&self) -> Option<&Approval> {
        match self {
            Self::Approved { approval, .. } => Some(approval),
            Self::Numbered(ready) | Self::Issued(ready) => Some(&ready.approval),
            Self::Preparing { .. } | Self::Submitted { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// Its number, once it has one.
    #[must_use]
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Numbered(ready) | Self::Issued(ready) => Some(&ready.number),
            Self::Withdrawn { number, .. } => number.as_ref(),
            Self::Preparing { .. } | Self::Submitted { .. } | Self::Approved { .. } => None,
        }
    }

    /// Is it still on its way?
    #[must_use]
    pub fn is_on_its_way(&self) -> bool {
        !matches!(self, Self::Issued(_) | Self::Withdrawn { .. })
    }
}

words! {
    /// A step on a paper's way.
    Step {
        /// It was prepared.
        Prepared = "prepared",
        /// It was laid before the leader.
        Submitted = "submitted",
        /// It was given back.
        Returned = "returned",
        /// It was approved.
        Approved = "approved",
        /// It got its number.
        Numbered = "numbered",
        /// It went out.
        Issued = "issued",
        /// The signed paper was taken back as a file.
        Attached = "attached",
        /// It was withdrawn.
        Withdrawn = "withdrawn",
    }
}

/// A paper on its way out of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its identity.
    pub id: IssueId,
    /// Whose office it leaves.
    pub unit: UnitId,
    /// What goes out.
    pub paper: Paper,
    /// When it was prepared.
    pub prepared_at: Timestamp,
    /// The paper whose place it takes.
    pub replaces: Option<IssueId>,
    /// How far it has come.
    pub stage: Stage,
    /// How many steps were taken; whoever takes the next one says how many were known.
    pub steps: u32,
    /// How many files came back.
    pub files: u32,
}

/// Characters of a sign.
pub const LONGEST_SIGN: usize = 40;
/// Characters of a title of whoever signs by order or mandate.
pub const LONGEST_TITLE: usize = 100;
/// Characters of a remark or reason.
pub const LONGEST_REMARK: usize = 500;
/// The largest number.
pub const LARGEST_NUMBER: u32 = 99_999;
/// Files that come back of one paper.
pub const MOST_FILES: u32 = 5;

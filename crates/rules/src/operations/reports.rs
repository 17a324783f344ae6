//! Operations on reports: written, sent up, returned, taken in, opened again (R3.2).

use super::Via;
use crate::{
    ids::ObligationId,
    indicators::{IndicatorCode, Quantity},
    reports::Section,
};
use serde::{Deserialize, Serialize};

/// What becomes of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportChange {
    /// Its reporter writes at it.
    Write(WriteReport),
    /// It is sent to the level above.
    Send(SendReport),
    /// The level above gives it back to be put right.
    Return(ReturnReport),
    /// The level above takes it in.
    Accept(AcceptReport),
    /// A report that was sent is opened again, for a corrected version.
    Unlock(UnlockReport),
    /// What came in until the window of its period ended is taken into it, by the program.
    Update(UpdateReport),
}

impl ReportChange {
    /// The report, by what is owed.
    #[must_use]
    pub fn obligation(&self) -> ObligationId {
        match self {
            Self::Write(body) => body.obligation,
            Self::Send(body) => body.obligation,
            Self::Return(body) => body.obligation,
            Self::Accept(body) => body.obligation,
            Self::Unlock(body) => body.obligation,
            Self::Update(body) => body.obligation,
        }
    }
}

/// See [`ReportChange::Write`]. Only what is given changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteReport {
    /// Which.
    pub obligation: ObligationId,
    /// Figures that are to stand in the place of what was counted, and those of free fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<WriteCell>,
    /// Why figures that were counted are put right; one reason may cover several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What stands in the sections.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<WriteSection>,
}

/// One figure of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteCell {
    /// Of which indicator.
    pub indicator: IndicatorCode,
    /// What is reported of the period; without it, what was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Quantity>,
}

/// One section of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteSection {
    /// Which.
    pub section: Section,
    /// Its text; without it, what the program proposes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// See [`ReportChange::Send`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendReport {
    /// Which.
    pub obligation: ObligationId,
    /// How it came, if it is sent for somebody else (gửi thay).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<SentFor>,
}

/// A report sent for whoever owes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentFor {
    /// How it came.
    pub via: Via,
    /// The paper or picture, by its SHA-256 in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Who gave it, as far as that is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// See [`ReportChange::Return`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnReport {
    /// Which.
    pub obligation: ObligationId,
    /// The version that was looked at.
    pub version: u32,
    /// What is to be put right.
    pub remark: String,
    /// Remarks on single figures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<CellRemark>,
}

/// What is to be put right of one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellRemark {
    /// Of which indicator.
    pub indicator: IndicatorCode,
    /// What.
    pub remark: String,
}

/// See [`ReportChange::Accept`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptReport {
    /// Which.
    pub obligation: ObligationId,
    /// The version that was looked at.
    pub version: u32,
}

/// See [`ReportChange::Unlock`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlockReport {
    /// Which.
    pub obligation: ObligationId,
    /// Why it has to be corrected.
    pub reason: String,
}

/// See [`ReportChange::Update`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateReport {
    /// Which.
    pub obligation: ObligationId,
    /// The version that is brought up to date.
    pub version: u32,
}

//! Operations on papers that leave an office (phát hành): prepared, submitted, approved, numbered, issued, taken back as a scan.

use crate::{
    day::Day,
    ids::IssueId,
    issues::{Authority, Paper},
};
use serde::{Deserialize, Serialize};

/// What becomes of a paper on its way out of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueChange {
    /// Somebody prepares it.
    Prepare(PrepareIssue),
    /// It is laid before the leader.
    Submit(SubmitIssue),
    /// The leader gives it back with a remark.
    Return(ReturnIssue),
    /// The leader approves it.
    Approve(ApproveIssue),
    /// It gets its number, sign and date.
    Number(NumberIssue),
    /// It goes out.
    Release(ReleaseIssue),
    /// The signed paper comes back as a file.
    Attach(AttachIssue),
    /// It will not go out.
    Withdraw(WithdrawIssue),
}

impl IssueChange {
    /// Which, of those that are there already.
    #[must_use]
    pub fn issue(&self) -> Option<IssueId> {
        match self {
            Self::Prepare(_) => None,
            Self::Submit(body) => Some(body.issue),
            Self::Return(body) => Some(body.issue),
            Self::Approve(body) => Some(body.issue),
            Self::Number(body) => Some(body.issue),
            Self::Release(body) => Some(body.issue),
            Self::Attach(body) => Some(body.issue),
            Self::Withdraw(body) => Some(body.issue),
        }
    }
}

/// See [`IssueChange::Prepare`]. The issue's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepareIssue {
    /// What goes out.
    pub paper: Paper,
}

/// See [`IssueChange::Submit`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmitIssue {
    /// Which.
    pub issue: IssueId,
    /// How many steps had been taken.
    pub steps: u32,
    /// The lines under "Nơi nhận"; none takes the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
}

/// See [`IssueChange::Return`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnIssue {
    /// Which.
    pub issue: IssueId,
    /// How many steps had been taken.
    pub steps: u32,
    /// What is to be put right.
    pub remark: String,
}

/// See [`IssueChange::Approve`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApproveIssue {
    /// Which.
    pub issue: IssueId,
    /// How many steps had been taken.
    pub steps: u32,
    /// On whose authority it is signed.
    pub authority: Authority,
    /// By whom: the name under the signature.
    pub signer: String,
}

/// See [`IssueChange::Number`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberIssue {
    /// Which.
    pub issue: IssueId,
    /// How many steps had been taken.
    pub steps: u32,
    /// The number.
    pub number: u32,
    /// What stands behind the number: "BC-UBND".
    pub sign: String,
    /// The day of the paper.
    pub dated: Day,
}

/// See [`IssueChange::Release`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseIssue {
    /// Which.
    pub issue: IssueId,
    /// How many steps had been taken.
    pub steps: u32,
}

/// See [`IssueChange::Attach`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachIssue {
    /// Which.
    pub issue: IssueId,
    /// The file, by its SHA-256 in hexadecimal.
    pub file: String,
}

/// See [`IssueChange::Withdraw`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawIssue {
    /// Which.
    pub issue: IssueId,
    /// How many steps had been taken.
    pub steps: u32,
    /// Why.
    pub reason: String,
}

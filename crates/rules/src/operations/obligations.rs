//! Operations on who owes which report by when (R3.1, R3.2).

use crate::{
    day::{Day, Span},
    ids::{ObligationId, UnitId},
    schedules::ReportKind,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What changes of what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObligationChange {
    /// A period opens: who owes what is written down. Once more in the same period: heirs take over from those that have ended.
    Open(OpenPeriod),
    /// Reports may come later than the schedule says.
    Extend(ExtendObligations),
    /// A report isn't owed any more, or is again.
    Excuse(ExcuseObligation),
}

impl ObligationChange {
    /// The reports it is about, of those that are owed already.
    #[must_use]
    pub fn obligations(&self) -> &[ObligationId] {
        match self {
            Self::Open(_) => &[],
            Self::Extend(body) => &body.obligations,
            Self::Excuse(body) => std::slice::from_ref(&body.obligation),
        }
    }

    /// Everything with a name that it speaks of.
    #[must_use]
    pub fn named(&self) -> Vec<Uuid> {
        match self {
            Self::Open(body) => vec![body.province.0],
            Self::Extend(_) | Self::Excuse(_) => self.obligations().iter().map(|id| id.0).collect(),
        }
    }
}

/// See [`ObligationChange::Open`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPeriod {
    /// The province whose reports these are.
    pub province: UnitId,
    /// Which report.
    pub report: ReportKind,
    /// The period's first day.
    pub from: Day,
    /// The first day after it.
    pub to: Day,
    /// By the tree and the teams of this day.
    pub day: Day,
}

impl OpenPeriod {
    /// The period.
    #[must_use]
    pub fn period(&self) -> Span {
        Span { from: self.from, to: self.to }
    }
}

/// See [`ObligationChange::Extend`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendObligations {
    /// Which.
    pub obligations: Vec<ObligationId>,
    /// They are in time through this day.
    pub to: Day,
    /// Why.
    pub reason: String,
}

/// See [`ObligationChange::Excuse`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcuseObligation {
    /// Which.
    pub obligation: ObligationId,
    /// Why; without a reason it is owed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

//! Who owes which report by when (R3.1, R3.2): written down when a period opens, from the tree and the teams of that day.
//!
//! What was written down stays. A debtor that ends meanwhile hands what it still owes to its heir, or owes nothing any more; a team
//! made later owes from the next period on. So no share of reports ever passes 100 %.

mod opening;
#[cfg(test)]
mod tests;

pub use opening::{Census, TeamStanding, open, take_over};

use crate::{
    day::{Day, Span},
    ids::{ObligationId, TeamId, UnitId},
    operations::Refusal,
    schedules::{ReportKind, Reporter},
    teams::{good_text, words},
    units::{Level, Registry},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who owes a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Debtor {
    /// A team.
    Team(TeamId),
    /// A commune, a district or a province; of a village: that it has no team which could report.
    Unit(UnitId),
}

/// What became of a report that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing yet.
    Open,
    /// It was sent up and waits to be looked at.
    Submitted,
    /// It came back with a remark.
    Returned,
    /// It was sent, and opened again to be put right.
    Reopened,
    /// The level above has taken it in.
    Accepted,
    /// It isn't owed any more.
    Excused(Excuse),
    /// The debtor ended, and its heir owes this one instead.
    TakenOver(ObligationId),
    /// There is no team in the village that could report.
    NotEstablished,
}

/// Why a report isn't owed any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// The debtor ended, and nobody of its level stands in its place.
    Ended,
    /// Somebody above said why.
    Said(String),
}

words! {
    /// How a report that is owed stands at a moment.
    State {
        /// Its period is not over.
        NotDue = "not_due",
        /// It may be sent and isn't late.
        Due = "due",
        /// It should have been sent.
        Late = "late",
        /// It was sent and waits to be looked at.
        Submitted = "submitted",
        /// It came back to be put right.
        Returned = "returned",
        /// It was sent, and opened again to be put right.
        Reopened = "reopened",
        /// The level above has taken it in.
        Accepted = "accepted",
        /// It isn't owed any more.
        Excused = "excused",
        /// There is no team that could report.
        NotEstablished = "not_established",
    }
}

impl State {
    /// Is a report in this state one that is still to be sent?
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::NotDue | Self::Due | Self::Late | Self::Returned | Self::Reopened)
    }

    /// Has the report been sent, and not come back?
    #[must_use]
    pub fn is_reported(self) -> bool {
        matches!(self, Self::Submitted | Self::Accepted)
    }

    /// Does it count among what is owed at all?
    #[must_use]
    pub fn is_owed(self) -> bool {
        self.is_open() || self.is_reported()
    }
}

/// One report that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Its identity, which follows from kind, period and debtor.
    pub id: ObligationId,
    /// Which report.
    pub kind: ReportKind,
    /// Of what time.
    pub period: Span,
    /// On which level.
    pub reporter: Reporter,
    /// By whom.
    pub debtor: Debtor,
    /// Where the debtor stood when it was written down; of a team its home.
    pub unit: UnitId,
    /// From which instant on it is late.
    pub late_from: Timestamp,
    /// Why it may come later than the schedule says, if so.
    pub extended: Option<String>,
    /// What became of it.
    pub standing: Standing,
    /// When it was first sent, by the clock of whoever sent it.
    pub sent_at: Option<Timestamp>,
    /// How many versions were sent.
    pub versions: u32,
    /// The version that counts for the level above.
    pub accepted: Option<u32>,
}

impl Obligation {
    /// The identity of what a debtor owes of a period.
    #[must_use]
    pub fn id_of(kind: ReportKind, period: Span, debtor: Debtor) -> ObligationId {
        const NAMESPACE: uuid::Uuid = uuid::Uuid::from_u128(0x8a5f_6c1e_3b0d_4f5a_9c7e_2d41_6b83_f0a7);
        let (word, id) = match debtor {
            Debtor::Team(team) => ("team", team.0),
            Debtor::Unit(unit) => ("unit", unit.0),
        };
        let name = format!("{} {} {} {word} {id}", kind.code(), period.from, period.to);
        ObligationId(uuid::Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }

    /// How it stands at a moment.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        self.standing.state(now >= self.late_from, now >= self.period.to.begins())
    }

    /// Should it have been sent by a moment, and wasn't, or came back and wasn't sent again? By the day that more time was given to.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.is_open() && now >= self.late_from
    }

    /// Was it first sent when it was late already?
    #[must_use]
    pub fn came_late(&self) -> bool {
        self.sent_at.is_some_and(|sent| sent >= self.late_from)
    }

    /// The last day on which it is in time, and the hour at which that day ends for it, if earlier than midnight.
    #[must_use]
    pub fn last_day(&self) -> (Day, Option<i8>) {
        let last = Day::of(self.late_from - jiff::SignedDuration::from_millis(1));
        let into_day = self.late_from.duration_since(last.begins()).as_hours();
        (last, i8::try_from(into_day).ok().filter(|hour| *hour < 24))
    }

    /// May its debtor still write at it: nothing was sent, or it came back?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing.is_open()
    }
}

/// How many reports stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// That are owed.
    pub owed: u32,
    /// That were sent and didn't come back.
    pub reported: u32,
    /// That the level above has taken in.
    pub accepted: u32,
    /// That are late, those among them that came back and weren't sent again in time.
    pub late: u32,
}

impl Count {
    /// Of some reports at a moment.
    pub fn of<'a>(obligations: impl IntoIterator<Item = &'a Obligation>, now: Timestamp) -> Self {
        let mut count = Self::default();
        for obligation in obligations {
            count.add(obligation.state(now), obligation.is_late(now), 1);
        }
        count
    }

    /// So many more in a state; one that came back is late or not beside.
    pub fn add(&mut self, state: State, is_late: bool, times: u32) {
        self.owed += times * u32::from(state.is_owed());
        self.reported += times * u32::from(state.is_reported());
        self.accepted += times * u32::from(state == State::Accepted);
        self.late += times * u32::from(is_late);
    }
}

impl Standing {
    /// May its debtor still write at it: nothing was sent, or it came back, or was opened again?
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::Returned | Self::Reopened)
    }

    /// How a report that stands like this is seen once its time has come, and once it is late.
    #[must_use]
    pub fn state(&self, is_late: bool, is_over: bool) -> State {
        match self {
            Self::Open if is_late => State::Late,
            Self::Open if is_over => State::Due,
            Self::Open => State::NotDue,
            Self::Submitted => State::Submitted,
            Self::Returned => State::Returned,
            Self::Reopened => State::Reopened,
            Self::Accepted => State::Accepted,
            Self::Excused(_) | Self::TakenOver(_) => State::Excused,
            Self::NotEstablished => State::NotEstablished,
        }
    }
}

/// Characters of a reason.
pub const LONGEST_REASON: usize = 500;

impl Obligation {
    /// It may come through a later day, for a reason.
    ///
    /// # Errors
    /// When it was sent already or isn't owed, when the day brings no more time, or the reason doesn't do.
    pub fn extend(&mut self, to: Day, reason: &str) -> Result<(), Refusal> {
        self.must_be_open()?;
        let late_from = to.after().begins();
        if late_from <= self.late_from {
            return Err(Refusal::no_more_time("").on(to));
        }
        self.extended = Some(good_text(reason, LONGEST_REASON)?);
        self.late_from = late_from;
        Ok(())
    }

    /// It isn't owed any more, for a reason; without one it is owed again. What was accepted before then doesn't count again by itself:
    /// somebody else may have told of its places meanwhile.
    ///
    /// # Errors
    /// When it was sent already, when nothing changes, or the reason doesn't do.
    pub fn excuse(&mut self, reason: Option<&str>) -> Result<(), Refusal> {
        match (&self.standing, reason) {
            (Standing::Excused(Excuse::Said(_)), None) => (self.standing, self.accepted) = (Standing::Open, None),
            (_, None) => return Err(Refusal::nothing_changed("")),
            (_, Some(reason)) => {
                self.must_be_open()?;
                self.standing = Standing::Excused(Excuse::Said(good_text(reason, LONGEST_REASON)?));
            }
        }
        Ok(())
    }

    fn must_be_open(&self) -> Result<(), Refusal> {
        match self.standing {
            Standing::Open | Standing::Returned | Standing::Reopened => Ok(()),
            Standing::Submitted | Standing::Accepted => Err(Refusal::report_sent("")),
            Standing::Excused(_) | Standing::TakenOver(_) | Standing::NotEstablished => {
                Err(Refusal::nothing_changed(""))
            }
        }
    }

    /// The unit to which it is sent, in the tree of a day: of a team its commune, of a unit the one above it; a province reports to
    /// its own People's Committee.
    #[must_use]
    pub fn superior(&self, registry: &Registry, day: Day) -> Option<UnitId> {
        let standing = registry.standing_for(self.unit, day)?;
        match self.debtor {
            Debtor::Team(_) => registry.above(standing, Level::Commune, day),
            Debtor::Unit(_) => registry.parent(standing, day).or(Some(standing)),
        }
    }
}

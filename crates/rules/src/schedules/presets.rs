//! What holds where a province has set nothing, and what it may take over with one tap.

use super::{DueDay, ReportKind, Reporter, Roll, Schedule, Times};
use crate::{
    day::{Day, Span},
    periods::FIRST_DAY,
};
use std::collections::BTreeMap;

/// The day on which Decree 09/2019/NĐ-CP lets a month begin, the month before (article 12).
const FIRST_DAY_BY_DECREE: i8 = 15;

/// Until this hour a team's day lasts: whoever sums up needs the evening for it.
const EVENING: i8 = 18;

impl Schedule {
    /// What holds for reports of a kind where a province has set nothing. Of quarters, halves and years the letter says nothing, so
    /// nobody owes them until a province asks.
    #[must_use]
    pub fn shipped(kind: ReportKind, day: Day) -> Option<Self> {
        match kind {
            ReportKind::Month if has_districts(day) => Some(Self::month_of_2022()),
            ReportKind::Month => Some(Self::month_of_2025()),
            ReportKind::Quarter | ReportKind::Half | ReportKind::Year => None,
            ReportKind::Establishment => Self::establishment_of_2022(),
        }
    }

    /// The same through the days, oldest first.
    #[must_use]
    pub fn all_shipped(kind: ReportKind) -> Vec<(Span, Option<Self>)> {
        let ended = districts_ended();
        let spans = [Span { from: Day::MIN, to: ended }, Span::since(ended)];
        let mut all = spans.map(|span| (span, Self::shipped(kind, span.from))).to_vec();
        all.dedup_by(|later, earlier| {
            let same = later.1 == earlier.1;
            if same {
                earlier.0.to = later.0.to;
            }
            same
        });
        all
    }

    /// The days of the letter's month, for reports of any kind.
    #[must_use]
    pub fn by_letter(kind: ReportKind, day: Day) -> Option<Self> {
        let kind = if kind.rhythm().is_some() { ReportKind::Month } else { kind };
        Self::shipped(kind, day)
    }

    /// By Decree 09/2019/NĐ-CP: data from the 15th to the 14th, at least a working day between that and the report, and a day for each
    /// level (articles 8, 12). The province's own report must be with the Government by the 25th (article 13); so the last one is due
    /// then, and each level three days after the one below, which leaves it a working day also over a weekend.
    #[must_use]
    pub fn by_decree_09(kind: ReportKind, day: Day) -> Option<Self> {
        kind.rhythm()?;
        let mut levels = vec![Reporter::Commune, Reporter::Department];
        if has_districts(day) {
            levels.insert(1, Reporter::District);
        }
        let days = [19, 22, 25].map(DueDay::on);
        let due = levels.into_iter().zip(days).chain([(Reporter::Team, until_evening(16))]).collect();
        Some(Self { times: Times::Each { begins: FIRST_DAY_BY_DECREE }, due, roll: Roll::Later, window: 1 })
    }

    /// The month as the letter has it: the district on the 25th (R3.2); what lies below and above is ours.
    #[must_use]
    pub fn month_of_2022() -> Self {
        Self::month([
            (Reporter::Team, until_evening(22)),
            (Reporter::Commune, DueDay::on(23)),
            (Reporter::District, DueDay::on(25)),
            (Reporter::Department, DueDay::on(28)),
        ])
    }

    /// The month since districts have ended: the letter's day is the commune's.
    #[must_use]
    pub fn month_of_2025() -> Self {
        Self::month([
            (Reporter::Team, until_evening(23)),
            (Reporter::Commune, DueDay::on(25)),
            (Reporter::Department, DueDay::on(28)),
        ])
    }

    fn month<const N: usize>(due: [(Reporter, DueDay); N]) -> Self {
        Self { times: Times::Each { begins: FIRST_DAY }, due: due.into(), roll: Roll::Keep, window: 1 }
    }

    /// The districts tell the department before 29 May 2022 how establishment and pilot went since Dispatch 1844 of 2 May (R3.1).
    /// Until when that tells, and the days below and above, are ours. Teams owe nothing: they are what is told of.
    fn establishment_of_2022() -> Option<Self> {
        let period = Span { from: Day::new(2022, 5, 2)?, to: Day::new(2022, 5, 21)? };
        let due = BTreeMap::from([
            (Reporter::Commune, DueDay::on(25)),
            (Reporter::District, DueDay { before: true, ..DueDay::on(29) }),
            (Reporter::Department, DueDay::on(31)),
        ]);
        Some(Self { times: Times::Once { period }, due, roll: Roll::Keep, window: 1 })
    }
}

fn until_evening(day: i8) -> DueDay {
    DueDay { hour: Some(EVENING), ..DueDay::on(day) }
}

/// The first day without districts.
fn districts_ended() -> Day {
    Day::new(2025, 7, 1).unwrap_or(Day::MAX)
}

fn has_districts(day: Day) -> bool {
    day < districts_ended()
}

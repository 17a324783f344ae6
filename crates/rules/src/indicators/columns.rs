//! The columns of a table of figures: in the period, since the beginning of the year, since the beginning, against the period
//! before, against the target; each as its kind allows.

use super::{Indicator, IndicatorKind, Quantity, Term};
use crate::{
    catalogue::Item,
    day::{Day, Span},
    ids::ItemId,
    measures::{Counted, Measure, Sums},
    periods::PeriodKind,
};
use std::collections::BTreeMap;

/// The periods that the columns of a table are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// How long the period is.
    pub kind: PeriodKind,
    /// The period.
    pub period: Span,
    /// The one before.
    pub previous: Span,
    /// From the beginning of the year, in which the period ends, to the end of the period.
    pub year: Span,
}

impl Columns {
    /// Around a period of a kind, whose months may begin on another day than the programme's.
    #[must_use]
    pub fn of(kind: PeriodKind, period: Span) -> Self {
        let begins = period.from.day_of_month();
        let previous = kind.beginning_on(begins, period.from.before());
        let year = PeriodKind::Year.beginning_on(begins, period.to.before());
        let year = Span { from: year.from.min(period.from), to: period.to };
        Self { kind, period, previous, year }
    }

    /// The same up to a day, should the period not be over by then.
    #[must_use]
    pub fn until(mut self, day: Day) -> Self {
        let to = self.period.to.min(day.after()).max(self.period.from);
        (self.period.to, self.year.to) = (to, to);
        self
    }

    /// Are they other days than a period of the programme's, by whose months the kept sums know whom the teams reached?
    #[must_use]
    pub fn are_own(&self) -> bool {
        let whole = self.kind.of(self.period.from);
        self.kind != PeriodKind::Ever && (whole.from != self.period.from || whole.to < self.period.to)
    }

    /// The last days up to which sums are needed: before the previous period, before the period, before the year, of the period.
    #[must_use]
    pub fn last_days(&self) -> [Day; 4] {
        [self.previous.from, self.period.from, self.year.from, self.period.to].map(Day::before)
    }
}

/// The kept sums of a unit up to the days that the columns need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// How long the period is.
    pub kind: PeriodKind,
    /// Up to each of [`Columns::last_days`].
    pub sums: [Sums; 4],
    /// Households declared at the end of the previous period, and at the end of the period.
    pub declared: [i64; 2],
}

/// What was counted in a time, and what there was at its end.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    before: Option<&'a Sums>,
    end: &'a Sums,
    kind: PeriodKind,
    declared: i64,
}

impl Windows {
    /// Those of a unit where nothing is counted.
    #[must_use]
    pub fn empty(kind: PeriodKind) -> Self {
        Self { kind, sums: std::array::from_fn(|_| Sums::default()), declared: [0; 2] }
    }

    /// Together with those of another place, of the same days.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        self.with(other, Sums::plus, i64::wrapping_add)
    }

    /// Without those of a place within it, of the same days.
    #[must_use]
    pub fn minus(self, other: &Self) -> Self {
        self.with(other, Sums::minus, i64::wrapping_sub)
    }

    fn with(self, other: &Self, sums: fn(Sums, &Sums) -> Sums, declared: fn(i64, i64) -> i64) -> Self {
        let mut others = other.sums.iter();
        let all = self.sums.map(|own| match others.next() {
            Some(other) => sums(own, other),
            None => own,
        });
        let [before, end] = self.declared;
        let [other_before, other_end] = other.declared;
        Self { kind: self.kind, sums: all, declared: [declared(before, other_before), declared(end, other_end)] }
    }

    /// With the households reached in the period before, in the period and since the year began, counted by the days of these.
    pub fn reach(&mut self, [previous, period, year]: [i64; 3]) {
        let [first, before, before_year, end] = &mut self.sums;
        let (of_period, of_year) = (Measure::reached(self.kind), Measure::ReachedInYear);
        before_year.0.insert(of_year.into(), 0);
        end.0.insert(of_year.into(), year);
        // Where the period is a year, both are told of by the same sums.
        let until = if self.kind == PeriodKind::Year { [before, before_year] } else { [before, &mut Sums::default()] };
        first.0.insert(of_period.into(), 0);
        for sums in until {
            sums.0.insert(of_period.into(), previous);
        }
        end.0.insert(of_period.into(), previous + period);
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Window<'_> {
        let [_, before, _, end] = &self.sums;
        Window { before: Some(before), end, kind: self.kind, declared: self.declared[1] }
    }

    /// The period before.
    #[must_use]
    pub fn previous(&self) -> Window<'_> {
        let [before, end, ..] = &self.sums;
        Window { before: Some(before), end, kind: self.kind, declared: self.declared[0] }
    }

    /// From the beginning of the year on.
    #[must_use]
    pub fn year(&self) -> Window<'_> {
        let [.., before, end] = &self.sums;
        Window { before: Some(before), end, kind: PeriodKind::Year, declared: self.declared[1] }
    }

    /// Since the teams are there.
    #[must_use]
    pub fn ever(&self) -> Window<'_> {
        let [.., end] = &self.sums;
        Window { before: None, end, kind: PeriodKind::Ever, declared: self.declared[1] }
    }
}

impl Window<'_> {
    /// What a term comes to: of a flow what was added in the time, of a stock what there is at its end.
    pub(super) fn term(&self, term: Term, items: &BTreeMap<ItemId, Item>) -> i64 {
        let counted = |counted: Counted, kind| match kind {
            IndicatorKind::Stock => self.end.get(counted),
            IndicatorKind::Flow | IndicatorKind::Distinct => {
                self.end.get(counted) - self.before.map_or(0, |before| before.get(counted))
            }
        };
        match term {
            Term::Measure(measure) => counted(measure.into(), measure.kind()),
            Term::Item(item, measure) => counted(Counted::Item(item, measure), measure.kind()),
            Term::Items(kind, pillar, measure) => items
                .values()
                .filter(|item| item.kind == kind && pillar.is_none_or(|pillar| item.pillar == pillar))
                .map(|item| counted(Counted::Item(item.id, measure), measure.kind()))
                .sum(),
            Term::Reached => counted(Measure::reached(self.kind).into(), IndicatorKind::Distinct),
            Term::Declared => self.declared,
        }
    }
}

/// An indicator in all columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Which.
    pub indicator: &'a Indicator,
    /// In the period (trong kỳ); of a stock at its end. `None` of what the reporter types, as all the others.
    pub period: Option<Quantity>,
    /// Since the beginning of the year (lũy kế từ đầu năm); not of a stock.
    pub year: Option<Quantity>,
    /// Since the beginning (lũy kế từ khi thành lập); not of a stock.
    pub ever: Option<Quantity>,
    /// In the period before (kỳ trước).
    pub before: Option<Quantity>,
    /// What was to be reached (chỉ tiêu): a number, or of a share hundredths of a per cent.
    pub target: Option<u32>,
}

impl Indicator {
    /// Its row of a table.
    #[must_use]
    pub fn row(&self, windows: &Windows, items: &BTreeMap<ItemId, Item>, target: Option<u32>) -> Row<'_> {
        let adds_up = self.definition.kind() != IndicatorKind::Stock;
        let in_window = |window: Window<'_>| self.evaluate(&window, items);
        Row {
            indicator: self,
            period: in_window(windows.period()),
            year: in_window(windows.year()).filter(|_| adds_up),
            ever: in_window(windows.ever()).filter(|_| adds_up),
            before: in_window(windows.previous()),
            target,
        }
    }
}

impl Row<'_> {
    /// What is held against the target: what was reached since the beginning of the year, of a stock what there is.
    #[must_use]
    pub fn against_target(&self) -> Option<Quantity> {
        self.year.or(self.period)
    }

    /// Is the target reached? `None` without one, and of what the reporter types.
    #[must_use]
    pub fn is_reached(&self) -> Option<bool> {
        Some(self.against_target()?.reaches(self.target?))
    }
}

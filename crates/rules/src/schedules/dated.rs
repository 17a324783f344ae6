//! What the provinces have set, each of every kind of report, dated.

use super::{ReportKind, Reporter, Schedule, Times};
use crate::{
    day::{Day, Span},
    holidays::Calendar,
    ids::UnitId,
    settings::Settings,
};

/// By province and kind of report, when it is due from a day on; `None`: it isn't asked for.
pub type Schedules = Settings<Option<Schedule>, (UnitId, ReportKind)>;

impl Settings<Option<Schedule>, (UnitId, ReportKind)> {
    /// When reports of a kind are due in a province by what holds on a day; `None`: nobody owes one.
    #[must_use]
    pub fn on_day(&self, province: UnitId, kind: ReportKind, day: Day) -> Option<Schedule> {
        self.own((province, kind), day).cloned().unwrap_or_else(|| Schedule::shipped(kind, day))
    }

    /// The period to which a day belongs, if anybody owes a report of it. Where from some day on other periods hold, or none, the one
    /// before ends there, so that each day is told of once.
    #[must_use]
    pub fn period(&self, province: UnitId, kind: ReportKind, day: Day) -> Option<Span> {
        let schedule = self.on_day(province, kind, day)?;
        let whole = schedule.period(kind, day)?;
        let later = self.of((province, kind)).filter(|(span, _)| span.from > day && span.from < whole.to);
        let mut other = later.filter(|(_, set)| set.as_ref().is_none_or(|set| set.times != schedule.times));
        Some(Span { to: other.next().map_or(whole.to, |(span, _)| span.from), ..whole })
    }

    /// By what the reports of a period are due: by what holds when it ends. Who owes has then the day of his time.
    #[must_use]
    pub fn of_period(&self, province: UnitId, kind: ReportKind, period: Span) -> Option<Schedule> {
        self.on_day(province, kind, period.to.before())
    }

    /// The next days from one on, `most` of them at most and of the next five years, until which reports of a kind by a level are in
    /// time, with their periods.
    #[must_use]
    pub fn next_due(
        &self,
        (province, kind): (UnitId, ReportKind),
        reporter: Reporter,
        from: Day,
        most: usize,
        calendar: &Calendar,
    ) -> Vec<(Span, Day)> {
        // What is due now was over two months ago at the most.
        let mut day = from.months_before(3);
        let end = Day::new(from.year().saturating_add(5), 12, 31).unwrap_or(Day::MAX);
        let mut found = Vec::new();
        while found.len() < most && day < end {
            let Some(period) = self.period(province, kind, day) else {
                let Some(begins) = self.next_beginning(province, kind, day) else { break };
                day = begins;
                continue;
            };
            let due = self.of_period(province, kind, period);
            let last = due.and_then(|schedule| schedule.last_day(reporter, period, calendar));
            found.extend(last.filter(|last| *last >= from).map(|last| (period, last)));
            day = period.to;
        }
        found
    }

    /// After a day of no period, a later one on which one may begin.
    fn next_beginning(&self, province: UnitId, kind: ReportKind, day: Day) -> Option<Day> {
        let once = match self.on_day(province, kind, day).map(|schedule| schedule.times) {
            Some(Times::Once { period }) => Some(period.from),
            _ => None,
        };
        let set = self.of((province, kind)).map(|(span, _)| span.from);
        set.chain(once).filter(|begins| *begins > day).min()
    }

    /// What has held and will hold for reports of a kind in a province, oldest first: what is shipped, up to what it set first.
    #[must_use]
    pub fn all(&self, province: UnitId, kind: ReportKind) -> Vec<(Span, Option<Schedule>)> {
        let first = self.of((province, kind)).next().map_or(Day::MAX, |(span, _)| span.from);
        let until = Span { to: first, ..Span::ALWAYS };
        let shipped = Schedule::all_shipped(kind).into_iter().map(|(span, set)| (span.meet(until), set));
        let own = self.of((province, kind)).map(|(span, set)| (span, set.clone()));
        shipped.chain(own).filter(|(span, _)| !span.is_empty()).collect()
    }
}

//! Putting a report together: what was counted, what those below reported, what the reporter wrote.

use super::{Defined, Draft, Line, Missing, Snapshot, propose};
use crate::{
    catalogue::Item,
    day::{Day, Span},
    ids::{ItemId, ObligationId},
    indicators::{Formula, Indicator, IndicatorCode, IndicatorKind, Quantity, Windows},
    operations::SentFor,
    schedules::{ReportKind, Reporter},
};
use std::collections::BTreeMap;

/// Somebody who owes a report of the same period to this reporter.
#[derive(Clone, Debug)]
pub struct Below<'a> {
    /// What it owes.
    pub obligation: ObligationId,
    /// How it is called.
    pub name: String,
    /// Has it sent a report that is still to be looked at?
    pub is_sent: bool,
    /// The version that was accepted, of this period.
    pub accepted: Option<(u32, &'a Snapshot)>,
    /// Without that: the last one accepted of an earlier period, by which stocks and cumulative figures go on.
    pub last: Option<&'a Snapshot>,
}

/// Everything a report is put together from.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// Which report.
    pub kind: ReportKind,
    /// On which level.
    pub reporter: Reporter,
    /// Of what time.
    pub period: Span,
    /// The first day of the year in which the period ends.
    pub year_from: Day,
    /// How the reporter is called.
    pub name: String,
    /// How those above it are called, the nearest first.
    pub above: Vec<String>,
    /// Under the tree of which day it is summed up.
    pub tree: Day,
    /// The indicators of the province, in order.
    pub indicators: Vec<&'a Indicator>,
    /// The catalogue.
    pub items: &'a BTreeMap<ItemId, Item>,
    /// What is counted here and at none of those below: of a team everything.
    pub own: &'a Windows,
    /// Those who report to this reporter.
    pub below: Vec<Below<'a>>,
    /// This reporter's last report of an earlier period.
    pub previous: Option<&'a Snapshot>,
    /// What the reporter is to reach.
    pub targets: BTreeMap<IndicatorCode, u32>,
    /// What the reporter wrote.
    pub draft: &'a Draft,
    /// How it came, if it is sent for somebody else.
    pub on_behalf: Option<SentFor>,
}

/// A report put together, as it would be sent now.
#[must_use]
pub fn compose(material: &Material<'_>) -> Snapshot {
    let lines: Vec<Line> = material.indicators.iter().map(|indicator| material.line(indicator)).collect();
    let missing = material.below.iter().filter(|below| below.accepted.is_none());
    let mut snapshot = Snapshot {
        kind: material.kind,
        reporter: material.reporter,
        period: [material.period.from, material.period.to],
        name: material.name.clone(),
        above: material.above.clone(),
        tree: material.tree,
        definitions: material.indicators.iter().map(|indicator| Defined::of(indicator)).collect(),
        lines,
        sections: BTreeMap::new(),
        below: material.below.iter().filter_map(|below| Some((below.obligation, below.accepted?.0))).collect(),
        missing: missing
            .map(|below| Missing { obligation: below.obligation, name: below.name.clone(), sent: below.is_sent })
            .collect(),
        on_behalf: material.on_behalf.clone(),
    };
    let mut sections = propose(&snapshot, material.below.len());
    sections.extend(material.draft.sections.iter().map(|(section, text)| (*section, text.clone())));
    snapshot.sections = sections;
    snapshot
}

impl Defined {
    fn of(indicator: &Indicator) -> Self {
        Self { code: indicator.code.clone(), definition: indicator.definition.clone() }
    }
}

fn plus(one: Option<Quantity>, other: Option<Quantity>) -> Option<Quantity> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.plus(other)),
        (one, other) => one.or(other),
    }
}

impl Material<'_> {
    /// The last report of the period right before this one.
    fn period_before(&self) -> Option<&Snapshot> {
        self.previous.filter(|previous| previous.period().to == self.period.from)
    }

    /// Does a report belong to this year, so that its cumulative figures go on?
    fn is_of_this_year(&self, snapshot: &Snapshot) -> bool {
        snapshot.period().to > self.year_from
    }

    fn line(&self, indicator: &Indicator) -> Line {
        let code = &indicator.code;
        let kind = indicator.definition.kind();
        let own = indicator.row(self.own, self.items, None);
        let adds_up = kind != IndicatorKind::Stock;
        let (mut counted, mut year, mut total, mut before) = (own.period, own.year, own.ever, own.before);
        for below in &self.below {
            let (now, last) = (below.accepted.map(|(_, snapshot)| snapshot), below.last);
            let reported = now.or(last.filter(|_| !adds_up)).and_then(|snapshot| snapshot.line(code));
            counted = plus(counted, reported.map(|line| line.reported));
            before = plus(before, now.and_then(|snapshot| snapshot.line(code)).and_then(|line| line.before));
            if adds_up {
                let of_year = now.or(last.filter(|last| self.is_of_this_year(last)));
                year = plus(year, of_year.and_then(|snapshot| snapshot.line(code)).and_then(|line| line.year));
                total = plus(total, now.or(last).and_then(|snapshot| snapshot.line(code)).and_then(|line| line.ever));
            }
        }
        let previous = self.previous.and_then(|previous| previous.line(code));
        let cell = self.draft.cells.get(code);
        let is_field = matches!(indicator.definition.formula, Formula::Field { .. });
        let reported = cell.map(|cell| cell.value).or(counted).unwrap_or(Quantity::count(0));
        let delta = reported.minus(counted.unwrap_or(Quantity { part: 0, whole: reported.whole.map(|_| 0) }));
        let corrected = self.corrected(code, delta).filter(|_| adds_up);
        // What the reporter types is counted nowhere: it adds up in the corrections.
        if is_field && adds_up {
            let none = || Some(Quantity::count(0));
            (year, total) = (year.or_else(none), total.or_else(none));
        }
        let late = match (adds_up, previous.and_then(|line| line.total), total, counted) {
            (true, Some(then), Some(now), Some(counted)) if kind == IndicatorKind::Flow => {
                now.minus(counted).minus(then).part
            }
            // Whoever has come to report only now hands on what those below have added.
            (true, None, ..) => self.late_below(code),
            _ => 0,
        };
        let before_reported = self.period_before().and_then(|before| before.line(code)).map(|line| line.reported);
        Line {
            code: code.clone(),
            counted,
            reported,
            reason: cell.and_then(|cell| cell.reason.clone()),
            late,
            year: year.map(|year| corrected.map_or(year, |[of_year, _]| year.plus(of_year))).filter(|_| adds_up),
            ever: total.map(|total| corrected.map_or(total, |[_, ever]| total.plus(ever))).filter(|_| adds_up),
            before: before_reported.or(before),
            target: self.targets.get(code).copied(),
            total: total.filter(|_| adds_up),
            corrected,
        }
    }

    /// What those below have added to what they had reported before.
    fn late_below(&self, code: &IndicatorCode) -> i64 {
        let accepted = self.below.iter().filter_map(|below| below.accepted.as_ref());
        accepted.filter_map(|(_, snapshot)| snapshot.line(code)).map(|line| line.late).sum()
    }

    /// The reporter's own corrections since the beginning of the year and since the beginning, this one included.
    fn corrected(&self, code: &IndicatorCode, delta: Quantity) -> Option<[Quantity; 2]> {
        let previous = self.previous.and_then(|previous| Some((previous, previous.line(code)?.corrected?)));
        let is_nothing = |quantity: Quantity| quantity.part == 0 && quantity.whole.unwrap_or(0) == 0;
        let sums = match previous {
            Some((previous, [_, ever])) if !self.is_of_this_year(previous) => [delta, ever.plus(delta)],
            Some((_, [year, ever])) => [year.plus(delta), ever.plus(delta)],
            None => [delta; 2],
        };
        (!sums.iter().all(|sum| is_nothing(*sum))).then_some(sums)
    }
}

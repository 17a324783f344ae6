//! Putting a report together: what was counted, what those below reported, what the reporter wrote.

use super::{Defined, Draft, Establishment, Lack, Line, Missing, Snapshot, propose};
use crate::{
    catalogue::Item,
    day::{Day, Span},
    ids::{ItemId, ObligationId, UnitId},
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
    /// Why its figures are not there, if they aren't.
    pub lack: Lack,
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
    /// This reporter's reports of earlier periods in their last versions, the oldest first.
    pub earlier: Vec<&'a Snapshot>,
    /// Those of reporters that have ended and whose heir it is: what they corrected goes on here.
    pub inherited: Vec<&'a Snapshot>,
    /// What is counted by now of the periods of its earlier reports that were corrected, by their first days; of teams.
    pub recounted: &'a BTreeMap<Day, Windows>,
    /// Of a team the units of which it tells what is counted.
    pub places: Vec<UnitId>,
    /// Does it tell of other places than its last report?
    pub elsewhere: bool,
    /// What is counted by now where its last report told of; of teams.
    pub own_then: Option<&'a Windows>,
    /// What the reporter is to reach.
    pub targets: BTreeMap<IndicatorCode, u32>,
    /// What the reporter wrote.
    pub draft: &'a Draft,
    /// How it came, if it is sent for somebody else.
    pub on_behalf: Option<SentFor>,
    /// Of a unit's report of the establishment: how far the teams have been set up.
    pub establishment: Option<Establishment>,
}

/// A report put together, as it would be sent now.
#[must_use]
pub fn compose(material: &Material<'_>) -> Snapshot {
    let lines: Vec<Line> =
        material.indicators.iter().enumerate().map(|(place, indicator)| material.line(place, indicator)).collect();
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
            .map(|below| Missing { obligation: below.obligation, name: below.name.clone(), lack: below.lack })
            .collect(),
        places: material.places.clone(),
        elsewhere: material.elsewhere,
        on_behalf: material.on_behalf.clone(),
        establishment: material.establishment.clone(),
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
    /// The report of the period right before this one.
    fn period_before(&self) -> Option<&Snapshot> {
        self.earlier.iter().copied().find(|earlier| earlier.period().to == self.period.from)
    }

    /// Does a report belong to this year, so that its cumulative figures go on?
    pub(super) fn is_of_this_year(&self, snapshot: &Snapshot) -> bool {
        snapshot.period().to > self.year_from
    }

    fn line(&self, place: usize, indicator: &Indicator) -> Line {
        let code = &indicator.code;
        let kind = indicator.definition.kind();
        let own = indicator.row(self.own, self.items, None);
        let adds_up = kind != IndicatorKind::Stock;
        let is_field = matches!(indicator.definition.formula, Formula::Field { .. });
        let (mut counted, mut year, mut total, mut before) = (own.period, own.year, own.ever, own.before);
        for below in &self.below {
            // Looked up once: a province has a hundred below it, each with as many lines.
            let now = below.accepted.map(|(_, snapshot)| snapshot.line_near(place, code));
            let last = below.last.filter(|_| now.is_none()).and_then(|last| Some((last, last.line_near(place, code)?)));
            let reported = now.unwrap_or_else(|| last.filter(|_| !adds_up).map(|(_, line)| line));
            counted = plus(counted, reported.filter(|line| !is_field || line.typed).map(|line| line.reported));
            before = plus(before, now.flatten().and_then(|line| line.before));
            if adds_up {
                let of_year = last.filter(|(last, _)| self.is_of_this_year(last)).map(|(_, line)| line);
                year = plus(year, now.unwrap_or(of_year).and_then(|line| line.year));
                total = plus(total, now.unwrap_or_else(|| last.map(|(_, line)| line)).and_then(|line| line.ever));
            }
        }
        let last = self.period_before().and_then(|before| before.line(code)).map(|line| line.reported);
        let before = last.or(before).filter(|_| self.kind.has_predecessor());
        let cell = self.draft.cells.get(code);
        // Where the numbers of months don't add up, the last one typed stands until another is.
        let stands = self.earlier.iter().rev().find_map(|earlier| earlier.line(code).filter(|line| line.typed));
        let stands = stands.filter(|_| is_field && !adds_up && counted.is_none()).map(|line| line.reported);
        let reported = cell.map(|cell| cell.value).or(counted).or(stands).unwrap_or(Quantity::count(0));
        // What the reporter types is counted nowhere: it adds up in the corrections.
        if is_field && adds_up {
            let none = || Some(Quantity::count(0));
            (year, total) = (year.or_else(none), total.or_else(none));
        }
        let mut line = Line {
            code: code.clone(),
            counted,
            reported,
            reason: cell.and_then(|cell| cell.reason.clone()),
            late: 0,
            year: None,
            ever: None,
            before,
            target: self.targets.get(code).copied(),
            covered: 0,
            typed: is_field && (cell.is_some() || counted.is_some() || stands.is_some()),
        };
        if adds_up {
            let corrections = self.corrections(indicator);
            line.year = year.map(|year| year.plus(corrections.year).plus(line.correction()));
            line.ever = total.map(|total| total.plus(corrections.ever).plus(line.correction()));
            line.covered = corrections.covered;
            if kind == IndicatorKind::Flow {
                let beyond = line.ever.map_or(0, |ever| ever.part) - reported.part;
                line.late = self.late(indicator, beyond, corrections);
            }
        }
        line
    }
}

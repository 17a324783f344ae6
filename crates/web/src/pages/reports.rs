//! What is owed and reported: the list of a period, units against periods, and who is late now.

use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::form::Choice;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use crate::views::reports::{
    Due, LateRow, OwedRow, ReportPeriod, ReportsLatePage, ReportsPage, in_sentence, period_name,
};
use crate::views::words::Word;
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::day::{Day, Span};
use rules::ids::UnitId;
use rules::obligations::{Count, Debtor, Excuse, Obligation, Standing};
use rules::schedules::{ReportKind, Reporter};
use rules::units::Level;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{ObligationCount, ObligationLine, Periods};

/// So many periods stand side by side.
pub(super) const PERIODS: usize = 12;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::REPORTS, get(page)).route(paths::REPORTS_LATE, get(late))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    pub(super) level: String,
    #[serde(default)]
    pub(super) page: String,
}

/// A place, a kind of report, and the periods that were opened there.
pub(super) struct Place {
    pub(super) unit: UnitId,
    pub(super) kind: ReportKind,
    pub(super) periods: Periods,
}

impl Place {
    pub(super) async fn asked(visit: &Visit, asked: &Asked) -> Result<Self, PageError> {
        let own = || visit.own_units().into_iter().next();
        let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
        let unit = visit.unit_for(Right::SeeReports, unit)?.id;
        let province = visit.registry.above(unit, Level::Province, visit.today);
        let periods = match province {
            Some(province) => visit.store.periods(&visit.scope, province).await?,
            None => Periods::default(),
        };
        let kind = ReportKind::of_code(&asked.kind).or_else(|| periods.kinds().next()).unwrap_or(ReportKind::Month);
        Ok(Self { unit, kind, periods })
    }

    /// The period in which a day lies; without one, the last that is over, and before that the first.
    fn period(&self, day: Option<Day>, today: Day) -> Option<Span> {
        let all = self.periods.of(self.kind);
        let asked = day.and_then(|day| all.iter().find(|period| period.contains(day)));
        let over = || all.iter().find(|period| period.to <= today);
        asked.or_else(over).or(all.last()).copied()
    }

    /// What is owed of a period, as far as a list of it tells: of a district or a province what its offices owe. Where they owe nothing there,
    /// all is told.
    async fn owed(&self, visit: &Visit, period: Span) -> Result<Vec<ObligationLine>, PageError> {
        let (scope, today) = (&visit.scope, visit.today);
        if self.is_of_offices(visit) {
            let owed = visit.store.obligations_of_offices(scope, self.unit, self.kind, period, today).await?;
            let owed = owed.ok_or(PageError::NotFound)?;
            if owed.iter().any(|line| self.is_own(line) || self.reports_here(visit, line)) {
                return Ok(owed);
            }
        }
        let time = (period.from, period.from);
        let owed = visit.store.obligations(scope, self.unit, self.kind, time, today).await?;
        owed.ok_or(PageError::NotFound)
    }

    /// Do offices report to it? To a commune teams do.
    fn is_of_offices(&self, visit: &Visit) -> bool {
        let level = visit.registry.get(self.unit).map(|unit| unit.level);
        matches!(level, Some(Level::Province | Level::District))
    }

    fn is_own(&self, line: &ObligationLine) -> bool {
        line.obligation.debtor == Debtor::Unit(self.unit)
    }

    fn reports_here(&self, visit: &Visit, line: &ObligationLine) -> bool {
        line.obligation.superior(&visit.registry, visit.today) == Some(self.unit)
    }

    /// Of those who report to each of these, which are of one level: how many reported, how many owe.
    async fn counts_below(
        &self,
        visit: &Visit,
        lines: &[&ObligationLine],
        period: Span,
    ) -> Result<BTreeMap<UnitId, Count>, PageError> {
        let level = |unit: &UnitId| visit.registry.get(*unit).map(|unit| unit.level);
        let debtors = lines.iter().filter_map(|line| match line.obligation.debtor {
            Debtor::Unit(unit) => Some(unit),
            Debtor::Team(_) => None,
        });
        let units: Vec<UnitId> = debtors.filter(|unit| level(unit) != Some(Level::Village)).collect();
        if units.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (store, scope) = (&visit.store, &visit.scope);
        let counted = store.obligation_counts(scope, &units, self.kind, &[period], visit.today).await?;
        let count = |(unit, counts): (UnitId, Vec<ObligationCount>)| {
            let below = if level(&unit) == Some(Level::District) { Reporter::Commune } else { Reporter::Team };
            let mut sum = Count::default();
            let of_below = counts.iter().filter(|count| count.reporter == below);
            of_below.for_each(|count| sum.add(count.state, count.is_late, count.times));
            (unit, sum)
        };
        Ok(counted.into_iter().map(count).collect())
    }

    pub(super) fn name(&self, visit: &Visit) -> String {
        visit.registry.full_name(self.unit, visit.today)
    }
}

/// How the debtor of an obligation is called.
fn debtor_name(visit: &Visit, line: &ObligationLine) -> String {
    let name = || unit_name(visit, line.obligation.unit, line.obligation.period);
    line.team_title.clone().unwrap_or_else(name)
}

/// How a unit is called that owes of a period.
pub(super) fn unit_name(visit: &Visit, unit: UnitId, period: Span) -> String {
    visit.registry.full_name(unit, visit.today.min(period.to.before()))
}

/// By when it is due.
pub(super) fn due(owed: &Obligation) -> Due {
    let (day, hour) = owed.last_day();
    Due { day, hour }
}

/// What is to be said of it beside its state.
pub(super) fn notes(visit: &Visit, owed: &Obligation) -> Vec<String> {
    let page = &visit.page;
    let mut notes = Vec::new();
    match &owed.standing {
        Standing::Excused(Excuse::Ended) => notes.push(page.t(Key("report-note-ended"))),
        Standing::Excused(Excuse::Said(why)) => notes.push(page.t1(Key("report-note-excused"), "why", why)),
        Standing::TakenOver(_) => notes.push(page.t(Key("report-note-taken-over"))),
        _ => {}
    }
    if matches!(owed.standing, Standing::Returned | Standing::Reopened) && owed.is_late(visit.store.now()) {
        notes.push(page.t(Key("report-note-late-again")));
    }
    if owed.came_late() {
        notes.push(page.t(Key("report-note-late")));
    }
    if let Some(why) = &owed.extended {
        notes.push(page.t1(Key("report-note-extended"), "why", why));
    }
    if owed.versions > 1 {
        notes.push(page.t1(Key("report-note-versions"), "count", i64::from(owed.versions)));
    }
    notes
}

fn owed_row(visit: &Visit, line: &ObligationLine, below: Option<(u32, u32, String)>) -> OwedRow {
    let owed = &line.obligation;
    OwedRow {
        debtor: Link::new(debtor_name(visit, line), paths::report(owed.id)),
        state: owed.state(visit.store.now()),
        due: due(owed),
        sent: owed.sent_at.map(Day::of),
        notes: notes(visit, owed),
        below,
    }
}

/// In the order of names, so that a debtor is found.
fn sort(visit: &Visit, lines: &mut [&ObligationLine]) {
    lines.sort_by_cached_key(|line| rules::text::sort_key(&debtor_name(visit, line)));
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let place = Place::asked(&visit, &asked).await?;
    let period = place.period(asked.day.parse().ok(), visit.today);
    let all = match period {
        Some(period) => place.owed(&visit, period).await?,
        None => Vec::new(),
    };
    let registry = &visit.registry;
    let own = all.iter().find(|line| place.is_own(line));
    let mut below: Vec<&ObligationLine> =
        all.iter().filter(|line| !place.is_own(line) && place.reports_here(&visit, line)).collect();
    // Of a village only its team reports, to the commune.
    if below.is_empty() && own.is_none() {
        below = all.iter().collect();
    }
    sort(&visit, &mut below);
    let now = visit.store.now();
    let counts_below = match period {
        Some(period) => place.counts_below(&visit, &below, period).await?,
        None => BTreeMap::new(),
    };
    let of_below = |line: &ObligationLine| {
        let Debtor::Unit(unit) = line.obligation.debtor else { return None };
        let count = counts_below.get(&unit).copied().unwrap_or_default();
        let url = paths::reports(unit, place.kind.code(), line.obligation.period.from);
        (count.owed > 0).then_some((count.reported, count.owed, url))
    };
    let level = below.iter().map(|line| line.obligation.reporter).min().unwrap_or(Reporter::Team);
    let judges = own.is_some() && visit.may(Right::JudgeReports, place.unit);
    let mut above = registry.path(place.unit, visit.today);
    above.retain(|unit| *unit != place.unit && visit.may(Right::SeeReports, *unit));
    let named = |unit: &UnitId| {
        let day = period.map_or(visit.today, |period| period.from);
        Link::new(registry.full_name(*unit, visit.today), paths::reports(unit, place.kind.code(), day))
    };
    let kinds = place.periods.kinds().map(|kind| Tab {
        text: visit.page.t(kind.key()),
        url: paths::reports(place.unit, kind.code(), ""),
        current: kind == place.kind,
        count: None,
    });
    let others = place.periods.of(place.kind).iter().filter(|other| Some(**other) != period).take(24);
    let other = |other: &Span| {
        let url = paths::reports(place.unit, place.kind.code(), other.from);
        Choice::new(url, period_name(visit.page.locale(), place.kind, *other))
    };
    let province = registry.above(place.unit, Level::Province, visit.today);
    Ok(show(&ReportsPage {
        above: above.iter().rev().map(named).collect(),
        unit: Link::new(place.name(&visit), paths::unit(place.unit)),
        kinds: kinds.collect(),
        period: period.map(|period| ReportPeriod::new(visit.page.locale(), place.kind, period)),
        periods: others.map(other).collect(),
        own: own.map(|line| owed_row(&visit, line, None)),
        count: Count::of(below.iter().map(|line| &line.obligation), now),
        rows_are: if own.is_none() && level == Reporter::Team { Key("reports-of-team") } else { Key("reports-below") },
        rows: below.iter().map(|line| owed_row(&visit, line, of_below(line))).collect(),
        late_url: paths::reports_late(place.unit, place.kind.code()),
        matrix_url: paths::reports_matrix(place.unit, place.kind.code(), level.code()),
        below_url: own.filter(|_| judges && !below.is_empty()).map(|own| paths::report_below(own.obligation.id)),
        schedule_url: province.map(paths::schedules),
        p: visit.page.clone().within(Section::Reports),
    }))
}

/// The tabs of the levels that report within a place, and the one asked for.
pub(super) fn levels(
    visit: &Visit,
    there: &BTreeSet<Reporter>,
    asked: &str,
    url: impl Fn(Reporter) -> String,
) -> (Option<Reporter>, Vec<Tab>) {
    let shown = Reporter::of_code(asked).filter(|level| there.contains(level)).or_else(|| there.last().copied());
    let tab = |level: &Reporter| Tab {
        text: visit.page.t(level.key()),
        url: url(*level),
        current: Some(*level) == shown,
        count: None,
    };
    (shown, there.iter().rev().map(tab).collect())
}

async fn late(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let place = Place::asked(&visit, &asked).await?;
    let periods: Vec<Span> = place.periods.of(place.kind).iter().copied().take(PERIODS).collect();
    let all = match (periods.last(), periods.first()) {
        (Some(first), Some(last)) => {
            let time = (first.from, last.from);
            let late = visit.store.late_obligations(&visit.scope, place.unit, place.kind, time, visit.today).await?;
            late.ok_or(PageError::NotFound)?
        }
        _ => Vec::new(),
    };
    let url =
        |level: Reporter| format!("{}&level={}", paths::reports_late(place.unit, place.kind.code()), level.code());
    let own = |line: &&ObligationLine| line.obligation.debtor == Debtor::Unit(place.unit);
    let there = all.iter().filter(|line| !own(line)).map(|line| line.obligation.reporter).collect();
    let (shown, levels) = levels(&visit, &there, &asked.level, url);
    let mut late: Vec<&ObligationLine> = all.iter().filter(|line| Some(line.obligation.reporter) == shown).collect();
    sort(&visit, &mut late);
    let callees = callees(&visit, place.unit, &late).await?;
    let locale = visit.page.locale();
    let row = |line: &&ObligationLine| {
        let owed = &line.obligation;
        let (who, phone) = callees.get(&owed.debtor).cloned().unwrap_or_default();
        let at = owed.superior(&visit.registry, visit.today).filter(|above| *above != place.unit);
        LateRow {
            debtor: Link::new(debtor_name(&visit, line), paths::report(owed.id)),
            place: at.map(|above| visit.registry.full_name(above, visit.today)).unwrap_or_default(),
            period: period_name(locale, owed.kind, owed.period),
            since: Day::of(owed.late_from),
            who,
            phone,
        }
    };
    Ok(show(&ReportsLatePage {
        unit: Link::new(place.name(&visit), paths::reports(place.unit, place.kind.code(), "")),
        levels,
        rows: late.iter().map(row).collect(),
        text: text(&visit, &place, &late),
        p: visit.page.clone().within(Section::Reports),
    }))
}

/// Whom to call about a debtor, and the phone, as far as the viewer may know.
type Callee = (Option<String>, Option<String>);

/// Whom to call about late reports: of a team who leads it, of a unit who answers for it.
async fn callees(visit: &Visit, unit: UnitId, late: &[&ObligationLine]) -> Result<BTreeMap<Debtor, Callee>, PageError> {
    let mut callees = BTreeMap::new();
    let teams_are_late = late.iter().any(|line| line.obligation.reporter == Reporter::Team);
    if teams_are_late && visit.scope.has(Right::SeeLeaders) {
        for view in visit.store.teams_within(&visit.scope, unit, visit.today).await?.teams {
            let leader = view.team.acting_leader(visit.today).map(|leader| &leader.person);
            let name = leader.map(|leader| leader.name.clone());
            let phone = leader.and_then(|leader| leader.phone.as_ref()).map(ToString::to_string);
            callees.insert(Debtor::Team(view.team.id), (name, phone));
        }
    }
    for line in late {
        let Debtor::Unit(unit) = line.obligation.debtor else { continue };
        let standing = visit.registry.heir_of_same_level(unit, visit.today).unwrap_or(unit);
        let contacts = visit.store.contacts(&visit.scope, standing).await?;
        if let Some(contact) = store::on_day(&contacts, visit.today) {
            let phone = contact.phone.as_ref().map(ToString::to_string);
            callees.insert(line.obligation.debtor, (Some(contact.name.clone()), phone));
        }
    }
    Ok(callees)
}

/// One text that names those who are late, by period; it names no person.
fn text(visit: &Visit, place: &Place, late: &[&ObligationLine]) -> Option<String> {
    let locale = visit.page.locale();
    let mut by_period: BTreeMap<Span, Vec<&ObligationLine>> = BTreeMap::new();
    for line in late {
        by_period.entry(line.obligation.period).or_default().push(line);
    }
    let mut lines = Vec::new();
    for (period, late) in by_period.into_iter().rev() {
        let period = in_sentence(locale, &period_name(locale, place.kind, period));
        lines.push(visit.page.t2(Key("reports-late-text"), "place", place.name(visit), "period", period));
        lines.extend(late.iter().map(|line| format!("- {}", debtor_name(visit, line))));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

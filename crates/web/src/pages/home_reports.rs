//! What the first page tells of reports: what the own office or team owes next, how many of those below have sent theirs, and which
//! of a commune's teams are late.

use super::home_requests::days_until;
use super::reports::{PERIODS, due};
use super::state::Visit;
use crate::error::PageError;
use crate::locale::Key;
use crate::views::home_reports::{NextReport, Reported};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::reports::{in_sentence, period_name};
use crate::views::words::Word;
use rules::access::Right;
use rules::day::Span;
use rules::ids::{TeamId, UnitId};
use rules::obligations::{Count, Debtor, Obligation};
use rules::schedules::{ReportKind, Reporter};
use rules::units::Level;
use std::collections::BTreeMap;
use store::{ObligationCount, Periods, Seat};

/// What a commune's teams are late with, in sentences, the newest last.
pub(super) type LateTeams = BTreeMap<TeamId, Vec<String>>;

fn report_name(visit: &Visit, owed: &Obligation) -> String {
    let locale = visit.page.locale();
    in_sentence(locale, &period_name(locale, owed.kind, owed.period))
}

/// The reports that the asker's office or team owes and that are due next: of a team, and of an office whose reports that are over stand
/// among what is to be done, the next one; of a department each that is open, for its People's Committee waits for it.
pub(super) async fn next_reports(visit: &Visit) -> Result<Vec<NextReport>, PageError> {
    let mut owed = visit.store.own_obligations(&visit.scope, visit.today.months_before(12)).await?;
    let (now, today) = (visit.store.now(), visit.today);
    let of_department = visit.scope.acting().is_some_and(|acting| {
        matches!(acting.seat, Seat::Unit(unit) if visit.registry.get(unit).is_some_and(|unit| unit.level == Level::Province))
    });
    owed.retain(|owed| owed.is_open() && (of_department || owed.late_from > now));
    owed.sort_by_key(|owed| owed.late_from);
    // Of what is not late the next one is enough: the year's report is no news in January.
    let next = owed.iter().position(|owed| owed.late_from > now).map_or(owed.len(), |first| first + 1);
    let told = owed.iter().take(next).map(|owed| NextReport {
        report: Link::new(
            visit.page.t1(Key("report-title"), "period", report_name(visit, owed)),
            paths::report(owed.id),
        ),
        due: due(owed),
        days: (owed.late_from > now).then(|| days_until(today, owed.last_day().0)),
        to_committee: of_department,
    });
    Ok(told.collect())
}

/// The periods opened for the province in which a place lies.
async fn periods(visit: &Visit, unit: UnitId) -> Result<Periods, PageError> {
    match visit.registry.above(unit, Level::Province, visit.today) {
        Some(province) => Ok(visit.store.periods(&visit.scope, province).await?),
        None => Ok(Periods::default()),
    }
}

/// Of the last month that is over, and of whatever else is not all sent: how many below a department or a district have reported. Read from
/// what is counted and held; nothing of a commune, whose teams stand by name.
pub(super) async fn reported(visit: &Visit, unit: UnitId) -> Result<Vec<Reported>, PageError> {
    let level = visit.registry.get(unit).map(|unit| unit.level);
    if !matches!(level, Some(Level::Province | Level::District)) || !visit.may(Right::SeeReports, unit) {
        return Ok(Vec::new());
    }
    let periods = periods(visit, unit).await?;
    let mut reported = Vec::new();
    for kind in periods.kinds() {
        let Some(period) = periods.of(kind).iter().find(|period| period.to <= visit.today) else { continue };
        let counted = visit.store.obligation_counts(&visit.scope, &[unit], kind, &[*period], visit.today).await?;
        let counts = counted.get(&unit).map(Vec::as_slice).unwrap_or_default();
        let of_levels =
            [Reporter::District, Reporter::Commune, Reporter::Team].map(|level| (level, sum(counts, level)));
        let is_told = |count: &Count| count.owed > 0 && (kind == ReportKind::Month || count.reported < count.owed);
        let told = of_levels.into_iter().filter(|(_, count)| is_told(count));
        reported.extend(told.map(|(level, count)| of_level(visit, unit, (kind, *period), level, count)));
    }
    Ok(reported)
}

fn sum(counts: &[ObligationCount], level: Reporter) -> Count {
    let mut sum = Count::default();
    let of_level = counts.iter().filter(|count| count.reporter == level);
    of_level.for_each(|count| sum.add(count.state, count.is_late, count.times));
    sum
}

fn of_level(
    visit: &Visit,
    unit: UnitId,
    (kind, period): (ReportKind, Span),
    level: Reporter,
    count: Count,
) -> Reported {
    let (page, locale) = (&visit.page, visit.page.locale());
    let name = page.t1(Key("report-title"), "period", in_sentence(locale, &period_name(locale, kind, period)));
    Reported {
        what: Link::new(
            page.t2(Key("home-reported"), "report", name, "whose", page.t(level.key())),
            paths::reports(unit, kind.code(), period.from),
        ),
        part: count.reported.into(),
        whole: count.owed.into(),
        late: count.late.into(),
    }
}

/// The teams of a commune that are late with a report, as on the list of who is late.
pub(super) async fn late_teams(visit: &Visit, commune: UnitId) -> Result<LateTeams, PageError> {
    let periods = periods(visit, commune).await?;
    let mut late = LateTeams::new();
    for kind in periods.kinds() {
        let newest: Vec<&Span> = periods.of(kind).iter().take(PERIODS).collect();
        let (Some(first), Some(last)) = (newest.last(), newest.first()) else { continue };
        let time = (first.from, last.from);
        let owed = visit.store.late_obligations(&visit.scope, commune, kind, time, visit.today).await?;
        for line in owed.unwrap_or_default() {
            if let Debtor::Team(team) = line.obligation.debtor {
                let (report, due) = (report_name(visit, &line.obligation), due(&line.obligation).text(&visit.page));
                let said = visit.page.t2(Key("lacks-report"), "report", report, "due", due);
                late.entry(team).or_default().push(said);
            }
        }
    }
    Ok(late)
}

//! Sample reports: of two months that are over and the one that runs, from the teams of a commune on their way up; and of the
//! establishment, which nobody has sent yet.

use anyhow::{Result, bail};
use jiff::{SignedDuration, Timestamp};
use rules::{
    day::Span,
    ids::{ObligationId, TeamId, UnitId},
    obligations::{Debtor, Obligation},
    operations::{
        AcceptReport, Body, ObligationChange, OpenPeriod, Operation, Outcome, ReportChange, SendReport, SetSchedule,
        WriteReport, WriteSection,
    },
    reports::Section,
    schedules::{DueDay, ReportKind, Reporter, Roll, Schedule, Schedules, Times},
    units::{Level, Registry},
};
use store::{Scope, Store};

/// Opens the months and lets the teams report: all of them of the older month, most of them of the last. One has its last report
/// still to send, so that there is something to look over on a phone.
pub(super) async fn fill(
    store: &Store,
    registry: &Registry,
    commune: UnitId,
    teams: &[TeamId],
    waiting: Option<TeamId>,
) -> Result<()> {
    let operator = Scope::operator();
    let (today, schedules) = (store.today(), store.schedules(&operator).await?);
    let Some(province) = registry.above(commune, Level::Province, today) else { return Ok(()) };
    let Some([older, last, running]) = months(&schedules, province, today) else { return Ok(()) };
    for period in [older, last, running] {
        let Span { from, to } = period;
        let open = OpenPeriod { province, report: ReportKind::Month, from, to, day: from };
        applied(store, vec![store.operation(Body::Obligation(ObligationChange::Open(open)))]).await?;
    }
    // A period is opened by what was settled before.
    for body in establishment(province, Span { from: older.from, to: last.to }) {
        applied(store, vec![store.operation(body)]).await?;
    }
    let mut changes = Vec::new();
    for team in teams {
        changes.extend(reported(owed(older, Debtor::Team(*team)), older, 9, true));
    }
    changes.extend(reported(owed(older, Debtor::Unit(commune)), older, 60, true));
    for (number, team) in teams.iter().enumerate().filter(|(number, team)| number % 4 != 3 && Some(**team) != waiting) {
        changes.extend(reported(owed(last, Debtor::Team(*team)), last, 10, number % 4 == 0));
    }
    let made = |(captured, body)| Operation { captured, ..store.operation(Body::Report(body)) };
    applied(store, changes.into_iter().map(made).collect()).await
}

async fn applied(store: &Store, operations: Vec<Operation>) -> Result<()> {
    let outcomes = store.apply(&Scope::operator(), operations).await?;
    if let Some(other) = outcomes.into_iter().find(|outcome| *outcome != Outcome::Applied) {
        bail!("báo cáo mẫu không khớp: {other:?}");
    }
    Ok(())
}

/// The province has its communes tell once how establishment and pilot went in a period (R3.1), by the letter's month's last days.
fn establishment(province: UnitId, period: Span) -> [Body; 2] {
    let Span { from, to } = period;
    let due = [(Reporter::Commune, DueDay::on(25)), (Reporter::Department, DueDay::on(28))].into();
    let schedule = Schedule { times: Times::Once { period }, due, roll: Roll::Keep, window: 1 };
    let set = SetSchedule { province, kind: ReportKind::Establishment, from, schedule: Some(schedule) };
    let open = OpenPeriod { province, report: ReportKind::Establishment, from, to, day: from };
    [Body::SetSchedule(set), Body::Obligation(ObligationChange::Open(open))]
}

/// The two months before, and the one to which a day belongs.
fn months(schedules: &Schedules, province: UnitId, today: rules::day::Day) -> Option<[Span; 3]> {
    let of = |day| schedules.period(province, ReportKind::Month, day);
    let running = of(today)?;
    let last = of(running.from.before())?;
    Some([of(last.from.before())?, last, running])
}

fn owed(period: Span, debtor: Debtor) -> ObligationId {
    Obligation::id_of(ReportKind::Month, period, debtor)
}

/// A report that says something, sent so many hours after the end of its period.
fn reported(obligation: ObligationId, period: Span, hours: i64, accepted: bool) -> Vec<(Timestamp, ReportChange)> {
    let at = period.to.begins() + SignedDuration::from_hours(hours);
    let text = "Đề nghị cấp trên hỗ trợ đường truyền Internet tại nhà văn hóa thôn (mẫu).".to_owned();
    let sections = vec![WriteSection { section: Section::Proposals, text: Some(text) }];
    let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections };
    let steps = [
        ReportChange::Write(write),
        ReportChange::Send(SendReport { obligation, on_behalf: None }),
        ReportChange::Accept(AcceptReport { obligation, version: 1 }),
    ];
    let count = if accepted { 3 } else { 2 };
    steps.into_iter().take(count).map(|step| (at, step)).collect()
}

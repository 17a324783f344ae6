//! The months' reports of a province on their way up: what was owed each month, who sent it, who took it in.

use super::{
    Sample, applied,
    chance::{Chance, Ids},
    places::Village,
};
use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use rules::{
    day::{Day, Span},
    ids::{ObligationId, UnitId},
    obligations::{Debtor, Obligation},
    operations::{
        AcceptReport, Body, ObligationChange, OpenPeriod, Operation, ReportChange, SendReport, WriteReport,
        WriteSection,
    },
    reports::Section,
    schedules::{ReportKind, Schedules},
    units::{Level, Registry},
};
use store::{Scope, Store};

/// The places of the ids of each month, behind those of all villages and communes; a month has as many as four places.
const MONTHS: u64 = 20_000;
const PLACES_OF_A_MONTH: u64 = 4;

/// How far a month has come: of a hundred, how many were sent and taken in by those they are sent to.
struct Come {
    teams_sent: usize,
    teams_accepted: usize,
    communes_sent: usize,
    communes_accepted: usize,
    is_sent_up: bool,
}

/// Of a month that is long over, and of the last.
const OLDER: Come =
    Come { teams_sent: 98, teams_accepted: 100, communes_sent: 100, communes_accepted: 100, is_sent_up: true };
const LAST: Come =
    Come { teams_sent: 90, teams_accepted: 85, communes_sent: 80, communes_accepted: 60, is_sent_up: false };

/// Opens the months of the time and lets everybody report; says how long each month took.
pub(super) async fn fill(
    store: &Store,
    sample: &Sample,
    (villages, worked): (&[Village], &[Vec<Day>]),
    registry: &Registry,
    say: impl Fn(&str) -> Result<()>,
) -> Result<()> {
    let schedules = store.schedules(&Scope::operator()).await?;
    for province in registry.list(Level::Province, sample.today) {
        let communes: Vec<UnitId> = registry
            .list(Level::Commune, sample.today)
            .into_iter()
            .filter(|commune| registry.is_within(*commune, province, sample.today))
            .collect();
        let periods = periods(&schedules, province, sample);
        let over = periods.iter().filter(|period| period.to <= sample.today).count();
        for (number, period) in periods.iter().copied().enumerate() {
            let begun = store.now();
            let mut month = Month::of(sample, number, period);
            month.open(store, province).await?;
            if number >= over {
                continue;
            }
            let come = if number + 1 == over { LAST } else { OLDER };
            let did = |days: &Vec<Day>| days.iter().any(|day| period.contains(*day));
            let teams = villages.iter().zip(worked).map(|(village, days)| (Debtor::Team(village.team), did(days)));
            let (teams, units) = month.pass(store, teams.collect(), &communes, province, &come).await?;
            let took = store.now().duration_since(begun).as_secs_f64();
            let (from, to) = (period.from.vietnamese(), period.to.before().vietnamese());
            say(&format!("  Kỳ {from} – {to}: báo cáo của {teams} Tổ, {units} xã, phường; {took:.1} giây"))?;
        }
    }
    Ok(())
}

/// The periods from the beginning of the time to the one that runs.
fn periods(schedules: &Schedules, province: UnitId, sample: &Sample) -> Vec<Span> {
    let of = |day: Day| schedules.period(province, ReportKind::Month, day).filter(|period| period.contains(day));
    let mut periods = Vec::new();
    let mut day = sample.during().from;
    while let Some(period) = of(day).filter(|period| period.from <= sample.today) {
        periods.push(period);
        day = period.to;
    }
    periods
}

/// One month, and the ids of what is done in it.
struct Month {
    period: Span,
    ids: Ids,
    chance: Chance,
}

impl Month {
    fn of(sample: &Sample, number: usize, period: Span) -> Self {
        let number = u64::try_from(number).unwrap_or_default();
        let ids = Ids::of(sample.seed, sample.today, MONTHS + number * PLACES_OF_A_MONTH);
        Self { period, ids, chance: Chance::of(sample.seed, 5 << 32 | number) }
    }

    fn operation(&mut self, captured: Timestamp, body: Body) -> Operation {
        Operation { id: self.ids.operation(), captured, device: None, body }
    }

    /// So many hours after the period's end.
    fn hours_after(&self, hours: i64) -> Timestamp {
        self.period.to.begins() + SignedDuration::from_hours(hours)
    }

    fn owed(&self, debtor: Debtor) -> ObligationId {
        Obligation::id_of(ReportKind::Month, self.period, debtor)
    }

    async fn open(&mut self, store: &Store, province: UnitId) -> Result<()> {
        let Span { from, to } = self.period;
        let open = OpenPeriod { province, report: ReportKind::Month, from, to, day: from };
        let open = self.operation(from.begins(), Body::Obligation(ObligationChange::Open(open)));
        applied(store, vec![open]).await
    }

    /// Lets teams report to communes and communes to the province; says how many of each did.
    async fn pass(
        &mut self,
        store: &Store,
        teams: Vec<(Debtor, bool)>,
        communes: &[UnitId],
        province: UnitId,
        come: &Come,
    ) -> Result<(usize, usize)> {
        let teams = self.sent(store, teams, (9, 10), (come.teams_sent, come.teams_accepted)).await?;
        let units = communes.iter().map(|commune| (Debtor::Unit(*commune), false));
        let units = self.sent(store, units.collect(), (40, 50), (come.communes_sent, come.communes_accepted)).await?;
        if come.is_sent_up {
            self.sent(store, vec![(Debtor::Unit(province), false)], (70, 71), (100, 0)).await?;
        }
        Ok((teams, units))
    }

    /// What one level sends, and what the level above takes in of it. Of each debtor stands beside it whether there is something to report.
    async fn sent(
        &mut self,
        store: &Store,
        debtors: Vec<(Debtor, bool)>,
        (sent, accepted): (i64, i64),
        (sends, accepts): (usize, usize),
    ) -> Result<usize> {
        let debtors: Vec<(Debtor, bool)> = debtors.into_iter().filter(|_| self.chance.happens(sends)).collect();
        let (mut writing, mut sending, mut accepting) = (Vec::new(), Vec::new(), Vec::new());
        for (debtor, did_something) in &debtors {
            let obligation = self.owed(*debtor);
            // One in six has something to propose; who did nothing says so, for an empty report is none; offices say what they did.
            let says = self.chance.happens(16);
            let mut push = |of: &mut Vec<Operation>, hours, change| {
                let operation = self.operation(self.hours_after(hours), Body::Report(change));
                of.push(operation);
            };
            push(&mut sending, sent, ReportChange::Send(SendReport { obligation, on_behalf: None }));
            let text = "Đề nghị cấp trên hỗ trợ đường truyền Internet tại nhà văn hóa thôn (mẫu).".to_owned();
            let sections = vec![WriteSection { section: Section::Proposals, text: Some(text) }];
            let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections };
            let direction = match debtor {
                Debtor::Team(_) => "Trong kỳ Tổ không có hoạt động (mẫu).",
                Debtor::Unit(_) => "Đã đôn đốc các Tổ gửi báo cáo và tổng hợp số liệu (mẫu).",
            };
            let sections = vec![WriteSection { section: Section::Direction, text: Some(direction.to_owned()) }];
            let directs = WriteReport { obligation, cells: Vec::new(), reason: None, sections };
            let mut written = Vec::new();
            push(&mut written, sent - 1, ReportChange::Write(write));
            push(&mut written, sent - 1, ReportChange::Write(directs));
            let written = written.into_iter().zip([says, !did_something]);
            writing.extend(written.filter(|(_, is_written)| *is_written).map(|(operation, _)| operation));
            push(&mut accepting, accepted, ReportChange::Accept(AcceptReport { obligation, version: 1 }));
        }
        let accepting = accepting.into_iter().filter(|_| self.chance.happens(accepts)).collect();
        for step in [writing, sending, accepting] {
            applied(store, step).await?;
        }
        Ok(debtors.len())
    }
}

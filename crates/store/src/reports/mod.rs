//! Reports: what their reporters wrote, the versions that were sent, and the steps on their way. What a report is put together from
//! stands in [`material`], how it is looked at in [`queries`].

mod earlier;
mod held;
mod material;
mod places;
mod queries;
mod update;
mod versions;
mod whose;

pub(crate) use held::HeldSnapshots;
pub(crate) use places::of_team;
pub use queries::{ReportBelow, ReportStep, ReportView, ReportsBelow};
pub(crate) use update::is_behind;
pub(crate) use versions::code_all;
pub(crate) use whose::Whose;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [
        STATEMENTS,
        earlier::STATEMENTS,
        material::STATEMENTS,
        places::STATEMENTS,
        queries::STATEMENTS,
        versions::STATEMENTS,
    ]
    .concat()
}

use crate::{
    apply::{Draft, Needs, Stop, Submission, instant},
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    obligations,
    scope::{Scope, Seat, Who},
    teams::Entry,
};
use material::Gathered;
use rules::{
    day::Day,
    ids::{AccountId, ObligationId, OperationId},
    indicators::Indicators,
    obligations::{Debtor, Obligation},
    operations::{CellRemark, Refusal, ReportChange, SendReport, UpdateReport, WriteReport},
    reports::{Draft as Written, Snapshot, StepKind, compose},
    units::{Level, Registry},
};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

statements! {
    DRAFTS = "SELECT obligation, body FROM report_draft WHERE obligation IN {{ids $1}}";
    PUT_DRAFT = "INSERT INTO report_draft (obligation, body) VALUES ($1, $2) \
                 ON CONFLICT (obligation) DO UPDATE SET body = excluded.body";
    PUT_STEP = "INSERT INTO report_step (operation, obligation, step, version, at, account, remark, cells) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// The reports of a batch.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    drafts: BTreeMap<ObligationId, Entry<Written>>,
    /// What each report that is sent is put together from.
    gathered: BTreeMap<ObligationId, Gathered>,
    /// The last version of each report that is sent, and those that the batch sends.
    latest: BTreeMap<ObligationId, Arc<Snapshot>>,
    sent: Vec<Sent>,
    steps: Vec<Step>,
    indicators: Indicators,
}

/// A version that the batch sends.
#[derive(Debug)]
struct Sent {
    operation: OperationId,
    obligation: ObligationId,
    version: u32,
    at: jiff::Timestamp,
    snapshot: Arc<Snapshot>,
}

/// A step that the batch takes.
#[derive(Debug)]
struct Step {
    operation: OperationId,
    obligation: ObligationId,
    kind: StepKind,
    version: u32,
    at: jiff::Timestamp,
    account: Option<AccountId>,
    remark: Option<String>,
    cells: Vec<CellRemark>,
}

/// What the reports need that a batch names; the obligations are loaded already.
pub(crate) async fn load(
    from: &mut impl Read,
    needs: &Needs,
    obligations: &obligations::Obligations,
    registry: &Registry,
) -> Result<Reports> {
    if needs.reports.is_empty() {
        return Ok(Reports::default());
    }
    let mut reports = Reports {
        drafts: drafts(from, needs.reports.iter().copied())
            .await?
            .into_iter()
            .map(|(id, written)| (id, Entry { stored: Some(written.clone()), now: written }))
            .collect(),
        indicators: crate::indicators::read(from).await?,
        ..Reports::default()
    };
    for owed in needs.sent_reports.iter().filter_map(|id| obligations.get(*id)) {
        reports.gathered.insert(owed.id, material::gather(from, registry, owed).await?);
        if let Some(latest) = versions::latest(from, owed).await? {
            reports.latest.insert(owed.id, latest);
        }
    }
    Ok(reports)
}

/// What reporters have written so far.
async fn drafts(
    from: &mut impl Read,
    wanted: impl Iterator<Item = ObligationId>,
) -> Result<BTreeMap<ObligationId, Written>> {
    let rows: Vec<(Uuid, String)> = from.all(&DRAFTS, args![ids(wanted)]).await?;
    let draft = |(id, body): (Uuid, String)| {
        let body = serde_json::from_str(&body).map_err(|why| StoreError::corrupt("a draft of a report", why))?;
        Ok((ObligationId(id), body))
    };
    rows.into_iter().map(draft).collect()
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, reports: &Reports) -> Result<()> {
    let mut rows = Vec::new();
    for (id, entry) in reports.drafts.iter().filter(|(_, entry)| entry.is_changed()) {
        rows.push(args![*id, json(&entry.now)?]);
    }
    tx.bulk(&PUT_DRAFT, rows).await?;
    for sent in &reports.sent {
        versions::save(tx, sent.operation, sent.obligation, sent.version, sent.at, &sent.snapshot).await?;
    }
    let mut rows = Vec::new();
    for step in &reports.steps {
        let cells = if step.cells.is_empty() { None } else { Some(json(&step.cells)?) };
        let (at, version) = (instant(step.at), i64::from(step.version));
        let remark = step.remark.as_ref();
        rows.push(args![step.operation, step.obligation, step.kind.code(), version, at, step.account, remark, cells]);
    }
    Ok(tx.bulk(&PUT_STEP, rows).await?)
}

/// What the program itself wrote can always be written down.
fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|why| StoreError::corrupt("a report", why))
}

type Decided = std::result::Result<(), Stop>;

impl Draft {
    pub(crate) fn change_report(&mut self, submission: &Submission, change: &ReportChange) -> Decided {
        let mut owed = self.obligation(change.obligation())?.clone();
        let at = submission.operation.captured.min(self.now);
        let (kind, remark, cells) = match change {
            ReportChange::Write(body) => return self.write_report(body),
            ReportChange::Send(body) => return self.send_report(submission, body, at),
            ReportChange::Update(body) => return self.update_report(submission, body, at),
            ReportChange::Return(body) => {
                owed.send_back(body)?;
                (StepKind::Returned, Some(body.remark.clone()), body.cells.clone())
            }
            ReportChange::Accept(body) => {
                owed.accept(body)?;
                (StepKind::Accepted, None, Vec::new())
            }
            ReportChange::Unlock(body) => {
                owed.unlock(body)?;
                (StepKind::Unlocked, Some(body.reason.clone()), Vec::new())
            }
        };
        self.reports.steps.push(Step {
            operation: submission.operation.id,
            obligation: owed.id,
            kind,
            version: owed.versions,
            at,
            account: submission.scope.account(),
            remark,
            cells,
        });
        self.obligations.put(owed);
        Ok(())
    }

    fn write_report(&mut self, body: &WriteReport) -> Decided {
        let owed = self.obligation(body.obligation)?;
        owed.must_be_writable()?;
        let day = owed.period.to.before();
        let standing = self.registry.standing_for(owed.unit, day).unwrap_or(owed.unit);
        let province = self.registry.above(standing, Level::Province, day);
        let mut written = self.reports.drafts.get(&body.obligation).map(|entry| entry.now.clone()).unwrap_or_default();
        written.write(body, |code| self.reports.indicators.get(province, code, day))?;
        match self.reports.drafts.get_mut(&body.obligation) {
            Some(entry) => entry.now = written,
            None => drop(self.reports.drafts.insert(body.obligation, Entry { stored: None, now: written })),
        }
        Ok(())
    }

    fn send_report(&mut self, submission: &Submission, body: &SendReport, at: jiff::Timestamp) -> Decided {
        let mut owed = self.obligation(body.obligation)?.clone();
        if body.on_behalf.is_none() && !is_reporters_own(&submission.scope, owed.debtor, &self.registry, self.today) {
            return Err(Refusal::sender_must_be_named("").into());
        }
        owed.must_be_sendable(at)?;
        let Some(gathered) = self.reports.gathered.get(&owed.id) else {
            return Err(Refusal::no_such_period("").into());
        };
        let none = Written::default();
        let written = self.reports.drafts.get(&owed.id).map_or(&none, |entry| &entry.now);
        let on_behalf = body.on_behalf.as_ref().map(rules::operations::SentFor::tidied).transpose()?;
        let snapshot = compose(&gathered.material(written, on_behalf));
        if snapshot.is_empty(written) {
            return Err(Refusal::report_empty("").into());
        }
        let is_new = self.reports.latest.get(&owed.id).is_none_or(|latest| **latest != snapshot);
        owed.send(at, is_new)?;
        self.put_version(submission, owed, StepKind::Sent, at, is_new.then_some(snapshot));
        Ok(())
    }

    /// What came in until the window of its period ended is taken into a report that was sent.
    fn update_report(&mut self, submission: &Submission, body: &UpdateReport, at: jiff::Timestamp) -> Decided {
        let mut owed = self.obligation(body.obligation)?.clone();
        owed.update(body.version)?;
        let (gathered, latest) = (self.reports.gathered.get(&owed.id), self.reports.latest.get(&owed.id));
        let (Some(gathered), Some(latest)) = (gathered, latest) else {
            return Err(Refusal::no_such_period("").into());
        };
        let none = Written::default();
        let entry = self.reports.drafts.get(&owed.id);
        let written = entry.map_or(&none, |entry| &entry.now);
        let Some((written, snapshot)) = update::of(gathered, latest, written) else {
            return Err(Refusal::nothing_changed("").into());
        };
        if let Some(entry) = self.reports.drafts.get_mut(&owed.id) {
            entry.now = written;
        }
        self.put_version(submission, owed, StepKind::Updated, at, Some(snapshot));
        Ok(())
    }

    /// A version that goes up, or once more the one before, as a step on the report's way.
    fn put_version(
        &mut self,
        submission: &Submission,
        owed: Obligation,
        kind: StepKind,
        at: jiff::Timestamp,
        snapshot: Option<Snapshot>,
    ) {
        let (operation, obligation, version) = (submission.operation.id, owed.id, owed.versions);
        if let Some(snapshot) = snapshot {
            let snapshot = Arc::new(snapshot);
            self.reports.latest.insert(owed.id, Arc::clone(&snapshot));
            self.reports.sent.push(Sent { operation, obligation, version, at, snapshot });
        }
        let (account, cells) = (submission.scope.account(), Vec::new());
        self.reports.steps.push(Step { operation, obligation, kind, version, at, account, remark: None, cells });
        self.obligations.put(owed);
    }
}

/// Is whoever asks of the very office or team that owes the report, or the machine itself?
pub(crate) fn is_reporters_own(scope: &Scope, debtor: Debtor, registry: &Registry, today: Day) -> bool {
    let Who::Person { acting, .. } = &scope.0 else {
        return true;
    };
    match (&acting.seat, debtor) {
        (Seat::Team { team, .. }, Debtor::Team(owing)) => *team == owing,
        (Seat::Unit(_), Debtor::Unit(owing)) => {
            acting.unit(registry, today).is_some_and(|own| registry.heir_of_same_level(owing, today) == Some(own))
        }
        _ => false,
    }
}

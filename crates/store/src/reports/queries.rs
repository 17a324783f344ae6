//! Looking at reports, by scope.

use super::{drafts, is_reporters_own, material, versions};
use crate::{
    Store,
    db::{Read, args, statements},
    error::{Result, StoreError},
    obligations::{moment, version},
    scope::Scope,
    teams::word,
};
use rules::{
    access::Right,
    day::Day,
    ids::{AccountId, ObligationId, UnitId},
    indicators::Indicator,
    obligations::{Debtor, Obligation, Standing},
    operations::CellRemark,
    reports::{Draft as Written, Snapshot, StepKind, compose},
    units::Registry,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

statements! {
    STEPS = "SELECT s.step, s.version, s.at, s.account, COALESCE(p.name, a.name), s.remark, s.cells FROM report_step s \
             LEFT JOIN account a ON a.id = s.account LEFT JOIN person p ON p.id = a.person WHERE s.obligation = $1 ORDER BY s.at, s.version, \
             CASE s.step WHEN 'sent' THEN 0 ELSE 1 END, s.operation";
}

/// A step on a report's way.
#[derive(Clone, Debug)]
pub struct ReportStep {
    /// What was done.
    pub kind: StepKind,
    /// With which version.
    pub version: u32,
    /// When.
    pub at: jiff::Timestamp,
    /// Who did it, if somebody signed in.
    pub by: Option<(AccountId, String)>,
    /// Why it came back, or was opened again.
    pub remark: Option<String>,
    /// Remarks on single figures.
    pub cells: Vec<CellRemark>,
}

/// Somebody who reports to a reporter.
#[derive(Clone, Debug)]
pub struct ReportBelow {
    /// What is owed.
    pub obligation: Obligation,
    /// How its debtor is called.
    pub name: String,
    /// The version that counts above, if one was accepted.
    pub accepted: Option<(u32, Arc<Snapshot>)>,
    /// May the viewer return it and take it in?
    pub judges: bool,
}

/// What those below a reporter have sent, of the same period and of earlier ones.
#[derive(Clone, Debug, Default)]
pub struct ReportsBelow {
    /// The last version of each that was sent.
    pub sent: BTreeMap<ObligationId, Arc<Snapshot>>,
    /// The last versions of the same debtors' earlier reports, by what each owes now.
    pub past: BTreeMap<ObligationId, Vec<Arc<Snapshot>>>,
}

/// A report as somebody may see it.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// What is owed.
    pub obligation: Obligation,
    /// How its debtor is called.
    pub name: String,
    /// The unit to which it is sent.
    pub superior: Option<UnitId>,
    /// What it would say if it were sent now, and what its reporter wrote, for whoever may write at it.
    pub draft: Option<(Snapshot, Written)>,
    /// The indicators it tells of.
    pub indicators: Vec<Indicator>,
    /// The last version that was sent.
    pub latest: Option<Arc<Snapshot>>,
    /// What was done with it, in order.
    pub steps: Vec<ReportStep>,
    /// Those who report to its reporter.
    pub below: Vec<ReportBelow>,
    /// Is the viewer of the very office or team that owes it?
    pub is_own: bool,
    /// May the viewer return it and take it in?
    pub judges: bool,
    /// May the viewer know how it came and who brought it, if it was sent for somebody else? Above the level it is sent to only that.
    pub sees_source: bool,
}

/// Is whoever asks of the unit to which a report is sent, or below it?
fn sees_source(scope: &Scope, owed: &Obligation, registry: &Registry, today: Day) -> bool {
    let Some(acting) = scope.acting() else { return true };
    let (own, superior) = (acting.unit(registry, today), owed.superior(registry, today));
    own.zip(superior).is_some_and(|(own, superior)| registry.is_within(own, superior, today))
}

impl ReportView {
    /// May the viewer write at it and send it?
    #[must_use]
    pub fn writes(&self) -> bool {
        self.draft.is_some()
    }

    /// The step by which it came back, for as long as it waits to be put right.
    #[must_use]
    pub fn came_back(&self) -> Option<&ReportStep> {
        let mut steps = self
            .steps
            .iter()
            .rev()
            .filter(|_| matches!(self.obligation.standing, Standing::Returned | Standing::Reopened));
        steps.find(|step| matches!(step.kind, StepKind::Returned | StepKind::Unlocked))
    }
}

impl Store {
    /// One report, for whoever sees what its debtor owes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report(&self, scope: &Scope, id: ObligationId) -> Result<Option<ReportView>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let Some(obligation) = self.obligation(scope, id).await? else {
            return Ok(None);
        };
        let from = &mut self.db.clone();
        let gathered = material::gather(from, &registry, &obligation).await?;
        let superior = obligation.superior(&registry, today);
        let writes = match obligation.debtor {
            Debtor::Team(team) if scope.is_of_team() => {
                let team = crate::teams::read(from, &BTreeSet::from([team])).await?.pop();
                team.is_some_and(|team| scope.may_with(Right::WriteReports, &team, &registry, today))
            }
            Debtor::Team(_) => scope.may_in_office(Right::WriteReports, obligation.unit, &registry, today),
            Debtor::Unit(unit) => {
                let at = registry.heir_of_same_level(unit, today).unwrap_or(unit);
                scope.may_in_office(Right::WriteReports, at, &registry, today)
            }
        };
        let draft = if writes {
            let written = drafts(from, [id].into_iter()).await?.remove(&id).unwrap_or_default();
            Some((compose(&gathered.material(&written, None)), written))
        } else {
            None
        };
        let indicators = gathered.indicators().to_vec();
        let judges = |owed: &Obligation| {
            let superior = owed.superior(&registry, today);
            superior.is_some_and(|superior| scope.may(Right::JudgeReports, superior, &registry, today))
        };
        let below = gathered.below.into_iter().map(|owing| ReportBelow {
            judges: judges(&owing.obligation),
            obligation: owing.obligation,
            name: owing.name,
            accepted: owing.accepted,
        });
        let sees_source = sees_source(scope, &obligation, &registry, today);
        let mut steps = steps(from, id).await?;
        for step in steps.iter_mut().filter(|step| step.kind == StepKind::Sent && !sees_source) {
            step.by = None;
        }
        Ok(Some(ReportView {
            name: gathered.name,
            draft,
            indicators,
            latest: versions::latest(from, &obligation).await?,
            steps,
            below: below.collect(),
            is_own: is_reporters_own(scope, obligation.debtor, &registry, today),
            judges: judges(&obligation),
            sees_source,
            superior,
            obligation,
        }))
    }

    /// What those who report to the reporter of an obligation have sent, of that period and of those before it, for whoever sees
    /// the report.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reports_below(&self, scope: &Scope, id: ObligationId) -> Result<Option<ReportsBelow>> {
        let registry = self.registry(scope).await?;
        let Some(obligation) = self.obligation(scope, id).await? else {
            return Ok(None);
        };
        let from = &mut self.db.clone();
        let below = material::owing(from, &registry, &obligation).await?;
        Ok(Some(ReportsBelow { sent: versions::sent(from, &below).await?, past: versions::past(from, &below).await? }))
    }

    /// One version of a report as it was sent, for whoever sees the report.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report_version(&self, scope: &Scope, id: ObligationId, number: u32) -> Result<Option<Arc<Snapshot>>> {
        match self.obligation(scope, id).await? {
            Some(_) => versions::one(&mut self.db.clone(), id, number).await,
            None => Ok(None),
        }
    }
}

async fn steps(from: &mut impl Read, id: ObligationId) -> Result<Vec<ReportStep>> {
    type StepRow = (String, i64, String, Option<Uuid>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<StepRow> = from.all(&STEPS, args![id]).await?;
    let step = |(kind, number, at, account, name, remark, cells): StepRow| {
        let cells = cells.map(|cells| serde_json::from_str(&cells)).transpose();
        Ok(ReportStep {
            kind: word(StepKind::of_code(&kind), "a step of a report", &kind)?,
            version: version(number)?,
            at: moment(&at)?,
            by: account.map(AccountId).zip(name),
            remark,
            cells: cells.map_err(|why| StoreError::corrupt("remarks on a report", why))?.unwrap_or_default(),
        })
    };
    rows.into_iter().map(step).collect()
}

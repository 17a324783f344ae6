//! Looking at papers on their way, by scope: whoever sees a report sees its papers; the steps are the office's own.

use super::{
    obligation_of,
    rows::{IssueRow, issue},
};
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    obligations::moment,
    scope::Scope,
    teams::word,
};
use rules::{
    access::Right,
    day::Day,
    ids::{IssueId, ObligationId, UnitId},
    issues::{Issue, PaperKind, Step},
    obligations::Obligation,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    ONE = "SELECT id, unit, obligation, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
           dated, remark FROM issue WHERE id = $1";
    OF_REPORT = "SELECT id, unit, obligation, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
                 dated, remark FROM issue WHERE obligation = $1 ORDER BY version, prepared_at, id";
    /// The papers of an office, the newest first.
    OF_UNIT = "SELECT id, unit, obligation, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
               dated, remark FROM issue WHERE unit = $1 ORDER BY prepared_at DESC, id DESC LIMIT 500";
    FILES = "SELECT f.sha256, f.at, k.name, k.media_type FROM issue_file f JOIN file k ON k.sha256 = f.sha256 WHERE f.issue = $1 \
             ORDER BY f.at, f.sha256";
    STEPS = "SELECT s.step, s.at, COALESCE(p.name, a.name), s.remark FROM issue_step s LEFT JOIN account a ON a.id = s.account \
             LEFT JOIN person p ON p.id = a.person WHERE s.issue = $1 ORDER BY s.nth, s.operation";
    CALLED = "SELECT id, unit, number, sign FROM issue WHERE id IN {{ids $1}}";
    LARGEST = "SELECT COALESCE(MAX(number), 0) FROM issue WHERE unit = $1 AND kind = $2 AND year = $3";
}

/// A step on a paper's way.
#[derive(Clone, Debug)]
pub struct IssueStep {
    /// What was done.
    pub step: Step,
    /// When.
    pub at: jiff::Timestamp,
    /// Who did it, if somebody signed in.
    pub by: Option<String>,
    /// Why it came back, or was withdrawn.
    pub remark: Option<String>,
}

/// A signed paper that came back as a file.
#[derive(Clone, Debug)]
pub struct IssueFile {
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// When it came back.
    pub at: jiff::Timestamp,
    /// The name it came with.
    pub name: String,
    /// Its kind, as its bytes told.
    pub media_type: String,
}

/// A paper in a list.
#[derive(Clone, Debug)]
pub struct IssueLine {
    /// It.
    pub issue: Issue,
    /// The report it tells.
    pub owed: Obligation,
}

/// A paper as somebody may see it.
#[derive(Clone, Debug)]
pub struct IssueView {
    /// It.
    pub issue: Issue,
    /// The report it tells.
    pub owed: Obligation,
    /// Those that went out of the same report before it, the earliest first.
    pub earlier: Vec<Issue>,
    /// What was done with it, in order; only for its own office.
    pub steps: Vec<IssueStep>,
    /// What came back of it.
    pub files: Vec<IssueFile>,
    /// May the viewer take steps: prepare, submit, number, send out, take back?
    pub prepares: bool,
    /// May the viewer approve it and give it back?
    pub approves: bool,
    /// Does the viewer stand in for somebody, and so never signs as the head?
    pub stands_in: bool,
}

/// Is whoever asks of that very office, with a right there?
pub(crate) fn is_offices_own(
    scope: &Scope,
    right: Right,
    unit: UnitId,
    registry: &rules::units::Registry,
    day: Day,
) -> bool {
    let own = scope.acting().is_none_or(|acting| acting.unit(registry, day) == registry.heir_of_same_level(unit, day));
    own && scope.may(right, registry.heir_of_same_level(unit, day).unwrap_or(unit), registry, day)
}

impl Store {
    /// One paper, for whoever sees the report it tells.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issue(&self, scope: &Scope, id: IssueId) -> Result<Option<IssueView>> {
        let from = &mut self.db.clone();
        let row: Option<IssueRow> = from.opt(&ONE, args![id]).await?;
        let Some(mut found) = row.map(|row| issue(row, 0)).transpose()? else {
            return Ok(None);
        };
        let Some(owed) = self.obligation(scope, obligation_of(&found)).await? else {
            return Ok(None);
        };
        let (registry, today) = (self.registry(scope).await?, self.today());
        let own = |right| is_offices_own(scope, right, found.unit, &registry, today);
        let (prepares, approves) = (own(Right::WriteReports), own(Right::JudgeReports));
        let steps = if own(Right::SeeReports) { steps(from, id).await? } else { Vec::new() };
        let files = files(from, id).await?;
        found.files = u32::try_from(files.len()).unwrap_or(u32::MAX);
        let mut earlier = self.issues_of_report(scope, owed.id).await?;
        earlier.retain(|other| {
            matches!(other.stage, rules::issues::Stage::Issued(_)) && other.version() < found.version()
        });
        Ok(Some(IssueView {
            owed,
            earlier,
            steps,
            files,
            prepares,
            approves,
            stands_in: scope.acting().is_some_and(|acting| acting.stands_in_for.is_some()),
            issue: found,
        }))
    }

    /// The papers of a report, in the order of its versions, for whoever sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issues_of_report(&self, scope: &Scope, id: ObligationId) -> Result<Vec<Issue>> {
        if self.obligation(scope, id).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<IssueRow> = self.db.clone().all(&OF_REPORT, args![id]).await?;
        rows.into_iter().map(|row| issue(row, 0)).collect()
    }

    /// May whoever asks prepare the paper of a report: is it of the office that owes it?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prepares_issue(&self, scope: &Scope, owed: &Obligation) -> Result<bool> {
        let registry = self.registry(scope).await?;
        let is_units = matches!(owed.debtor, rules::obligations::Debtor::Unit(_));
        Ok(is_units && is_offices_own(scope, Right::WriteReports, owed.unit, &registry, self.today()))
    }

    /// The papers of an office, the newest first. `None` for whoever may not see reports there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issues(&self, scope: &Scope, unit: UnitId) -> Result<Option<Vec<IssueLine>>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(None);
        }
        let from = &mut self.db.clone();
        let rows: Vec<IssueRow> = from.all(&OF_UNIT, args![unit]).await?;
        let issues: Vec<Issue> = rows.into_iter().map(|row| issue(row, 0)).collect::<Result<_>>()?;
        let wanted: BTreeSet<ObligationId> = issues.iter().map(obligation_of).collect();
        let owed = crate::obligations::read(from, wanted.into_iter()).await?;
        let owed: BTreeMap<ObligationId, Obligation> = owed.into_iter().map(|owed| (owed.id, owed)).collect();
        let line = |issue: Issue| Some(IssueLine { owed: owed.get(&obligation_of(&issue))?.clone(), issue });
        Ok(Some(issues.into_iter().filter_map(line).collect()))
    }

    /// The number that an office would give next to a paper of a kind in a year.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_issue_number(&self, scope: &Scope, unit: UnitId, kind: PaperKind, year: i16) -> Result<u32> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(1);
        }
        let largest: Option<(i64,)> = self.db.clone().opt(&LARGEST, args![unit, kind.code(), i64::from(year)]).await?;
        Ok(largest.and_then(|(number,)| u32::try_from(number).ok()).unwrap_or(0).saturating_add(1))
    }
}

async fn steps(from: &mut impl Read, id: IssueId) -> Result<Vec<IssueStep>> {
    let rows: Vec<(String, String, Option<String>, Option<String>)> = from.all(&STEPS, args![id]).await?;
    let step = |(code, at, by, remark): (String, String, Option<String>, Option<String>)| {
        let step = word(Step::of_code(&code), "a step of a paper", &code)?;
        Ok(IssueStep { step, at: moment(&at)?, by, remark })
    };
    rows.into_iter().map(step).collect()
}

async fn files(from: &mut impl Read, id: IssueId) -> Result<Vec<IssueFile>> {
    let rows: Vec<(String, String, String, String)> = from.all(&FILES, args![id]).await?;
    let file = |(sha256, at, name, media_type): (String, String, String, String)| {
        Ok(IssueFile { sha256, at: moment(&at)?, name, media_type })
    };
    rows.into_iter().map(file).collect()
}

/// How papers are called in the journal: their number, or the office whose report they tell.
pub(crate) async fn called(from: &mut impl Read, list: &str) -> Result<Vec<(Uuid, Uuid, Option<String>)>> {
    let rows: Vec<(Uuid, Uuid, Option<i64>, Option<String>)> = from.all(&CALLED, args![list]).await?;
    let named = |(id, unit, number, sign): (Uuid, Uuid, Option<i64>, Option<String>)| {
        (id, unit, number.zip(sign).map(|(number, sign)| format!("{number:02}/{sign}")))
    };
    Ok(rows.into_iter().map(named).collect())
}

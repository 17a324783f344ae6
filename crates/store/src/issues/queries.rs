//! Looking at papers on their way, by scope: whoever sees a report sees its papers, and whoever sees all answers to a request those of what
//! came of it; the steps are the office's own.

use super::{
    codes, results,
    rows::{IssueRow, issue},
    subject_id,
};
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    obligations::moment,
    requests::{read_requests, sees_all},
    scope::Scope,
    teams::word,
};
use rules::{
    access::Right,
    day::Day,
    ids::{IssueId, ObligationId, RequestId, UnitId},
    issues::{Issue, Paper, PaperKind, Step, Subject, must_stand},
    obligations::Obligation,
    requests::{Request, Results},
    schedules::Reporter,
    units::{Level, Registry},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    ONE = "SELECT id, unit, tells, subject, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
           dated, remark FROM issue WHERE id = $1";
    OF_SUBJECT = "SELECT id, unit, tells, subject, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
                  dated, remark FROM issue WHERE subject = $1 ORDER BY version, prepared_at, id";
    /// The papers of an office, the newest first.
    OF_UNIT = "SELECT id, unit, tells, subject, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
               dated, remark FROM issue WHERE unit = $1 ORDER BY prepared_at DESC, id DESC LIMIT 500";
    FILES = "SELECT f.sha256, f.at, k.name, k.media_type FROM issue_file f JOIN file k ON k.sha256 = f.sha256 WHERE f.issue = $1 \
             ORDER BY f.at, f.sha256";
    STEPS = "SELECT s.step, s.at, COALESCE(p.name, a.name), s.remark FROM issue_step s LEFT JOIN account a ON a.id = s.account \
             LEFT JOIN person p ON p.id = a.person WHERE s.issue = $1 ORDER BY s.nth, s.operation";
    CALLED = "SELECT id, unit, number, sign FROM issue WHERE id IN {{ids $1}}";
    RESULTS = "SELECT body FROM issue_results WHERE issue = $1";
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

/// What a paper tells, as it stands now.
#[derive(Clone, Debug)]
pub enum About {
    /// A report.
    Report(Obligation),
    /// What came of a request.
    Results(Request),
}

/// A paper in a list.
#[derive(Clone, Debug)]
pub struct IssueLine {
    /// It.
    pub issue: Issue,
    /// What it tells.
    pub about: About,
    /// The code on its pages.
    pub code: Option<String>,
    /// Whose office it leaves: of which level.
    pub office: Reporter,
}

/// A paper as somebody may see it.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own, and any of them may go together"
)]
pub struct IssueView {
    /// It.
    pub issue: Issue,
    /// What it tells.
    pub about: About,
    /// Of what came of a request what was kept when it was prepared.
    pub results: Option<Results>,
    /// The code on its pages.
    pub code: Option<String>,
    /// Whose office it leaves: of which level.
    pub office: Reporter,
    /// Does it tell what is reported now, so that it may go on?
    pub is_current: bool,
    /// Those that went out before it and told the same, the earliest first.
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
pub(crate) fn is_offices_own(scope: &Scope, right: Right, unit: UnitId, registry: &Registry, day: Day) -> bool {
    let own = scope.acting().is_none_or(|acting| acting.unit(registry, day) == registry.heir_of_same_level(unit, day));
    own && scope.may_in_office(right, registry.heir_of_same_level(unit, day).unwrap_or(unit), registry, day)
}

/// The level of an office.
pub(super) fn office_at(registry: &Registry, unit: UnitId) -> Reporter {
    match registry.get(unit).map(|unit| unit.level) {
        Some(Level::Province) => Reporter::Department,
        Some(Level::District) => Reporter::District,
        _ => Reporter::Commune,
    }
}

/// Those whose place one took, one after the other; the earliest first.
fn earlier(found: &Issue, others: Vec<Issue>) -> Vec<Issue> {
    let mut others: BTreeMap<IssueId, Issue> = others.into_iter().map(|other| (other.id, other)).collect();
    let mut line = Vec::new();
    let mut next = found.replaces;
    while let Some(issue) = next.and_then(|id| others.remove(&id)) {
        next = issue.replaces;
        line.push(issue);
    }
    line.reverse();
    line
}

/// One paper, whoever asks.
pub(super) async fn by_id(from: &mut impl Read, id: IssueId) -> Result<Option<Issue>> {
    let row: Option<IssueRow> = from.opt(&ONE, args![id]).await?;
    row.map(|row| issue(row, 0)).transpose()
}

impl Store {
    /// One paper, for whoever sees what it tells.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issue(&self, scope: &Scope, id: IssueId) -> Result<Option<IssueView>> {
        let from = &mut self.db.clone();
        let Some(mut found) = by_id(from, id).await? else {
            return Ok(None);
        };
        let (registry, today) = (self.registry(scope).await?, self.today());
        let Some(about) = self.about(scope, found.paper.subject()).await? else {
            return Ok(None);
        };
        let kept: Option<(String,)> = from.opt(&RESULTS, args![id]).await?;
        let own = |right| is_offices_own(scope, right, found.unit, &registry, today);
        let (prepares, approves) = (own(Right::WriteReports), own(Right::JudgeReports));
        let steps = if own(Right::SeeReports) { steps(from, id).await? } else { Vec::new() };
        let files = files(from, id).await?;
        found.files = u32::try_from(files.len()).unwrap_or(u32::MAX);
        let others = self.issues_of(found.paper.subject()).await?;
        let is_current = match (&about, found.paper) {
            (About::Report(owed), Paper::Report { version, .. }) => must_stand(owed, version).is_ok(),
            _ => true,
        };
        Ok(Some(IssueView {
            about,
            results: kept.map(|(body,)| results(&body)).transpose()?,
            code: codes::of(from, &[id]).await?.remove(&id),
            office: office_at(&registry, found.unit),
            is_current,
            earlier: earlier(&found, others),
            steps,
            files,
            prepares,
            approves,
            stands_in: scope.acting().is_some_and(|acting| acting.stands_in_for.is_some()),
            issue: found,
        }))
    }

    /// What papers tell, for whoever may see it.
    pub(super) async fn about(&self, scope: &Scope, subject: Subject) -> Result<Option<About>> {
        match subject {
            Subject::Report(id) => Ok(self.obligation(scope, id).await?.map(About::Report)),
            Subject::Results(id) => {
                let registry = self.registry(scope).await?;
                let request = read_requests(&mut self.db.clone(), &BTreeSet::from([id])).await?.remove(&id);
                let seen = request.filter(|request| sees_all(scope, request, &registry, self.today()));
                Ok(seen.map(About::Results))
            }
        }
    }

    pub(super) async fn issues_of(&self, subject: Subject) -> Result<Vec<Issue>> {
        let rows: Vec<IssueRow> = self.db.clone().all(&OF_SUBJECT, args![subject_id(subject)]).await?;
        rows.into_iter().map(|row| issue(row, 0)).collect()
    }

    /// The papers of a report, in the order of its versions, for whoever sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issues_of_report(&self, scope: &Scope, id: ObligationId) -> Result<Vec<Issue>> {
        match self.about(scope, Subject::Report(id)).await? {
            Some(_) => self.issues_of(Subject::Report(id)).await,
            None => Ok(Vec::new()),
        }
    }

    /// The papers of what came of a request, the earliest first, for whoever sees all answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issues_of_request(&self, scope: &Scope, id: RequestId) -> Result<Vec<Issue>> {
        match self.about(scope, Subject::Results(id)).await? {
            Some(_) => self.issues_of(Subject::Results(id)).await,
            None => Ok(Vec::new()),
        }
    }

    /// What a paper of a request tells, as it was kept, for whoever sees all answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issued_results(&self, scope: &Scope, id: IssueId) -> Result<Option<Results>> {
        let from = &mut self.db.clone();
        let kept: Option<(String,)> = from.opt(&RESULTS, args![id]).await?;
        let Some(kept) = kept.map(|(body,)| results(&body)).transpose()? else {
            return Ok(None);
        };
        let seen = self.about(scope, Subject::Results(kept.request.id)).await?.is_some();
        Ok(seen.then_some(kept))
    }

    /// May whoever asks prepare the paper of what came of a request: is it of the office that asked?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prepares_results(&self, scope: &Scope, request: &Request) -> Result<bool> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let asker = request.asker(&registry, today);
        Ok(is_offices_own(scope, Right::WriteReports, asker, &registry, today))
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
        // What a commune's office sends out is no business of the commune's team.
        if scope.is_of_team() {
            return Ok(Some(Vec::new()));
        }
        let from = &mut self.db.clone();
        let rows: Vec<IssueRow> = from.all(&OF_UNIT, args![unit]).await?;
        let issues: Vec<Issue> = rows.into_iter().map(|row| issue(row, 0)).collect::<Result<_>>()?;
        let (mut owed, mut asked) = (BTreeSet::new(), BTreeSet::new());
        for issue in &issues {
            match issue.paper.subject() {
                Subject::Report(id) => drop(owed.insert(id)),
                Subject::Results(id) => drop(asked.insert(id)),
            }
        }
        let owed = crate::obligations::read(from, owed.into_iter()).await?;
        let owed: BTreeMap<ObligationId, Obligation> = owed.into_iter().map(|owed| (owed.id, owed)).collect();
        let asked = read_requests(from, &asked).await?;
        let mut codes = codes::of(from, &issues.iter().map(|issue| issue.id).collect::<Vec<_>>()).await?;
        let office = office_at(&registry, unit);
        let mut line = |issue: Issue| {
            let about = match issue.paper.subject() {
                Subject::Report(id) => About::Report(owed.get(&id)?.clone()),
                Subject::Results(id) => About::Results(asked.get(&id)?.clone()),
            };
            Some(IssueLine { about, code: codes.remove(&issue.id), office, issue })
        };
        Ok(Some(issues.into_iter().filter_map(&mut line).collect()))
    }

    /// The number that an office would give next to a paper of a kind in a year.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_issue_number(&self, scope: &Scope, unit: UnitId, kind: PaperKind, year: i16) -> Result<u32> {
        let registry = self.registry(scope).await?;
        if !scope.may_in_office(Right::SeeReports, unit, &registry, self.today()) {
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

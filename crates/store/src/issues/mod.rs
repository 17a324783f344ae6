//! Papers on their way out of an office: loaded, decided, kept. How they are looked at stands in [`queries`], how one is found by the code
//! on its pages in [`codes`].

mod codes;
mod queries;
mod rows;

pub use codes::FoundPaper;
pub use queries::{About, IssueFile, IssueLine, IssueStep, IssueView};
pub(crate) use queries::{called, is_offices_own};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [STATEMENTS, codes::STATEMENTS, queries::STATEMENTS].concat()
}

use crate::{
    apply::{Draft, Needs, Stop, Submission, instant},
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    teams::Entry,
};
use rows::{IssueRow, issue};
use rules::{
    day::Day,
    ids::{AccountId, IssueId, ObligationId, OperationId, UnitId},
    issues::{Issue, Paper, PaperKind, Step, Subject, must_stand},
    obligations::Obligation,
    operations::{AttachIssue, IssueChange, NumberIssue, PrepareIssue, Refusal},
    requests::Results,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// These, and all others that tell the same.
    ISSUES = "SELECT id, unit, tells, subject, version, prepared_at, replaces, stage, steps, recipients, authority, signer, number, sign, \
              dated, remark FROM issue WHERE subject IN {{ids $1}} OR subject IN (\
              SELECT subject FROM issue WHERE id IN {{ids $2}})";
    /// What papers that were not withdrawn tell of requests.
    TOLD = "SELECT r.issue, r.body FROM issue_results r JOIN issue i ON i.id = r.issue WHERE i.subject IN {{ids $1}} AND i.stage <> 'withdrawn'";
    FILES = "SELECT issue, sha256 FROM issue_file WHERE issue IN {{ids $1}}";
    KNOWN_FILE = "SELECT sha256 FROM file WHERE sha256 = $1";
    TAKEN = "SELECT id FROM issue WHERE unit = $1 AND kind = $2 AND year = $3 AND number = $4";
    PUT = "INSERT INTO issue (id, unit, kind, tells, subject, version, prepared_at, replaces, stage, steps, recipients, authority, signer, \
           number, sign, dated, year, remark) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
           ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, steps = excluded.steps, recipients = excluded.recipients, \
           authority = excluded.authority, signer = excluded.signer, number = excluded.number, sign = excluded.sign, \
           dated = excluded.dated, year = excluded.year, remark = excluded.remark";
    PUT_STEP = "INSERT INTO issue_step (operation, issue, nth, step, at, account, remark) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PUT_RESULTS = "INSERT INTO issue_results (issue, code, body) VALUES ($1, $2, $3)";
    PUT_FILE = "INSERT INTO issue_file (issue, sha256, operation, at) VALUES ($1, $2, $3, $4)";
}

/// Whose number of which kind and year.
type NumberKey = (UnitId, PaperKind, i16, u32);

/// The papers of a batch.
#[derive(Debug, Default)]
pub(crate) struct Issues {
    entries: BTreeMap<IssueId, Entry<Issue>>,
    files: BTreeMap<IssueId, BTreeSet<String>>,
    /// Files that the batch names and that are kept here.
    known_files: BTreeSet<String>,
    /// Numbers that the batch would give and that are given.
    taken: BTreeMap<NumberKey, IssueId>,
    /// What those tell of requests, and those that the batch prepares.
    told: BTreeMap<IssueId, Results>,
    /// Those that the batch prepares.
    prepared: Vec<IssueId>,
    steps: Vec<Taken>,
    came_back: Vec<(IssueId, String, OperationId, jiff::Timestamp)>,
}

/// A step that the batch takes.
#[derive(Debug)]
struct Taken {
    operation: OperationId,
    issue: IssueId,
    nth: u32,
    step: Step,
    at: jiff::Timestamp,
    account: Option<AccountId>,
    remark: Option<String>,
}

impl Issues {
    pub(crate) fn get(&self, id: IssueId) -> Option<&Issue> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    /// The reports that they tell of.
    pub(crate) fn obligations(&self) -> impl Iterator<Item = ObligationId> {
        self.entries.values().filter_map(|entry| match entry.now.paper.subject() {
            Subject::Report(obligation) => Some(obligation),
            Subject::Results(_) => None,
        })
    }

    /// Those that tell of something.
    fn of(&self, subject: Subject) -> Vec<&Issue> {
        self.entries.values().map(|entry| &entry.now).filter(|issue| issue.paper.subject() == subject).collect()
    }

    fn put(&mut self, issue: Issue) {
        if let Some(number) = issue.stage.number() {
            self.taken.insert((issue.unit, issue.paper.kind(), number.dated.year(), number.number), issue.id);
        }
        match self.entries.get_mut(&issue.id) {
            Some(entry) => entry.now = issue,
            None => drop(self.entries.insert(issue.id, Entry { stored: None, now: issue })),
        }
    }
}

/// What papers tell, as their tables name it.
fn subject_id(subject: Subject) -> Uuid {
    match subject {
        Subject::Report(obligation) => obligation.0,
        Subject::Results(request) => request.0,
    }
}

/// What a paper tells of a request, as it is kept.
fn results(body: &str) -> Result<Results> {
    serde_json::from_str(body).map_err(|why| StoreError::corrupt("what came of a request", why))
}

/// The papers a batch names, with all others that tell the same.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Issues> {
    let mut loaded = Issues::default();
    if needs.issues.is_empty() && needs.issued.is_empty() {
        return Ok(loaded);
    }
    let subjects = ids(needs.issued.iter().copied().map(subject_id));
    let named = ids(needs.issues.iter().copied());
    let rows: Vec<IssueRow> = from.all(&ISSUES, args![subjects.as_str(), named]).await?;
    for row in rows {
        let issue = issue(row, 0)?;
        loaded.entries.insert(issue.id, Entry { stored: Some(issue.clone()), now: issue });
    }
    let files: Vec<(Uuid, String)> = from.all(&FILES, args![ids(loaded.entries.keys().copied())]).await?;
    for (id, sha256) in files {
        loaded.files.entry(IssueId(id)).or_default().insert(sha256);
    }
    for (id, files) in &loaded.files {
        if let Some(entry) = loaded.entries.get_mut(id) {
            let files = u32::try_from(files.len()).unwrap_or(u32::MAX);
            entry.now.files = files;
            entry.stored = Some(entry.now.clone());
        }
    }
    if needs.issued.iter().any(|subject| matches!(subject, Subject::Results(_))) {
        let rows: Vec<(Uuid, String)> = from.all(&TOLD, args![subjects]).await?;
        for (id, body) in rows {
            loaded.told.insert(IssueId(id), results(&body)?);
        }
    }
    for sha256 in &needs.issue_files {
        let known: Option<(String,)> = from.opt(&KNOWN_FILE, args![sha256.as_str()]).await?;
        loaded.known_files.extend(known.map(|(sha256,)| sha256));
    }
    for (id, year, number) in &needs.issue_numbers {
        let Some(issue) = loaded.get(*id) else { continue };
        let (unit, kind) = (issue.unit, issue.paper.kind());
        let taken: Option<(Uuid,)> =
            from.opt(&TAKEN, args![unit, kind.code(), i64::from(*year), i64::from(*number)]).await?;
        if let Some((by,)) = taken {
            loaded.taken.insert((unit, kind, *year, *number), IssueId(by));
        }
    }
    Ok(loaded)
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, issues: &Issues) -> Result<()> {
    let mut rows = Vec::new();
    for issue in issues.entries.values().filter(|entry| entry.is_changed()).map(|entry| &entry.now) {
        rows.push(rows::values(issue)?);
    }
    tx.bulk(&PUT, rows).await?;
    let mut rows = Vec::new();
    for id in &issues.prepared {
        let Some(results) = issues.told.get(id) else { continue };
        let body = serde_json::to_string(results).map_err(|why| StoreError::corrupt("what came of a request", why))?;
        rows.push(args![*id, results.version_code().as_str(), body]);
    }
    tx.bulk(&PUT_RESULTS, rows).await?;
    let steps = issues.steps.iter().map(|taken| {
        let Taken { operation, issue, nth, step, at, account, remark } = taken;
        args![*operation, *issue, i64::from(*nth), step.code(), instant(*at), *account, remark.as_ref()]
    });
    tx.bulk(&PUT_STEP, steps.collect()).await?;
    let files = issues.came_back.iter();
    let files =
        files.map(|(issue, sha256, operation, at)| args![*issue, sha256.as_str(), *operation, instant(*at)]).collect();
    Ok(tx.bulk(&PUT_FILE, files).await?)
}

type Decided<T = ()> = std::result::Result<T, Stop>;

impl Draft {
    /// A paper that the batch knows, or the operation that would make it.
    pub(crate) fn issue(&self, id: IssueId) -> Decided<&Issue> {
        self.issues.get(id).ok_or(Stop::Missing(id.into()))
    }

    /// Where a paper of a report leaves on a day: the office of whoever owes it, or of its heir.
    pub(crate) fn issuing_unit(&self, owed: &Obligation, day: Day) -> UnitId {
        self.registry.heir_of_same_level(owed.unit, day).unwrap_or(owed.unit)
    }

    /// The office that a paper leaves on a day: of what came of a request the one that asked, or its heir.
    pub(crate) fn office_of_paper(&self, paper: Paper, day: Day) -> Decided<UnitId> {
        Ok(match paper {
            Paper::Report { obligation, .. } => self.issuing_unit(self.obligation(obligation)?, day),
            Paper::Results { request } => self.request(request)?.asker(&self.registry, day),
        })
    }

    pub(crate) fn change_issue(&mut self, submission: &Submission, change: &IssueChange) -> Decided {
        let at = submission.operation.captured.min(self.now);
        let (id, step, remark) = match change {
            IssueChange::Prepare(body) => (self.prepare_issue(submission, body, at)?, Step::Prepared, None),
            IssueChange::Attach(body) => (self.attach_to_issue(submission, body, at)?, Step::Attached, None),
            IssueChange::Number(body) => (self.number_issue(body)?, Step::Numbered, None),
            IssueChange::Submit(body) => {
                let mut issue = self.current_issue(body.issue, body.steps)?;
                issue.submit(body)?;
                (self.put_issue(issue), Step::Submitted, None)
            }
            IssueChange::Return(body) => {
                let mut issue = self.issue_at(body.issue, body.steps)?;
                issue.send_back(&body.remark)?;
                (self.put_issue(issue), Step::Returned, Some(body.remark.clone()))
            }
            IssueChange::Approve(body) => {
                let mut issue = self.current_issue(body.issue, body.steps)?;
                let stands_in = submission.scope.acting().is_some_and(|acting| acting.stands_in_for.is_some());
                issue.approve(body, stands_in)?;
                (self.put_issue(issue), Step::Approved, None)
            }
            IssueChange::Release(body) => {
                let mut issue = self.current_issue(body.issue, body.steps)?;
                issue.release()?;
                (self.put_issue(issue), Step::Issued, None)
            }
            IssueChange::Withdraw(body) => {
                let mut issue = self.issue_at(body.issue, body.steps)?;
                issue.withdraw(&body.reason)?;
                (self.put_issue(issue), Step::Withdrawn, Some(body.reason.clone()))
            }
        };
        let (operation, account) = (submission.operation.id, submission.scope.account());
        // What comes back, comes back after all other steps.
        let nth = self.issues.get(id).map_or(0, |issue| issue.steps + issue.files);
        self.issues.steps.push(Taken { operation, issue: id, nth, step, at, account, remark });
        Ok(())
    }

    fn put_issue(&mut self, issue: Issue) -> IssueId {
        let id = issue.id;
        self.issues.put(issue);
        id
    }

    /// A paper of which somebody knows all steps.
    fn issue_at(&self, id: IssueId, steps: u32) -> Decided<Issue> {
        let issue = self.issue(id)?.clone();
        issue.must_be_at(steps)?;
        Ok(issue)
    }

    /// One that tells what is reported now.
    fn current_issue(&self, id: IssueId, steps: u32) -> Decided<Issue> {
        let issue = self.issue_at(id, steps)?;
        match issue.paper {
            Paper::Report { obligation, version } => must_stand(self.obligation(obligation)?, version)?,
            // What was kept of a request is what came of it on that day, whoever answers later.
            Paper::Results { .. } => {}
        }
        Ok(issue)
    }

    fn prepare_issue(&mut self, submission: &Submission, body: &PrepareIssue, at: jiff::Timestamp) -> Decided<IssueId> {
        let (id, unit) = (submission.operation.id.into(), self.office_of_paper(body.paper, self.today)?);
        let others = self.issues.of(body.paper.subject());
        let issue = match body.paper {
            Paper::Report { obligation, version } => {
                Issue::prepare(id, unit, version, at, self.obligation(obligation)?, &others)?
            }
            Paper::Results { request } => {
                let results = self.results_so_far(request)?;
                let issue = Issue::prepare_results(id, unit, self.now, &results, &others, &self.issues.told)?;
                self.issues.told.insert(id, results);
                self.issues.prepared.push(id);
                issue
            }
        };
        Ok(self.put_issue(issue))
    }

    /// A number is given once; a paper is dated neither tomorrow nor before what it tells was sent or put together, nor before the one it
    /// replaces.
    fn number_issue(&mut self, body: &NumberIssue) -> Decided<IssueId> {
        let mut issue = self.current_issue(body.issue, body.steps)?;
        self.not_in_future(body.dated)?;
        let told = match issue.paper {
            Paper::Report { obligation, .. } => self.obligation(obligation)?.sent_at.map_or(body.dated, Day::of),
            Paper::Results { .. } => Day::of(issue.prepared_at),
        };
        let replaced = issue.replaces.and_then(|id| self.issues.get(id)).and_then(|other| other.stage.number());
        issue.number(body, replaced.map_or(told, |number| number.dated.max(told)))?;
        let key = (issue.unit, issue.paper.kind(), body.dated.year(), body.number);
        if self.issues.taken.get(&key).is_some_and(|by| *by != issue.id) {
            return Err(Refusal::issue_number_taken(body.number.to_string())
                .with(body.dated.year().to_string())
                .into());
        }
        Ok(self.put_issue(issue))
    }

    fn attach_to_issue(
        &mut self,
        submission: &Submission,
        body: &AttachIssue,
        at: jiff::Timestamp,
    ) -> Decided<IssueId> {
        let mut issue = self.issue(body.issue)?.clone();
        issue.attach()?;
        if !self.issues.known_files.contains(&body.file) {
            return Err(Refusal::issue_no_such_file("").into());
        }
        if !self.issues.files.entry(issue.id).or_default().insert(body.file.clone()) {
            return Err(Refusal::nothing_changed("").into());
        }
        self.issues.came_back.push((issue.id, body.file.clone(), submission.operation.id, at));
        Ok(self.put_issue(issue))
    }
}

//! The one door in: every change is an operation, and [`Writer`] is where all of them pass, one transaction after another.
//!
//! Callers hand in operations and wait; the writer takes what has arrived meanwhile into its next transaction, of every caller in
//! turn, so that under load many callers share one commit and none waits for all of another's. Nobody is answered before the commit.

mod batch;
mod draft;
mod feeds;
mod rights;
mod turns;
mod waiting;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [batch::STATEMENTS, waiting::STATEMENTS].concat()
}
pub(crate) use batch::instant;
pub(crate) use draft::{Draft, Needs, Stop};
pub(crate) use waiting::{missed, overdue};

use crate::{
    accounts::NewPassword,
    db::Db,
    error::{Result, StoreError},
    gather::whoever_comes,
    registry::Registries,
    scope::Scope,
    surroundings::Surroundings,
};
use batch::Batch;
use rules::{
    ids::{AccountId, OperationId},
    operations::{Body, IssueChange, Operation, Outcome},
};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{mpsc, oneshot};
use turns::Turns;

/// An operation with its author and what must not be written down with it.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) scope: Scope,
    pub(crate) operation: Operation,
    /// What is kept, but never in the journal.
    pub(crate) beside: Option<Beside>,
    pub(crate) attempt: Attempt,
    /// Who brought it, if not its author.
    pub(crate) carried_by: Option<AccountId>,
}

/// What travels beside an operation.
#[derive(Clone, Debug)]
pub(crate) enum Beside {
    /// The password of a `SetPassword`.
    Password(NewPassword),
    /// The hash of an `InviteAccount`'s short code.
    CodeHash(Vec<u8>),
}

impl Beside {
    fn password(&self) -> Option<&NewPassword> {
        match self {
            Self::Password(new) => Some(new),
            Self::CodeHash(_) => None,
        }
    }

    fn code_hash(&self) -> Option<&Vec<u8>> {
        match self {
            Self::CodeHash(hash) => Some(hash),
            Self::Password(_) => None,
        }
    }
}

/// How often an operation has come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// Its maker sends it.
    First,
    /// It waited, and what it waited for has come.
    Again,
    /// It waited in vain.
    Overdue,
}

struct Call {
    submissions: Vec<Submission>,
    answer: oneshot::Sender<Result<Vec<Outcome>>>,
}

impl Call {
    /// Who hands the operations in, whoever wrote them; nobody for what the machine does.
    fn caller(&self) -> Option<AccountId> {
        let first = self.submissions.first()?;
        first.carried_by.or(first.scope.account())
    }
}

/// How many operations one transaction takes at most, so that none holds the others up for long.
const MOST: usize = 512;

/// The queue before the database.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    calls: mpsc::Sender<Call>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the task that writes.
    pub(crate) fn start(db: Db, registries: Registries, surroundings: Surroundings) -> Self {
        let (calls, queue) = mpsc::channel(1024);
        let commits = Arc::new(AtomicU64::new(0));
        let lane = Lane { db, registries, surroundings, commits: Arc::clone(&commits) };
        tokio::spawn(lane.run(queue));
        Self { calls, commits }
    }

    /// How many transactions were committed since the start.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Applies operations in order; the answers come in the same order, after the commit.
    pub(crate) async fn apply(&self, submissions: Vec<Submission>) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::with_capacity(submissions.len());
        for chunk in submissions.chunks(MOST) {
            let (answer, answered) = oneshot::channel();
            let call = Call { submissions: chunk.to_vec(), answer };
            self.calls.send(call).await.map_err(|_| StoreError::Stopping)?;
            outcomes.extend(answered.await.map_err(|_| StoreError::Stopping)??);
        }
        Ok(outcomes)
    }
}

/// How many operations go together: up to the first report that is sent after something else, or paper that is prepared, which tells what
/// was sent and answered before.
fn length_of_run(submissions: &[Submission]) -> usize {
    let sends = |submission: &Submission| submission.operation.body.is_report_sent();
    let prepares = |submission: &Submission| matches!(submission.operation.body, Body::Issue(IssueChange::Prepare(_)));
    let parts = |one: &Submission, next: &Submission| prepares(next) || !sends(one) && sends(next);
    let cut = submissions.windows(2).position(|pair| matches!(pair, [one, next] if parts(one, next)));
    cut.map_or(submissions.len(), |before| before + 1)
}

/// The task that writes.
struct Lane {
    db: Db,
    registries: Registries,
    surroundings: Surroundings,
    commits: Arc<AtomicU64>,
}

impl Lane {
    async fn run(self, mut queue: mpsc::Receiver<Call>) {
        let mut turns = Turns::default();
        while let Some(call) = queue.recv().await {
            turns.add(call);
            while !turns.is_empty() {
                // Into this transaction.
                whoever_comes(MOST, || {
                    queue.try_recv().is_ok_and(|call| {
                        turns.add(call);
                        true
                    })
                })
                .await;
                self.answer(turns.next()).await;
            }
        }
    }

    async fn answer(&self, calls: Vec<Call>) {
        let all: Vec<Submission> = calls.iter().flat_map(|call| call.submissions.iter().cloned()).collect();
        match self.commit_in_runs(all).await {
            Ok(outcomes) => {
                let mut outcomes = outcomes.into_iter();
                for call in calls {
                    let own = outcomes.by_ref().take(call.submissions.len()).collect();
                    // A caller who went away learns the answer when he asks again.
                    let _ = call.answer.send(Ok(own));
                }
            }
            Err(error) => {
                tracing::warn!(%error, operations = calls.iter().map(|c| c.submissions.len()).sum::<usize>(), "apply.replayed");
                for call in calls {
                    let _ = call.answer.send(self.one_by_one(call.submissions).await);
                }
            }
        }
    }

    /// All of them, in as few transactions as may be: what a report counts must have been written before.
    async fn commit_in_runs(&self, mut rest: Vec<Submission>) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::with_capacity(rest.len());
        while !rest.is_empty() {
            let next = rest.split_off(length_of_run(&rest));
            outcomes.extend(self.commit(std::mem::replace(&mut rest, next)).await?);
        }
        Ok(outcomes)
    }

    /// After an unexpected error: each operation alone, so that only the one at fault suffers. Its error is the caller's answer;
    /// sending the same again brings the answers of the others.
    async fn one_by_one(&self, submissions: Vec<Submission>) -> Result<Vec<Outcome>> {
        let mut outcomes = Ok(Vec::with_capacity(submissions.len()));
        for submission in submissions {
            match (self.alone(submission).await, &mut outcomes) {
                (Ok(mut own), Ok(all)) => all.append(&mut own),
                (Err(error), Ok(_)) => outcomes = Err(error),
                (_, Err(_)) => {}
            }
        }
        outcomes
    }

    /// One operation, tried again as long as another copy of the program is faster.
    async fn alone(&self, submission: Submission) -> Result<Vec<Outcome>> {
        const TRIES: usize = 5;
        for _ in 1..TRIES {
            match self.commit(vec![submission.clone()]).await {
                Err(StoreError::Raced) => tokio::task::yield_now().await,
                done => return done,
            }
        }
        self.commit(vec![submission]).await
    }

    /// One transaction, and those that had waited for what it brought.
    async fn commit(&self, submissions: Vec<Submission>) -> Result<Vec<Outcome>> {
        let ids: Vec<OperationId> = submissions.iter().map(|s| s.operation.id).collect();
        let (mut outcomes, mut woken) = self.transaction(submissions).await?;
        while !woken.is_empty() {
            let (answers, next) = self.once_more(std::mem::take(&mut woken)).await;
            // Some of them may have come in this very batch, before what they needed.
            for (id, outcome) in ids.iter().zip(&mut outcomes) {
                if let (Outcome::Waiting(_), Some(answer)) = (&*outcome, answers.get(id)) {
                    *outcome = answer.clone();
                }
            }
            woken = next;
        }
        Ok(outcomes)
    }

    /// Tries operations that had waited. What fails here fails nobody else: it goes on waiting, and is tried again later.
    async fn once_more(&self, woken: Vec<Submission>) -> (HashMap<OperationId, Outcome>, Vec<Submission>) {
        let together = self.transaction(woken.clone()).await;
        let mut answers = HashMap::new();
        let mut next = Vec::new();
        let mut keep = |some: &[Submission], done: (Vec<Outcome>, Vec<Submission>)| {
            answers.extend(some.iter().map(|s| s.operation.id).zip(done.0));
            next.extend(done.1);
        };
        match together {
            Ok(done) => keep(&woken, done),
            Err(error) => {
                tracing::warn!(%error, operations = woken.len(), "apply.woken_replayed");
                for one in woken {
                    match self.transaction(vec![one.clone()]).await {
                        Ok(done) => keep(&[one], done),
                        Err(error) => {
                            tracing::warn!(%error, operation = %one.operation.id, "apply.goes_on_waiting");
                        }
                    }
                }
            }
        }
        (answers, next)
    }

    async fn transaction(&self, submissions: Vec<Submission>) -> Result<(Vec<Outcome>, Vec<Submission>)> {
        let mut tx = self.db.begin().await?;
        let batch = Batch { tx: &mut tx, registries: &self.registries, surroundings: &self.surroundings };
        match batch.run(submissions).await {
            Ok(done) => {
                tx.commit().await?;
                self.commits.fetch_add(1, Ordering::Relaxed);
                if let Some(registry) = done.registry {
                    self.registries.put(registry);
                }
                Ok((done.outcomes, done.woken))
            }
            Err(error) => {
                // Where the disk fails, the database may have given the transaction up already.
                if let Err(error) = tx.rollback().await {
                    tracing::warn!(%error, "apply.not_rolled_back");
                }
                Err(error)
            }
        }
    }
}

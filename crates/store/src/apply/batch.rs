//! One transaction of operations: read what they need, decide each in memory, write everything with few statements.

use super::{Attempt, Draft, Needs, Stop, Submission, draft::Enacted, feeds::Feeds, woken};
use crate::{
    accounts, channels, composition_rules, contacts,
    db::{Read, Tx, args, ids, statements},
    decisions,
    error::{Result, StoreError},
    households,
    journal::{self, Answer},
    registry::{self, Registries, Versioned},
    scope::Scope,
    surroundings::Surroundings,
    tallies, teams,
};
use rules::{
    day::Day,
    ids::{Feed, OperationId},
    operations::{Body, Outcome, Refusal, encode},
};
use std::{
    collections::{
        BTreeMap, BTreeSet, HashMap,
        hash_map::Entry::{Occupied, Vacant},
    },
    sync::Arc,
};

statements! {
    COMMON_FEED = "SELECT value FROM feed WHERE id = $1 {{for_share}}";
    RULES_SET = "SELECT COUNT(*) FROM composition_rule";
    PUT_WAITING = "INSERT INTO waiting (operation, waits_for, until) VALUES ($1, $2, $3) \
                   ON CONFLICT (operation) DO UPDATE SET waits_for = excluded.waits_for";
    WAITING_FOR = "SELECT operation FROM waiting WHERE waits_for IN {{ids $1}}";
    WOKEN = "SELECT j.operation, j.kind, b.kind_version, b.body, j.author, j.account, j.appointment, j.device, j.captured \
             FROM journal j JOIN journal_body b ON b.operation = j.operation \
             WHERE j.operation IN {{ids $1}} AND j.state = 'waiting'";
    OVERDUE = "SELECT operation FROM waiting WHERE until < $1";
    MISSED = "SELECT w.operation FROM waiting w JOIN journal j ON j.operation = w.waits_for \
              AND j.state <> 'waiting'";
    FORGET_WAITING = "DELETE FROM waiting WHERE operation IN {{ids $1}}";
}

/// An operation that waits for another that never comes is refused after so many days.
const DAYS_TO_WAIT: i64 = 5;

pub(super) struct Batch<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) registries: &'a Registries,
    pub(super) surroundings: &'a Surroundings,
}

/// What a batch leaves behind once it is committed.
pub(super) struct Done {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) registry: Option<Versioned>,
    /// Operations that had waited for one of these.
    pub(super) woken: Vec<Submission>,
}

/// An operation written down.
#[derive(PartialEq)]
struct Written {
    kind: &'static str,
    version: u16,
    body: String,
}

impl Written {
    fn of(body: &Body) -> Result<Self> {
        let wire = encode(body).map_err(|why| StoreError::corrupt("an operation", why))?;
        Ok(Self {
            kind: body.kind(),
            version: wire.version,
            body: wire.fields.to_string(),
        })
    }
}

/// An operation that has no answer yet.
struct New<'a> {
    at: usize,
    submission: &'a Submission,
    written: Written,
    feeds: BTreeSet<Feed>,
}

impl Batch<'_> {
    pub(super) async fn run(mut self, submissions: Vec<Submission>) -> Result<Done> {
        let now = self.surroundings.now();
        let written = submissions
            .iter()
            .map(|s| Written::of(&s.operation.body))
            .collect::<Result<Vec<_>>>()?;
        let operations: Vec<OperationId> = submissions.iter().map(|s| s.operation.id).collect();
        let answers = journal::answers(self.tx, &operations).await?;
        let mut draft = self.load(&submissions, Day::of(now)).await?;

        let feeds = Feeds::of_batch(&submissions);
        // The first of an id in the batch is decided; the others are asked to say the same.
        let mut outcomes: Vec<Option<Outcome>> = vec![None; submissions.len()];
        let mut new: Vec<New<'_>> = Vec::new();
        let mut first: HashMap<OperationId, usize> = HashMap::new();
        let mut copies: Vec<(usize, usize, Written)> = Vec::new();
        for (at, (submission, written)) in submissions.iter().zip(written).enumerate() {
            let id = submission.operation.id;
            if let Some(answer) = answers
                .get(&id)
                .filter(|answer| !submission.retries(answer))
            {
                outcomes[at] = Some(repeated(&draft, submission, answer, &written));
            } else {
                match first.entry(id) {
                    Vacant(slot) => {
                        slot.insert(new.len());
                        let feeds = feeds.of(&draft, submission);
                        new.push(New {
                            at,
                            submission,
                            written,
                            feeds,
                        });
                    }
                    Occupied(slot) => copies.push((at, *slot.get(), written)),
                }
            }
        }

        let mut counts: BTreeMap<Feed, i64> = BTreeMap::new();
        for feed in new.iter().flat_map(|new| &new.feeds) {
            *counts.entry(*feed).or_default() += 1;
        }
        if !counts.contains_key(&Feed::Common) {
            // Rules and reforms, which bear on every team, wait for this batch, and it for them.
            self.tx.all::<(i64,)>(&COMMON_FEED, args![Feed::Common.id()]).await?;
        }
        let mut versions = journal::bump(self.tx, &counts).await?;
        if matches!(self.tx, Tx::Postgres(_)) && !new.is_empty() {
            // Only now are the feeds ours: what was read before may have changed meanwhile.
            draft = self.load(&submissions, Day::of(now)).await?;
            let answered = journal::answers(self.tx, &operations).await?.len();
            let moved = new
                .iter()
                .any(|new| feeds.of(&draft, new.submission) != new.feeds);
            if moved || answered != answers.len() {
                return Err(StoreError::Raced);
            }
        }

        let mut reform_versions: HashMap<OperationId, i64> = HashMap::new();
        let mut entries = Vec::new();
        let arrived = instant(now);
        let captured: Vec<String> = new
            .iter()
            .map(|new| instant(new.submission.operation.captured))
            .collect();
        let salts: Vec<[u8; 16]> = new.iter().map(|_| self.surroundings.bytes()).collect();
        for new in &new {
            outcomes[new.at] = Some(decide(&mut draft, new.submission));
        }
        self.refuse_what_waits_in_vain(&new, &mut outcomes).await?;
        for (at, of, written) in copies {
            let original = &new[of];
            let said_the_same = written == original.written;
            let answer = outcomes[original.at].clone();
            outcomes[at] = answer.map(|answer| again(&draft, &submissions[at], said_the_same, answer));
        }
        let mut bodies = Vec::new();
        for ((new, captured), salt) in new.iter().zip(&captured).zip(&salts) {
            let Some(outcome) = &outcomes[new.at] else {
                continue;
            };
            let operation = &new.submission.operation;
            let Written {
                kind,
                version,
                body,
            } = &new.written;
            let retried = answers.get(&operation.id);
            let hash = retried.map_or_else(
                || journal::body_hash(salt, kind, *version, body),
                Answer::hash,
            );
            for feed in &new.feeds {
                let version = versions.entry(*feed).or_default();
                *version += 1;
                reform_versions.insert(operation.id, *version);
                entries.push(journal::Entry {
                    feed: *feed,
                    version: *version,
                    operation: operation.id,
                    kind,
                    outcome,
                    who: &new.submission.scope.0,
                    author: new.submission.scope.author(),
                    device: operation.device,
                    captured,
                    arrived: &arrived,
                    body_hash: hash.clone(),
                });
            }
            bodies.push((operation.id, *version, salt.to_vec(), body.clone()));
        }
        journal::write(self.tx, entries).await?;
        journal::write_bodies(self.tx, bodies).await?;
        self.save(&draft, &reform_versions, &arrived).await?;

        let mut answered = Vec::new();
        let mut waiting = Vec::new();
        for new in &new {
            match &outcomes[new.at] {
                Some(Outcome::Applied | Outcome::Refused(_)) => {
                    answered.push(new.submission.operation.id);
                }
                Some(Outcome::Waiting(other)) => {
                    waiting.push((new.submission.operation.id, *other))
                }
                None => {}
            }
        }
        let done_waiting = new.iter().filter(|new| {
            new.submission.attempt != Attempt::First
                && !matches!(outcomes[new.at], Some(Outcome::Waiting(_)))
        });
        let done_waiting: Vec<OperationId> =
            done_waiting.map(|new| new.submission.operation.id).collect();
        if !done_waiting.is_empty() {
            self.tx.exec(&FORGET_WAITING, args![ids(done_waiting)]).await?;
        }
        let until = now + jiff::SignedDuration::from_hours(24 * DAYS_TO_WAIT);
        let rows = waiting
            .into_iter()
            .map(|(id, other)| args![id, other, instant(until)])
            .collect();
        self.tx.bulk(&PUT_WAITING, rows).await?;
        // Last, so that what came too early in this very batch is found too.
        let woken = self.wake(&answered).await?;

        let registry = draft.reforms.last().map(|last| Versioned {
            version: reform_versions
                .get(&last.operation)
                .copied()
                .unwrap_or_default(),
            registry: Arc::clone(&draft.registry),
        });
        let outcomes = outcomes.into_iter().zip(&operations);
        let outcomes = outcomes.map(|(own, id)| own.ok_or_else(|| StoreError::corrupt("an operation", id)));
        let outcomes = outcomes.collect::<Result<_>>()?;
        Ok(Done {
            outcomes,
            registry,
            woken,
        })
    }

    /// What needs an operation that was refused need not wait for it.
    async fn refuse_what_waits_in_vain(
        &mut self,
        new: &[New<'_>],
        outcomes: &mut [Option<Outcome>],
    ) -> Result<()> {
        let refused_here = new.iter().filter_map(|new| {
            matches!(outcomes[new.at], Some(Outcome::Refused(_))).then_some(new.submission.operation.id)
        });
        let mut refused: BTreeSet<OperationId> = refused_here.collect();
        let awaited = new.iter().filter_map(|new| match &outcomes[new.at] {
            Some(Outcome::Waiting(other)) => Some(*other),
            _ => None,
        });
        let awaited: Vec<OperationId> = awaited.collect();
        if awaited.is_empty() {
            return Ok(());
        }
        let answers = journal::answers(self.tx, &awaited).await?;
        let was_refused = |answer: &Answer| matches!(answer.outcome, Outcome::Refused(_));
        refused.extend(answers.iter().filter(|(_, answer)| was_refused(answer)).map(|(id, _)| *id));
        // One may wait for another that waits in vain itself.
        for _ in 0..awaited.len() {
            let before = refused.len();
            for new in new {
                if let Some(Outcome::Waiting(other)) = outcomes[new.at]
                    && refused.contains(&other)
                {
                    let reason = Refusal::waited_in_vain(other.to_string());
                    outcomes[new.at] = Some(Outcome::Refused(reason));
                    refused.insert(new.submission.operation.id);
                }
            }
            if refused.len() == before {
                break;
            }
        }
        Ok(())
    }

    async fn load(&mut self, submissions: &[Submission], today: Day) -> Result<Draft> {
        let stored_registry = self.registries.newest(self.tx).await?;
        let (rules_set,): (i64,) = self.tx.opt(&RULES_SET, args![]).await?.unwrap_or((0,));
        let stored_rules = if rules_set > 0 {
            composition_rules::load(self.tx).await?
        } else {
            rules::teams::Rules::default()
        };
        let needs = Needs::of(submissions.iter().map(|s| &s.operation), rules_set > 0);
        Ok(Draft {
            today,
            registry: Arc::clone(&stored_registry.registry),
            stored_registry,
            reforms: Vec::new(),
            rules: stored_rules.clone(),
            stored_rules,
            teams: teams::load(self.tx, &needs).await?,
            decisions: decisions::load(self.tx, &needs).await?,
            channels: channels::load(self.tx, &needs).await?,
            contacts: contacts::load(self.tx, &needs).await?,
            declarations: households::Declarations::default(),
            accounts: accounts::load(self.tx, &needs).await?,
        })
    }

    async fn save(
        &mut self,
        draft: &Draft,
        versions: &HashMap<OperationId, i64>,
        now: &str,
    ) -> Result<()> {
        let tx = &mut *self.tx;
        let affected = tallies::decisions_affected(draft);
        let before = decisions::stocks_of(tx, &affected).await?;
        registry::save(tx, draft, versions).await?;
        composition_rules::save(tx, draft).await?;
        decisions::save(tx, &draft.decisions).await?;
        teams::save(tx, &draft.teams).await?;
        channels::save(tx, draft).await?;
        contacts::save(tx, &draft.contacts).await?;
        households::save(tx, &draft.declarations).await?;
        accounts::save(tx, &draft.accounts, now).await?;
        tallies::save(tx, tallies::changes(draft), &affected, &before).await
    }

    /// Fetches the operations that waited for what has just been applied, or refused.
    async fn wake(&mut self, answered: &[OperationId]) -> Result<Vec<Submission>> {
        let waiting: Vec<(uuid::Uuid,)> = self
            .tx
            .all(&WAITING_FOR, args![ids(answered.iter().copied())])
            .await?;
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let list = ids(waiting.into_iter().map(|(id,)| id));
        read_waiting(self.tx, &list, Attempt::Again).await
    }
}

/// Waiting operations, read back from the journal.
async fn read_waiting(
    from: &mut impl Read,
    list: &str,
    attempt: Attempt,
) -> Result<Vec<Submission>> {
    let rows: Vec<woken::Row> = from.all(&WOKEN, args![list]).await?;
    let mut submissions: BTreeMap<OperationId, Submission> = BTreeMap::new();
    for row in rows {
        let submission = woken::submission(from, row, attempt).await?;
        submissions.insert(submission.operation.id, submission);
    }
    Ok(submissions.into_values().collect())
}

/// The operations whose time to wait is over; applied as such, they are refused.
pub(crate) async fn overdue(from: &mut impl Read, now: jiff::Timestamp) -> Result<Vec<Submission>> {
    let waiting: Vec<(uuid::Uuid,)> = from.all(&OVERDUE, args![instant(now)]).await?;
    let list = ids(waiting.into_iter().map(|(id,)| id));
    read_waiting(from, &list, Attempt::Overdue).await
}

/// The operations that still wait for what has come: the program stopped before it could try them again.
pub(crate) async fn missed(from: &mut impl Read) -> Result<Vec<Submission>> {
    let waiting: Vec<(uuid::Uuid,)> = from.all(&MISSED, args![]).await?;
    let list = ids(waiting.into_iter().map(|(id,)| id));
    read_waiting(from, &list, Attempt::Again).await
}

/// The answer to an operation that was answered before: the first answer, once the asker's right is checked.
fn repeated(draft: &Draft, submission: &Submission, answer: &Answer, written: &Written) -> Outcome {
    let said_the_same = answer.said(written.kind, written.version, &written.body);
    again(draft, submission, said_the_same, answer.outcome.clone())
}

fn again(draft: &Draft, submission: &Submission, said_the_same: bool, first: Outcome) -> Outcome {
    if let Err(Stop::Refused(reason)) = draft.authorise(submission) {
        return Outcome::Refused(reason);
    }
    if said_the_same {
        first
    } else {
        Outcome::Refused(Refusal::other_body_same_id(
            submission.operation.id.to_string(),
        ))
    }
}

fn decide(draft: &mut Draft, submission: &Submission) -> Outcome {
    let done = draft
        .authorise(submission)
        .and_then(|()| change(draft, submission));
    match done {
        Ok(()) => Outcome::Applied,
        Err(Stop::Refused(reason)) => Outcome::Refused(reason),
        Err(Stop::Missing(other)) if other == submission.operation.id => {
            Outcome::Refused(Refusal::nothing_changed(""))
        }
        Err(Stop::Missing(other)) if submission.attempt == Attempt::Overdue => {
            Outcome::Refused(Refusal::waited_in_vain(other.to_string()))
        }
        Err(Stop::Missing(other)) => Outcome::Waiting(other),
    }
}

/// One line a kind: where each is decided.
fn change(draft: &mut Draft, submission: &Submission) -> std::result::Result<(), Stop> {
    let id = submission.operation.id;
    match &submission.operation.body {
        Body::EnactReform(reform) => draft.enact_reform(id, reform),
        Body::DeclareHouseholds(body) => draft.declare_households(id, body),
        Body::SetContact(body) => draft.set_contact(id, body),
        Body::SetCompositionRule(body) => draft.set_composition_rule(body),
        Body::AddTeam(body) => draft.add_team(id, body),
        Body::RetitleTeam(body) => draft.retitle_team(body),
        Body::PlaceTeam(body) => draft.place_team(body),
        Body::EndTeam(body) => draft.end_team(body),
        Body::AddMember(body) => draft.add_member(id, body),
        Body::EndMember(body) => draft.end_member(body),
        Body::AmendPerson(body) => draft.amend_person(body),
        Body::RecordTraining(body) => draft.record_training(body),
        Body::RecordDecision(body) => draft.record_decision(id, body),
        Body::SetChannel(body) => draft.set_channel(body),
        Body::AddAccount(body) => draft.add_account(id, body),
        Body::SetPassword(body) => draft.set_password(body, submission.password_hash.as_ref()),
        Body::Appoint(body) => draft.appoint(id, body),
        Body::EndAppointment(body) => draft.end_appointment(body),
    }
}

impl Draft {
    fn enact_reform(
        &mut self,
        id: OperationId,
        reform: &rules::units::Reform,
    ) -> std::result::Result<(), Stop> {
        let enacted = self.registry.enact(id, reform).map_err(Refusal::from)?;
        self.registry = Arc::new(enacted.registry);
        self.reforms.push(Enacted {
            operation: id,
            reform: reform.clone(),
            touched: enacted.touched,
        });
        Ok(())
    }
}

/// An instant as kept: UTC with milliseconds, so that text order is time order.
pub(crate) fn instant(at: jiff::Timestamp) -> String {
    format!("{at:.3}")
}

impl Submission {
    /// An operation by somebody.
    pub(crate) fn new(scope: &Scope, operation: rules::operations::Operation) -> Self {
        Self {
            scope: scope.clone(),
            operation,
            password_hash: None,
            attempt: Attempt::First,
        }
    }

    /// Is it a waiting operation that the program itself tries again (not one that its maker sends again)?
    fn retries(&self, answer: &Answer) -> bool {
        self.attempt != Attempt::First && matches!(answer.outcome, Outcome::Waiting(_))
    }
}

//! One transaction of operations: read what they need, decide each in memory, write everything with few statements.

use super::{Attempt, Beside, Draft, Needs, Stop, Submission, draft::Enacted, feeds::Feeds, waiting};
use crate::{
    accounts, activities, catalogue, channels, composition_rules, contacts,
    db::{Read, Tx, args, statements},
    decisions,
    error::{Result, StoreError},
    holidays, households, indicators, issues,
    journal::{self, Answer},
    journal_view, obligations, papers, partners, producers,
    registry::{self, Registries, Versioned},
    reports, requests, retention, schedules,
    scope::Scope,
    surroundings::Surroundings,
    tallies, targets, teams,
};
use rules::{
    day::Day,
    ids::{AccountId, Feed, OperationId},
    measures::add_all,
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
    /// At which version the tree stands, and how many rules are set.
    COMMON = "SELECT COALESCE(MAX(version), 0), (SELECT COUNT(*) FROM composition_rule) FROM reform";
}

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
        Ok(Self { kind: body.kind(), version: wire.version, body: wire.fields.to_string() })
    }
}

/// An operation that has no answer yet.
pub(super) struct New<'a> {
    /// Its place in the batch.
    pub(super) at: usize,
    pub(super) submission: &'a Submission,
    written: Written,
    feeds: BTreeSet<Feed>,
}

/// The operations of a batch, told apart.
struct Sorted<'a> {
    /// Those that have no answer yet.
    new: Vec<New<'a>>,
    /// Second copies within the batch: where each stands, and of which of the new ones.
    copies: Vec<(usize, usize, Written)>,
    /// The answers, as far as there are any.
    outcomes: Vec<Option<Outcome>>,
}

type Answers = HashMap<OperationId, Answer>;

impl Batch<'_> {
    pub(super) async fn run(mut self, submissions: Vec<Submission>) -> Result<Done> {
        let now = self.surroundings.now();
        let operations: Vec<OperationId> = submissions.iter().map(|s| s.operation.id).collect();
        let answers = journal::answers(self.tx, &operations).await?;
        let mut draft = self.load(&submissions, now).await?;
        let feeds = Feeds::of_batch(&submissions);
        let mut sorted = sorted(&submissions, &answers, &draft, &feeds)?;

        let versions = self.take_turn(&sorted.new).await?;
        if matches!(self.tx, Tx::Postgres(..)) && !sorted.new.is_empty() {
            // Only now are the feeds ours: what was read before may have changed meanwhile.
            draft = self.load(&submissions, now).await?;
            let answered = journal::answers(self.tx, &operations).await?.len();
            let moved = |new: &New<'_>| feeds.of(&draft, new.submission) != new.feeds;
            if answered != answers.len() || sorted.new.iter().any(moved) {
                return Err(StoreError::Raced);
            }
        }

        for new in &sorted.new {
            sorted.outcomes[new.at] = Some(decide(&mut draft, new.submission));
        }
        waiting::refuse_in_vain(self.tx, &sorted.new, &mut sorted.outcomes).await?;
        for (at, of, written) in &sorted.copies {
            let original = &sorted.new[*of];
            let said_the_same = *written == original.written;
            let answer = sorted.outcomes[original.at].clone();
            let (author, again) = (original.submission.scope.account(), &submissions[*at]);
            sorted.outcomes[*at] = answer.map(|answer| repeated(&draft, again, author, said_the_same, answer));
        }

        let arrived = instant(now);
        let versions = self.record(&sorted, &draft, versions, &answers, &arrived).await?;
        self.save(&draft, &versions).await?;
        let decided = sorted.new.iter().map(|new| (&new.submission.operation, sorted.outcomes[new.at].as_ref()));
        households::forget_late(self.tx, decided).await?;
        let woken = waiting::settle(self.tx, &sorted.new, &sorted.outcomes, now).await?;

        let registry = draft.reforms.last().map(|last| Versioned {
            version: versions.get(&last.operation).copied().unwrap_or_default(),
            registry: Arc::clone(&draft.registry),
        });
        let outcomes = sorted.outcomes.into_iter().zip(&operations);
        let outcomes = outcomes.map(|(own, id)| own.ok_or_else(|| StoreError::corrupt("an operation", id)));
        let outcomes = outcomes.collect::<Result<_>>()?;
        Ok(Done { outcomes, registry, woken })
    }

    /// Waits for its turn in the feeds of the new operations and takes their next numbers.
    async fn take_turn(&mut self, new: &[New<'_>]) -> Result<BTreeMap<Feed, i64>> {
        let mut counts: BTreeMap<Feed, i64> = BTreeMap::new();
        for feed in new.iter().flat_map(|new| &new.feeds) {
            *counts.entry(*feed).or_default() += 1;
        }
        if counts.contains_key(&Feed::Common) {
            // What this transaction sees of what is common to all, nobody else does yet.
            self.tx.leave_held();
        } else if matches!(self.tx, Tx::Postgres(..)) {
            // Rules and reforms, which bear on every team, wait for this batch, and it for them; on SQLite there is one writer.
            self.tx.all::<(i64,)>(&COMMON_FEED, args![Feed::Common.id()]).await?;
        }
        journal::bump(self.tx, &counts).await
    }

    /// Writes the journal; tells the last version under which each operation stands.
    async fn record(
        &mut self,
        sorted: &Sorted<'_>,
        draft: &Draft,
        mut versions: BTreeMap<Feed, i64>,
        answers: &Answers,
        arrived: &str,
    ) -> Result<HashMap<OperationId, i64>> {
        let mut standing: HashMap<OperationId, i64> = HashMap::new();
        let mut entries = Vec::new();
        let mut bodies = Vec::new();
        for new in &sorted.new {
            let Some(outcome) = &sorted.outcomes[new.at] else {
                continue;
            };
            let operation = &new.submission.operation;
            let Written { kind, version, body } = &new.written;
            let salt = self.surroundings.bytes::<16>().to_vec();
            let hash = answers
                .get(&operation.id)
                .map_or_else(|| journal::body_hash(&salt, kind, *version, body), Answer::hash);
            for feed in &new.feeds {
                let version = versions.entry(*feed).or_default();
                *version += 1;
                standing.insert(operation.id, *version);
                entries.push(journal::Entry {
                    feed: *feed,
                    version: *version,
                    operation: operation.id,
                    kind,
                    outcome,
                    who: &new.submission.scope.0,
                    author: new.submission.scope.author(),
                    device: operation.device,
                    carried_by: new.submission.carried_by,
                    captured: instant(operation.captured),
                    arrived,
                    body_hash: hash.clone(),
                });
            }
            bodies.push((operation.id, *version, salt, body.clone()));
        }
        journal::write(self.tx, entries).await?;
        journal::write_bodies(self.tx, bodies).await?;
        let operations = sorted.new.iter().map(|new| &new.submission.operation);
        let about = operations.map(|operation| (operation.id, &operation.body, draft.also_about(&operation.body)));
        journal_view::write(self.tx, about).await?;
        Ok(standing)
    }

    async fn load(&mut self, submissions: &[Submission], now: jiff::Timestamp) -> Result<Draft> {
        let (version, rules_set): (i64, i64) = self.tx.opt(&COMMON, args![]).await?.unwrap_or_default();
        let stored_registry = self.registries.of_version(version, self.tx).await?;
        let stored_rules =
            if rules_set > 0 { composition_rules::load(self.tx).await? } else { rules::teams::Rules::default() };
        let mut needs = Needs::of(submissions, rules_set > 0);
        accounts::load_stood_for(self.tx, &mut needs).await?;
        let mut activities = activities::load(self.tx, &needs).await?;
        needs.teams.extend(activities.teams());
        needs.households.extend(activities.households());
        let mut producers = producers::load(self.tx, &mut needs).await?;
        let households = households::load(self.tx, &needs).await?;
        let doubles = needs.doubles.iter().filter_map(|id| households.get(*id));
        let reached = doubles.flat_map(|double| double.reached.iter().map(|(_, activity)| *activity)).collect();
        activities::load_villages(self.tx, &mut activities, reached).await?;
        producers::load_of_households(self.tx, &mut producers, households.ids()).await?;
        let today = Day::of(now);
        let issues = issues::load(self.tx, &needs).await?;
        needs.obligations.extend(issues.obligations());
        let obligations = obligations::load(self.tx, &needs).await?;
        needs.teams.extend(obligations.teams_of(&needs.obligations));
        let reports = reports::load(self.tx, &needs, &obligations, &stored_registry.registry).await?;
        let requests = requests::load(self.tx, &needs, &stored_registry.registry, today).await?;
        needs.teams.extend(requests.teams());
        Ok(Draft {
            today,
            now,
            registry: Arc::clone(&stored_registry.registry),
            stored_registry,
            reforms: Vec::new(),
            rules: stored_rules.clone(),
            stored_rules,
            teams: teams::load(self.tx, &needs).await?,
            decisions: decisions::load(self.tx, &needs).await?,
            channels: channels::load(self.tx, &needs).await?,
            contacts: contacts::load(self.tx, &needs).await?,
            declarations: households::declarations::Declarations::default(),
            catalogue: catalogue::load(self.tx, needs.catalogue).await?,
            indicators: indicators::load(self.tx, needs.settings).await?,
            households,
            activities,
            producers,
            partners: partners::load(self.tx, &needs).await?,
            obligations,
            reports,
            requests,
            issues,
            retentions: rules::retention::Retentions::default(),
            targets: targets::load(self.tx, needs.settings).await?,
            schedules: schedules::load(self.tx, needs.settings).await?,
            holidays: BTreeMap::new(),
            papers: papers::load(self.tx, needs.settings).await?,
            erased: BTreeMap::new(),
            declined: BTreeMap::new(),
            accounts: accounts::load(self.tx, &needs, today).await?,
        })
    }

    async fn save(&mut self, draft: &Draft, versions: &HashMap<OperationId, i64>) -> Result<()> {
        let tx = &mut *self.tx;
        let affected = tallies::decisions_affected(draft);
        let before = decisions::stocks_of(tx, &affected).await?;
        registry::save(tx, draft, versions).await?;
        composition_rules::save(tx, draft).await?;
        targets::save(tx, &draft.targets).await?;
        retention::save(tx, &draft.retentions).await?;
        schedules::save(tx, &draft.schedules).await?;
        holidays::save(tx, &draft.holidays).await?;
        papers::save(tx, &draft.papers).await?;
        decisions::save(tx, &draft.decisions).await?;
        teams::save(tx, &draft.teams).await?;
        channels::save(tx, draft).await?;
        contacts::save(tx, &draft.contacts).await?;
        households::declarations::save(tx, &draft.declarations).await?;
        let of_households = households::tallies(tx, draft).await?;
        catalogue::save(tx, &draft.catalogue).await?;
        indicators::save(tx, &draft.indicators).await?;
        // Before the households, whose erasure looks for what they sell.
        producers::save(tx, draft).await?;
        households::save(tx, draft).await?;
        activities::save(tx, draft).await?;
        partners::save(tx, &draft.partners).await?;
        obligations::save(tx, &draft.obligations).await?;
        reports::save(tx, &draft.reports).await?;
        requests::save(tx, &draft.requests).await?;
        issues::save(tx, &draft.issues).await?;
        accounts::save(tx, &draft.accounts, draft.now).await?;
        let mut changes = tallies::changes(draft);
        add_all(&mut changes, &of_households, 1);
        add_all(&mut changes, &activities::tallies(draft), 1);
        add_all(&mut changes, &producers::tallies(draft), 1);
        tallies::save(tx, changes, &affected, &before).await
    }
}

/// Tells new operations from those answered before and from second copies.
fn sorted<'a>(
    submissions: &'a [Submission],
    answers: &Answers,
    draft: &Draft,
    feeds: &Feeds<'_>,
) -> Result<Sorted<'a>> {
    let mut sorted = Sorted { new: Vec::new(), copies: Vec::new(), outcomes: vec![None; submissions.len()] };
    let mut first: HashMap<OperationId, usize> = HashMap::new();
    for (at, submission) in submissions.iter().enumerate() {
        let written = Written::of(&submission.operation.body)?;
        let id = submission.operation.id;
        let answer = answers.get(&id).filter(|answer| !submission.retries(answer));
        match (answer, first.entry(id)) {
            (Some(answer), _) => {
                let said_the_same = answer.said(written.kind, written.version, &written.body);
                let first = answer.outcome.clone();
                sorted.outcomes[at] = Some(repeated(draft, submission, answer.author, said_the_same, first));
            }
            (None, Occupied(slot)) => sorted.copies.push((at, *slot.get(), written)),
            (None, Vacant(slot)) => {
                slot.insert(sorted.new.len());
                let feeds = feeds.of(draft, submission);
                sorted.new.push(New { at, submission, written, feeds });
            }
        }
    }
    Ok(sorted)
}

/// The answer to an operation that was answered before: the first answer, once the asker's right is checked. Its author may hear
/// it whatever happened since: the household may have moved out of his reach, or his phone's clock been set.
fn repeated(
    draft: &Draft,
    submission: &Submission,
    author: Option<AccountId>,
    said_the_same: bool,
    first: Outcome,
) -> Outcome {
    let is_its_author = author.is_some() && author == submission.scope.account();
    let right = if is_its_author { draft.hears(submission) } else { draft.authorise(submission) };
    if let Err(Stop::Refused(reason)) = right {
        return Outcome::Refused(reason);
    }
    if said_the_same {
        first
    } else {
        Outcome::Refused(Refusal::other_body_same_id(submission.operation.id.to_string()))
    }
}

fn decide(draft: &mut Draft, submission: &Submission) -> Outcome {
    let done = draft.authorise(submission).and_then(|()| change(draft, submission));
    match done {
        Ok(()) => Outcome::Applied,
        Err(Stop::Refused(reason)) => Outcome::Refused(reason),
        Err(Stop::Missing(other)) if other == submission.operation.id => Outcome::Refused(Refusal::nothing_changed("")),
        Err(Stop::Missing(other)) if submission.attempt == Attempt::Overdue => {
            Outcome::Refused(Refusal::waited_in_vain(other.to_string()))
        }
        Err(Stop::Missing(other)) => Outcome::Waiting(other),
    }
}

/// One line a kind: where each is decided.
fn change(draft: &mut Draft, submission: &Submission) -> std::result::Result<(), Stop> {
    let id = submission.operation.id;
    let beside = submission.beside.as_ref();
    match &submission.operation.body {
        Body::EnactReform(reform) => draft.enact_reform(id, reform),
        Body::DeclareHouseholds(body) => draft.declare_households(id, body),
        // That it was done is all there is to it.
        Body::LookAtHouseholds(_) => Ok(()),
        Body::SetContact(body) => draft.set_contact(id, body),
        Body::SetCompositionRule(body) => draft.set_composition_rule(body),
        Body::SetTarget(body) => draft.set_target(body),
        Body::SetRetention(body) => draft.set_retention(body),
        Body::SetSchedule(body) => draft.set_schedule(body),
        Body::SetHoliday(body) => draft.set_holiday(body),
        Body::SetPapers(body) => draft.set_papers(body),
        Body::AddTeam(body) => draft.add_team(id, body),
        Body::RetitleTeam(body) => draft.retitle_team(body),
        Body::AnnotateTeam(body) => draft.annotate_team(body),
        Body::PlaceTeam(body) => draft.place_team(body),
        Body::EndTeam(body) => draft.end_team(body),
        Body::AddMember(body) => draft.add_member(id, body),
        Body::EndMember(body) => draft.end_member(body),
        Body::ResumeMember(body) => draft.resume_member(body),
        Body::AmendPerson(body) => draft.amend_person(body, submission.operation.captured),
        Body::RecordTraining(body) => draft.record_training(body),
        Body::RecordDecision(body) => draft.record_decision(id, body),
        Body::AmendDecision(body) => draft.amend_decision(body),
        Body::WithdrawDecision(body) => draft.withdraw_decision(body),
        Body::SetChannel(body) => draft.set_channel(body),
        Body::Catalogue(change) => draft.change_catalogue(id, change),
        Body::SetIndicator(body) => draft.set_indicator(body),
        Body::SetIndicatorTarget(body) => draft.set_indicator_target(&submission.scope, body),
        Body::Household(change) => draft.change_household(id, change),
        Body::Activity(change) => draft.change_activity(id, change),
        Body::Producer(change) => draft.change_producer(id, change),
        Body::Partner(change) => draft.change_partner(id, change),
        Body::Obligation(change) => draft.change_obligation(change),
        Body::Report(change) => draft.change_report(submission, change),
        Body::Request(change) => draft.change_request(submission, change),
        Body::Issue(change) => draft.change_issue(submission, change),
        Body::AddAccount(body) => draft.add_account(id, body),
        Body::AmendAccount(body) => draft.amend_account(body),
        Body::InviteAccount(body) => draft.invite_account(id, body, beside.and_then(Beside::code_hash)),
        Body::SetPassword(body) => draft.set_password(body, beside.and_then(Beside::password)),
        Body::RevokeAccount(body) => draft.revoke_account(body, draft.now),
        Body::ReinstateAccount(body) => draft.reinstate_account(body),
        Body::Appoint(body) => draft.appoint(id, body),
        Body::EndAppointment(body) => draft.end_appointment(body),
    }
}

impl Draft {
    fn enact_reform(&mut self, id: OperationId, reform: &rules::units::Reform) -> std::result::Result<(), Stop> {
        let enacted = self.registry.enact(id, reform).map_err(Refusal::from)?;
        self.registry = Arc::new(enacted.registry);
        self.reforms.push(Enacted { operation: id, reform: reform.clone(), touched: enacted.touched });
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
        Self { scope: scope.clone(), operation, beside: None, attempt: Attempt::First, carried_by: None }
    }

    /// As brought by somebody, who may be its author.
    pub(crate) fn carried_by(mut self, carrier: &Scope) -> Self {
        self.carried_by = carrier.account().filter(|carrier| self.scope.account() != Some(*carrier));
        self
    }

    /// With what must not be written down.
    pub(crate) fn beside(mut self, beside: Beside) -> Self {
        self.beside = Some(beside);
        self
    }

    /// Is it a waiting operation that the program itself tries again (not one that its maker sends again)?
    fn retries(&self, answer: &Answer) -> bool {
        self.attempt != Attempt::First && matches!(answer.outcome, Outcome::Waiting(_))
    }
}

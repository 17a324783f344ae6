//! The database: migrations, `apply(operation)`, queries by scope, kept sums, the journal. All SQL of the product is here.
//!
//! # How a change comes in
//! [`Store::apply`] takes operations with their author's [`Scope`]. They pass the one [writer](apply), which decides each on
//! what it has read, writes all with few statements in one transaction, adjusts the sums ([`tallies`]) and the journal
//! ([`journal`], [`seals`]), and answers after the commit.
//!
//! # Adding a kind of operation
//! 1. Its body in `rules::operations`, with a golden sample. 2. What it needs to be decided in `apply::draft::Needs`, who may do
//!    it in `apply::rights`, in whose feeds it appears in `apply::feeds`. 3. Its decision and writing in the module of its noun.

mod access_key;
mod accounts;
mod activities;
mod age;
mod api_tokens;
mod apply;
mod attempts;
pub mod backup;
mod catalogue;
mod channels;
mod composition_rules;
mod contacts;
mod db;
mod decisions;
mod devices;
mod durable;
mod erasures;
mod error;
mod files;
mod gather;
mod held;
mod holidays;
mod households;
mod indicators;
mod invitations;
mod issues;
mod jobs;
mod journal;
mod journal_view;
mod obligations;
mod opening;
mod outbox;
mod papers;
mod partners;
mod producers;
mod registry;
mod reports;
mod requests;
mod retention;
mod schedules;
mod scope;
mod seal_heads;
mod seal_key;
mod seals;
mod sessions;
mod settings;
mod settled;
mod shared_reads;
mod shipped;
mod sign_in;
mod surroundings;
mod sync;
mod tallies;
mod targets;
mod teams;
#[cfg(test)]
mod testing;
mod verify;

pub use accounts::{Account, Holder, Office, StandIn, sign_in_name};
pub use activities::{ActivityFilter, ActivityLine, ActivityView};
pub use api_tokens::{Machine, NewApiToken, NoToken, OwnApiToken};
pub use attempts::AttemptKey;
pub use contacts::{Contact, known_on, on_day};
pub use decisions::Decision;
pub use devices::{Enrolled, OwnDevice, Standing};
pub use error::{Hindrance, Result, StoreError};
pub use files::{Blobs, Folder, KeptFile};
pub use households::{
    ChangedBy, Declaration, HouseholdFilter, HouseholdImport, HouseholdLine, HouseholdLook, HouseholdView,
    ImportCounts, ImportEnd, ImportRow, ImportStep, NewHouseholdImport, Recheck,
};
pub use invitations::{Invitation, Invited};
pub use issues::{About, FoundPaper, IssueFile, IssueLine, IssueStep, IssueView};
pub use jobs::Job;
pub use journal_view::{
    Author, Carrier, Cursor, FieldChange, JournalAuthor, JournalDetail, JournalEntry, JournalFilter, JournalPage, Said,
    fields, main_object,
};
pub use obligations::{ObligationCell, ObligationCount, ObligationLine, Periods, ReportsWaiting};
pub use outbox::SealedOutbox;
pub use partners::PartnerLine;
pub use producers::{ProducerFilter, ProducerView};
pub use registry::Act;
pub use reports::{ReportBelow, ReportStep, ReportView, ReportsBelow};
pub use requests::{AnswerVersion, AskedRow, OwnRequest, RequestLine, RequestLists, RequestView};
pub use retention::Forgotten;
pub use rules::measures::Sums;
pub use scope::{Appointment, Scope, Seat};
pub use seal_heads::SealHead;
pub use seals::JournalFault;
pub use sessions::{Session, SignedInBrowser, Token, hex};
pub use surroundings::{Clock, Entropy, Surroundings};
pub use sync::{OwnTeam, SyncChanges, SyncCursor};
pub use teams::{PeopleSum, Persons, TeamGaps, TeamList, TeamView};
pub use verify::{Difference, Verification};

use access_key::AccessKey;
use accounts::NewPassword;
use age::Age;
use apply::{Beside, Submission, Writer};
use db::Db;
use erasures::Erasures;
use opening::{DATABASE, MIGRATIONS};
use registry::Registries;
use rules::{
    access::Right,
    day::Day,
    ids::{AccountId, OperationId, UnitId},
    operations::{Body, Operation, Outcome},
    units::Registry,
};
use seal_heads::SealHeads;
use seal_key::SealKey;
use settled::Settled;
use shared_reads::SharedReads;
use std::{path::Path, sync::Arc};

/// Where the data lies.
#[derive(Clone, Debug)]
pub struct Location<'a> {
    /// The data folder: SQLite file, files, keys.
    pub folder: &'a Path,
    /// A PostgreSQL URL, where the tables aren't in the folder.
    pub database: Option<&'a str>,
}

/// The store: everything the program keeps. A copy is another handle to the same.
#[derive(Clone)]
pub struct Store(Arc<Parts>);

impl std::ops::Deref for Store {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What a store is made of; it is the store's own affair.
pub struct Parts {
    /// Which copy of the program this is, among those on the same database.
    copy: uuid::Uuid,
    db: Db,
    writer: Writer,
    registries: Registries,
    shared: SharedReads,
    surroundings: Surroundings,
    seal_key: Arc<SealKey>,
    access_key: AccessKey,
    seal_heads: SealHeads,
    erasures: Erasures,
    age: Age,
    blobs: Arc<dyn Blobs>,
}

impl Store {
    /// Now, by the clock handed in.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.surroundings.now()
    }

    /// Today in Vietnam.
    #[must_use]
    pub fn today(&self) -> Day {
        Day::of(self.now())
    }

    /// Clock and randomness.
    #[must_use]
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// A new operation, made here and now.
    #[must_use]
    pub fn operation(&self, body: Body) -> Operation {
        Operation { id: OperationId(self.surroundings.id()), captured: self.now(), device: None, body }
    }

    /// Applies operations in order and tells what became of each; nothing is answered before it is kept.
    ///
    /// # Errors
    /// Only on unexpected failures; then nothing of the failing operation is kept.
    pub async fn apply(&self, scope: &Scope, operations: Vec<Operation>) -> Result<Vec<Outcome>> {
        self.apply_carried(scope, operations.into_iter().map(|operation| (scope.clone(), operation)).collect()).await
    }

    /// Applies operations of several authors in order, as when one phone carries what others wrote down; the journal notes who
    /// carried them.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub async fn apply_carried(&self, carrier: &Scope, operations: Vec<(Scope, Operation)>) -> Result<Vec<Outcome>> {
        let erasing = operations.iter().map(|(_, operation)| Erasures::are_about(operation).then(|| operation.clone()));
        let erasing: Vec<Option<Operation>> = erasing.collect();
        let submission = |(scope, operation)| self.submission(&scope, operation).carried_by(carrier);
        let submissions = operations.into_iter().map(submission);
        let outcomes = self.writer.apply(submissions.collect()).await?;
        let applied = erasing.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Applied);
        self.erasures.note(applied.filter_map(|(operation, _)| operation.as_ref())).await?;
        Ok(outcomes)
    }

    /// From now on the list of who asked to be forgotten lies beside the backups of a folder, too: a restore finds there whom a
    /// backup made before still knows.
    pub async fn keep_erasures_beside(&self, backups: &Path) {
        self.erasures.keep_beside(backups).await;
    }

    /// An operation with its author; an invitation brings its code's hash along.
    fn submission(&self, scope: &Scope, operation: Operation) -> Submission {
        let code = matches!(operation.body, Body::InviteAccount(_)).then(|| self.access_key.code(operation.id.into()));
        let submission = Submission::new(scope, operation);
        match code {
            Some(code) => submission.beside(Beside::CodeHash(access_key::code_hash(&code))),
            None => submission,
        }
    }

    /// Applies one change made here and now.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub async fn change(&self, scope: &Scope, body: Body) -> Result<(OperationId, Outcome)> {
        let operation = self.operation(body);
        let id = operation.id;
        let outcome = self.apply(scope, vec![operation]).await?.pop().ok_or(StoreError::Stopping)?;
        Ok((id, outcome))
    }

    /// Sets an account's password; the hash (PHC string) is kept apart from the journal. Whoever is signed in there is out.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub async fn set_password(&self, scope: &Scope, account: AccountId, password_hash: String) -> Result<Outcome> {
        self.new_password(scope, account, password_hash.into()).await
    }

    /// Sets the password of whoever is signed in; only this session goes on.
    ///
    /// # Errors
    /// As [`Store::apply`]; [`StoreError::NoRight`] when nobody is signed in.
    pub async fn set_own_password(&self, session: &Session, password_hash: String) -> Result<Outcome> {
        let account = session.scope.account().ok_or(StoreError::NoRight)?;
        let new = NewPassword { hash: password_hash, keeps: Some(session.id) };
        self.new_password(&session.scope, account, new).await
    }

    async fn new_password(&self, scope: &Scope, account: AccountId, new: NewPassword) -> Result<Outcome> {
        let body = Body::SetPassword(rules::operations::SetPassword { account });
        let submission = self.submission(scope, self.operation(body)).beside(Beside::Password(new));
        self.writer.apply(vec![submission]).await?.pop().ok_or(StoreError::Stopping)
    }

    /// All units with their history; facts everybody may know.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn registry(&self, _scope: &Scope) -> Result<Arc<Registry>> {
        Ok(self.versioned_registry().await?.0)
    }

    /// All units, and the version of the tree.
    async fn versioned_registry(&self) -> Result<(Arc<Registry>, i64)> {
        let newest = self.registries.of_version(self.settled().await?.reforms, &mut self.db.clone()).await?;
        Ok((newest.registry, newest.version))
    }

    /// What is settled now.
    async fn settled(&self) -> Result<Settled> {
        let now = self.shared.settled.one(()).await?;
        now.ok_or_else(|| StoreError::corrupt("what is settled", "nothing"))
    }

    /// A unit's contacts, oldest first; for whoever may see people there.
    ///
    /// # Errors
    /// When the database fails or the right is missing.
    pub async fn contacts(&self, scope: &Scope, unit: UnitId) -> Result<Vec<Contact>> {
        let registry = self.registry(scope).await?;
        if !scope.sees_contact(unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        contacts::of_unit(&mut self.db.clone(), unit).await
    }

    /// The declared numbers of households of villages, oldest first. Sums hold no person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn declarations(&self, _scope: &Scope, villages: &[UnitId]) -> Result<Vec<Declaration>> {
        let found = self.shared.declarations.settled(self.settled().await?, villages.iter().copied().collect()).await?;
        Ok(found.into_values().flatten().collect())
    }

    /// Recounts everything kept and checks the journal.
    ///
    /// # Errors
    /// When the database fails or the right is missing.
    pub async fn verify(&self, scope: &Scope) -> Result<Verification> {
        if !scope.has(Right::RunSystem) {
            return Err(StoreError::NoRight);
        }
        verify::verify(&self.db, Some(&self.seal_key), &self.seal_heads.noted()?).await
    }

    /// Tries again what waits for something that has come meanwhile, and refuses what has waited too long; tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_waiting(&self) -> Result<usize> {
        let from = &mut self.db.clone();
        let missed = self.writer.apply(apply::missed(from, self.now()).await?).await?.len();
        let overdue = apply::overdue(from, self.now()).await?;
        Ok(missed + self.writer.apply(overdue).await?.len())
    }

    /// Seals the journal's rows that aren't sealed yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seal(&self) -> Result<usize> {
        let sealed = seals::seal(&self.db, &self.seal_key).await?;
        let count = sealed.len();
        if count > 0 {
            self.seal_heads.note(&self.db, sealed).await?;
            self.age.grow(&self.db).await?;
        }
        Ok(count)
    }

    /// [`Self::seal`], unless another copy of the program is just at it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seal_in_turn(&self) -> Result<usize> {
        if !seals::is_anything_open(&mut self.db.clone()).await? {
            return Ok(0);
        }
        // With a look every three seconds, what a copy leaves unsealed that dies at it is sealed within five.
        let sealing = Job::whenever("seal", jiff::SignedDuration::from_secs(2));
        Ok(self.in_turn(&sealing, async || self.seal().await).await?.unwrap_or_default())
    }

    /// Notes that the database has grown older, also where nothing was written down: one put back from a copy of before is noticed.
    ///
    /// # Errors
    /// When folder or database fails.
    pub async fn grow_older(&self) -> Result<()> {
        self.age.grow(&self.db).await
    }

    /// Shortens the list of last seals in the data folder, should it have grown.
    ///
    /// # Errors
    /// When folder or database fails.
    pub async fn tidy_seals(&self) -> Result<()> {
        self.seal_heads.tidy(&self.db).await
    }

    /// How many transactions of operations were committed since the start.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// Can the database be reached?
    ///
    /// # Errors
    /// When it can't.
    pub async fn ping(&self) -> Result<()> {
        self.registries.newest(&mut self.db.clone()).await.map(|_| ())
    }

    /// Seals what is open and ends all connections.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close(&self) -> Result<()> {
        self.seal().await?;
        self.db.close().await;
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! Who asked to be forgotten or declined to be written down by name, noted outside the database: a backup made before knows the name
//! still, and after its restore it must be forgotten again.
//!
//! The file `erasures.list` lies in the data folder and beside each backup; beside those of the settings it is as young as the last
//! erasure, for whoever restores has mostly lost the data folder. It holds no name: a line says `OPERATION HOUSEHOLD DAY CAPTURED`,
//! of one that declined with `declined` behind. Lines are only added.

use crate::{
    Store,
    db::{Db, Read, args, statements},
    durable,
    error::{Result, StoreError},
    journal,
    scope::Scope,
};
use jiff::Timestamp;
use rules::{
    day::Day,
    households::Consent,
    ids::{HouseholdId, OperationId},
    operations::{Body, EraseHousehold, HouseholdChange, Operation, Outcome, SetConsent},
};
use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

statements! {
    APPLIED = "SELECT DISTINCT j.operation, j.captured, b.body FROM journal j JOIN journal_body b ON b.operation = j.operation \
               WHERE j.kind = 'household.erase' AND j.state = 'applied'";
    /// Of consents only those that took a name out of the journal.
    DECLINED = "SELECT DISTINCT j.operation, j.captured, b.body FROM journal_erased e JOIN journal j ON j.operation = e.erased_by \
                JOIN journal_body b ON b.operation = j.operation WHERE j.kind = 'household.set_consent' AND j.state = 'applied'";
}

/// The name of the list.
pub(crate) const FILE: &str = "erasures.list";

/// What a line says of one that declined.
const DECLINING: &str = "declined";

/// An erasure as noted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Erasure {
    /// Did the household decline, and not ask to be forgotten?
    is_declining: bool,
    operation: OperationId,
    household: HouseholdId,
    day: Day,
    captured: Timestamp,
}

impl Erasure {
    fn of(operation: &Operation) -> Option<Self> {
        let (household, day, is_declining) = match &operation.body {
            Body::Household(HouseholdChange::Erase(EraseHousehold { household, day })) => (*household, *day, false),
            Body::Household(HouseholdChange::SetConsent(SetConsent {
                household,
                consent: Consent::Declined { day },
            })) => (*household, *day, true),
            _ => return None,
        };
        Some(Self { is_declining, operation: operation.id, household, day, captured: operation.captured })
    }

    fn line(&self) -> String {
        let Self { is_declining, operation, household, day, captured } = self;
        let more = if *is_declining { format!(" {DECLINING}") } else { String::new() };
        format!("{operation} {household} {day} {captured}{more}\n")
    }

    /// What a line says; nothing if a power cut has torn it.
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let operation = words.next()?.parse().ok()?;
        let household = words.next()?.parse().ok()?;
        let (day, captured) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let is_declining = match words.next() {
            None => false,
            Some(DECLINING) => true,
            Some(_) => return None,
        };
        words.next().is_none().then_some(Self { is_declining, operation, household, day, captured })
    }

    fn operation(self) -> Operation {
        let Self { household, day, .. } = self;
        let change = if self.is_declining {
            HouseholdChange::SetConsent(SetConsent { household, consent: Consent::Declined { day } })
        } else {
            HouseholdChange::Erase(EraseHousehold { household, day })
        };
        Operation { id: self.operation, captured: self.captured, device: None, body: Body::Household(change) }
    }
}

/// The list of a folder.
#[derive(Clone, Debug)]
pub(crate) struct Erasures {
    list: Arc<PathBuf>,
    /// The folder of backups beside which a copy is kept.
    backups: Arc<OnceLock<PathBuf>>,
}

impl Erasures {
    /// The list of a data folder or of a folder of backups; it may not be there.
    pub(crate) fn within(folder: &Path) -> Self {
        Self { list: Arc::new(folder.join(FILE)), backups: Arc::default() }
    }

    /// From now on a copy lies in that folder of backups, too, if there is one.
    pub(crate) async fn keep_beside(&self, backups: &Path) {
        let _ = self.backups.set(backups.to_owned());
        self.copy_beside().await;
    }

    /// A copy that fails is made up for by the next one, and by the next backup; the log says so.
    async fn copy_beside(&self) {
        let Some(backups) = self.backups.get().filter(|backups| backups.is_dir()).cloned() else { return };
        let list = self.clone();
        let copied = tokio::task::spawn_blocking(move || list.copy_to(&backups)).await;
        if let Err(error) = copied.unwrap_or_else(|error| Err(io::Error::other(error))) {
            tracing::error!(%error, "erasures.not_copied");
        }
    }

    /// Notes those that a cut between commit and note has left out.
    pub(crate) async fn tidy(&self, db: &Db) -> Result<()> {
        type ErasureRow = (Uuid, String, String);
        let erased: Vec<ErasureRow> = db.clone().all(&APPLIED, args![]).await?;
        let declined: Vec<ErasureRow> = db.clone().all(&DECLINED, args![]).await?;
        let erased = erased.into_iter().map(|row| (row, false));
        let noted = self.read()?;
        let all = erased.chain(declined.into_iter().map(|row| (row, true)));
        let missing = all.filter(|((id, ..), _)| !noted.contains_key(&OperationId(*id)));
        let erasure = |((id, captured, body), is_declining): (ErasureRow, bool)| {
            let change = if is_declining {
                HouseholdChange::SetConsent(serde_json::from_str(&body).ok()?)
            } else {
                HouseholdChange::Erase(serde_json::from_str(&body).ok()?)
            };
            let captured = captured.parse().ok()?;
            let body = Body::Household(change);
            Erasure::of(&Operation { id: OperationId(id), captured, device: None, body })
        };
        self.add(missing.filter_map(erasure).collect()).await
    }

    /// May an operation be one that is noted?
    pub(crate) fn are_about(operation: &Operation) -> bool {
        Erasure::of(operation).is_some()
    }

    /// Notes the erasures among operations that were just applied.
    pub(crate) async fn note<'a>(&self, applied: impl Iterator<Item = &'a Operation>) -> Result<()> {
        self.add(applied.filter_map(Erasure::of).collect()).await
    }

    async fn add(&self, erasures: Vec<Erasure>) -> Result<()> {
        if erasures.is_empty() {
            return Ok(());
        }
        let text: String = erasures.iter().map(Erasure::line).collect();
        let list = self.clone();
        let added = tokio::task::spawn_blocking(move || {
            let mut file = durable::private(OpenOptions::new().append(true).create(true), &list.list)?;
            file.write_all(text.as_bytes())?;
            file.sync_data()
        });
        added.await.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(|error| self.failed(error))?;
        self.copy_beside().await;
        Ok(())
    }

    fn read(&self) -> Result<BTreeMap<OperationId, Erasure>> {
        if !self.list.exists() {
            return Ok(BTreeMap::new());
        }
        let bytes = std::fs::read(self.list.as_ref()).map_err(|error| self.failed(error))?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.lines().filter_map(Erasure::read).map(|erasure| (erasure.operation, erasure)).collect())
    }

    /// Puts a copy of the list, if there is one, into another folder.
    pub(crate) fn copy_to(&self, folder: &Path) -> io::Result<()> {
        if !self.list.exists() {
            return Ok(());
        }
        durable::write_whole(&folder.join(FILE), &std::fs::read(self.list.as_ref())?)
    }

    fn failed(&self, error: io::Error) -> StoreError {
        StoreError::File { path: self.list.display().to_string(), error }
    }
}

/// Whom a restored store forgot again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ForgottenAgain {
    /// How many it had known still.
    pub households: usize,
    /// The last erasure that the lists tell of; whoever asked after that is known again.
    pub last: Option<Timestamp>,
}

/// Forgets again whom the lists of some folders name and a restored store still knows.
pub(crate) async fn again(store: &Store, folders: &[&Path]) -> Result<ForgottenAgain> {
    let mut erasures = BTreeMap::new();
    for folder in folders {
        erasures.extend(Erasures::within(folder).read()?);
    }
    let known: Vec<OperationId> = erasures.keys().copied().collect();
    let last = erasures.values().map(|erasure| erasure.captured).max();
    let before = journal::applied(&mut store.db.clone(), &known).await?;
    if before == known.len() {
        return Ok(ForgottenAgain { households: 0, last });
    }
    let operations = erasures.into_values().map(Erasure::operation).collect();
    let outcomes = store.apply(&Scope::job("restore"), operations).await?;
    let applied = outcomes.iter().filter(|outcome| **outcome == Outcome::Applied).count();
    Ok(ForgottenAgain { households: applied.saturating_sub(before), last })
}

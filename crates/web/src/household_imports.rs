//! Lists of households: read from a file row by row, and taken in by a job that goes on where it stopped.

use crate::pages::households::CONSENT_TEXT;
use documents::read::{Met, ReadError};
use jiff::SignedDuration;
use rules::catalogue::Item;
use rules::households::list::{Known, Line, ListReader, Row, Setting, Status};
use rules::ids::{HouseholdImportId, ItemId, UnitId};
use rules::operations::{Operation, Origin};
use rules::units::Registry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use store::{HouseholdImport, ImportEnd, ImportRow, ImportStep, Job, NewHouseholdImport, Store, StoreError};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

/// So many rows wait at most to be applied while the next are read.
const ROWS_AT_ONCE: usize = 500;
/// Another copy of the program goes on with a list that nothing was done about for so long.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// Why a file gave no rows.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The file as such can't be read.
    File(ReadError),
    /// No table in it has the headings of a list of households.
    NoList,
}

/// What a file is read for, and what it is compared with.
pub(crate) struct Reading {
    pub(crate) registry: Arc<Registry>,
    pub(crate) items: BTreeMap<ItemId, Item>,
    pub(crate) known: Vec<Known>,
    pub(crate) unit: UnitId,
    pub(crate) day: rules::day::Day,
    pub(crate) sha256: String,
}

impl Reading {
    /// What the file's operations follow from.
    pub(crate) fn origin(&self) -> Origin {
        Origin::of_file(&self.sha256, self.unit, self.day)
    }

    /// Hands on the rows about households with the name of their sheet, until `see` has seen enough. Work for the workshop.
    pub(crate) fn each_row(mut self, bytes: &[u8], mut see: impl FnMut(&str, Row) -> bool) -> Result<(), Unread> {
        let known = std::mem::take(&mut self.known);
        let setting = Setting {
            registry: &self.registry,
            unit: self.unit,
            day: self.day,
            items: &self.items,
            consent_text: CONSENT_TEXT,
            origin: self.origin(),
        };
        let mut list = ListReader::new(setting, known);
        let mut sheet = String::new();
        documents::read::each_row(bytes, |met| match met {
            Met::Sheet(name) => {
                list.sheet(&name);
                sheet = name;
                true
            }
            Met::Row(cells) => {
                let row = cells.first().map_or(0, |cell| cell.row);
                let cells = cells.into_iter().map(|cell| (cell.column, cell.text)).collect();
                list.line(&Line { row, cells }).is_none_or(|row| see(&sheet, row))
            }
        })
        .map_err(Unread::File)?;
        if list.found_headings() { Ok(()) } else { Err(Unread::NoList) }
    }
}

/// Takes lists in, one at a time: whoever else works gets his turn between its transactions. Of several copies of the program one is at a list.
#[derive(Clone)]
pub struct Importer {
    store: Store,
    running: Arc<Mutex<BTreeSet<HouseholdImportId>>>,
    turn: Arc<Semaphore>,
}

impl Importer {
    /// With nothing begun.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, running: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }

    /// Goes on with every list that isn't through: after a start of the program, or after a failure.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn go_on(&self) -> store::Result<Vec<JoinHandle<()>>> {
        let open = self.store.open_household_imports().await?;
        Ok(open.into_iter().filter_map(|import| self.begin(import.list.id, true)).collect())
    }

    /// Takes a list in, unless that is being done already.
    #[must_use]
    pub fn start(&self, id: HouseholdImportId) -> Option<JoinHandle<()>> {
        self.begin(id, false)
    }

    fn begin(&self, id: HouseholdImportId, goes_on: bool) -> Option<JoinHandle<()>> {
        let is_new = self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        is_new.then(|| tokio::spawn(self.clone().run(id, goes_on)))
    }

    async fn run(self, id: HouseholdImportId, goes_on: bool) {
        let _turn = self.turn.acquire().await;
        let job = Job::whenever(format!("household_import {id}"), GIVEN_UP_AFTER);
        if let Err(error) = self.store.in_turn(&job, async || self.take_in(id, &job, goes_on).await).await {
            tracing::error!(import = %id, %error, "household_import.failed");
        }
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    async fn take_in(&self, id: HouseholdImportId, job: &Job, goes_on: bool) -> store::Result<()> {
        let open = self.store.open_household_imports().await?;
        let Some(mut import) = open.into_iter().find(|import| import.list.id == id) else { return Ok(()) };
        let end = match self.rows_of(&mut import, job, goes_on).await {
            Ok(Some(end)) => end,
            // Another copy has taken it over.
            Ok(None) => return Ok(()),
            Err(StoreError::NoRight) => ImportEnd::NoRight,
            Err(error) => return Err(error),
        };
        let (counts, reached) = (import.counts, import.reached);
        tracing::info!(import = %id, ?end, reached, ?counts, "household_import.ended");
        self.store.end_household_import(&mut import, end).await
    }

    /// Reads on one thread and applies on another; the reader is never far ahead. Nothing, if another copy of the program is at it by now.
    async fn rows_of(
        &self,
        import: &mut HouseholdImport,
        job: &Job,
        goes_on: bool,
    ) -> store::Result<Option<ImportEnd>> {
        let store = &self.store;
        let scope = store.household_import_scope(import).await?.ok_or(StoreError::NoRight)?;
        let Some(file) = store.file(&scope, &import.list.file).await? else { return Ok(Some(ImportEnd::NoFile)) };
        let NewHouseholdImport { unit, day, file: sha256, .. } = import.list.clone();
        let reading = Reading {
            registry: store.registry(&scope).await?,
            items: store.catalogue(&scope).await?,
            known: store.known_households(&scope, unit, store.today()).await?,
            unit,
            day,
            sha256,
        };
        let (send, mut batches) = mpsc::channel(1);
        let mut steps = Steps::of(import, reading.origin(), goes_on);
        let reader = tokio::task::spawn_blocking(move || {
            let mut batch = Vec::with_capacity(ROWS_AT_ONCE);
            let read = reading.each_row(&file.bytes, |_, row| {
                batch.extend(steps.of_row(&row));
                batch.len() < ROWS_AT_ONCE || send.blocking_send(std::mem::take(&mut batch)).is_ok()
            });
            read.map(|()| drop(send.blocking_send(batch)))
        });
        while let Some(batch) = batches.recv().await {
            if !store.hold_on(job).await? {
                return Ok(None);
            }
            store.go_through_rows(&scope, import, batch).await?;
            if import.ended.is_some() {
                return Ok(import.ended);
            }
        }
        Ok(Some(if matches!(reader.await, Ok(Ok(()))) { ImportEnd::Done } else { ImportEnd::NoFile }))
    }
}

/// What is to be done with each row that was not gone through yet.
struct Steps {
    origin: Origin,
    captured: jiff::Timestamp,
    doubtful: bool,
    reached: u32,
    /// Was it begun before, so that some rows may have been applied without a note of it?
    goes_on: bool,
}

impl Steps {
    fn of(import: &HouseholdImport, origin: Origin, goes_on: bool) -> Self {
        let HouseholdImport { list, begun, reached, .. } = import;
        Self { origin, captured: *begun, doubtful: list.doubtful, reached: *reached, goes_on }
    }

    fn of_row(&mut self, row: &Row) -> Option<ImportRow> {
        let at = row.entry.at;
        if at <= self.reached {
            return None;
        }
        // The program may have stopped after these were applied and before that was noted; they are answered as the first time.
        let was_just_taken =
            self.goes_on && row.taken_before && at - self.reached <= u32::try_from(ROWS_AT_ONCE).unwrap_or(u32::MAX);
        let step = match row.status {
            Status::New => ImportStep::Take(self.operations(row)),
            Status::Doubtful if self.doubtful => ImportStep::Take(self.operations(row)),
            Status::Same if was_just_taken => ImportStep::Take(self.operations(row)),
            Status::Same => ImportStep::Known,
            Status::Doubtful => ImportStep::Pass,
            Status::Refused => ImportStep::Refuse,
        };
        Some(ImportRow { at, line: row.entry.row, step })
    }

    fn operations(&self, row: &Row) -> Vec<Operation> {
        let operation = |(id, body)| Operation { id, captured: self.captured, device: None, body };
        row.operations(self.origin).into_iter().map(operation).collect()
    }
}

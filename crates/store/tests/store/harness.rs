//! A store for each test: on a copied SQLite folder and in a PostgreSQL schema of its own, with a clock moved by hand and
//! randomness that is the same every time.

pub(crate) mod builders;
pub(crate) mod database;
pub(crate) mod stories;

pub(crate) use builders::{Entry, day, person_of};
pub(crate) use database::Raw;

use jiff::{SignedDuration, Timestamp};
use rules::{
    day::Day,
    ids::{OperationId, UnitId},
    operations::{Body, Operation, Outcome, Refusal},
    units::Registry,
};
use sha2::{Digest, Sha256};
use std::{
    ops::Deref,
    path::Path,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use store::{Clock, Entropy, Location, Scope, Store, StoreError, Surroundings, Verification};
use tempfile::TempDir;

/// Makes `name::sqlite` and `name::postgres` of each story.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($store:ident: &TestStore) $body:block)*) => { $(
        $(#[$meta])*
        async fn $name($store: &crate::harness::TestStore) $body

        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(&crate::harness::TestStore::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$name(&crate::harness::TestStore::postgres().await).await;
            }
        }
    )* };
}

/// A clock that stands still until somebody moves it.
pub(crate) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(crate) fn set(&self, instant: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant.parse().expect("an instant");
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that follow from a seed and how many were drawn before.
struct Counted {
    seed: u64,
    drawn: AtomicU64,
}

impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.drawn.fetch_add(1, Ordering::Relaxed);
            let bytes = Sha256::digest([self.seed.to_be_bytes(), number.to_be_bytes()].as_flattened());
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

/// When every test begins: the morning of 1 September 2025 in Vietnam.
pub(crate) const BEGINNING: &str = "2025-09-01T02:00:00Z";

/// Surroundings with a clock that stands still; the seed says what is drawn.
pub(crate) fn surroundings(seed: u64) -> (Surroundings, Arc<HandClock>) {
    let clock = Arc::new(HandClock(Mutex::new(BEGINNING.parse().expect("an instant"))));
    let entropy = Arc::new(Counted { seed, drawn: AtomicU64::new(0) });
    let surroundings = Surroundings { clock: clock.clone(), entropy };
    (surroundings, clock)
}

/// A store with its clock, and a way around it to its tables.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) raw: Raw,
    url: Option<String>,
    folder: Arc<TempDir>,
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl TestStore {
    /// On a copy of a SQLite folder that holds what is shipped.
    pub(crate) async fn sqlite() -> Self {
        Self::open(Arc::new(copy_of_shipped().await), None, 1).await
    }

    /// In a PostgreSQL schema that goes with the test.
    pub(crate) async fn postgres() -> Self {
        let folder = TempDir::new().expect("a folder");
        let url = database::new_schema().await;
        Self::open(Arc::new(folder), Some(url), 1).await
    }

    /// Two copies of the program, each with a data folder of its own, that open one empty PostgreSQL schema at the same
    /// moment.
    pub(crate) async fn two_on_an_empty_postgres() -> [Self; 2] {
        let url = database::new_schema().await;
        let copy = |seed| {
            let folder = Arc::new(TempDir::new().expect("a folder"));
            // The key of the journal's seals is shared, as it must be among copies.
            std::fs::write(folder.path().join("journal.key"), [1; 32]).expect("a key");
            Self::open(folder, Some(url.clone()), seed)
        };
        tokio::join!(copy(1), copy(2)).into()
    }

    /// Three copies of the program that open one empty folder at the same moment.
    pub(crate) async fn three_on_an_empty_folder() -> [Self; 3] {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        let copy = |seed| Self::open(Arc::clone(&folder), None, seed);
        tokio::join!(copy(1), copy(2), copy(3)).into()
    }

    /// Another copy of the program on the same data; copies differ in what they draw.
    pub(crate) async fn another(&self, seed: u64) -> Self {
        Self::open(Arc::clone(&self.folder), self.url.clone(), seed).await
    }

    /// Why another copy of the program can't go on from what is there.
    pub(crate) async fn not_opened(&self, seed: u64) -> Option<StoreError> {
        Store::open(self.location(), surroundings(seed).0).await.err()
    }

    /// The store as it is opened to be verified.
    pub(crate) async fn to_verify(&self, seed: u64) -> Store {
        Store::open_to_verify(self.location(), surroundings(seed).0).await.expect("it opens")
    }

    async fn open(folder: Arc<TempDir>, url: Option<String>, seed: u64) -> Self {
        let (surroundings, clock) = surroundings(seed);
        let location = Location { folder: folder.path(), database: url.as_deref() };
        let store = Store::open(location, surroundings).await.expect("the store opens");
        let raw = match &url {
            Some(url) => Raw::postgres(url),
            None => Raw::sqlite(&folder.path().join("banso.sqlite")),
        };
        Self { store, clock, raw, url, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where its data lies, to be opened once more.
    pub(crate) fn location(&self) -> Location<'_> {
        Location { folder: self.folder.path(), database: self.url.as_deref() }
    }

    pub(crate) async fn tree(&self) -> Arc<Registry> {
        self.registry(&Scope::public()).await.expect("the tree")
    }

    /// The unit that carries a code on a day.
    pub(crate) async fn unit(&self, code: &str, on: &str) -> UnitId {
        let tree = self.tree().await;
        let unit = tree.by_code(code, day(on));
        unit.unwrap_or_else(|| panic!("no unit {code} on {on}")).id
    }

    /// What became of an operation.
    pub(crate) async fn send(&self, scope: &Scope, operation: Operation) -> Outcome {
        let mut outcomes = self.apply(scope, vec![operation]).await.expect("an answer");
        assert_eq!(outcomes.len(), 1);
        outcomes.remove(0)
    }

    /// What becomes of a change made here and now.
    pub(crate) async fn outcome(&self, scope: &Scope, body: Body) -> Outcome {
        self.send(scope, self.operation(body)).await
    }

    /// Makes a change as operator; it must apply.
    pub(crate) async fn done(&self, body: Body) -> OperationId {
        let (id, outcome) = self.change(&Scope::operator(), body.clone()).await.expect("an answer");
        assert_eq!(outcome, Outcome::Applied, "{body:?}");
        id
    }

    /// Makes a change as operator that must be refused; gives the reason.
    pub(crate) async fn refused(&self, body: Body) -> Refusal {
        match self.outcome(&Scope::operator(), body.clone()).await {
            Outcome::Refused(reason) => reason,
            other => panic!("{other:?}: {body:?}"),
        }
    }

    /// Recounts everything.
    pub(crate) async fn verification(&self) -> Verification {
        self.verify(&Scope::operator()).await.expect("a recount")
    }

    /// Recounts everything and finds no fault.
    pub(crate) async fn must_be_whole(&self) {
        assert_eq!(self.verification().await, Verification::default());
    }

    pub(crate) fn today_text(&self) -> String {
        Day::of(self.now()).to_string()
    }
}

/// A folder of one's own that holds what is shipped.
pub(crate) async fn copy_of_shipped() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for file in std::fs::read_dir(shipped_folder().await).expect("the shipped folder") {
        let file = file.expect("a file").path();
        let name = file.file_name().expect("a name");
        std::fs::copy(&file, folder.path().join(name)).expect("a copy");
    }
    folder
}

/// A SQLite folder that holds what is shipped. Each build of the tests makes one, and all its processes copy it.
async fn shipped_folder() -> &'static Path {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _one_at_a_time = MAKING.lock().await;
    if FOLDER.get().is_none() {
        let made = make_shipped_folder().await;
        FOLDER.get_or_init(|| made);
    }
    FOLDER.get().expect("it is made")
}

async fn make_shipped_folder() -> std::path::PathBuf {
    let program = std::env::current_exe().expect("this program");
    let build = std::fs::metadata(&program).expect("its date");
    let since = build.modified().expect("its date");
    let age = since.duration_since(std::time::UNIX_EPOCH).expect("a date").as_nanos();
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shipped");
    let folder = all.join(format!("{age}-{}", build.len()));
    if folder.is_dir() {
        return folder;
    }
    std::fs::create_dir_all(&all).expect("a folder");
    forget_older_builds(&all);
    let mine = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (surroundings, _) = surroundings(0);
    let location = Location { folder: mine.path(), database: None };
    let store = Store::open(location, surroundings).await.expect("a store");
    store.close().await.expect("it closes");
    let mine = mine.keep();
    // Another process may have made it too; whoever is first gives it its name.
    if std::fs::rename(&mine, &folder).is_err() {
        assert!(folder.is_dir(), "no shipped folder");
        std::fs::remove_dir_all(mine).expect("not needed");
    }
    folder
}

/// Nobody copies folders of an hour ago any more.
fn forget_older_builds(all: &Path) {
    let entries = std::fs::read_dir(all).into_iter().flatten().flatten();
    for entry in entries.map(|entry| entry.path()) {
        let age = entry.metadata().and_then(|data| data.modified()).ok();
        let age = age.and_then(|made| made.elapsed().ok());
        if age.is_some_and(|age| age.as_secs() > 3600) {
            let _ = std::fs::remove_dir_all(entry);
        }
    }
}

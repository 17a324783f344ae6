//! Opening the store: the folder, the database in its newest form, and what every install must hold.

use crate::{
    Location, Parts, Store,
    access_key::AccessKey,
    age::Age,
    apply::Writer,
    db::{Db, Read, args, ids, statements},
    durable,
    erasures::{self, Erasures},
    error::{Hindrance, Result, StoreError},
    files::Folder,
    journal, journal_view,
    registry::Registries,
    reports,
    scope::Scope,
    seal_heads::SealHeads,
    seal_key::SealKey,
    shared_reads::SharedReads,
    shipped,
    surroundings::Surroundings,
    tallies,
};
use rules::{ids::OperationId, operations::Outcome};
use std::{collections::HashSet, path::Path, sync::Arc};
use uuid::Uuid;

statements! {
    /// Reforms and items of the catalogue carry the id of the operation that made them.
    KNOWN = "SELECT operation FROM reform WHERE operation IN {{ids $1}} UNION SELECT id FROM item WHERE id IN {{ids $1}}";
}

/// The steps that bring the tables to their newest form; one text for both databases.
pub(crate) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "house", include_str!("../migrations/0001_house.sql")),
    (2, "accounts", include_str!("../migrations/0002_accounts.sql")),
    (3, "phones", include_str!("../migrations/0003_phones.sql")),
    (4, "journal", include_str!("../migrations/0004_journal.sql")),
    (5, "households", include_str!("../migrations/0005_households.sql")),
    (6, "activities", include_str!("../migrations/0006_activities.sql")),
    (7, "sync", include_str!("../migrations/0007_sync.sql")),
    (8, "producers", include_str!("../migrations/0008_producers.sql")),
    (9, "targets", include_str!("../migrations/0009_targets.sql")),
    (10, "age", include_str!("../migrations/0010_age.sql")),
    (11, "household_imports", include_str!("../migrations/0011_household_imports.sql")),
    (12, "papers", include_str!("../migrations/0012_papers.sql")),
    (13, "retention", include_str!("../migrations/0013_retention.sql")),
    (14, "known_browsers", include_str!("../migrations/0014_known_browsers.sql")),
    (15, "team_notes", include_str!("../migrations/0015_team_notes.sql")),
    (16, "seal_tags", include_str!("../migrations/0016_seal_tags.sql")),
    (17, "schedules", include_str!("../migrations/0017_schedules.sql")),
    (18, "indicators", include_str!("../migrations/0018_indicators.sql")),
    (19, "obligations", include_str!("../migrations/0019_obligations.sql")),
    (20, "jobs", include_str!("../migrations/0020_jobs.sql")),
    (21, "requests", include_str!("../migrations/0021_requests.sql")),
    (22, "issues", include_str!("../migrations/0022_issues.sql")),
    (23, "request_files", include_str!("../migrations/0023_request_files.sql")),
    (24, "windows", include_str!("../migrations/0024_windows.sql")),
    (25, "tally_marks", include_str!("../migrations/0025_tally_marks.sql")),
    (26, "obligation_marks", include_str!("../migrations/0026_obligation_marks.sql")),
    (27, "issued_papers", include_str!("../migrations/0027_issued_papers.sql")),
    (28, "first_due", include_str!("../migrations/0028_first_due.sql")),
    (29, "settled", include_str!("../migrations/0029_settled.sql")),
    (30, "kept_once", include_str!("../migrations/0030_kept_once.sql")),
];

/// The SQLite file in the data folder.
pub(crate) const DATABASE: &str = "banso.sqlite";

impl Store {
    /// Opens the store, brings it to the newest form and enacts the shipped reforms that aren't there yet.
    ///
    /// # Errors
    /// When folder or database can't be read or written, or the journal was changed so that it denies what was shipped.
    pub async fn open(location: Location<'_>, surroundings: Surroundings) -> Result<Self> {
        // Several commands may meet on a new folder: one fills it, the others wait. It ends with this function.
        let _alone = alone(location.folder).await?;
        let store = Self::opened(&location, surroundings).await?;
        store.catch_up(location.folder).await?;
        Ok(store)
    }

    /// The same to verify what is there: opens also where the journal was changed so that the program can't go on from it.
    ///
    /// # Errors
    /// When folder or database can't be read or written.
    pub async fn open_to_verify(location: Location<'_>, surroundings: Surroundings) -> Result<Self> {
        let _alone = alone(location.folder).await?;
        let store = Self::opened(&location, surroundings).await?;
        match store.catch_up(location.folder).await {
            Ok(()) | Err(StoreError::Corrupt { .. } | StoreError::Shipped(_) | StoreError::ShippedDenied(_)) => {
                Ok(store)
            }
            Err(error) => Err(error),
        }
    }

    async fn opened(location: &Location<'_>, surroundings: Surroundings) -> Result<Self> {
        let db = open_database(location).await?;
        let age = Age::within(location.folder);
        age.notice(&db).await?;
        journal_view::fill(&db).await?;
        tallies::renew(&db).await?;
        let seal_key = Arc::new(SealKey::of_folder(location.folder, &db, &surroundings).await?);
        let access_key = AccessKey::of_folder(location.folder, &surroundings)?;
        let seal_heads = SealHeads::within(location.folder);
        seal_heads.tidy(&db).await?;
        let erasures = Erasures::within(location.folder);
        erasures.tidy(&db).await?;
        let registries = Registries::default();
        let writer = Writer::start(db.clone(), registries.clone(), surroundings.clone());
        let shared = SharedReads::start(&db, &surroundings);
        let blobs = Arc::new(Folder::within(location.folder));
        let copy = surroundings.id();
        Ok(Self(Arc::new(Parts {
            copy,
            db,
            writer,
            registries,
            shared,
            surroundings,
            seal_key,
            access_key,
            seal_heads,
            erasures,
            age,
            blobs,
        })))
    }

    /// Takes in what must be there and isn't.
    async fn catch_up(&self, folder: &Path) -> Result<()> {
        Box::pin(self.enact_shipped()).await?;
        reports::code_all(&self.db).await?;
        // The database may have been put back from before somebody asked to be forgotten, by means of its own.
        Box::pin(erasures::again(self, &[folder])).await?;
        Ok(())
    }

    /// Takes in what comes with the program and isn't there yet.
    async fn enact_shipped(&self) -> Result<()> {
        let shipped = shipped::ids()?;
        let from = &mut self.db.clone();
        if journal::applied(from, &shipped).await? == shipped.len() {
            return Ok(());
        }
        if let Some(denied) = denied(from, &shipped).await? {
            return Err(StoreError::ShippedDenied(denied));
        }
        let operations = shipped::operations()?;
        for (operation, outcome) in operations.iter().zip(self.apply(&Scope::job("shipped"), operations.clone()).await?)
        {
            if outcome != Outcome::Applied {
                return Err(StoreError::Shipped(format!("{} {outcome:?}", operation.id)));
            }
        }
        Ok(())
    }
}

/// The first of the shipped operations that the journal denies: it says something else than "applied", or nothing though the tables
/// hold what came of it.
async fn denied(from: &mut impl Read, shipped: &[OperationId]) -> Result<Option<OperationId>> {
    let answered = journal::answers(from, shipped).await?;
    let known: Vec<(Uuid,)> = from.all(&KNOWN, args![ids(shipped.iter().copied())]).await?;
    let known: HashSet<Uuid> = known.into_iter().map(|(id,)| id).collect();
    let is_denied = |id: &&OperationId| match answered.get(id) {
        Some(answer) => answer.outcome != Outcome::Applied,
        None => known.contains(&id.0),
    };
    Ok(shipped.iter().find(is_denied).copied())
}

/// Makes the folder, should it not be there, and waits until nobody else opens it; whoever holds the file is alone there.
async fn alone(folder: &Path) -> Result<std::fs::File> {
    let not_made = |error| StoreError::File { path: folder.display().to_string(), error };
    durable::make_folder(folder).map_err(not_made)?;
    let path = folder.join("banso.lock");
    let file = |error| StoreError::File { path: path.display().to_string(), error };
    let lock = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(file)?;
    let waited = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    waited.map_err(|_| StoreError::Stopping)?.map_err(file)
}

async fn open_database(location: &Location<'_>) -> Result<Db> {
    let file = location.folder.join(DATABASE);
    if location.database.is_none() {
        // SQLite gives the files beside it the rights of this one, and says by itself what hinders it.
        drop(durable::private(std::fs::OpenOptions::new().create_new(true), &file));
    }
    let opened = match location.database {
        Some(url) => Db::open_url(url).await,
        None => Db::open_file(&file).await,
    };
    let place = || location.database.map_or_else(|| file.display().to_string(), |url| without_secrets(url).to_owned());
    let not_opened = |error| StoreError::NotOpened { place: place(), why: Hindrance::of(&error), error };
    let db = opened.map_err(not_opened)?;
    db.migrate(MIGRATIONS).await.map_err(not_opened)?;
    Ok(db)
}

/// Host and database of a URL, without name, password and options.
fn without_secrets(url: &str) -> &str {
    let behind_scheme = url.split_once("://").map_or(url, |(_, behind)| behind);
    let place = behind_scheme.rsplit_once('@').map_or(behind_scheme, |(_, place)| place);
    place.split_once('?').map_or(place, |(place, _)| place)
}

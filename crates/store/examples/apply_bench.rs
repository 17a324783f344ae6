//! How many operations a second pass the one door, beside the bare durable commits of the same database in the same run.
//!
//! `cargo xtask bench` runs it. Figures are absolute and of this machine; nothing is asserted.
//! With `BANSO_BENCH_POSTGRES=postgres://…` (an empty database) PostgreSQL is measured too.

use rules::{
    day::Day,
    ids::{OperationId, TeamId, UnitId},
    operations::{AddMember, AddTeam, Body, Operation, Outcome, PersonRef},
    teams::{Place, Representing, Role, Source},
    units::{Change, Kind, Reform},
};
use sha2::{Digest, Sha256};
use std::{
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{Clock, Entropy, Location, Scope, Store, Surroundings};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Teams among which the members are spread.
const TEAMS: usize = 2_000;

struct FixedClock(jiff::Timestamp);
impl Clock for FixedClock {
    fn now(&self) -> jiff::Timestamp {
        self.0
    }
}

#[derive(Default)]
struct Counted(AtomicU64);
impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..chunk.len()]);
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/bench".to_owned());
    let folder = Path::new(&folder);
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    println!("| database | callers | batch | operations/s | operations a commit | bare commits/s |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let bare = bare_sqlite(&folder.join("bare.sqlite")).await?;
    measure("SQLite", Location { folder, database: None }, bare).await?;
    if let Ok(url) = std::env::var("BANSO_BENCH_POSTGRES") {
        let bare = bare_postgres(&url).await?;
        measure("PostgreSQL", Location { folder, database: Some(&url) }, bare).await?;
    }
    Ok(())
}

async fn measure(name: &str, location: Location<'_>, bare: f64) -> Result<()> {
    let now = "2025-09-01T02:00:00Z".parse()?;
    let surroundings = Surroundings { clock: Arc::new(FixedClock(now)), entropy: Arc::new(Counted::default()) };
    let store = Store::open(location, surroundings).await?;
    let teams = Arc::new(teams(&store).await?);
    for (callers, batch, each) in [(1, 1, 1_000), (8, 1, 500), (64, 1, 200), (1, 50, 400), (8, 50, 100), (64, 50, 20)] {
        let commits = store.commits();
        let begun = Instant::now();
        let tasks = (0..callers).map(|caller| tokio::spawn(call(store.clone(), Arc::clone(&teams), caller, batch, each)));
        for task in tasks.collect::<Vec<_>>() {
            task.await??;
        }
        let seconds = begun.elapsed().as_secs_f64();
        let operations = f64::from(u32::try_from(callers * batch * each)?);
        let commits = f64::from(u32::try_from(store.commits() - commits)?);
        println!(
            "| {name} | {callers} | {batch} | {:.0} | {:.1} | {bare:.0} |",
            operations / seconds,
            operations / commits.max(1.0)
        );
    }
    let found = store.verify(&Scope::operator()).await?;
    println!("{name}: recount clean: {}", found.is_clean());
    store.close().await?;
    Ok(())
}

/// One caller: so many batches of so many new members, each batch once the last one is answered.
async fn call(store: Store, teams: Arc<Vec<TeamId>>, caller: usize, batch: usize, each: usize) -> Result<()> {
    let from = Day::new(2025, 8, 1).ok_or("a day")?;
    for round in 0..each {
        let operation = |at: usize| {
            let team = teams[(caller * 7_919 + round * batch + at) % teams.len()];
            let person = PersonRef::New {
                name: format!("Người mẫu {caller}-{round}-{at}"),
                birth_year: Some(1990),
                sex: None,
                phone: None,
                it_skill: None,
            };
            let representing = vec![Representing::Volunteer];
            store.operation(Body::AddMember(AddMember { team, person, role: Role::Volunteer, representing, from }))
        };
        let operations: Vec<Operation> = (0..batch).map(operation).collect();
        let outcomes = store.apply(&Scope::operator(), operations).await?;
        if let Some(other) = outcomes.iter().find(|outcome| **outcome != Outcome::Applied) {
            return Err(format!("{other:?}").into());
        }
    }
    Ok(())
}

/// Villages and their teams, one each.
async fn teams(store: &Store) -> Result<Vec<TeamId>> {
    let operator = Scope::operator();
    let from = Day::new(2025, 7, 1).ok_or("a day")?;
    let registry = store.registry(&operator).await?;
    let communes = registry.list(rules::units::Level::Commune, from);
    let villages: Vec<(UnitId, UnitId)> =
        (0..TEAMS).map(|at| (UnitId(store.surroundings().id()), communes[at % communes.len()])).collect();
    let create = |(at, (unit, parent)): (usize, &(UnitId, UnitId))| Change::Create {
        unit: *unit,
        kind: Kind::Thon,
        name: format!("Mẫu {at}"),
        code: None,
        parent: Some(*parent),
    };
    let changes = villages.iter().enumerate().map(create).collect();
    let reform = store.operation(Body::EnactReform(Reform { day: from, act: None, source: None, changes }));
    let team = |(village, _): &(UnitId, UnitId)| {
        let place = Place::Villages(vec![*village]);
        store.operation(Body::AddTeam(AddTeam { title: "Tổ mẫu".to_owned(), place, from, source: Source::Report }))
    };
    let teams: Vec<Operation> = villages.iter().map(team).collect();
    let ids = teams.iter().map(|operation: &Operation| TeamId::from(operation.id)).collect();
    let first: OperationId = reform.id;
    let outcomes = store.apply(&operator, std::iter::once(reform).chain(teams).collect()).await?;
    if let Some(other) = outcomes.iter().find(|outcome| **outcome != Outcome::Applied) {
        return Err(format!("{first}: {other:?}").into());
    }
    Ok(ids)
}

/// Single-row commits a second, each waited for, on a file with the store's own settings.
async fn bare_sqlite(path: &Path) -> Result<f64> {
    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::query("CREATE TABLE bare (n INTEGER)").execute(&pool).await?;
    let begun = Instant::now();
    let mut commits = 0_u32;
    while begun.elapsed() < Duration::from_secs(2) {
        sqlx::query("INSERT INTO bare VALUES (1)").execute(&pool).await?;
        commits += 1;
    }
    Ok(f64::from(commits) / begun.elapsed().as_secs_f64())
}

async fn bare_postgres(url: &str) -> Result<f64> {
    let pool = sqlx::PgPool::connect(url).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS bare (n INTEGER)").execute(&pool).await?;
    let begun = Instant::now();
    let mut commits = 0_u32;
    while begun.elapsed() < Duration::from_secs(2) {
        sqlx::query("INSERT INTO bare VALUES (1)").execute(&pool).await?;
        commits += 1;
    }
    Ok(f64::from(commits) / begun.elapsed().as_secs_f64())
}

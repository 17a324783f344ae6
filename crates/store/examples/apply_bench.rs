//! How many operations a second pass the one door, beside the bare durable commits of the same database in the same run.
//!
//! `cargo xtask bench` runs it. Figures are absolute and of this machine; nothing is asserted.
//! With `BANSO_BENCH_POSTGRES=postgres://…` (an empty database) PostgreSQL is measured too.

#![expect(clippy::disallowed_methods, reason = "the bare commits beside which the store is measured are plain SQL")]

use rules::{
    day::Day,
    ids::{TeamId, UnitId},
    operations::{AddMember, AddTeam, Body, Outcome, PersonRef},
    teams::{Place, Representing, Role, Source},
    units::{Change, Kind, Reform},
};
use sha2::{Digest, Sha256};
use std::{
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{
    Clock, Entropy, Location, Scope, Store, Surroundings,
    backup::{self, Options},
};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A province has about so many villages.
const VILLAGES: usize = 2_900;

/// A clock that moves on a millisecond at every look, so that ids come in order as they do in life.
struct SteadyClock(AtomicI64);
impl Clock for SteadyClock {
    fn now(&self) -> jiff::Timestamp {
        let milliseconds = self.0.fetch_add(1, Ordering::Relaxed);
        jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
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
    back_up(folder).await?;
    if let Ok(url) = std::env::var("BANSO_BENCH_POSTGRES") {
        let bare = bare_postgres(&url).await?;
        measure("PostgreSQL", Location { folder, database: Some(&url) }, bare).await?;
    }
    Ok(())
}

async fn measure(name: &str, location: Location<'_>, bare: f64) -> Result<()> {
    let begin: jiff::Timestamp = "2025-09-01T02:00:00Z".parse()?;
    let clock = SteadyClock(AtomicI64::new(begin.as_millisecond()));
    let surroundings = Surroundings { clock: Arc::new(clock), entropy: Arc::new(Counted::default()) };
    let store = Store::open(location, surroundings).await?;
    let villages = Arc::new(villages(&store).await?);
    for (callers, batch, each) in [(1, 1, 1_000), (8, 1, 500), (64, 1, 200), (1, 50, 400), (8, 50, 100), (64, 50, 20)] {
        let commits = store.commits();
        let begun = Instant::now();
        let tasks =
            (0..callers).map(|caller| tokio::spawn(call(store.clone(), Arc::clone(&villages), caller, batch, each)));
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

/// How long the backup of all that takes, and its check.
async fn back_up(data: &Path) -> Result<()> {
    let to = data.join("backups");
    let begun = Instant::now();
    let options = Options { data, to: &to, complete: false, now: "2025-09-02T19:00:00Z".parse()? };
    let made = backup::make(&options).await?;
    let took = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let found = backup::check(&made.path, data, None).await?;
    println!(
        "SQLite: backup of {} MB in {took:.1} s, {} MB as a file; checked with its recount in {:.1} s, clean: {}",
        made.manifest.database.bytes / 1_000_000,
        made.bytes / 1_000_000,
        begun.elapsed().as_secs_f64(),
        found.is_clean()
    );
    Ok(())
}

/// One caller, who sets up teams: a team, its four members, and so on; each batch once the last one is answered.
async fn call(store: Store, villages: Arc<Vec<UnitId>>, caller: usize, batch: usize, each: usize) -> Result<()> {
    let from = Day::new(2025, 8, 1).ok_or("a day")?;
    let mut team = TeamId(store.surroundings().id());
    for round in 0..each {
        let mut operations = Vec::with_capacity(batch);
        for at in round * batch..(round + 1) * batch {
            let operation = if at % 5 == 0 {
                let place = Place::Villages(vec![villages[(caller * 7_919 + at) % villages.len()]]);
                store.operation(Body::AddTeam(AddTeam {
                    title: "Tổ mẫu".to_owned(),
                    place,
                    from,
                    source: Source::Report,
                }))
            } else {
                let person = PersonRef::New {
                    name: format!("Người mẫu {caller}-{at}"),
                    birth_year: Some(1990),
                    sex: None,
                    phone: None,
                    it_skill: None,
                };
                let role = if at % 5 == 1 { Role::Leader } else { Role::Volunteer };
                let representing = vec![Representing::Volunteer];
                store.operation(Body::AddMember(AddMember { team, person, role, representing, from }))
            };
            if at % 5 == 0 {
                team = operation.id.into();
            }
            operations.push(operation);
        }
        let outcomes = store.apply(&Scope::operator(), operations).await?;
        if let Some(other) = outcomes.iter().find(|outcome| **outcome != Outcome::Applied) {
            return Err(format!("{other:?}").into());
        }
    }
    Ok(())
}

/// Villages in which the teams work.
async fn villages(store: &Store) -> Result<Vec<UnitId>> {
    let operator = Scope::operator();
    let day = Day::new(2025, 7, 1).ok_or("a day")?;
    let registry = store.registry(&operator).await?;
    let communes = registry.list(rules::units::Level::Commune, day);
    let villages: Vec<UnitId> = (0..VILLAGES).map(|_| UnitId(store.surroundings().id())).collect();
    let create = |(at, unit): (usize, &UnitId)| Change::Create {
        unit: *unit,
        kind: Kind::Thon,
        name: format!("Mẫu {at}"),
        code: None,
        parent: Some(communes[at % communes.len()]),
    };
    let changes = villages.iter().enumerate().map(create).collect();
    let (_, outcome) =
        store.change(&operator, Body::EnactReform(Reform { day, act: None, source: None, changes })).await?;
    if outcome == Outcome::Applied { Ok(villages) } else { Err(format!("{outcome:?}").into()) }
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

//! How many operations a second pass the one door, beside the bare durable commits of the same database in the same run.
//!
//! `cargo xtask bench` runs it. Figures are absolute and of this machine; nothing is asserted.
//! After the folder may stand one kind of work, such as `adoptions`, to be measured alone; `bare` measures the bare commits alone.
//! With `BANSO_BENCH_POSTGRES=postgres://…` (an empty database) PostgreSQL is measured too.

#![expect(clippy::disallowed_methods, reason = "the bare commits beside which the store is measured are plain SQL")]

use rules::{
    catalogue::{Counting, Item},
    day::Day,
    households::Origin,
    ids::{HouseholdId, TeamId, UnitId},
    operations::{AddHousehold, AddMember, AddTeam, Body, HouseholdChange, Operation, Outcome, PersonRef, UseItem},
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
    let postgres = std::env::var("BANSO_BENCH_POSTGRES").ok();
    if std::env::args().nth(2).is_some_and(|wanted| wanted == "bare") {
        println!("SQLite: {:.0} bare commits/s", bare_sqlite(&folder.join("bare.sqlite")).await?);
        if let Some(url) = postgres {
            println!("PostgreSQL: {:.0} bare commits/s", bare_postgres(&url).await?);
        }
        return Ok(());
    }
    println!("| database | operations | callers | batch | operations/s | operations a commit | bare commits/s |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    let bare = bare_sqlite(&folder.join("bare.sqlite")).await?;
    measure("SQLite", Location { folder, database: None }, bare).await?;
    back_up(folder).await?;
    if let Some(url) = postgres {
        let bare = bare_postgres(&url).await?;
        // A data folder notes the last seal of its own database, and takes another's for one whose end was cut off.
        let folder = folder.join("postgres");
        measure("PostgreSQL", Location { folder: &folder, database: Some(&url) }, bare).await?;
    }
    Ok(())
}

async fn measure(name: &str, location: Location<'_>, bare: f64) -> Result<()> {
    let begin: jiff::Timestamp = "2025-09-01T02:00:00Z".parse()?;
    let clock = SteadyClock(AtomicI64::new(begin.as_millisecond()));
    let surroundings = Surroundings { clock: Arc::new(clock), entropy: Arc::new(Counted::default()) };
    let store = Store::open(location, surroundings).await?;
    let setting = Arc::new(Setting::of(&store).await?);
    let wanted = std::env::args().nth(2);
    let is_wanted = |work: &Work| wanted.as_ref().is_none_or(|wanted| format!("{work:?}").eq_ignore_ascii_case(wanted));
    for work in [Work::Teams, Work::Households, Work::Adoptions].into_iter().filter(is_wanted) {
        for (callers, batch, each) in
            [(1, 1, 1_000), (8, 1, 500), (64, 1, 200), (1, 50, 400), (8, 50, 100), (64, 50, 20)]
        {
            let mut ready = Vec::new();
            for number in 0..callers {
                ready.push(Caller::ready(&store, &setting, work, number, batch * each).await?);
            }
            let commits = store.commits();
            let begun = Instant::now();
            let tasks = ready.into_iter().map(|caller| tokio::spawn(caller.call(batch, each)));
            for task in tasks.collect::<Vec<_>>() {
                task.await??;
            }
            let seconds = begun.elapsed().as_secs_f64();
            let operations = f64::from(u32::try_from(callers * batch * each)?);
            let commits = f64::from(u32::try_from(store.commits() - commits)?);
            println!(
                "| {name} | {work:?} | {callers} | {batch} | {:.0} | {:.1} | {bare:.0} |",
                operations / seconds,
                operations / commits.max(1.0)
            );
        }
    }
    let found = store.verify(&Scope::operator()).await?;
    let (differences, faults) = (found.differences.len(), found.journal_faults.len());
    println!("{name}: the recount found {differences} differences, and {faults} faults in the journal");
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

/// What is sent.
#[derive(Clone, Copy, Debug)]
enum Work {
    /// A team in one village or another, its four members, and so on.
    Teams,
    /// Households put on the list of the caller's village.
    Households,
    /// What households on the list of the caller's village have: most of what phones send.
    Adoptions,
}

/// Where and with what callers work.
struct Setting {
    villages: Vec<UnitId>,
    /// What households can have.
    items: Vec<Item>,
    day: Day,
}

/// So many things are noted of a household, one after another.
const ITEMS_OF_A_HOUSEHOLD: usize = 4;

/// One caller, who sends each batch once the last one is answered.
struct Caller {
    store: Store,
    setting: Arc<Setting>,
    work: Work,
    number: usize,
    /// The newest one, which gets members.
    team: TeamId,
    /// Those that are visited.
    households: Vec<HouseholdId>,
}

impl Caller {
    /// A caller who can send so many operations.
    async fn ready(
        store: &Store,
        setting: &Arc<Setting>,
        work: Work,
        number: usize,
        operations: usize,
    ) -> Result<Self> {
        let (store, setting) = (store.clone(), Arc::clone(setting));
        let team = TeamId(store.surroundings().id());
        let mut caller = Self { store, setting, work, number, team, households: Vec::new() };
        if let Work::Adoptions = work {
            let households = 0..operations.div_ceil(ITEMS_OF_A_HOUSEHOLD);
            let added: Vec<Operation> = households.map(|at| caller.store.operation(caller.household(at))).collect();
            caller.households = added.iter().map(|operation| operation.id.into()).collect();
            caller.send(added).await?;
        }
        Ok(caller)
    }

    async fn call(mut self, batch: usize, each: usize) -> Result<()> {
        for round in 0..each {
            let mut operations = Vec::with_capacity(batch);
            for at in round * batch..(round + 1) * batch {
                let body = match self.work {
                    Work::Teams if at % 5 == 0 => self.team(at),
                    Work::Teams => self.member(at),
                    Work::Households => self.household(at),
                    Work::Adoptions => self.adoption(at),
                };
                let operation = self.store.operation(body);
                if let Body::AddTeam(_) = operation.body {
                    self.team = operation.id.into();
                }
                operations.push(operation);
            }
            self.send(operations).await?;
        }
        Ok(())
    }

    async fn send(&self, operations: Vec<Operation>) -> Result<()> {
        let outcomes = self.store.apply(&Scope::operator(), operations).await?;
        match outcomes.iter().find(|outcome| **outcome != Outcome::Applied) {
            Some(other) => Err(format!("{other:?}").into()),
            None => Ok(()),
        }
    }

    fn village(&self, at: usize) -> UnitId {
        self.setting.villages[(self.number * 7_919 + at) % self.setting.villages.len()]
    }

    fn team(&self, at: usize) -> Body {
        let place = Place::Villages(vec![self.village(at)]);
        Body::AddTeam(AddTeam { title: "Tổ mẫu".to_owned(), place, from: self.setting.day, source: Source::Report })
    }

    fn member(&self, at: usize) -> Body {
        let person = PersonRef::New {
            name: format!("Người mẫu {}-{at}", self.number),
            birth_year: Some(1990),
            sex: None,
            phone: None,
            it_skill: None,
        };
        let role = if at % 5 == 1 { Role::Leader } else { Role::Volunteer };
        let representing = vec![Representing::Volunteer];
        Body::AddMember(AddMember { team: self.team, person, role, representing, from: self.setting.day })
    }

    fn household(&self, at: usize) -> Body {
        Body::Household(HouseholdChange::Add(AddHousehold {
            village: self.village(0),
            head: Some(format!("Chủ hộ mẫu {}-{at}", self.number)),
            nickname: None,
            phone: None,
            size: Some(4),
            adults: Some(2),
            consent: None,
            from: self.setting.day,
            split_from: None,
            on_behalf: None,
        }))
    }

    fn adoption(&self, at: usize) -> Body {
        let household = at / ITEMS_OF_A_HOUSEHOLD;
        let item = &self.setting.items[(household + at % ITEMS_OF_A_HOUSEHOLD) % self.setting.items.len()];
        Body::Household(HouseholdChange::Use(UseItem {
            household: self.households[household],
            item: item.id,
            in_use: !at.is_multiple_of(3),
            adults: (item.counting == Counting::Adults).then_some(2),
            origin: Origin::Helped { by: None },
            since: self.setting.day,
            base: None,
            on_behalf: None,
        }))
    }
}

impl Setting {
    async fn of(store: &Store) -> Result<Self> {
        let day = Day::new(2025, 8, 1).ok_or("a day")?;
        let catalogue = store.catalogue(&Scope::operator()).await?;
        let can_be_had = |item: &Item| item.kind.is_of_households() && item.life.contains(day);
        let items = catalogue.into_values().filter(can_be_had).collect();
        Ok(Self { villages: villages(store).await?, items, day })
    }
}

/// New villages, each a feed of its own.
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

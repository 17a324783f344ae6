//! A whole province at work for twelve months, for whoever wants to see how the program does with one: invented persons, marked as such.
//!
//! Everything goes through [`Store::apply`] like anybody's operations, in batches of a village. All of it follows from the seed and the day, so that
//! whoever starts again after a stop applies the same operations, of which those that were applied change nothing.

mod chance;
mod months;
mod names;
mod places;
mod work;

use anyhow::{Result, bail};
use chance::Ids;
use places::{Places, Village};
use rules::{
    day::{Day, Span},
    ids::UnitId,
    operations::{Operation, Outcome},
    units::{Level, Registry},
};
use std::{
    io::{IsTerminal as _, Write as _},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Scope, Store};
use work::Offered;

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    villages: usize,
    members: usize,
    households: usize,
    adoptions: usize,
    activities: usize,
    producers: usize,
    months: u16,
}

/// Lào Cai.
pub(super) const PROVINCE: Shape = Shape {
    villages: 2_900,
    members: 17_000,
    households: 420_000,
    adoptions: 2_000_000,
    activities: 280_000,
    producers: 14_500,
    months: 12,
};

/// A sample of some seed that ends on a day.
#[derive(Clone, Copy, Debug)]
struct Sample {
    shape: Shape,
    seed: u64,
    today: Day,
}

/// One after the other they would wait for each other: while one writes, the other makes the next operations ready.
const CALLERS: usize = 2;
/// After so many villages the journal is sealed, as it is every few seconds where the program serves.
const SEAL_AFTER: usize = 50;
/// So many days back a sample is looked for that was begun and not finished.
const LONGEST_AGO: usize = 400;

impl Sample {
    /// The one that was begun and not finished, or one up to today.
    fn of(shape: Shape, seed: u64, today: Day, registry: &Registry) -> Result<Self> {
        let days = std::iter::successors(Some(today), |day| Some(day.before())).take(LONGEST_AGO);
        let first = |day: &Day| UnitId(Ids::of(seed, *day, 0).next());
        let begun = days.into_iter().find(|day| registry.get(first(day)).is_some());
        if begun.is_none() && !registry.list(Level::Village, today).is_empty() {
            bail!(
                "thư mục dữ liệu đã có thôn, bản của dữ liệu khác; \
                 xin chọn thư mục khác bằng --data, hoặc dùng lại --seed của lần chạy trước"
            );
        }
        Ok(Self { shape, seed, today: begun.unwrap_or(today) })
    }

    /// The time in which was worked: up to yesterday.
    fn during(&self) -> Span {
        Span { from: self.today.months_before(self.shape.months), to: self.today }
    }
}

/// Puts a province in, or the rest of one.
pub(super) async fn fill(store: &Store, shape: Shape, seed: u64, say: impl Fn(&str) -> Result<()>) -> Result<()> {
    let operator = Scope::operator();
    let (registry, begun) = (store.registry(&operator).await?, store.now());
    let sample = Sample::of(shape, seed, store.today(), &registry)?;
    let Places { operations, villages } = Places::of(&sample.shape, seed, sample.today, &registry);
    let seconds = || store.now().duration_since(begun).as_secs_f64();
    applied(store, operations).await?;
    say(&format!("  {} thôn, bản và Tổ: {:.0} giây", villages.len(), seconds()))?;
    let items = store.catalogue(&operator).await?.into_values();
    let offered = Offered::of(items, sample.during());
    let (villages, offered) = (Arc::new(villages), Arc::new(offered));
    work(store, sample, &offered, &villages).await?;
    say(&format!("  Hộ, hoạt động, sản phẩm của {} tháng: {:.0} giây", shape.months, seconds()))?;
    let registry = store.registry(&operator).await?;
    let days = |village| work::days_of_work(&shape, (seed, sample.today), village, &offered, sample.during());
    let worked: Vec<Vec<Day>> = villages.iter().map(days).collect();
    months::fill(store, &sample, (&villages, &worked), &registry, &say).await?;
    store.seal().await?;
    say(&format!("  Xong sau {:.0} giây.", seconds()))
}

/// What was done in all villages, by several callers.
async fn work(store: &Store, sample: Sample, offered: &Arc<Offered>, villages: &Arc<Vec<Village>>) -> Result<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (store, offered, next, villages) =
            (store.clone(), Arc::clone(offered), Arc::clone(&next), Arc::clone(villages));
        callers.spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(village) = villages.get(at) else { return anyhow::Ok(()) };
                let Sample { shape, seed, today } = sample;
                applied(&store, work::operations(&shape, (seed, today), village, &offered, sample.during())).await?;
                if at % SEAL_AFTER == 0 {
                    store.seal().await?;
                }
            }
        });
    }
    let mut progress = Progress::of(villages.len());
    let mut look = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            ended = callers.join_next() => match ended {
                Some(ended) => ended??,
                None => return progress.end(),
            },
            _ = look.tick() => progress.show(next.load(Ordering::Relaxed)),
        }
    }
}

/// Applies operations, all of which must fit.
async fn applied(store: &Store, operations: Vec<Operation>) -> Result<()> {
    let kinds: Vec<&'static str> = operations.iter().map(|operation| operation.body.kind()).collect();
    let outcomes = store.apply(&Scope::operator(), operations).await?;
    match kinds.iter().zip(outcomes).find(|(_, outcome)| *outcome != Outcome::Applied) {
        Some((kind, outcome)) => bail!("dữ liệu mẫu không khớp ({kind}): {outcome:?}"),
        None => Ok(()),
    }
}

/// How far it has come, in one line on a terminal, and a line every tenth elsewhere.
struct Progress {
    of: usize,
    shown: Option<usize>,
    on_terminal: bool,
}

impl Progress {
    fn of(of: usize) -> Self {
        Self { of, shown: None, on_terminal: std::io::stderr().is_terminal() }
    }

    fn show(&mut self, done: usize) {
        let percent = done.min(self.of) * 100 / self.of.max(1);
        let step = if self.on_terminal { percent } else { percent / 10 };
        if self.shown != Some(step) {
            self.shown = Some(step);
            let (front, end) = if self.on_terminal { ("\r", "") } else { ("", "\n") };
            // Whoever doesn't listen is not to stop it.
            let _ = write!(std::io::stderr(), "{front}  {percent:3} % số thôn, bản{end}");
        }
    }

    fn end(&self) -> Result<()> {
        if self.on_terminal {
            writeln!(std::io::stderr())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

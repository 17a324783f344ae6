//! What many ask for at the same moment is read in one go.
//!
//! A statement costs a journey to the database and back, whatever it reads; a phone's round makes a dozen. So whoever asks while
//! others are being answered waits for the next go, and all who wait then share its statements, as many callers share a commit
//! of the [writer](crate::apply). A go begins after the last of its askers came. Nothing is kept but what is [settled](crate::settled).

use crate::{db::Db, error::Result, settled::Settled};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{mpsc, oneshot};

/// So many ids are read for others too; whoever wants more reads alone, so that nobody waits for a whole village of somebody else.
const FEW: usize = 64;
/// So many askers share a go at most.
const MOST: usize = 128;
/// So many things of a kind are held at most.
const HELD: usize = 10_000;

/// A kind of thing that is read by ids.
pub(crate) trait ById: Send + Sync + 'static {
    type Id: Ord + Clone + Send + Sync + 'static;
    type Found: Clone + Send + 'static;

    /// Those that are there, with a number of statements that doesn't depend on how many are asked for.
    fn read(
        &self,
        from: &mut Db,
        ids: &BTreeSet<Self::Id>,
    ) -> impl Future<Output = Result<BTreeMap<Self::Id, Self::Found>>> + Send;
}

/// What was found while this was settled.
struct Held<R: ById> {
    settled: Option<Settled>,
    found: BTreeMap<R::Id, R::Found>,
}

struct Asker<R: ById> {
    ids: BTreeSet<R::Id>,
    answer: oneshot::Sender<BTreeMap<R::Id, R::Found>>,
}

/// Things of one kind, for many askers.
pub(crate) struct Gather<R: ById> {
    db: Db,
    reader: Arc<R>,
    askers: mpsc::UnboundedSender<Asker<R>>,
    held: Mutex<Held<R>>,
}

impl<R: ById> Gather<R> {
    /// Starts the task that reads.
    pub(crate) fn start(db: &Db, reader: R) -> Self {
        let (askers, queue) = mpsc::unbounded_channel();
        let reader = Arc::new(reader);
        tokio::spawn(answer(db.clone(), Arc::clone(&reader), queue));
        Self { db: db.clone(), reader, askers, held: Mutex::new(Held { settled: None, found: BTreeMap::new() }) }
    }

    /// Those of these that are there.
    pub(crate) async fn all(&self, ids: BTreeSet<R::Id>) -> Result<BTreeMap<R::Id, R::Found>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        if ids.len() <= FEW {
            let (answer, answered) = oneshot::channel();
            let sent = self.askers.send(Asker { ids: ids.clone(), answer });
            if sent.is_ok()
                && let Ok(found) = answered.await
            {
                return Ok(found);
            }
        }
        // Where a go failed, each learns for himself what is the matter with what he asked for.
        // Seldom, and large: whoever asks carries no room for it.
        Box::pin(self.reader.read(&mut self.db.clone(), &ids)).await
    }

    /// Those of these that are there, of a kind that stays as it is while what is settled does: what was found since then is told
    /// again. `now` was read for this very question.
    pub(crate) async fn settled(&self, now: Settled, mut ids: BTreeSet<R::Id>) -> Result<BTreeMap<R::Id, R::Found>> {
        let mut found = self.held(now, &ids);
        ids.retain(|id| !found.contains_key(id));
        if !ids.is_empty() {
            let read = self.all(ids).await?;
            self.hold(now, &read);
            found.extend(read);
        }
        Ok(found)
    }

    fn held(&self, now: Settled, ids: &BTreeSet<R::Id>) -> BTreeMap<R::Id, R::Found> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.settled != Some(now) {
            return BTreeMap::new();
        }
        ids.iter().filter_map(|id| Some((id.clone(), held.found.get(id)?.clone()))).collect()
    }

    /// What was read after something was settled is as young as that at least.
    fn hold(&self, now: Settled, read: &BTreeMap<R::Id, R::Found>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.settled.is_none_or(|settled| settled < now) || held.found.len() + read.len() > HELD {
            *held = Held { settled: held.settled.max(Some(now)), found: BTreeMap::new() };
        }
        if held.settled == Some(now) {
            held.found.extend(read.iter().map(|(id, found)| (id.clone(), found.clone())));
        }
    }

    /// The one, if it is there.
    pub(crate) async fn one(&self, id: R::Id) -> Result<Option<R::Found>> {
        Ok(self.all(BTreeSet::from([id])).await?.into_values().next())
    }
}

/// Lets whoever is about to come do so first, as long as somebody comes and there is room for so many; where nobody does, this costs
/// nothing. `take` takes one who is there, and says whether there was one.
pub(crate) async fn whoever_comes(mut room: usize, mut take: impl FnMut() -> bool) {
    let mut came = true;
    while came && room > 0 {
        tokio::task::yield_now().await;
        came = false;
        while room > 0 && take() {
            (came, room) = (true, room - 1);
        }
    }
}

async fn answer<R: ById>(mut db: Db, reader: Arc<R>, mut queue: mpsc::UnboundedReceiver<Asker<R>>) {
    let mut askers = Vec::new();
    while queue.recv_many(&mut askers, MOST).await > 0 {
        let room = MOST.saturating_sub(askers.len());
        whoever_comes(room, || {
            queue.try_recv().is_ok_and(|asker| {
                askers.push(asker);
                true
            })
        })
        .await;
        let ids: BTreeSet<R::Id> = askers.iter().flat_map(|asker| asker.ids.iter().cloned()).collect();
        match reader.read(&mut db, &ids).await {
            Ok(found) => {
                for Asker { ids, answer } in askers.drain(..) {
                    let own = ids.into_iter().filter_map(|id| found.get(&id).cloned().map(|found| (id, found)));
                    // Whoever went away meanwhile wants no answer.
                    let _ = answer.send(own.collect());
                }
            }
            Err(error) => {
                tracing::warn!(%error, askers = askers.len(), "gather.failed");
                askers.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::StoreError;
    use std::sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    };
    use tokio::sync::Semaphore;

    /// Finds the even ones; each reading waits for a permit.
    struct Even {
        readings: Arc<Mutex<Vec<Vec<u8>>>>,
        permits: Arc<Semaphore>,
        fails_together: Arc<AtomicBool>,
    }

    impl ById for Even {
        type Id = u8;
        type Found = String;

        async fn read(&self, _: &mut Db, ids: &BTreeSet<u8>) -> Result<BTreeMap<u8, String>> {
            self.readings.lock().unwrap().push(ids.iter().copied().collect());
            self.permits.acquire().await.unwrap().forget();
            if self.fails_together.load(Ordering::Relaxed) && ids.len() > 1 {
                return Err(StoreError::Raced);
            }
            Ok(ids.iter().filter(|id| *id % 2 == 0).map(|id| (*id, format!("{id}!"))).collect())
        }
    }

    struct Scene {
        gather: Arc<Gather<Even>>,
        readings: Arc<Mutex<Vec<Vec<u8>>>>,
        permits: Arc<Semaphore>,
        fails_together: Arc<AtomicBool>,
        _folder: tempfile::TempDir,
    }

    async fn scene() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open_file(&folder.path().join("test.sqlite")).await.unwrap();
        let (readings, permits) = (Arc::default(), Arc::new(Semaphore::new(0)));
        let fails_together = Arc::new(AtomicBool::new(false));
        let even = Even {
            readings: Arc::clone(&readings),
            permits: Arc::clone(&permits),
            fails_together: Arc::clone(&fails_together),
        };
        Scene { gather: Arc::new(Gather::start(&db, even)), readings, permits, fails_together, _folder: folder }
    }

    impl Scene {
        /// Asks, and comes back once the question lies there.
        async fn ask(&self, ids: &[u8]) -> tokio::task::JoinHandle<Result<BTreeMap<u8, String>>> {
            let (gather, ids) = (Arc::clone(&self.gather), ids.iter().copied().collect());
            let asking = tokio::spawn(async move { gather.all(ids).await });
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            asking
        }

        fn readings(&self) -> Vec<Vec<u8>> {
            self.readings.lock().unwrap().clone()
        }
    }

    #[tokio::test]
    async fn those_who_ask_while_others_are_answered_share_the_next_reading() {
        let scene = scene().await;
        let first = scene.ask(&[2]).await;
        let later = [scene.ask(&[4, 5]).await, scene.ask(&[4, 6]).await];
        scene.permits.add_permits(2);
        assert_eq!(first.await.unwrap().unwrap(), BTreeMap::from([(2, "2!".to_owned())]));
        let mut found = Vec::new();
        for asking in later {
            found.push(asking.await.unwrap().unwrap().into_keys().collect::<Vec<_>>());
        }
        assert_eq!(found, [vec![4], vec![4, 6]]);
        assert_eq!(scene.readings(), [vec![2], vec![4, 5, 6]]);
    }

    #[tokio::test]
    async fn those_who_are_there_do_not_wait_for_ever_for_those_who_keep_coming() {
        let mut came = 0;
        whoever_comes(MOST, || {
            came += 1;
            true
        })
        .await;
        assert_eq!(came, MOST);
    }

    #[tokio::test]
    async fn where_a_shared_reading_fails_each_reads_for_himself() {
        let scene = scene().await;
        scene.fails_together.store(true, Ordering::Relaxed);
        let first = scene.ask(&[2]).await;
        let later = [scene.ask(&[4]).await, scene.ask(&[6, 8]).await];
        scene.permits.add_permits(4);
        assert!(first.await.unwrap().is_ok());
        let [alone, together] = later;
        assert!(alone.await.unwrap().is_ok());
        assert!(matches!(together.await.unwrap(), Err(StoreError::Raced)));
    }

    #[tokio::test]
    async fn what_is_settled_is_read_once_and_anew_when_something_of_it_was_written() {
        let scene = scene().await;
        scene.permits.add_permits(10);
        let ask = async |mark: i64, ids: &[u8]| {
            let found = scene.gather.settled(Settled::of_mark(mark), ids.iter().copied().collect()).await.unwrap();
            found.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(ask(1, &[2, 3]).await, [2]);
        assert_eq!(ask(1, &[2, 4]).await, [2, 4]);
        assert_eq!(scene.readings(), [vec![2, 3], vec![4]]);
        assert_eq!(ask(2, &[2]).await, [2]);
        // Who asked just before that reads for himself, and spoils nothing for those who came after.
        assert_eq!(ask(1, &[2]).await, [2]);
        assert_eq!(ask(2, &[2]).await, [2]);
        assert_eq!(scene.readings()[2..], [vec![2], vec![2]]);
    }

    #[tokio::test]
    async fn whoever_wants_much_reads_alone() {
        let scene = scene().await;
        scene.permits.add_permits(1);
        let many: BTreeSet<u8> = (0..200).collect();
        assert_eq!(scene.gather.all(many).await.unwrap().len(), 100);
        assert_eq!(scene.readings().len(), 1);
        assert!(scene.gather.all(BTreeSet::new()).await.unwrap().is_empty());
        assert_eq!(scene.readings().len(), 1);
    }
}

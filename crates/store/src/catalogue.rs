//! The catalogue as kept: items with what they mean for the target.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::span,
    scope::Scope,
    teams::word,
};
use rules::{
    catalogue::{Counting, Item, ItemKind, Means, Pillar},
    day::Dated,
    ids::{Feed, ItemId, OperationId},
    operations::CatalogueChange,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

statements! {
    /// How far the common feed is, in which every change of the catalogue stands.
    VERSION = "SELECT value FROM feed WHERE id = $1";
    ITEMS = "SELECT id, kind, pillar, counting, name, name_en, from_day, to_day, successor FROM item";
    MEANS = "SELECT item, from_day, to_day, means FROM item_means ORDER BY item, from_day";
    PUT_ITEM = "INSERT INTO item (id, kind, pillar, counting, name, name_en, from_day, to_day, successor) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET pillar = excluded.pillar, \
                name = excluded.name, name_en = excluded.name_en, to_day = excluded.to_day, successor = excluded.successor";
    DELETE_MEANS = "DELETE FROM item_means WHERE item IN {{ids $1}}";
    PUT_MEANS = "INSERT INTO item_means (item, from_day, to_day, means) VALUES ($1, $2, $3, $4)";
}

/// Items by their ids, ended ones included.
pub(crate) type Items = BTreeMap<ItemId, Item>;

/// The catalogue as this process last read it.
#[derive(Debug, Default)]
pub(crate) struct HeldCatalogue(Mutex<Versioned>);

/// Items, and how far the common feed was when they were read; nowhere where nothing was read yet.
#[derive(Debug, Default)]
struct Versioned {
    version: Option<i64>,
    items: Arc<Items>,
}

impl HeldCatalogue {
    fn of_version(&self, version: i64) -> Option<Arc<Items>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (held.version == Some(version)).then(|| Arc::clone(&held.items))
    }

    fn put(&self, version: i64, items: &Arc<Items>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Versioned { version: Some(version), items: Arc::clone(items) };
    }
}

/// The items of a batch: all there are, if it touches any household or item.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    stored: Arc<Items>,
    /// The very same ones until the batch changes some.
    now: Arc<Items>,
}

impl Catalogue {
    pub(crate) fn get(&self, id: ItemId) -> Option<&Item> {
        self.now.get(&id)
    }

    /// As the batch leaves them.
    pub(crate) fn now(&self) -> &Items {
        &self.now
    }

    /// As they are stored.
    pub(crate) fn stored(&self) -> &Items {
        &self.stored
    }

    /// Those that the batch changes or adds.
    fn changed(&self) -> Vec<&Item> {
        if Arc::ptr_eq(&self.stored, &self.now) {
            return Vec::new();
        }
        self.now.values().filter(|item| self.stored.get(&item.id) != Some(item)).collect()
    }

    /// Does an item mean something else than what is stored?
    fn means_otherwise(&self, item: &Item) -> bool {
        self.stored.get(&item.id).is_some_and(|stored| stored.means != item.means)
    }

    /// Stored items that mean something else after the batch: every household that has one counts otherwise.
    pub(crate) fn with_other_means(&self) -> Vec<ItemId> {
        let changed = self.changed().into_iter();
        changed.filter(|item| self.means_otherwise(item)).map(|item| item.id).collect()
    }

    /// What an item took the place of.
    pub(crate) fn predecessors(&self, id: ItemId) -> Vec<ItemId> {
        self.now.values().filter(|item| item.successor == Some(id)).map(|item| item.id).collect()
    }

    fn change(&mut self, id: ItemId) -> std::result::Result<&mut Item, Stop> {
        Arc::make_mut(&mut self.now).get_mut(&id).ok_or(Stop::Missing(id.into()))
    }
}

pub(crate) async fn load(from: &mut impl Read, is_needed: bool) -> Result<Catalogue> {
    if !is_needed {
        return Ok(Catalogue::default());
    }
    let items = current(from).await?;
    Ok(Catalogue { stored: Arc::clone(&items), now: items })
}

/// Every item, ended ones included. Read anew only where the common feed has gone on since.
pub(crate) async fn current(from: &mut impl Read) -> Result<Arc<Items>> {
    let Some(held) = from.held() else {
        return read(from).await.map(Arc::new);
    };
    // Asked before the items are read: what comes in between is read once more under the next version.
    let version: Option<(i64,)> = from.opt(&VERSION, args![Feed::Common.id()]).await?;
    let version = version.map_or(0, |(version,)| version);
    if let Some(items) = held.catalogue.of_version(version) {
        return Ok(items);
    }
    let items = Arc::new(read(from).await?);
    held.catalogue.put(version, &items);
    Ok(items)
}

/// The same as it is stored, whatever this process holds.
pub(crate) async fn read(from: &mut impl Read) -> Result<Items> {
    type ItemRow = (Uuid, String, String, String, String, Option<String>, String, String, Option<Uuid>);
    let rows: Vec<(Uuid, String, String, Option<String>)> = from.all(&MEANS, args![]).await?;
    let mut means: HashMap<Uuid, Vec<Dated<Option<Means>>>> = HashMap::new();
    for (item, from_day, to_day, value) in rows {
        let value = value.map(|code| word(Means::of_code(&code), "a meaning of an item", &code)).transpose()?;
        means.entry(item).or_default().push(Dated { span: span(&from_day, &to_day)?, value });
    }
    let rows: Vec<ItemRow> = from.all(&ITEMS, args![]).await?;
    let item = |(id, kind, pillar, counting, name, name_en, from_day, to_day, successor): ItemRow| {
        let item = Item {
            id: ItemId(id),
            kind: word(ItemKind::of_code(&kind), "a kind of item", &kind)?,
            pillar: word(Pillar::of_code(&pillar), "a pillar", &pillar)?,
            counting: word(Counting::of_code(&counting), "a way of counting", &counting)?,
            name,
            name_en,
            life: span(&from_day, &to_day)?,
            successor: successor.map(ItemId),
            means: means.remove(&id).unwrap_or_default(),
        };
        Ok((item.id, item))
    };
    rows.into_iter().map(item).collect()
}

impl Draft {
    pub(crate) fn change_catalogue(
        &mut self,
        id: OperationId,
        change: &CatalogueChange,
    ) -> std::result::Result<(), Stop> {
        match change {
            CatalogueChange::Add(body) => {
                let item = Item::new(id.into(), body)?;
                Arc::make_mut(&mut self.catalogue.now).insert(item.id, item);
            }
            CatalogueChange::Amend(body) => self.catalogue.change(body.item)?.amend(body)?,
            CatalogueChange::SetMeans(body) => self.catalogue.change(body.item)?.set_means(body)?,
            CatalogueChange::End(body) => {
                if let Some(successor) = body.successor {
                    self.catalogue.get(successor).ok_or(Stop::Missing(successor.into()))?;
                }
                self.catalogue.change(body.item)?.end(body)?;
            }
        }
        Ok(())
    }
}

/// Writes what a batch changed.
pub(crate) async fn save(tx: &mut Tx, catalogue: &Catalogue) -> Result<()> {
    let changed = catalogue.changed();
    let rows = changed.iter().map(|item| {
        let Item { id, kind, pillar, counting, name, name_en, life, successor, .. } = item;
        args![*id, kind.code(), pillar.code(), counting.code(), name, name_en.as_ref(), life.from, life.to, *successor]
    });
    tx.bulk(&PUT_ITEM, rows.collect()).await?;
    let differs = |item: &&&Item| !catalogue.stored.contains_key(&item.id) || catalogue.means_otherwise(item);
    let differing: Vec<&Item> = changed.iter().filter(differs).copied().collect();
    if !differing.is_empty() {
        tx.exec(&DELETE_MEANS, args![ids(differing.iter().map(|item| item.id))]).await?;
        let rows = differing.iter().flat_map(|item| {
            item.means.iter().map(|dated| args![item.id, dated.span.from, dated.span.to, dated.value.map(Means::code)])
        });
        tx.bulk(&PUT_MEANS, rows.collect()).await?;
    }
    Ok(())
}

impl Store {
    /// The catalogue, ended items included; no person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogue(&self, _scope: &Scope) -> Result<BTreeMap<ItemId, Item>> {
        current(&mut self.db.clone()).await.map(Arc::unwrap_or_clone)
    }
}

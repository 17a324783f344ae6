//! The catalogue as kept: items with what they mean for the target.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::span,
    scope::Scope,
    teams::{Entry, word},
};
use rules::{
    catalogue::{Counting, Item, ItemKind, Means, Pillar},
    day::Dated,
    ids::{ItemId, OperationId},
    operations::CatalogueChange,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

statements! {
    ITEMS = "SELECT id, kind, pillar, counting, name, name_en, from_day, to_day, successor FROM item";
    MEANS = "SELECT item, from_day, to_day, means FROM item_means ORDER BY item, from_day";
    PUT_ITEM = "INSERT INTO item (id, kind, pillar, counting, name, name_en, from_day, to_day, successor) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET pillar = excluded.pillar, \
                name = excluded.name, name_en = excluded.name_en, to_day = excluded.to_day, successor = excluded.successor";
    DELETE_MEANS = "DELETE FROM item_means WHERE item IN {{ids $1}}";
    PUT_MEANS = "INSERT INTO item_means (item, from_day, to_day, means) VALUES ($1, $2, $3, $4)";
}

/// The items of a batch: all there are, if it touches any household or item.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    items: BTreeMap<ItemId, Entry<Item>>,
}

impl Catalogue {
    pub(crate) fn get(&self, id: ItemId) -> Option<&Item> {
        self.items.get(&id).map(|entry| &entry.now)
    }

    /// As the batch leaves them.
    pub(crate) fn now(&self) -> BTreeMap<ItemId, Item> {
        self.items.iter().map(|(id, entry)| (*id, entry.now.clone())).collect()
    }

    /// As they are stored.
    pub(crate) fn stored(&self) -> BTreeMap<ItemId, Item> {
        self.items.iter().filter_map(|(id, entry)| Some((*id, entry.stored.clone()?))).collect()
    }

    /// Stored items that mean something else after the batch: every household that has one counts otherwise.
    pub(crate) fn with_other_means(&self) -> Vec<ItemId> {
        let differs = |entry: &&Entry<Item>| entry.stored.as_ref().is_some_and(|old| old.means != entry.now.means);
        self.items.values().filter(differs).map(|entry| entry.now.id).collect()
    }

    /// What an item took the place of.
    pub(crate) fn predecessors(&self, id: ItemId) -> Vec<ItemId> {
        self.items.values().filter(|entry| entry.now.successor == Some(id)).map(|entry| entry.now.id).collect()
    }

    fn change(&mut self, id: ItemId) -> std::result::Result<&mut Item, Stop> {
        self.items.get_mut(&id).map(|entry| &mut entry.now).ok_or(Stop::Missing(id.into()))
    }
}

pub(crate) async fn load(from: &mut impl Read, is_needed: bool) -> Result<Catalogue> {
    if !is_needed {
        return Ok(Catalogue::default());
    }
    let items = read(from).await?.into_iter().map(|(id, item)| (id, Entry { stored: Some(item.clone()), now: item }));
    Ok(Catalogue { items: items.collect() })
}

/// Every item, ended ones included.
pub(crate) async fn read(from: &mut impl Read) -> Result<BTreeMap<ItemId, Item>> {
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
                self.catalogue.items.insert(item.id, Entry { stored: None, now: item });
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
    let changed: Vec<&Entry<Item>> = catalogue.items.values().filter(|entry| entry.is_changed()).collect();
    let rows = changed.iter().map(|entry| {
        let Item { id, kind, pillar, counting, name, name_en, life, successor, .. } = &entry.now;
        args![*id, kind.code(), pillar.code(), counting.code(), name, name_en.as_ref(), life.from, life.to, *successor]
    });
    tx.bulk(&PUT_ITEM, rows.collect()).await?;
    let differs = |entry: &&&Entry<Item>| entry.stored.as_ref().is_none_or(|old| old.means != entry.now.means);
    let differing: Vec<&Item> = changed.iter().filter(differs).map(|entry| &entry.now).collect();
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
        read(&mut self.db.clone()).await
    }
}

//! Writing what a batch changed of producers, and what that changes in the sums.

use crate::{
    apply::Draft,
    db::{Tx, Val, args, ids, statements},
    error::{Result, StoreError},
    households::origin_words,
    teams::Entry,
};
use rules::{
    measures::{Tallies, add_all},
    producers::{Producer, Product, producer_tallies},
    text::{fold, sort_key},
};

statements! {
    PUT = "INSERT INTO producer (id, village, form, household, name, name_fold, name_sort, phone, from_day, to_day, ended_why, \
           revision, edited_revision, edited_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
           ON CONFLICT (id) DO UPDATE SET village = excluded.village, household = excluded.household, name = excluded.name, \
           name_fold = excluded.name_fold, name_sort = excluded.name_sort, phone = excluded.phone, from_day = excluded.from_day, \
           to_day = excluded.to_day, ended_why = excluded.ended_why, revision = excluded.revision, \
           edited_revision = excluded.edited_revision, edited_by = excluded.edited_by";
    DELETE_PLACES = "DELETE FROM producer_place WHERE producer IN {{ids $1}}";
    PUT_PLACE = "INSERT INTO producer_place (producer, from_day, to_day, village) VALUES ($1, $2, $3, $4)";
    DELETE_STEPS = "DELETE FROM producer_step WHERE producer IN {{ids $1}}";
    PUT_STEP = "INSERT INTO producer_step (producer, step, day, helper, note) VALUES ($1, $2, $3, $4, $5)";
    DELETE_LINKS = "DELETE FROM partner_link WHERE producer IN {{ids $1}}";
    PUT_LINK = "INSERT INTO partner_link (producer, partner, service, from_day, to_day) VALUES ($1, $2, $3, $4, $5)";
    PUT_PRODUCT = "INSERT INTO product (id, producer, name, category, from_day, to_day, ended_why, edited_revision, edited_by) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   category = excluded.category, to_day = excluded.to_day, ended_why = excluded.ended_why, \
                   edited_revision = excluded.edited_revision, edited_by = excluded.edited_by";
    DELETE_RANKS = "DELETE FROM product_ocop WHERE product IN {{ids $1}}";
    PUT_RANK = "INSERT INTO product_ocop (product, from_day, to_day, stars, decision) VALUES ($1, $2, $3, $4, $5)";
    PUT_LISTING = "INSERT INTO listing (id, product, platform, from_day, to_day, origin, helper, address) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET to_day = excluded.to_day";
}

/// What a batch changes in the sums of producers.
pub(crate) fn tallies(draft: &Draft) -> Tallies {
    let mut sums = Tallies::new();
    for entry in draft.producers.changed() {
        if let Some(old) = &entry.stored {
            add_all(&mut sums, &producer_tallies(old), -1);
        }
        add_all(&mut sums, &producer_tallies(&entry.now), 1);
    }
    sums
}

/// Writes what the batch changed. What a household has to sell, and who leads it, is read with the household.
pub(crate) async fn save(tx: &mut Tx, draft: &Draft) -> Result<()> {
    let changed: Vec<&Entry<Producer>> = draft.producers.changed().collect();
    if changed.is_empty() {
        return Ok(());
    }
    tx.bulk(&PUT, changed.iter().map(|entry| row(&entry.now)).collect::<Result<_>>()?).await?;
    let differ = |part: fn(&Producer, &Producer) -> bool| -> Vec<&Producer> {
        let differs = |entry: &&&Entry<Producer>| entry.stored.as_ref().is_none_or(|old| part(old, &entry.now));
        changed.iter().filter(differs).map(|entry| &entry.now).collect()
    };
    let moved = differ(|a, b| a.places != b.places);
    if !moved.is_empty() {
        tx.exec(&DELETE_PLACES, args![ids(moved.iter().map(|producer| producer.id))]).await?;
        let rows = moved.iter().flat_map(|producer| {
            producer.places.iter().map(|place| args![producer.id, place.span.from, place.span.to, place.value])
        });
        tx.bulk(&PUT_PLACE, rows.collect()).await?;
    }
    let stepped = differ(|a, b| a.steps != b.steps);
    if !stepped.is_empty() {
        tx.exec(&DELETE_STEPS, args![ids(stepped.iter().map(|producer| producer.id))]).await?;
        let rows = stepped.iter().flat_map(|producer| {
            let row = |(step, done): (&rules::producers::Step, &rules::producers::StepDone)| {
                args![producer.id, step.code(), done.day, done.by, done.text.as_ref()]
            };
            producer.steps.iter().map(row)
        });
        tx.bulk(&PUT_STEP, rows.collect()).await?;
    }
    let linked = differ(|a, b| a.links != b.links);
    if !linked.is_empty() {
        tx.exec(&DELETE_LINKS, args![ids(linked.iter().map(|producer| producer.id))]).await?;
        let rows = linked.iter().flat_map(|producer| {
            let row = |link: &rules::producers::Link| {
                args![producer.id, link.partner, link.service.code(), link.span.from, link.span.to]
            };
            producer.links.iter().map(row)
        });
        tx.bulk(&PUT_LINK, rows.collect()).await?;
    }
    save_products(tx, &changed).await
}

async fn save_products(tx: &mut Tx, changed: &[&Entry<Producer>]) -> Result<()> {
    let mut products: Vec<(&Producer, &Product)> = Vec::new();
    let mut ranked: Vec<&Product> = Vec::new();
    let mut listings = Vec::new();
    for entry in changed {
        for (id, product) in &entry.now.products {
            let old = entry.stored.as_ref().and_then(|old| old.products.get(id));
            if old == Some(product) {
                continue;
            }
            products.push((&entry.now, product));
            if old.is_none_or(|old| old.ocop != product.ocop) {
                ranked.push(product);
            }
            for listing in &product.listings {
                if old.is_none_or(|old| !old.listings.contains(listing)) {
                    let (origin, helper) = origin_words(listing.origin);
                    let (from, to) = (listing.span.from, listing.span.to);
                    let address = listing.address.as_ref();
                    listings.push(args![listing.id, *id, listing.platform, from, to, origin, helper, address]);
                }
            }
        }
    }
    if products.is_empty() {
        return Ok(());
    }
    tx.bulk(&PUT_PRODUCT, products.into_iter().map(|(producer, product)| product_row(producer, product)).collect())
        .await?;
    if !ranked.is_empty() {
        tx.exec(&DELETE_RANKS, args![ids(ranked.iter().map(|product| product.id))]).await?;
        let rows = ranked.iter().flat_map(|product| {
            let row = |rank: &rules::producers::Ocop| {
                args![product.id, rank.span.from, rank.span.to, u32::from(rank.stars), rank.decision.as_ref()]
            };
            product.ocop.iter().map(row)
        });
        tx.bulk(&PUT_RANK, rows.collect()).await?;
    }
    Ok(tx.bulk(&PUT_LISTING, listings).await?)
}

fn product_row(producer: &Producer, product: &Product) -> Vec<Val> {
    let edited = product.edited.as_ref();
    args![
        product.id,
        producer.id,
        product.name.as_str(),
        product.category.code(),
        product.life.from,
        product.life.to,
        product.end_reason.as_ref(),
        edited.map(|stamp| stamp.revision),
        edited.map(|stamp| stamp.by)
    ]
}

fn row(producer: &Producer) -> Result<Vec<Val>> {
    let village = producer.last_village().ok_or_else(|| StoreError::corrupt("a producer", producer.id))?;
    let name = producer.name.as_ref();
    let edited = producer.edited.as_ref();
    Ok(args![
        producer.id,
        village,
        producer.form.code(),
        producer.household,
        name,
        name.map(|name| fold(name)),
        name.map(|name| sort_key(name)),
        producer.phone.as_ref(),
        producer.life.from,
        producer.life.to,
        producer.end_reason.as_ref(),
        producer.revision,
        edited.map(|stamp| stamp.revision),
        edited.map(|stamp| stamp.by)
    ])
}

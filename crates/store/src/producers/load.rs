//! Reading whole producers, few or all, with a constant number of statements.

use super::Producers;
use crate::{
    apply::Needs,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    households::origin_of,
    registry::{day, span},
    teams::{phone_of, word},
};
use rules::{
    day::{Dated, Span},
    households::Stamp,
    ids::{HouseholdId, ItemId, ListingId, MemberId, OperationId, PartnerId, ProducerId, ProductId, UnitId},
    measures::{Tallies, add_all},
    partners::Service,
    producers::{Category, Form, Link, Listing, Ocop, Producer, Product, Step, StepDone, producer_tallies},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    PRODUCERS = "SELECT id, village, form, household, name, phone, from_day, to_day, ended_why, revision, edited_revision, \
                 edited_by FROM producer WHERE id IN {{ids $1}}";
    PLACES = "SELECT producer, from_day, to_day, village FROM producer_place WHERE producer IN {{ids $1}} \
              ORDER BY producer, from_day";
    STEPS = "SELECT producer, step, day, helper, note FROM producer_step WHERE producer IN {{ids $1}}";
    LINKS = "SELECT producer, partner, service, from_day, to_day FROM partner_link WHERE producer IN {{ids $1}} \
             ORDER BY producer, from_day, partner, service";
    PRODUCTS = "SELECT id, producer, name, category, from_day, to_day, ended_why, edited_revision, edited_by FROM product \
                WHERE producer IN {{ids $1}}";
    RANKS = "SELECT o.product, o.from_day, o.to_day, o.stars, o.decision FROM product p JOIN product_ocop o ON o.product = p.id \
             WHERE p.producer IN {{ids $1}} ORDER BY o.product, o.from_day";
    LISTINGS = "SELECT l.id, l.product, l.platform, l.from_day, l.to_day, l.origin, l.helper, l.address FROM product p \
                JOIN listing l ON l.product = p.id WHERE p.producer IN {{ids $1}} ORDER BY l.product, l.from_day, l.id";
    OF_PRODUCTS = "SELECT producer FROM product WHERE id IN {{ids $1}}";
    OF_LISTINGS = "SELECT p.producer FROM listing l JOIN product p ON p.id = l.product WHERE l.id IN {{ids $1}}";
    OF_HOUSEHOLDS = "SELECT id FROM producer WHERE household IN {{ids $1}}";
    LED_BY = "SELECT DISTINCT household FROM household_lead WHERE producer IN {{ids $1}}";
    AFTER = "SELECT id FROM producer WHERE id > $1 ORDER BY id LIMIT $2";
}

/// The producers a batch names; the households they belong to, and those that are led by one that ends, are needed with them.
pub(crate) async fn load(from: &mut impl Read, needs: &mut Needs) -> Result<Producers> {
    let mut producers = Producers::default();
    let mut wanted = needs.producers.clone();
    for (statement, list) in
        [(&OF_PRODUCTS, ids(needs.products.iter().copied())), (&OF_LISTINGS, ids(needs.listings.iter().copied()))]
    {
        if list != "[]" {
            let rows: Vec<(Uuid,)> = from.all(statement, args![list]).await?;
            wanted.extend(rows.into_iter().map(|(id,)| ProducerId(id)));
        }
    }
    if !needs.ending_producers.is_empty() {
        let ending = ids(needs.ending_producers.iter().copied());
        let rows: Vec<(Uuid,)> = from.all(&LED_BY, args![ending]).await?;
        needs.households.extend(rows.into_iter().map(|(id,)| HouseholdId(id)));
    }
    read(from, &wanted).await?.into_iter().for_each(|producer| producers.put_stored(producer));
    needs.households.extend(producers.households());
    Ok(producers)
}

/// Also those of households that the batch has read.
pub(crate) async fn load_of_households(
    from: &mut impl Read,
    producers: &mut Producers,
    households: impl Iterator<Item = HouseholdId>,
) -> Result<()> {
    let list = ids(households);
    if list == "[]" {
        return Ok(());
    }
    let rows: Vec<(Uuid,)> = from.all(&OF_HOUSEHOLDS, args![list]).await?;
    let more = rows.into_iter().map(|(id,)| ProducerId(id)).filter(|id| producers.get(*id).is_none()).collect();
    read(from, &more).await?.into_iter().for_each(|producer| producers.put_stored(producer));
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    village: Uuid,
    form: String,
    household: Option<Uuid>,
    name: Option<String>,
    phone: Option<String>,
    from_day: String,
    to_day: String,
    ended_why: Option<String>,
    revision: i64,
    edited_revision: Option<i64>,
    edited_by: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct ProductRow {
    id: Uuid,
    producer: Uuid,
    name: String,
    category: String,
    from_day: String,
    to_day: String,
    ended_why: Option<String>,
    edited_revision: Option<i64>,
    edited_by: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct ListingRow {
    id: Uuid,
    product: Uuid,
    platform: Uuid,
    from_day: String,
    to_day: String,
    origin: String,
    helper: Option<Uuid>,
    address: Option<String>,
}

type StepRow = (Uuid, String, String, Option<Uuid>, Option<String>);

#[derive(Default)]
struct Parts {
    places: Vec<Dated<UnitId>>,
    steps: BTreeMap<Step, StepDone>,
    links: Vec<Link>,
    products: BTreeMap<ProductId, Product>,
}

/// Whole producers by their ids.
pub(crate) async fn read(from: &mut impl Read, wanted: &BTreeSet<ProducerId>) -> Result<Vec<Producer>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids(wanted.iter().copied());
    let rows: Vec<Row> = from.all(&PRODUCERS, args![list.as_str()]).await?;
    let mut parts: HashMap<Uuid, Parts> = HashMap::new();
    let places: Vec<(Uuid, String, String, Uuid)> = from.all(&PLACES, args![list.as_str()]).await?;
    for (of, from_day, to_day, village) in places {
        let place = Dated { span: span(&from_day, &to_day)?, value: UnitId(village) };
        parts.entry(of).or_default().places.push(place);
    }
    let steps: Vec<StepRow> = from.all(&STEPS, args![list.as_str()]).await?;
    for (of, step, on, helper, text) in steps {
        let done = StepDone { day: day(&on)?, by: helper.map(MemberId), text };
        parts.entry(of).or_default().steps.insert(word(Step::of_code(&step), "a step", &step)?, done);
    }
    let links: Vec<(Uuid, Uuid, String, String, String)> = from.all(&LINKS, args![list.as_str()]).await?;
    for (of, partner, service, from_day, to_day) in links {
        let service = word(Service::of_code(&service), "a service", &service)?;
        let link = Link { partner: PartnerId(partner), service, span: span(&from_day, &to_day)? };
        parts.entry(of).or_default().links.push(link);
    }
    let mut ranks = ranks(from, &list).await?;
    let mut listings = listings(from, &list).await?;
    let products: Vec<ProductRow> = from.all(&PRODUCTS, args![list]).await?;
    for row in products {
        let id = ProductId(row.id);
        let product = Product {
            id,
            name: row.name,
            category: word(Category::of_code(&row.category), "a category", &row.category)?,
            life: span(&row.from_day, &row.to_day)?,
            end_reason: row.ended_why,
            ocop: ranks.remove(&row.id).unwrap_or_default(),
            listings: listings.remove(&row.id).unwrap_or_default(),
            edited: stamp(row.edited_revision, row.edited_by)?,
        };
        parts.entry(row.producer).or_default().products.insert(id, product);
    }
    rows.into_iter().map(|row| producer(row, &mut parts)).collect()
}

fn producer(row: Row, parts: &mut HashMap<Uuid, Parts>) -> Result<Producer> {
    let Parts { mut places, steps, links, products } = parts.remove(&row.id).unwrap_or_default();
    let life = span(&row.from_day, &row.to_day)?;
    if places.is_empty() {
        places = vec![Dated { span: Span::since(life.from), value: UnitId(row.village) }];
    }
    Ok(Producer {
        id: ProducerId(row.id),
        form: word(Form::of_code(&row.form), "a form of producer", &row.form)?,
        household: row.household.map(HouseholdId),
        places,
        name: row.name,
        phone: row.phone.as_deref().map(phone_of).transpose()?,
        life,
        end_reason: row.ended_why,
        steps,
        products,
        links,
        revision: number(row.revision)?,
        edited: stamp(row.edited_revision, row.edited_by)?,
    })
}

async fn ranks(from: &mut impl Read, list: &str) -> Result<HashMap<Uuid, Vec<Ocop>>> {
    let rows: Vec<(Uuid, String, String, i64, Option<String>)> = from.all(&RANKS, args![list]).await?;
    let mut ranks: HashMap<Uuid, Vec<Ocop>> = HashMap::new();
    for (of, from_day, to_day, stars, decision) in rows {
        let stars = stars.try_into().map_err(|_| StoreError::corrupt("stars of a product", stars))?;
        ranks.entry(of).or_default().push(Ocop { stars, span: span(&from_day, &to_day)?, decision });
    }
    Ok(ranks)
}

async fn listings(from: &mut impl Read, list: &str) -> Result<HashMap<Uuid, Vec<Listing>>> {
    let rows: Vec<ListingRow> = from.all(&LISTINGS, args![list]).await?;
    let mut listings: HashMap<Uuid, Vec<Listing>> = HashMap::new();
    for row in rows {
        let listing = Listing {
            id: ListingId(row.id),
            platform: ItemId(row.platform),
            span: span(&row.from_day, &row.to_day)?,
            origin: word(origin_of(&row.origin, row.helper.map(MemberId)), "an origin", &row.origin)?,
            address: row.address,
        };
        listings.entry(row.product).or_default().push(listing);
    }
    Ok(listings)
}

fn stamp(revision: Option<i64>, by: Option<Uuid>) -> Result<Option<Stamp>> {
    Ok(match (revision, by) {
        (Some(revision), Some(by)) => Some(Stamp { revision: number(revision)?, by: OperationId(by) }),
        _ => None,
    })
}

fn number(kept: i64) -> Result<u32> {
    kept.try_into().map_err(|_| StoreError::corrupt("a number of a producer", kept))
}

/// So many producers are in memory at a time.
const AT_A_TIME: i64 = 2000;

/// What all producers count for.
pub(crate) async fn recount(from: &mut impl Read, sums: &mut Tallies) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<(Uuid,)> = from.all(&AFTER, args![after, AT_A_TIME]).await?;
        let Some((last,)) = rows.last() else { return Ok(()) };
        after = *last;
        let some = rows.iter().map(|(id,)| ProducerId(*id)).collect();
        for producer in read(from, &some).await? {
            add_all(sums, &producer_tallies(&producer), 1);
        }
    }
}

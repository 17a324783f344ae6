//! Reading whole households, few or all, with a constant number of statements.

use super::Households;
use crate::{
    apply::Needs,
    db::{Db, Read, args, ids, statements},
    error::{Result, StoreError},
    gather::ById,
    registry::{day, span},
    teams::{phone_of, word},
};
use rules::{
    catalogue::Item,
    day::{Dated, Day, Span, union},
    households::{Ending, Field, Household, Lead, Origin, Proposal, Stamp, Use, Uses, household_tallies},
    ids::{ActivityId, HouseholdId, ItemId, MemberId, OperationId, ProducerId, UnitId},
    measures::{Tallies, add_all},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    HOUSEHOLDS = "SELECT id, village, from_day, to_day, ended_why, merged_into, split_from, head, nickname, phone, size, adults, \
                  consent, revision, stamps FROM household WHERE id IN {{ids $1}}";
    /// All that hangs on households, in one text: a phone's round, and every operation, asks for it, and each statement is a
    /// journey of its own. The first part tells PostgreSQL the types.
    PARTS = "SELECT 'adoption' AS part, household, from_day, to_day, item AS what, origin AS said, in_use, adults AS number, helper \
             FROM adoption WHERE household IN {{ids $1}} \
             UNION ALL SELECT 'place', household, from_day, to_day, village, NULL, NULL, NULL, NULL \
             FROM household_place WHERE household IN {{ids $1}} \
             UNION ALL SELECT 'absence', household, from_day, to_day, NULL, NULL, NULL, NULL, NULL \
             FROM household_absence WHERE household IN {{ids $1}} \
             UNION ALL SELECT 'reached', household, day, day, operation, NULL, NULL, NULL, NULL \
             FROM reach WHERE household IN {{ids $1}} \
             UNION ALL SELECT 'proposal', household, NULL, NULL, operation, change, NULL, position, NULL \
             FROM proposal WHERE household IN {{ids $1}} \
             UNION ALL SELECT 'sells', r.household, p.from_day, p.to_day, NULL, NULL, NULL, NULL, NULL \
             FROM producer r JOIN product p ON p.producer = r.id WHERE r.household IN {{ids $1}} \
             UNION ALL SELECT 'led', household, from_day, to_day, producer, NULL, NULL, NULL, NULL \
             FROM household_lead WHERE household IN {{ids $1}} \
             ORDER BY household, from_day, number";
    AFTER = "SELECT id FROM household WHERE id > $1 ORDER BY id LIMIT $2";
}

/// The households a batch needs, and those into which they were merged.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Households> {
    let mut households = Households::default();
    let mut wanted = needs.households.clone();
    // A survivor may itself have been entered twice.
    while !wanted.is_empty() {
        let found = read(from, &wanted).await?;
        let merged = found.iter().filter_map(|household| match household.ending {
            Some(Ending::Merged(survivor)) => Some(survivor),
            _ => None,
        });
        let next: BTreeSet<HouseholdId> = merged.filter(|id| households.get(*id).is_none()).collect();
        found.into_iter().for_each(|household| households.put_stored(household));
        wanted = next;
    }
    Ok(households)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    village: Uuid,
    from_day: String,
    to_day: String,
    ended_why: Option<String>,
    merged_into: Option<Uuid>,
    split_from: Option<Uuid>,
    head: Option<String>,
    nickname: Option<String>,
    phone: Option<String>,
    size: Option<i64>,
    adults: Option<i64>,
    consent: Option<String>,
    revision: i64,
    stamps: String,
}

/// Whole households.
pub(crate) struct WholeHouseholds;

impl ById for WholeHouseholds {
    type Id = HouseholdId;
    type Found = Household;

    async fn read(&self, from: &mut Db, ids: &BTreeSet<HouseholdId>) -> Result<BTreeMap<HouseholdId, Household>> {
        Ok(read(from, ids).await?.into_iter().map(|household| (household.id, household)).collect())
    }
}

/// Whole households by their ids.
pub(crate) async fn read(from: &mut impl Read, wanted: &BTreeSet<HouseholdId>) -> Result<Vec<Household>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids(wanted.iter().copied());
    let rows: Vec<Row> = from.all(&HOUSEHOLDS, args![list.as_str()]).await?;
    if rows.is_empty() {
        // Those that are only being added, as a rule: nothing can hang on them yet.
        return Ok(Vec::new());
    }
    let mut parts = parts(from, list).await?;
    let household = |row: Row| {
        let life = span(&row.from_day, &row.to_day)?;
        let Parts { places, absences, uses, reached, sells, led, proposals } =
            parts.remove(&row.id).unwrap_or_default();
        let ending = match (row.merged_into, life.is_open()) {
            (Some(survivor), _) => Some(Ending::Merged(HouseholdId(survivor))),
            (None, false) => Some(Ending::Gone(row.ended_why)),
            (None, true) => None,
        };
        Ok(Household {
            id: HouseholdId(row.id),
            life,
            ending,
            split_from: row.split_from.map(HouseholdId),
            places: if places.is_empty() {
                vec![Dated { span: Span::since(life.from), value: UnitId(row.village) }]
            } else {
                places
            },
            head: row.head,
            nickname: row.nickname,
            phone: row.phone.as_deref().map(phone_of).transpose()?,
            size: row.size.and_then(|size| size.try_into().ok()),
            adults: row.adults.and_then(|adults| adults.try_into().ok()),
            consent: row.consent.map(|consent| json(&consent, "a consent")).transpose()?,
            absences,
            uses: uses.into_iter().map(|(item, spans)| (item, Uses::of(spans))).collect(),
            reached,
            sells: union(sells),
            led,
            revision: row.revision.try_into().unwrap_or_default(),
            stamps: stamps(&row.stamps)?,
            proposals,
        })
    };
    rows.into_iter().map(household).collect()
}

/// What hangs on a household.
#[derive(Default)]
struct Parts {
    places: Vec<Dated<UnitId>>,
    absences: Vec<Span>,
    uses: BTreeMap<ItemId, Vec<Dated<Use>>>,
    reached: BTreeSet<(Day, ActivityId)>,
    sells: Vec<Span>,
    led: BTreeSet<Lead>,
    proposals: Vec<Proposal>,
}

#[derive(sqlx::FromRow)]
struct PartRow {
    part: String,
    household: Uuid,
    from_day: Option<String>,
    to_day: Option<String>,
    what: Option<Uuid>,
    said: Option<String>,
    in_use: Option<bool>,
    number: Option<i64>,
    helper: Option<Uuid>,
}

impl PartRow {
    fn span(&self) -> Result<Span> {
        span(given(self.from_day.as_deref())?, given(self.to_day.as_deref())?)
    }
}

/// A column that this part of a household has.
fn given<T>(column: Option<T>) -> Result<T> {
    column.ok_or_else(|| StoreError::corrupt("a part of a household", "NULL"))
}

async fn parts(from: &mut impl Read, list: String) -> Result<HashMap<Uuid, Parts>> {
    let rows: Vec<PartRow> = from.all(&PARTS, args![list]).await?;
    let mut parts: HashMap<Uuid, Parts> = HashMap::new();
    for row in rows {
        let of = parts.entry(row.household).or_default();
        match row.part.as_str() {
            "adoption" => {
                let said = given(row.said.as_deref())?;
                let origin = word(origin_of(said, row.helper.map(MemberId)), "an origin", said)?;
                let adults = row.number.and_then(|adults| adults.try_into().ok());
                let value = Use { in_use: given(row.in_use)?, adults, origin };
                of.uses.entry(ItemId(given(row.what)?)).or_default().push(Dated { span: row.span()?, value });
            }
            "place" => of.places.push(Dated { span: row.span()?, value: UnitId(given(row.what)?) }),
            "absence" => of.absences.push(row.span()?),
            "reached" => {
                of.reached.insert((day(given(row.from_day.as_deref())?)?, ActivityId(given(row.what)?)));
            }
            "proposal" => {
                let change = json(given(row.said.as_deref())?, "a proposed value")?;
                of.proposals.push(Proposal { by: OperationId(given(row.what)?), change });
            }
            "sells" => of.sells.push(row.span()?),
            "led" => drop(of.led.insert(Lead { by: ProducerId(given(row.what)?), span: row.span()? })),
            other => return Err(StoreError::corrupt("a part of a household", other)),
        }
    }
    Ok(parts)
}

pub(crate) fn origin_of(code: &str, by: Option<MemberId>) -> Option<Origin> {
    match code {
        "had_before" => Some(Origin::HadBefore {}),
        "helped" => Some(Origin::Helped { by }),
        "alone" => Some(Origin::Alone {}),
        _ => None,
    }
}

/// The stable word of an origin, and who helped.
pub(crate) fn origin_words(origin: Origin) -> (&'static str, Option<MemberId>) {
    match origin {
        Origin::HadBefore {} => ("had_before", None),
        Origin::Helped { by } => ("helped", by),
        Origin::Alone {} => ("alone", None),
    }
}

/// A field as kept: its name, the revision by its last change, the operation.
pub(super) type KeptStamp = (String, u32, Uuid);

fn stamps(text: &str) -> Result<BTreeMap<Field, Stamp>> {
    let kept: Vec<KeptStamp> = json(text, "stamps of a household")?;
    let stamp = |(field, revision, by): KeptStamp| {
        let field = word(field.parse().ok(), "a field of a household", &field)?;
        Ok((field, Stamp { revision, by: OperationId(by) }))
    };
    kept.into_iter().map(stamp).collect()
}

fn json<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(what, text))
}

/// So many households are in memory at a time.
pub(super) const AT_A_TIME: i64 = 2000;

/// What all households count for.
pub(crate) async fn recount(from: &mut impl Read, items: &BTreeMap<ItemId, Item>, sums: &mut Tallies) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<(Uuid,)> = from.all(&AFTER, args![after, AT_A_TIME]).await?;
        let Some((last,)) = rows.last() else { return Ok(()) };
        after = *last;
        let some = rows.iter().map(|(id,)| HouseholdId(*id)).collect();
        for household in read(from, &some).await? {
            add_all(sums, &household_tallies(&household, items), 1);
        }
    }
}

//! Reading whole households, few or all, with a constant number of statements.

use super::Households;
use crate::{
    apply::Needs,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
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
    PLACES = "SELECT household, from_day, to_day, village FROM household_place WHERE household IN {{ids $1}} \
              ORDER BY household, from_day";
    ABSENCES = "SELECT household, from_day, to_day FROM household_absence WHERE household IN {{ids $1}} \
                ORDER BY household, from_day";
    ADOPTIONS = "SELECT household, item, from_day, to_day, in_use, adults, origin, helper FROM adoption \
                 WHERE household IN {{ids $1}} ORDER BY household, item, from_day";
    REACHED = "SELECT household, day, operation FROM reach WHERE household IN {{ids $1}}";
    PROPOSALS = "SELECT household, operation, change FROM proposal WHERE household IN {{ids $1}} ORDER BY household, position";
    SELLS = "SELECT r.household, p.from_day, p.to_day FROM producer r JOIN product p ON p.producer = r.id \
             WHERE r.household IN {{ids $1}}";
    LED = "SELECT household, producer, from_day, to_day FROM household_lead WHERE household IN {{ids $1}}";
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
    let mut places: HashMap<Uuid, Vec<Dated<UnitId>>> = HashMap::new();
    for (of, from_day, to_day, village) in
        from.all::<(Uuid, String, String, Uuid)>(&PLACES, args![list.as_str()]).await?
    {
        places.entry(of).or_default().push(Dated { span: span(&from_day, &to_day)?, value: UnitId(village) });
    }
    let mut absences: HashMap<Uuid, Vec<Span>> = HashMap::new();
    for (of, from_day, to_day) in from.all::<(Uuid, String, String)>(&ABSENCES, args![list.as_str()]).await? {
        absences.entry(of).or_default().push(span(&from_day, &to_day)?);
    }
    let mut uses = adoptions(from, &list).await?;
    let mut reached: HashMap<Uuid, BTreeSet<(Day, ActivityId)>> = HashMap::new();
    for (of, on, by) in from.all::<(Uuid, String, Uuid)>(&REACHED, args![list.as_str()]).await? {
        reached.entry(of).or_default().insert((day(&on)?, ActivityId(by)));
    }
    let mut sells: HashMap<Uuid, Vec<Span>> = HashMap::new();
    for (of, from_day, to_day) in from.all::<(Uuid, String, String)>(&SELLS, args![list.as_str()]).await? {
        sells.entry(of).or_default().push(span(&from_day, &to_day)?);
    }
    let mut led: HashMap<Uuid, BTreeSet<Lead>> = HashMap::new();
    for (of, by, from_day, to_day) in from.all::<(Uuid, Uuid, String, String)>(&LED, args![list.as_str()]).await? {
        led.entry(of).or_default().insert(Lead { by: ProducerId(by), span: span(&from_day, &to_day)? });
    }
    let mut proposals: HashMap<Uuid, Vec<Proposal>> = HashMap::new();
    for (of, by, change) in from.all::<(Uuid, Uuid, String)>(&PROPOSALS, args![list]).await? {
        let change = json(&change, "a proposed value")?;
        proposals.entry(of).or_default().push(Proposal { by: OperationId(by), change });
    }
    let household = |row: Row| {
        let life = span(&row.from_day, &row.to_day)?;
        let lived = places.remove(&row.id);
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
            places: lived.unwrap_or_else(|| vec![Dated { span: Span::since(life.from), value: UnitId(row.village) }]),
            head: row.head,
            nickname: row.nickname,
            phone: row.phone.as_deref().map(phone_of).transpose()?,
            size: row.size.and_then(|size| size.try_into().ok()),
            adults: row.adults.and_then(|adults| adults.try_into().ok()),
            consent: row.consent.map(|consent| json(&consent, "a consent")).transpose()?,
            absences: absences.remove(&row.id).unwrap_or_default(),
            uses: uses.remove(&row.id).unwrap_or_default(),
            reached: reached.remove(&row.id).unwrap_or_default(),
            sells: union(sells.remove(&row.id).unwrap_or_default()),
            led: led.remove(&row.id).unwrap_or_default(),
            revision: row.revision.try_into().unwrap_or_default(),
            stamps: stamps(&row.stamps)?,
            proposals: proposals.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(household).collect()
}

async fn adoptions(from: &mut impl Read, list: &str) -> Result<HashMap<Uuid, BTreeMap<ItemId, Uses>>> {
    type AdoptionRow = (Uuid, Uuid, String, String, bool, Option<i64>, String, Option<Uuid>);
    let rows: Vec<AdoptionRow> = from.all(&ADOPTIONS, args![list]).await?;
    let mut spans: BTreeMap<(Uuid, ItemId), Vec<Dated<Use>>> = BTreeMap::new();
    for (of, item, from_day, to_day, in_use, adults, origin, helper) in rows {
        let origin = word(origin_of(&origin, helper.map(MemberId)), "an origin", &origin)?;
        let value = Use { in_use, adults: adults.and_then(|adults| adults.try_into().ok()), origin };
        spans.entry((of, ItemId(item))).or_default().push(Dated { span: span(&from_day, &to_day)?, value });
    }
    let mut uses: HashMap<Uuid, BTreeMap<ItemId, Uses>> = HashMap::new();
    for ((of, item), spans) in spans {
        uses.entry(of).or_default().insert(item, Uses::of(spans));
    }
    Ok(uses)
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

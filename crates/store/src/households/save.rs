//! Writing what a batch changed of households, and what that changes in the sums.

use super::load::{AT_A_TIME, KeptStamp, origin_words, read};
use crate::{
    apply::Draft,
    db::{Read, Tx, Val, args, ids, marks_with_text, statements},
    error::{Result, StoreError},
    teams::Entry,
};
use rules::{
    households::{Consent, Ending, Household, household_tallies},
    ids::{HouseholdId, ItemId},
    measures::{Tallies, add_all},
    operations::{Body, HouseholdChange, Operation, Outcome},
    text::{fold, person_sort_key},
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    PUT = "INSERT INTO household (id, village, from_day, to_day, ended_why, merged_into, split_from, head, head_fold, head_sort, \
           nickname, phone, size, adults, consent, revision, stamps, consent_file) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (id) DO UPDATE SET \
           village = excluded.village, from_day = excluded.from_day, to_day = excluded.to_day, ended_why = excluded.ended_why, \
           merged_into = excluded.merged_into, head = excluded.head, head_fold = excluded.head_fold, \
           head_sort = excluded.head_sort, nickname = excluded.nickname, phone = excluded.phone, size = excluded.size, \
           adults = excluded.adults, consent = excluded.consent, revision = excluded.revision, stamps = excluded.stamps, \
           consent_file = excluded.consent_file";
    /// A change of what hangs on a household leaves everything else of its row as it is.
    PUT_STAMPS = "UPDATE household SET revision = w.version, stamps = w.text FROM {{marks $1}} w WHERE household.id = w.id";
    DELETE_PLACES = "DELETE FROM household_place WHERE household IN {{ids $1}}";
    PUT_PLACE = "INSERT INTO household_place (household, from_day, to_day, village) VALUES ($1, $2, $3, $4)";
    DELETE_ABSENCES = "DELETE FROM household_absence WHERE household IN {{ids $1}}";
    PUT_ABSENCE = "INSERT INTO household_absence (household, from_day, to_day) VALUES ($1, $2, $3)";
    DELETE_ADOPTION = "DELETE FROM adoption WHERE household = $1 AND item = $2";
    PUT_ADOPTION = "INSERT INTO adoption (household, item, from_day, to_day, in_use, adults, origin, helper) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DELETE_REACH = "DELETE FROM reach WHERE household IN {{ids $1}}";
    PUT_REACH = "INSERT INTO reach (household, day, operation) VALUES ($1, $2, $3)";
    DELETE_LEADS = "DELETE FROM household_lead WHERE household IN {{ids $1}}";
    PUT_LEAD = "INSERT INTO household_lead (household, producer, from_day, to_day) VALUES ($1, $2, $3, $4)";
    DELETE_PROPOSALS = "DELETE FROM proposal WHERE household IN {{ids $1}}";
    PUT_PROPOSAL = "INSERT INTO proposal (household, position, operation, change) VALUES ($1, $2, $3, $4)";
    WITH_ITEMS = "SELECT DISTINCT household FROM adoption WHERE item IN {{ids $1}} AND household > $2 ORDER BY household LIMIT $3";
    /// What was said of a household that asked to be forgotten, and of those entered twice for it; the operation that
    /// forgets it holds nothing of anybody.
    ERASE = "INSERT INTO journal_erased (operation, erased_by) SELECT DISTINCT o.operation, e.operation FROM journal_object o \
             JOIN journal j ON j.operation = o.operation JOIN journal e ON e.operation = $2 \
             WHERE o.object IN (SELECT id FROM household WHERE id = $1 OR merged_into = $1) \
             AND j.kind LIKE 'household.%' AND j.kind <> 'household.erase' \
             ON CONFLICT (operation) DO UPDATE SET erased_by = excluded.erased_by";
    /// What told the name of a household that declined, of those entered twice for it too; what it has, when it was reached and where it
    /// lives was said without one and stays, and so does what was said of a household that split from it.
    DECLINE = "INSERT INTO journal_erased (operation, erased_by) SELECT DISTINCT o.operation, e.operation FROM journal_object o \
               JOIN journal j ON j.operation = o.operation JOIN journal e ON e.operation = $2 \
               WHERE o.object IN (SELECT id FROM household WHERE id = $1 OR merged_into = $1) \
               AND (j.kind IN ('household.amend', 'household.end') OR j.kind = 'household.add' AND o.object = o.operation) \
               ON CONFLICT (operation) DO UPDATE SET erased_by = excluded.erased_by";
    /// The same of what it sells under its own name.
    ERASE_PRODUCERS = "INSERT INTO journal_erased (operation, erased_by) SELECT DISTINCT o.operation, e.operation \
                       FROM journal_object o JOIN journal j ON j.operation = o.operation JOIN journal e ON e.operation = $2 \
                       WHERE o.object IN (SELECT id FROM producer WHERE household = $1 AND form = 'household') \
                       AND j.kind IN ('producer.add', 'producer.amend', 'producer.end') \
                       ON CONFLICT (operation) DO UPDATE SET erased_by = excluded.erased_by";
    /// A name that was said of household $2 by operation $1 and refused, for the household had declined or asked to be forgotten before: by which
    /// operation.
    LATE = "INSERT INTO journal_erased (operation, erased_by) SELECT w.operation, e.operation FROM journal w JOIN journal_object o \
            ON o.object = $2 JOIN journal e ON e.operation = o.operation WHERE w.operation = $1 AND e.state = 'applied' \
            AND (e.kind = 'household.erase' OR e.kind = 'household.set_consent' AND EXISTS (SELECT 1 FROM journal_body b \
            WHERE b.operation = e.operation AND b.body LIKE '%\"is\":\"declined\"%')) \
            ORDER BY e.arrived DESC, e.operation LIMIT 1 ON CONFLICT DO NOTHING";
    DELETE_LATE = "DELETE FROM journal_body WHERE operation = $1 AND EXISTS (SELECT 1 FROM journal_erased WHERE operation = $1)";
    DELETE_BODIES = "DELETE FROM journal_body WHERE operation IN (SELECT operation FROM journal_erased WHERE erased_by = $1)";
}

/// What a batch changes in the sums of households. Asked before the batch is written.
pub(crate) async fn tallies(tx: &mut Tx, draft: &Draft) -> Result<Tallies> {
    let (stored, now) = (draft.catalogue.stored(), draft.catalogue.now());
    let mut sums = Tallies::new();
    for entry in draft.households.changed() {
        if let Some(old) = &entry.stored {
            add_all(&mut sums, &household_tallies(old, now), -1);
        }
        add_all(&mut sums, &household_tallies(&entry.now, now), 1);
    }
    let items = draft.catalogue.with_other_means();
    if items.is_empty() {
        return Ok(sums);
    }
    let list = ids(items.iter().copied().map(Uuid::from));
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<(Uuid,)> = tx.all(&WITH_ITEMS, args![list.as_str(), after, AT_A_TIME]).await?;
        let Some((last,)) = rows.last() else { return Ok(sums) };
        after = *last;
        let some: BTreeSet<HouseholdId> = rows.iter().map(|(id,)| HouseholdId(*id)).collect();
        for household in read(tx, &some).await? {
            add_all(&mut sums, &household_tallies(&household, stored), -1);
            add_all(&mut sums, &household_tallies(&household, now), 1);
        }
    }
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, draft: &Draft) -> Result<()> {
    let changed: Vec<&Entry<Household>> = draft.households.changed().collect();
    if changed.is_empty() {
        return Ok(());
    }
    save_rows(tx, &changed).await?;
    let differ = |part: fn(&Household, &Household) -> bool, none: fn(&Household) -> bool| -> Vec<&Household> {
        let differs = |entry: &&&Entry<Household>| match &entry.stored {
            Some(stored) => part(stored, &entry.now),
            None => !none(&entry.now),
        };
        changed.iter().filter(differs).map(|entry| &entry.now).collect()
    };
    let moved = differ(|a, b| a.places != b.places, |_| false);
    if !moved.is_empty() {
        tx.exec(&DELETE_PLACES, args![ids(moved.iter().map(|household| household.id))]).await?;
        let rows = moved.iter().flat_map(|household| {
            household.places.iter().map(|place| args![household.id, place.span.from, place.span.to, place.value])
        });
        tx.bulk(&PUT_PLACE, rows.collect()).await?;
    }
    let away = differ(|a, b| a.absences != b.absences, |household| household.absences.is_empty());
    if !away.is_empty() {
        tx.exec(&DELETE_ABSENCES, args![ids(away.iter().map(|household| household.id))]).await?;
        let rows = away
            .iter()
            .flat_map(|household| household.absences.iter().map(|away| args![household.id, away.from, away.to]));
        tx.bulk(&PUT_ABSENCE, rows.collect()).await?;
    }
    save_adoptions(tx, &changed).await?;
    let reached = differ(|a, b| a.reached != b.reached, |household| household.reached.is_empty());
    if !reached.is_empty() {
        tx.exec(&DELETE_REACH, args![ids(reached.iter().map(|household| household.id))]).await?;
        let rows = reached
            .iter()
            .flat_map(|household| household.reached.iter().map(|(day, by)| args![household.id, *day, *by]));
        tx.bulk(&PUT_REACH, rows.collect()).await?;
    }
    let led = differ(|a, b| a.led != b.led, |household| household.led.is_empty());
    if !led.is_empty() {
        tx.exec(&DELETE_LEADS, args![ids(led.iter().map(|household| household.id))]).await?;
        let rows = led.iter().flat_map(|household| {
            household.led.iter().map(|lead| args![household.id, lead.by, lead.span.from, lead.span.to])
        });
        tx.bulk(&PUT_LEAD, rows.collect()).await?;
    }
    let proposed = differ(|a, b| a.proposals != b.proposals, |household| household.proposals.is_empty());
    if !proposed.is_empty() {
        tx.exec(&DELETE_PROPOSALS, args![ids(proposed.iter().map(|household| household.id))]).await?;
        let mut rows = Vec::new();
        for household in proposed {
            for (position, proposal) in (0_i64..).zip(&household.proposals) {
                rows.push(args![household.id, position, proposal.by, json(&proposal.change)?]);
            }
        }
        tx.bulk(&PUT_PROPOSAL, rows).await?;
    }
    let erased = draft.erased.iter().map(|one| (&ERASE, one));
    let declined = draft.declined.iter().map(|one| (&DECLINE, one));
    // Those that are erased come last: what a household said when it declined is taken out, too, once it asks to be forgotten.
    for (taken, (household, by)) in declined.chain(erased) {
        tx.exec(taken, args![*household, *by]).await?;
        tx.exec(&ERASE_PRODUCERS, args![*household, *by]).await?;
        tx.exec(&DELETE_BODIES, args![*by]).await?;
    }
    Ok(())
}

/// Keeps no name that a phone still had of a household which declined meanwhile: what was refused for that is not left in the journal's bodies.
pub(crate) async fn forget_late(
    tx: &mut Tx,
    decided: impl Iterator<Item = (&Operation, Option<&Outcome>)>,
) -> Result<()> {
    let named_late = decided.filter_map(|(operation, outcome)| match (&operation.body, outcome?) {
        (Body::Household(HouseholdChange::Amend(named)), Outcome::Refused(why)) if why.code == "household_declined" => {
            Some((operation.id, named.household))
        }
        _ => None,
    });
    for (operation, household) in named_late {
        tx.exec(&LATE, args![operation, household]).await?;
        tx.exec(&DELETE_LATE, args![operation]).await?;
    }
    Ok(())
}

async fn save_rows(tx: &mut Tx, changed: &[&Entry<Household>]) -> Result<()> {
    let (mut rows, mut stamped) = (Vec::new(), Vec::new());
    for Entry { stored, now } in changed {
        if stored.as_ref().is_some_and(|stored| is_same_row(stored, now)) {
            stamped.push((now.id, i64::from(now.revision), stamps(now)?));
        } else {
            rows.push(row(now)?);
        }
    }
    tx.bulk(&PUT, rows).await?;
    if !stamped.is_empty() {
        tx.exec(&PUT_STAMPS, args![marks_with_text(stamped)]).await?;
    }
    Ok(())
}

/// Does a household's own row tell the same of both, but for its revision and stamps?
fn is_same_row(a: &Household, b: &Household) -> bool {
    fn told(household: &Household) -> impl PartialEq {
        // Whole, so that a part that comes later is thought of here.
        let Household {
            id,
            life,
            ending,
            split_from,
            places,
            head,
            nickname,
            phone,
            size,
            adults,
            consent,
            absences: _,
            uses: _,
            reached: _,
            sells: _,
            led: _,
            revision: _,
            stamps: _,
            proposals: _,
        } = household;
        ((id, life, ending, split_from, places), (head, nickname, phone, size, adults, consent))
    }
    told(a) == told(b)
}

fn stamps(household: &Household) -> Result<String> {
    let stamps = household.stamps.iter().map(|(field, stamp)| (field.to_string(), stamp.revision, stamp.by.0));
    json(&stamps.collect::<Vec<KeptStamp>>())
}

async fn save_adoptions(tx: &mut Tx, changed: &[&Entry<Household>]) -> Result<()> {
    let mut rows = Vec::new();
    for entry in changed {
        let household = &entry.now;
        let of =
            |household: Option<&Household>, item| household.and_then(|household| household.uses.get(&item).cloned());
        let stored = entry.stored.as_ref();
        let items: BTreeSet<ItemId> =
            household.uses.keys().chain(stored.into_iter().flat_map(|old| old.uses.keys())).copied().collect();
        for item in items {
            let (old, new) = (of(stored, item), of(Some(household), item));
            if old == new {
                continue;
            }
            if old.is_some() {
                tx.exec(&DELETE_ADOPTION, args![household.id, item]).await?;
            }
            let new = new.unwrap_or_default();
            rows.extend(new.spans().iter().map(|dated| {
                let (origin, helper) = origin_words(dated.value.origin);
                let adults = dated.value.adults.map(u32::from);
                let in_use = dated.value.in_use;
                args![household.id, item, dated.span.from, dated.span.to, in_use, adults, origin, helper]
            }));
        }
    }
    Ok(tx.bulk(&PUT_ADOPTION, rows).await?)
}

fn row(household: &Household) -> Result<Vec<Val>> {
    let (why, merged_into) = match &household.ending {
        Some(Ending::Gone(why)) => (why.as_ref(), None),
        Some(Ending::Merged(survivor)) => (None, Some(*survivor)),
        None => (None, None),
    };
    let village = household.last_village().ok_or_else(|| StoreError::corrupt("a household", household.id))?;
    let consent = household.consent.as_ref().map(json).transpose()?;
    let sheet = match &household.consent {
        Some(Consent::Sheet { file, .. }) => Some(file),
        _ => None,
    };
    let head = household.head.as_ref();
    Ok(args![
        household.id,
        village,
        household.life.from,
        household.life.to,
        why,
        merged_into,
        household.split_from,
        head,
        head.map(|head| fold(head)),
        head.map(|head| person_sort_key(head)),
        household.nickname.as_ref(),
        household.phone.as_ref(),
        household.size.map(u32::from),
        household.adults.map(u32::from),
        consent,
        household.revision,
        stamps(household)?,
        sheet
    ])
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|why| StoreError::corrupt("a household", why))
}

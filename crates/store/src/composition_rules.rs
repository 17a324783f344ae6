//! What each province asks its teams to be made of, dated.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, statements},
    error::{Result, StoreError},
    registry::span,
    scope::Scope,
    teams::word,
};
use rules::{
    day::Span,
    ids::UnitId,
    operations::{Refusal, SetCompositionRule},
    teams::{Composition, Rules, Tier},
};
use uuid::Uuid;

statements! {
    ALL = "SELECT province, tier, from_day, to_day, composition FROM composition_rule ORDER BY province, tier, from_day";
    DELETE = "DELETE FROM composition_rule WHERE province = $1 AND tier = $2 AND from_day = $3";
    PUT = "INSERT INTO composition_rule (province, tier, from_day, to_day, composition) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (province, tier, from_day) DO UPDATE SET to_day = excluded.to_day, composition = excluded.composition";
}

/// All rules set.
pub(crate) async fn load(from: &mut impl Read) -> Result<Rules> {
    type RuleRow = (Uuid, String, String, String, String);
    let rows: Vec<RuleRow> = from.all(&ALL, args![]).await?;
    let rule = |(province, tier, from, to, composition): RuleRow| {
        let tier = word(Tier::of_code(&tier), "a tier", &tier)?;
        let composition: Composition =
            serde_json::from_str(&composition).map_err(|_| StoreError::corrupt("a composition rule", &composition))?;
        Ok((UnitId(province), tier, span(&from, &to)?, composition))
    };
    Ok(Rules(rows.into_iter().map(rule).collect::<Result<_>>()?))
}

impl Draft {
    pub(crate) fn set_composition_rule(&mut self, body: &SetCompositionRule) -> std::result::Result<(), Stop> {
        let SetCompositionRule { province, tier, from, composition } = body;
        self.stands_as_province(*province, *from)?;
        if composition.least == 0 || composition.most.is_some_and(|most| most < composition.least) {
            return Err(Refusal::bad_rule(composition.least.to_string()).into());
        }
        let mut rules = self.rules.clone();
        let today = self.today;
        let same = |unit: &UnitId, of: &Tier| unit == province && of == tier;
        // A rule that hasn't begun has asked nothing of anybody yet: it may be put right by an earlier one.
        rules.0.retain(|(unit, of, span, _)| !same(unit, of) || span.from <= *from || span.from <= today);
        let last = rules.0.iter_mut().filter(|(unit, of, ..)| same(unit, of)).max_by_key(|(.., span, _)| span.from);
        if let Some((.., last, _)) = last {
            if last.from > *from {
                return Err(Refusal::wrong_day("").on(last.from).into());
            }
            last.to = *from;
        }
        rules.0.retain(|(.., span, _)| !span.is_empty());
        rules.0.push((*province, *tier, Span::since(*from), composition.clone()));
        self.rules = rules;
        Ok(())
    }
}

/// Writes the rules, if the batch changed them.
pub(crate) async fn save(tx: &mut Tx, draft: &Draft) -> Result<()> {
    let key = |(province, tier, span, _): &(UnitId, Tier, Span, Composition)| (*province, *tier, span.from);
    for gone in draft.stored_rules.0.iter().filter(|old| !draft.rules.0.iter().any(|new| key(new) == key(old))) {
        let (province, tier, from) = key(gone);
        tx.exec(&DELETE, args![province, tier.code(), from]).await?;
    }
    let changed = draft.rules.0.iter().filter(|rule| !draft.stored_rules.0.contains(rule));
    let rows = changed.map(|(province, tier, span, composition)| {
        let composition = serde_json::to_string(composition).map_err(|_| StoreError::corrupt("a rule", tier.code()))?;
        Ok(args![*province, tier.code(), span.from, span.to, composition])
    });
    let rows: Vec<_> = rows.collect::<Result<_>>()?;
    tx.bulk(&PUT, rows).await?;
    Ok(())
}

impl Store {
    /// What the provinces ask of their teams; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn composition_rules(&self, _scope: &Scope) -> Result<Rules> {
        load(&mut self.db.clone()).await
    }
}

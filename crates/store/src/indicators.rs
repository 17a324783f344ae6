//! What provinces have made of the shipped indicators and what units are to reach, dated; and the kept sums that figures are
//! worked out from.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, statements},
    error::{Result, StoreError},
    households::{declarations, reached},
    registry::span,
    scope::Scope,
    settings::Kept,
    tallies,
};
use rules::{
    day::Day,
    ids::UnitId,
    indicators::{Aim, Columns, Indicator, IndicatorCode, Indicators, Windows},
    operations::{Refusal, SetIndicator, SetIndicatorTarget},
    settings::Settings,
    units::Level,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    SET = "SELECT province, code, from_day, to_day, definition FROM indicator ORDER BY province, code, from_day";
    DELETE = "DELETE FROM indicator WHERE province = $1 AND code = $2 AND from_day = $3";
    PUT = "INSERT INTO indicator (province, code, from_day, to_day, definition) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (province, code, from_day) DO UPDATE SET to_day = excluded.to_day, definition = excluded.definition";
    TARGETS = "SELECT unit, code, from_day, to_day, value, given FROM indicator_target ORDER BY unit, code, from_day";
    DELETE_TARGET = "DELETE FROM indicator_target WHERE unit = $1 AND code = $2 AND from_day = $3";
    PUT_TARGET = "INSERT INTO indicator_target (unit, code, from_day, to_day, value, given) VALUES ($1, $2, $3, $4, $5, $6) \
                  ON CONFLICT (unit, code, from_day) DO UPDATE SET to_day = excluded.to_day, value = excluded.value, \
                  given = excluded.given";
}

/// The settings of each indicator that a batch may change.
type KeptOfEach<T> = BTreeMap<IndicatorCode, Kept<T>>;

/// Indicators and targets of a batch: all that is set, if it changes any.
#[derive(Debug, Default)]
pub(crate) struct IndicatorsKept {
    set: KeptOfEach<Option<Indicator>>,
    targets: KeptOfEach<Option<Aim>>,
}

impl IndicatorsKept {
    fn now(&self, code: &IndicatorCode) -> Indicators {
        let set = self.set.get(code).map(|kept| (code.clone(), kept.now.clone()));
        Indicators { set: set.into_iter().collect(), targets: BTreeMap::new() }
    }
}

/// All that is set, if the batch is about to change it.
pub(crate) async fn load(from: &mut impl Read, needed: bool) -> Result<IndicatorsKept> {
    fn kept<T: Clone>(settings: BTreeMap<IndicatorCode, Settings<T>>) -> KeptOfEach<T> {
        settings.into_iter().map(|(code, settings)| (code, Kept::of(settings))).collect()
    }
    let Indicators { set, targets } = if needed { read(from).await? } else { Indicators::default() };
    Ok(IndicatorsKept { set: kept(set), targets: kept(targets) })
}

/// Unit, code, days, value, what was given.
type TargetRow = (Uuid, String, String, String, Option<i64>, Option<i64>);

/// Everything that provinces have set and units are to reach.
pub(crate) async fn read(from: &mut impl Read) -> Result<Indicators> {
    let mut all = Indicators::default();
    let code = |code: String| IndicatorCode::try_from(code).map_err(|why| StoreError::corrupt("an indicator", why));
    let rows: Vec<(Uuid, String, String, String, Option<String>)> = from.all(&SET, args![]).await?;
    for (province, of, from_day, to_day, definition) in rows {
        let of = code(of)?;
        let indicator = |definition: String| {
            let read = serde_json::from_str(&definition).map_err(|why| StoreError::corrupt("an indicator", why))?;
            Ok::<_, StoreError>(Indicator::new(of.clone(), read))
        };
        let setting = (UnitId(province), span(&from_day, &to_day)?, definition.map(indicator).transpose()?);
        all.set.entry(of).or_default().0.push(setting);
    }
    let rows: Vec<TargetRow> = from.all(&TARGETS, args![]).await?;
    for (unit, of, from_day, to_day, value, given) in rows {
        let number = |value: i64| u32::try_from(value).map_err(|why| StoreError::corrupt("a target", why));
        let given = given.map(number).transpose()?;
        let aim = value.map(number).transpose()?.map(|value| Aim { value, given });
        let setting = (UnitId(unit), span(&from_day, &to_day)?, aim);
        all.targets.entry(code(of)?).or_default().0.push(setting);
    }
    Ok(all)
}

impl Draft {
    pub(crate) fn set_indicator(&mut self, body: &SetIndicator) -> std::result::Result<(), Stop> {
        let SetIndicator { province, code, from, indicator } = body;
        let is_province = self.registry.get(*province).is_some_and(|unit| unit.level == Level::Province);
        if !is_province || !self.registry.stands(*province, *from) {
            return Err(Refusal::wrong_unit(self.unit_name(*province)).on(*from).into());
        }
        let indicator = match indicator {
            Some(definition) => {
                if let Some(unknown) = definition.items().find(|item| self.catalogue.get(*item).is_none()) {
                    return Err(Stop::Missing(unknown.into()));
                }
                Some(Indicator::new(code.clone(), definition.tidied()?))
            }
            None if self.indicators.now(code).get(Some(*province), code, *from).is_none() => {
                return Err(Refusal::indicator_not_there(code.as_str()).on(*from).into());
            }
            None => None,
        };
        let begun = |day| Refusal::wrong_day("").on(day);
        let kept = self.indicators.set.entry(code.clone()).or_insert_with(|| Kept::of(Settings::default()));
        Ok(kept.now.set(*province, *from, indicator, self.today).map_err(begun)?)
    }

    pub(crate) fn set_indicator_target(
        &mut self,
        scope: &Scope,
        body: &SetIndicatorTarget,
    ) -> std::result::Result<(), Stop> {
        let SetIndicatorTarget { unit, code, from, value } = body;
        if !self.registry.stands(*unit, *from) {
            return Err(Refusal::wrong_unit(self.unit_name(*unit)).on(*from).into());
        }
        if let Some(value) = value {
            let province = self.registry.above(*unit, Level::Province, *from);
            let now = self.indicators.now(code);
            let Some(indicator) = now.get(province, code, *from) else {
                return Err(Refusal::indicator_not_there(code.as_str()).on(*from).into());
            };
            if !indicator.definition.may_aim_at(*value) {
                return Err(Refusal::bad_indicator_target(&indicator.definition.name).into());
            }
        }
        let aim = self.aim(scope, body)?;
        let begun = |day| Refusal::wrong_day("").on(day);
        let kept = self.indicators.targets.entry(code.clone()).or_insert_with(|| Kept::of(Settings::default()));
        Ok(kept.now.set(*unit, *from, aim, self.today).map_err(begun)?)
    }

    /// What a unit is then to reach. What those above gave it, its own office raises and never lowers; what it set of itself it changes
    /// as it likes. Above a province there is nobody.
    fn aim(&self, scope: &Scope, body: &SetIndicatorTarget) -> std::result::Result<Option<Aim>, Stop> {
        let SetIndicatorTarget { unit, code, from, value } = body;
        let own = scope.acting().and_then(|acting| acting.unit(&self.registry, self.today));
        let has_above = self.registry.get(*unit).is_some_and(|unit| unit.level != Level::Province);
        if own != Some(*unit) || !has_above {
            return Ok(value.map(Aim::given));
        }
        let set = self.indicators.targets.get(code);
        let given = set.and_then(|kept| Indicators::given(&kept.now, *unit, *from));
        let Some(given) = given.filter(|given| value.is_none_or(|value| value < *given)) else {
            return Ok(value.map(|value| Aim { value, given }));
        };
        let now = self.indicators.now(code);
        let indicator = now.get(self.registry.above(*unit, Level::Province, *from), code, *from);
        let name = indicator.map_or("", |indicator| indicator.definition.name.as_str());
        let is_share = indicator.is_some_and(|indicator| indicator.definition.formula.is_share());
        let hundredths = format!("{},{:02} %", given / 100, given % 100);
        let told = if is_share { hundredths } else { rules::text::grouped(given.into()) };
        Err(Refusal::target_only_raised(name).with(told).into())
    }
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, indicators: &IndicatorsKept) -> Result<()> {
    let mut rows = Vec::new();
    for (code, kept) in &indicators.set {
        for (province, span, _) in kept.gone() {
            tx.exec(&DELETE, args![*province, code.as_str(), span.from]).await?;
        }
        for (province, span, indicator) in kept.changed() {
            let definition = indicator.as_ref().map(|indicator| serde_json::to_string(&indicator.definition));
            let definition = definition.transpose().map_err(|why| StoreError::corrupt("an indicator", why))?;
            rows.push(args![*province, code.as_str(), span.from, span.to, definition]);
        }
    }
    tx.bulk(&PUT, rows).await?;
    let mut rows = Vec::new();
    for (code, kept) in &indicators.targets {
        for (unit, span, _) in kept.gone() {
            tx.exec(&DELETE_TARGET, args![*unit, code.as_str(), span.from]).await?;
        }
        let changed = kept.changed();
        rows.extend(changed.map(|(unit, span, aim)| {
            let (value, given) = (aim.map(|aim| i64::from(aim.value)), aim.and_then(|aim| aim.given).map(i64::from));
            args![*unit, code.as_str(), span.from, span.to, value, given]
        }));
    }
    tx.bulk(&PUT_TARGET, rows).await?;
    Ok(())
}

/// What the figures of units are worked out from, under the tree of a day; also of those where nothing is counted.
pub(crate) async fn windows(
    from: &mut impl Read,
    units: &[UnitId],
    columns: &Columns,
    tree: Day,
) -> Result<BTreeMap<UnitId, Windows>> {
    let [_, before, _, end] = columns.last_days();
    let mut sums = tallies::sums_up_to(from, units, tree, columns.last_days()).await?;
    let declared_before = declarations::sums_of(from, units, tree, before).await?;
    let declared = declarations::sums_of(from, units, tree, end).await?;
    let of = |declared: &BTreeMap<UnitId, (u64, u64)>, unit: UnitId| {
        declared.get(&unit).and_then(|(households, _)| i64::try_from(*households).ok()).unwrap_or_default()
    };
    let all: BTreeSet<UnitId> = units.iter().copied().collect();
    let windows = all.into_iter().map(|unit| {
        let declared = [of(&declared_before, unit), of(&declared, unit)];
        let sums = sums.remove(&unit).unwrap_or_default();
        (unit, Windows { kind: columns.kind, sums, declared })
    });
    let mut windows: BTreeMap<UnitId, Windows> = windows.collect();
    if columns.are_own() {
        let previous = reached::within(from, units, tree, columns.previous).await?;
        let period = reached::within(from, units, tree, columns.period).await?;
        let year = reached::within(from, units, tree, columns.year).await?;
        for (unit, windows) in &mut windows {
            let of = |reached: &BTreeMap<UnitId, i64>| reached.get(unit).copied().unwrap_or_default();
            windows.reach([of(&previous), of(&period), of(&year)]);
        }
    }
    Ok(windows)
}

/// What counts at so many units is added up by itself. As a rule it is the unit alone, of which others tell all that lies below it.
const FEW: usize = 32;

/// What the figures are worked out from of what counts for a unit and for none of some others, under the tree of a day. The others lie within
/// it, none within another.
pub(crate) async fn rest(
    from: &mut impl Read,
    unit: UnitId,
    others: &[UnitId],
    columns: &Columns,
    tree: Day,
) -> Result<Windows> {
    let rest = tallies::rest(from, unit, others, tree).await?;
    if rest.len() <= FEW && !columns.are_own() {
        let [_, before, _, end] = columns.last_days();
        let declared_before = declarations::sum(from, &rest, tree, before).await?;
        let declared = declarations::sum(from, &rest, tree, end).await?;
        let sums = tallies::sums_at(from, &rest, columns.last_days()).await?;
        return Ok(Windows { kind: columns.kind, sums, declared: [declared_before, declared] });
    }
    let mut whole = windows(from, &[unit], columns, tree).await?;
    let others = windows(from, others, columns, tree).await?;
    let empty = || Windows::empty(columns.kind);
    let others = others.into_values().fold(empty(), |sum, one| sum.plus(&one));
    Ok(whole.remove(&unit).unwrap_or_else(empty).minus(&others))
}

impl Store {
    /// Which indicators the provinces have, and what units are to reach; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn indicators(&self, _scope: &Scope) -> Result<Indicators> {
        read(&mut self.db.clone()).await
    }

    /// What the figures of units are worked out from, under the tree of a (perhaps other) day. Sums hold no person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn windows(
        &self,
        _scope: &Scope,
        units: &[UnitId],
        columns: &Columns,
        tree: Day,
    ) -> Result<BTreeMap<UnitId, Windows>> {
        windows(&mut self.db.clone(), units, columns, tree).await
    }
}

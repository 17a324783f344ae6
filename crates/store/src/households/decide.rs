//! Deciding changes of households.

use crate::apply::{Draft, Stop};
use rules::{
    day::Day,
    households::{Ending, Household},
    ids::{HouseholdId, ItemId, OperationId, UnitId},
    operations::{AddHousehold, HouseholdChange, MergeHouseholds, MoveHousehold, Refusal},
    units::Level,
};

type Decided = std::result::Result<(), Stop>;

impl Draft {
    /// The household of an id; of one that had been entered twice, the one that stays.
    pub(crate) fn household(&self, id: HouseholdId) -> std::result::Result<&Household, Stop> {
        let mut household = self.households.get(id).ok_or(Stop::Missing(id.into()))?;
        while let Some(Ending::Merged(survivor)) = household.ending {
            household = self.households.get(survivor).ok_or(Stop::Missing(survivor.into()))?;
        }
        Ok(household)
    }

    pub(crate) fn change_household(&mut self, id: OperationId, change: &HouseholdChange) -> Decided {
        match change {
            HouseholdChange::Add(body) => self.add_household(id, body),
            HouseholdChange::Amend(body) => self.with_household(body.household, |household| household.amend(id, body)),
            HouseholdChange::SetConsent(body) => {
                self.not_in_future(body.consent.day())?;
                let (household, was_declined) =
                    self.household(body.household).map(|household| (household.id, household.is_declined()))?;
                self.with_household(household, |household| household.set_consent(&body.consent))?;
                if body.consent.is_declined() && !was_declined {
                    self.declined.insert(household, id);
                }
                self.producers_follow(body.household)
            }
            HouseholdChange::Move(body) => self.move_household(body),
            HouseholdChange::SetAbsence(body) => {
                self.not_in_future(body.from)?;
                self.with_household(body.household, |household| household.set_absence(body))
            }
            HouseholdChange::Merge(body) => self.merge_households(body),
            HouseholdChange::End(body) => {
                self.not_in_future(body.day)?;
                self.with_household(body.household, |household| household.end(body.day, body.reason.as_deref()))
            }
            HouseholdChange::Erase(body) => {
                self.not_in_future(body.day)?;
                let household = self.household(body.household)?.id;
                self.with_household(household, |household| household.erase(body.day))?;
                self.erased.insert(household, id);
                self.producers_follow(household)
            }
            HouseholdChange::Resolve(body) => self.with_household(body.household, |household| {
                household.resolve(id, body.proposal, body.field, body.take)
            }),
            HouseholdChange::Use(body) => {
                self.not_in_future(body.since)?;
                let item = self.item(body.item)?.clone();
                let predecessors = self.catalogue.predecessors(item.id);
                self.with_household(body.household, |household| household.use_item(id, body, &item, &predecessors))
            }
            HouseholdChange::StopUsing(body) => {
                self.not_in_future(body.day)?;
                let item = self.item(body.item)?.clone();
                self.with_household(body.household, |household| household.stop_using(id, body, &item))
            }
        }
    }

    fn item(&self, id: ItemId) -> std::result::Result<&rules::catalogue::Item, Stop> {
        self.catalogue.get(id).ok_or(Stop::Missing(id.into()))
    }

    fn with_household(
        &mut self,
        id: HouseholdId,
        change: impl FnOnce(&mut Household) -> std::result::Result<(), Refusal>,
    ) -> Decided {
        let mut household = self.household(id)?.clone();
        change(&mut household)?;
        self.households.put(household);
        Ok(())
    }

    /// The village that is meant on a day. A phone without signal goes on naming one that was taken in by another meanwhile.
    pub(crate) fn village_meant(&self, unit: UnitId, day: Day) -> UnitId {
        let has_ended = self.registry.get(unit).is_some_and(|known| known.life().to <= day);
        if has_ended { self.registry.standing_for(unit, day).unwrap_or(unit) } else { unit }
    }

    /// Refuses what is no village on that day.
    pub(crate) fn must_be_village(&self, unit: UnitId, day: Day) -> Decided {
        let village = self.registry.get(unit).filter(|known| known.level == Level::Village && known.era(day).is_some());
        match village {
            Some(_) => Ok(()),
            None => Err(Refusal::wrong_unit(self.unit_name(unit)).on(day).into()),
        }
    }

    fn add_household(&mut self, id: OperationId, body: &AddHousehold) -> Decided {
        self.not_in_future(body.from)?;
        let body = &AddHousehold { village: self.village_meant(body.village, body.from), ..body.clone() };
        self.must_be_village(body.village, body.from)?;
        if let Some(source) = body.split_from {
            self.household(source)?.must_be_there(body.from)?;
        }
        self.households.put(Household::new(id.into(), body)?);
        Ok(())
    }

    fn move_household(&mut self, body: &MoveHousehold) -> Decided {
        self.not_in_future(body.from)?;
        self.must_be_village(body.village, body.from)?;
        self.with_household(body.household, |household| household.move_to(body.village, body.from))?;
        self.producers_follow(body.household)
    }

    fn merge_households(&mut self, body: &MergeHouseholds) -> Decided {
        let mut survivor = self.household(body.survivor)?.clone();
        if body.doubles.is_empty() {
            return Err(Refusal::bad_merger("").into());
        }
        let mut gone = Vec::new();
        for double in &body.doubles {
            let mut double = self.households.get(*double).cloned().ok_or(Stop::Missing((*double).into()))?;
            // What is within one commune is one commune's affair.
            let commune = |of: &Household| {
                let village = of.last_village()?;
                let path = self.registry.path(village, self.today);
                path.into_iter().find(|unit| self.registry.get(*unit).is_some_and(|unit| unit.level == Level::Commune))
            };
            if commune(&double) != commune(&survivor) {
                return Err(Refusal::bad_merger("").into());
            }
            survivor.take_in(&mut double)?;
            gone.push(double);
        }
        let (survivor, doubles) = {
            let doubles: Vec<HouseholdId> = gone.iter().map(|double| double.id).collect();
            let id = survivor.id;
            gone.into_iter().chain([survivor]).for_each(|household| self.households.put(household));
            (id, doubles)
        };
        doubles.into_iter().try_for_each(|double| self.producers_join(double, survivor))
    }
}

//! Deciding changes of activities.

use crate::apply::{Draft, Stop};
use rules::{
    activities::Activity,
    catalogue::{Item, ItemKind},
    ids::{ActivityId, HouseholdId, ItemId, OperationId},
    operations::{ActivityChange, AmendActivity, Body, JoinActivities, RecordActivity, Refusal},
};
use std::collections::BTreeSet;
use uuid::Uuid;

type Decided = std::result::Result<(), Stop>;

impl Draft {
    /// The activity of an id.
    pub(crate) fn activity(&self, id: ActivityId) -> std::result::Result<&Activity, Stop> {
        self.activities.get(id).ok_or(Stop::Missing(id.into()))
    }

    /// What an operation bears on without naming it: the households that an activity had reached before it was changed, and those
    /// that stay of the doubles it names.
    pub(crate) fn also_about(&self, body: &Body) -> Vec<Uuid> {
        let (named, activities) = match body {
            Body::Household(change) => (change.households(), Vec::new()),
            Body::Activity(change) => (change.households(), change.activities()),
            Body::Producer(change) => (change.household().into_iter().collect(), Vec::new()),
            _ => return Vec::new(),
        };
        let changed = activities.into_iter().filter_map(|id| self.activities.stored(id));
        let reached = changed.flat_map(|activity| &activity.households).map(|household| household.0);
        let stay = named.into_iter().filter_map(|id| self.household(id).ok()).map(|household| household.id.0);
        reached.chain(stay).collect()
    }

    pub(crate) fn change_activity(&mut self, id: OperationId, change: &ActivityChange) -> Decided {
        match change {
            ActivityChange::Record(body) => self.record_activity(id, body),
            ActivityChange::Amend(body) => self.amend_activity(id, body),
            ActivityChange::Withdraw(body) => {
                let mut activity = self.activity(body.activity)?.clone();
                activity.withdraw(body.reason.as_deref())?;
                self.put_activity(activity)
            }
            ActivityChange::Join(body) => self.join_activities(body),
        }
    }

    fn record_activity(&mut self, id: OperationId, body: &RecordActivity) -> Decided {
        let mut activity = Activity::new(id.into(), body)?;
        activity.village = self.village_meant(activity.village, activity.day);
        activity.households = self.those_that_stay(&activity.households)?;
        self.must_fit(&activity, None)?;
        self.put_activity(activity)
    }

    fn amend_activity(&mut self, id: OperationId, body: &AmendActivity) -> Decided {
        let old = self.activity(body.activity)?.clone();
        let mut activity = old.clone();
        let same = |households: &[HouseholdId]| -> std::result::Result<Vec<HouseholdId>, Stop> {
            Ok(self.those_that_stay(&households.iter().copied().collect())?.into_iter().collect())
        };
        let body = AmendActivity {
            add_households: same(&body.add_households)?,
            remove_households: same(&body.remove_households)?,
            ..body.clone()
        };
        activity.amend(id, &body)?;
        self.must_fit(&activity, Some(&old))?;
        self.put_activity(activity)
    }

    fn join_activities(&mut self, body: &JoinActivities) -> Decided {
        let mut survivor = self.activity(body.survivor)?.clone();
        let mut double = self.activity(body.double)?.clone();
        survivor.take_in(&mut double)?;
        // First the one that gives up, so that none of its households is without both.
        self.put_activity(double)?;
        self.put_activity(survivor)
    }

    /// Households as they are known now: of one that had been entered twice, the one that stays.
    fn those_that_stay(&self, households: &BTreeSet<HouseholdId>) -> std::result::Result<BTreeSet<HouseholdId>, Stop> {
        households.iter().map(|id| self.household(*id).map(|household| household.id)).collect()
    }

    /// Refuses what can't have been, as far as it is new.
    fn must_fit(&self, activity: &Activity, old: Option<&Activity>) -> Decided {
        let day = activity.day;
        let other_day = old.is_none_or(|old| old.day != day);
        let team = self.teams.get(activity.team).ok_or(Stop::Missing(activity.team.into()))?;
        if other_day {
            self.not_in_future(day)?;
            team.must_exist(day)?;
            let units = team.place(day).map(|place| place.units().to_vec()).unwrap_or_default();
            let mut units = units.iter().filter_map(|unit| self.registry.standing_for(*unit, day));
            if !units.any(|unit| self.registry.is_within(activity.village, unit, day)) {
                return Err(Refusal::wrong_unit(self.unit_name(activity.village)).on(day).into());
            }
        }
        if other_day || old.is_some_and(|old| old.kind != activity.kind) {
            let kind = self.catalogue_item(activity.kind)?;
            if kind.kind != ItemKind::Activity {
                return Err(Refusal::not_an_activity(&kind.name).into());
            }
            if !kind.life.contains(day) {
                return Err(Refusal::item_not_offered(&kind.name).on(day).into());
            }
        }
        for item in activity.guided.keys().filter(|item| old.is_none_or(|old| !old.guided.contains_key(item))) {
            let item = self.catalogue_item(*item)?;
            if !item.kind.is_of_households() {
                return Err(Refusal::not_to_be_guided_in(&item.name).into());
            }
        }
        for member in activity.members.iter().filter(|id| other_day || old.is_some_and(|old| !old.members.contains(id)))
        {
            let of_team = team.members.iter().find(|term| term.id == *member);
            if !of_team.is_some_and(|term| term.span.contains(day)) {
                let name = of_team.map(|term| term.person.name.clone()).unwrap_or_default();
                return Err(Refusal::not_a_member(name).on(day).into());
            }
        }
        Ok(())
    }

    fn catalogue_item(&self, id: ItemId) -> std::result::Result<&Item, Stop> {
        self.catalogue.get(id).ok_or(Stop::Missing(id.into()))
    }

    /// Puts an activity with whom it reached in the place of what was known of it.
    fn put_activity(&mut self, activity: Activity) -> Decided {
        let old = self.activities.get(activity.id);
        let left: Vec<HouseholdId> = old.into_iter().flat_map(|old| old.households.iter().copied()).collect();
        let left_on = old.map(|old| (old.day, old.id));
        for id in left {
            let mut household = self.household(id)?.clone();
            household.reached.retain(|reached| Some(*reached) != left_on);
            self.households.put(household);
        }
        for id in &activity.households {
            let mut household = self.household(*id)?.clone();
            household.reached.insert((activity.day, activity.id));
            self.households.put(household);
        }
        self.activities.put(activity);
        Ok(())
    }
}

//! That a household sells on a platform follows from the listings of what it produces: one fact, one place.

use super::{Household, Origin, Stamp, Uses};
use crate::{
    catalogue::{Counting, Item},
    day::{Day, Span},
    ids::{ItemId, OperationId},
    operations::{Refusal, UseItem},
};

impl Household {
    /// From a day on it sells on a platform, unless it does already.
    ///
    /// # Errors
    /// When it isn't on the list that day, or the platform isn't offered then.
    pub fn sell_on(
        &mut self,
        by: OperationId,
        platform: &Item,
        predecessors: &[ItemId],
        origin: Origin,
        since: Day,
    ) -> Result<(), Refusal> {
        self.must_be_there(since)?;
        let held = self.uses.get(&platform.id).and_then(|uses| uses.on(since));
        if held.is_some_and(|held| held.in_use) {
            return Ok(());
        }
        let one = (platform.counting == Counting::Adults).then_some(1);
        let body = UseItem {
            household: self.id,
            item: platform.id,
            in_use: true,
            adults: held.and_then(|held| held.adults).or(one),
            // How it came to the stall it had already doesn't change.
            origin: held.map_or(origin, |held| held.origin),
            since,
            base: None,
            on_behalf: None,
        };
        self.use_item(by, &body, platform, predecessors)
    }

    /// On some days it sold nothing on a platform after all.
    pub fn sell_no_more(&mut self, by: OperationId, platform: ItemId, days: &[Span]) {
        // To one that is gone nothing happens any more.
        let Some(uses) = self.uses.get_mut(&platform).filter(|_| self.ending.is_none()) else { return };
        let before = uses.clone();
        days.iter().for_each(|days| uses.cut(*days));
        if *uses == before {
            return;
        }
        self.uses.retain(|_, uses| *uses != Uses::default());
        self.revision += 1;
        self.stamps.insert(super::Field::Item(platform), Stamp { revision: self.revision, by });
    }
}

//! Who leads a household: producers that already sell (hộ đầu tàu, R2.2.6).

use super::Household;
use crate::{
    catalogue::{Item, Means},
    day::{Day, Span},
    ids::{ItemId, ProducerId},
    operations::Refusal,
};
use std::collections::BTreeMap;

/// Days on which a producer leads the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lead {
    /// Who leads.
    pub by: ProducerId,
    /// When.
    pub span: Span,
}

impl Household {
    /// Is it led by this producer, on a day?
    #[must_use]
    pub fn is_led(&self, by: ProducerId, day: Day) -> bool {
        self.led.iter().any(|lead| lead.by == by && lead.span.contains(day))
    }

    /// From a day on it is led.
    ///
    /// # Errors
    /// When it isn't on the list that day, or is led by this producer then or later.
    pub fn follow(&mut self, by: ProducerId, from: Day) -> Result<(), Refusal> {
        self.must_be_there(from)?;
        if self.led.iter().any(|lead| lead.by == by && lead.span.to > from) {
            return Err(Refusal::nothing_changed(""));
        }
        self.led.insert(Lead { by, span: Span::since(from) });
        self.revision += 1;
        Ok(())
    }

    /// From a day on it is led no more.
    ///
    /// # Errors
    /// When it wasn't led by this producer that day.
    pub fn part_from(&mut self, by: ProducerId, day: Day) -> Result<(), Refusal> {
        let lead = self.led.iter().find(|lead| lead.by == by && lead.span.contains(day)).copied();
        let lead = lead.ok_or_else(|| Refusal::nothing_changed(""))?;
        self.led.remove(&lead);
        if lead.span.from < day {
            self.led.insert(Lead { by, span: Span { from: lead.span.from, to: day } });
        }
        self.revision += 1;
        Ok(())
    }
}

/// What came of leading: of the households led on a day, how many had something when that began and how many have it on the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeadEffect {
    /// Households led.
    pub households: usize,
    /// With a digital shop, then and now.
    pub with_shop: (usize, usize),
    /// With a payment account or e-wallet, then and now.
    pub with_account: (usize, usize),
}

impl LeadEffect {
    /// Of those that a producer leads on a day.
    #[must_use]
    pub fn of(led: &[Household], by: ProducerId, on: Day, items: &BTreeMap<ItemId, Item>) -> Self {
        let mut effect = Self::default();
        for household in led {
            let leads = |lead: &&Lead| lead.by == by && lead.span.contains(on);
            let Some(lead) = household.led.iter().find(leads) else { continue };
            effect.households += 1;
            for (means, (then, now)) in
                [(Means::Shop, &mut effect.with_shop), (Means::Account, &mut effect.with_account)]
            {
                let days = household.days_with(means, items);
                let has = |day| usize::from(days.iter().any(|span| span.contains(day)));
                *then += has(lead.span.from);
                *now += has(on);
            }
        }
        effect
    }
}

//! Who leads a household: producers that already sell (hộ đầu tàu, R2.2.6).

use super::Household;
use crate::{
    day::{Day, Span},
    ids::ProducerId,
    operations::Refusal,
};

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
            return Err(Refusal::nothing_changed(self.called()));
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
        let lead = lead.ok_or_else(|| Refusal::nothing_changed(self.called()))?;
        self.led.remove(&lead);
        if lead.span.from < day {
            self.led.insert(Lead { by, span: Span { from: lead.span.from, to: day } });
        }
        self.revision += 1;
        Ok(())
    }
}

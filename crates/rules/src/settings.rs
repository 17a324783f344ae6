//! What units have settled for themselves, each from a day on until it settles it anew.

use crate::{
    day::{Day, Span},
    ids::UnitId,
};

/// The settings of all units, dated; where a unit settles the same of several things, they are told apart by a key that names both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings<T, K = UnitId>(pub Vec<(K, Span, T)>);

impl<T, K> Default for Settings<T, K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, K: Copy + Eq> Settings<T, K> {
    /// What a unit's own setting is on a day.
    #[must_use]
    pub fn own(&self, key: K, day: Day) -> Option<&T> {
        self.of(key).find(|(span, _)| span.contains(day)).map(|(_, setting)| setting)
    }

    /// What a unit has settled, oldest first; each holds until the next.
    pub fn of(&self, key: K) -> impl Iterator<Item = (Span, &T)> {
        self.0.iter().filter(move |(of, ..)| *of == key).map(|(_, span, setting)| (*span, setting))
    }

    /// From a day on a unit settles it so; what was settled for later days before is set aside if it hasn't begun today.
    ///
    /// # Errors
    /// The first day of what began after that day and holds already.
    pub fn set(&mut self, key: K, from: Day, setting: T, today: Day) -> Result<(), Day> {
        let own = |of: &K| *of == key;
        let begun = self.0.iter().filter(|(of, span, _)| own(of) && span.from > from && span.from <= today);
        if let Some((_, span, _)) = begun.max_by_key(|(_, span, _)| span.from) {
            return Err(span.from);
        }
        self.0.retain(|(of, span, _)| !own(of) || span.from < from);
        if let Some((_, last, _)) = self.0.iter_mut().filter(|(of, ..)| own(of)).max_by_key(|(_, span, _)| span.from) {
            last.to = from;
        }
        self.0.push((key, Span::since(from), setting));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const UNIT: UnitId = UnitId(Uuid::from_u128(1));

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn each_setting_holds_until_the_next_and_before_the_first_there_is_none() {
        let mut settings = Settings::default();
        settings.set(UNIT, day("2025-01-01"), 50, day("2025-03-01")).unwrap();
        settings.set(UNIT, day("2025-06-01"), 60, day("2025-03-01")).unwrap();
        let on = |on: &str| settings.own(UNIT, day(on)).copied();
        assert_eq!([on("2024-12-31"), on("2025-05-31"), on("2025-06-01")], [None, Some(50), Some(60)]);
    }

    #[test]
    fn what_has_not_begun_may_be_set_anew_and_what_holds_may_not_be_undercut() {
        let mut settings = Settings::default();
        let today = day("2025-03-01");
        settings.set(UNIT, day("2025-02-01"), 50, today).unwrap();
        settings.set(UNIT, day("2025-06-01"), 60, today).unwrap();
        settings.set(UNIT, day("2025-04-01"), 70, today).unwrap();
        assert_eq!(settings.of(UNIT).count(), 2);
        assert_eq!(settings.set(UNIT, day("2025-01-01"), 40, today), Err(day("2025-02-01")));
        // What began today was written down wrong: the same day again replaces it.
        settings.set(UNIT, day("2025-02-01"), 90, today).unwrap();
        assert_eq!(settings.of(UNIT).map(|(_, setting)| *setting).collect::<Vec<_>>(), [90]);
    }
}

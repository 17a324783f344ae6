//! The days off of State offices, and the Saturdays worked for them, with the paper that says so.

use super::rows;
use crate::error::Result;
use rules::{
    day::Day,
    holidays::{Holiday, HolidayKind},
};
use serde::Deserialize;
use std::collections::BTreeMap;

const HOLIDAYS: &str = include_str!("../../data/holidays.csv");

#[derive(Debug, Deserialize)]
struct HolidayRow {
    day: Day,
    kind: HolidayKind,
    name: String,
}

/// By their days.
pub(crate) fn holidays() -> Result<BTreeMap<Day, Holiday>> {
    let rows: Vec<HolidayRow> = rows(HOLIDAYS)?;
    Ok(rows.into_iter().map(|HolidayRow { day, kind, name }| (day, Holiday { kind, name: Some(name) })).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn offices_are_off_on_eleven_days_a_year_besides_their_weekends_and_work_in_what_was_swapped() {
        let all = holidays().expect("they can be read");
        let mut off: BTreeMap<i16, i32> = BTreeMap::new();
        for (day, holiday) in &all {
            let weekend = day.is_weekend();
            match holiday.kind {
                HolidayKind::Off => *off.entry(day.year()).or_default() += i32::from(!weekend),
                HolidayKind::Worked => *off.entry(day.year()).or_default() -= i32::from(weekend),
            }
        }
        // The Labour Code gives eleven days (article 112); what falls on a weekend is made up for, what is swapped is worked in.
        assert_eq!(off, (2022..=2026).map(|year| (year, 11)).collect());
    }
}

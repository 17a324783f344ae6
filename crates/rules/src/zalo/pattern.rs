//! Which parts a name has, by tier and day: data with dates, since reforms change them.

use super::{GroupName, NameError, NameParts, Tier, propose};
use crate::day::{Day, Span};

/// How a tier's groups are named during some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The tier.
    pub tier: Tier,
    /// Whether the name ends with the district.
    pub with_district: bool,
    /// The days on which names are given so; `to` is the first day after.
    pub during: Span,
}

/// The letter's patterns since May 2022 (R2.4.3), and since 1 July 2025, when districts ended, those without.
#[must_use]
pub fn patterns() -> Vec<Pattern> {
    let letter = Day::new(2022, 5, 1).unwrap_or(Day::MIN);
    let reform = Day::new(2025, 7, 1).unwrap_or(Day::MAX);
    let before = Span { from: letter, to: reform };
    let after = Span::since(reform);
    let pattern = |tier, with_district, during| Pattern { tier, with_district, during };
    vec![
        pattern(Tier::Province, false, Span::since(letter)),
        pattern(Tier::District, true, before),
        pattern(Tier::Commune, true, before),
        pattern(Tier::Commune, false, after),
        pattern(Tier::Team, true, before),
        pattern(Tier::Team, false, after),
    ]
}

impl Pattern {
    /// The pattern of a tier on a day; `None` where the tier has no groups then.
    #[must_use]
    pub fn on(patterns: &[Self], tier: Tier, day: Day) -> Option<Self> {
        patterns.iter().find(|pattern| pattern.tier == tier && pattern.during.contains(day)).copied()
    }

    /// The name by this pattern: takes of the parts what the pattern has.
    ///
    /// # Errors
    /// [`NameError`] as from [`propose`], and if a part that the pattern has is missing.
    pub fn propose(&self, parts: &NameParts<'_>) -> Result<GroupName, NameError> {
        let wanted = |tier: Tier| match tier {
            Tier::Province => self.tier == Tier::Province,
            Tier::District => self.tier == Tier::District || (self.with_district && self.tier > Tier::District),
            Tier::Commune => self.tier >= Tier::Commune,
            Tier::Team => self.tier == Tier::Team,
        };
        let mut tiers = [Tier::Team, Tier::Commune, Tier::District, Tier::Province].into_iter();
        if let Some(missing) = tiers.find(|tier| wanted(*tier) && !parts.given().any(|(given, _)| given == *tier)) {
            return Err(NameError::Missing(missing));
        }
        propose(&NameParts {
            village: parts.village.filter(|_| wanted(Tier::Team)),
            commune: parts.commune.filter(|_| wanted(Tier::Commune)),
            district: parts.district.filter(|_| wanted(Tier::District)),
            province: parts.province.filter(|_| wanted(Tier::Province)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAN_BAY: NameParts<'_> = NameParts {
        village: Some("Thôn Bản Bay"),
        commune: Some("xã Gia Phú"),
        district: Some("huyện Bảo Thắng"),
        province: Some("tỉnh Lào Cai"),
    };

    fn name(tier: Tier, day: &str) -> Option<String> {
        let pattern = Pattern::on(&patterns(), tier, day.parse().unwrap())?;
        Some(pattern.propose(&BAN_BAY).unwrap().to_string())
    }

    #[test]
    fn names_end_with_the_district_as_long_as_there_are_districts() {
        let last_day = "2025-06-30";
        assert_eq!(name(Tier::Team, last_day).as_deref(), Some("CNS_BanBay_GiaPhu_BaoThang"));
        assert_eq!(name(Tier::Commune, last_day).as_deref(), Some("CNS_GiaPhu_BaoThang"));
        assert_eq!(name(Tier::District, last_day).as_deref(), Some("CNS_BaoThang"));
        assert_eq!(name(Tier::Province, last_day).as_deref(), Some("CNS_LaoCai"));
    }

    #[test]
    fn since_july_2025_names_end_with_the_commune() {
        let first_day = "2025-07-01";
        assert_eq!(name(Tier::Team, first_day).as_deref(), Some("CNS_BanBay_GiaPhu"));
        assert_eq!(name(Tier::Commune, first_day).as_deref(), Some("CNS_GiaPhu"));
        assert_eq!(name(Tier::District, first_day), None);
        assert_eq!(name(Tier::Province, first_day).as_deref(), Some("CNS_LaoCai"));
    }

    #[test]
    fn before_the_letter_there_were_no_names() {
        assert_eq!(name(Tier::Team, "2022-04-30"), None);
    }

    #[test]
    fn a_pattern_says_which_part_is_missing() {
        let pattern = Pattern::on(&patterns(), Tier::Team, "2022-06-01".parse().unwrap()).unwrap();
        let parts = NameParts { district: None, ..BAN_BAY };
        assert_eq!(pattern.propose(&parts), Err(NameError::Missing(Tier::District)));
    }
}

//! The units that names are checked against.

use super::{GroupName, NameError, NameParts, Tier, kinds, name};

/// A unit with those above it that stand in its group's name, as they are or were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The lowest unit first.
    pub(super) units: Vec<Unit>,
    name: GroupName,
    former: bool,
}

/// One unit of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) tier: Tier,
    /// Its part of the name: `Thon1`.
    pub(super) part: String,
    /// The part in small letters: `thon1`.
    pub(super) key: String,
    /// The part in small letters without any word of kind: `1`.
    pub(super) bare: String,
    /// Whether it is called by a number, so that its word of kind stays.
    pub(super) numbered: bool,
    /// Whether it has another name by now.
    pub(super) is_renamed: bool,
}

impl Chain {
    /// A chain of units by name, with or without their words of kind (a village called by its number needs its
    /// word); `former` if it stood under a structure that has ended. Spelling variants are chains of their own.
    ///
    /// # Errors
    /// [`NameError`] where [`super::propose`] finds no name for these units.
    pub fn new(parts: &NameParts<'_>, former: bool) -> Result<Self, NameError> {
        let parts = name::checked(parts)?;
        let units = parts.iter().map(|(tier, part)| Unit {
            tier: *tier,
            part: part.name.clone(),
            key: part.name.to_ascii_lowercase(),
            bare: part.bare.to_ascii_lowercase(),
            numbered: part.is_numbered(),
            is_renamed: false,
        });
        let units = units.collect();
        let name = GroupName::of(&parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>())?;
        Ok(Self { units, name, former })
    }

    /// A chain of units that stand today, of which one is called as it was `before` and not as it is `now`.
    ///
    /// # Errors
    /// As [`Chain::new`].
    pub fn renamed(before: &NameParts<'_>, now: &NameParts<'_>) -> Result<Self, NameError> {
        let (before, now) = (Self::new(before, false)?, Self::new(now, false)?);
        let units = before.units.into_iter().zip(&now.units);
        let units = units.map(|(unit, now)| Unit { is_renamed: unit.part != now.part, ..unit });
        Ok(Self { units: units.collect(), name: now.name, former: false })
    }

    /// The standard name of its group.
    #[must_use]
    pub fn name(&self) -> &GroupName {
        &self.name
    }

    /// Whether it stood under a structure that has ended.
    #[must_use]
    pub fn is_former(&self) -> bool {
        self.former
    }

    /// The tier of its group.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.units.first().map_or(Tier::Province, |unit| unit.tier)
    }

    /// Whether this is a village of `commune`.
    #[must_use]
    pub fn is_village_of(&self, commune: &Self) -> bool {
        self.tier() == Tier::Team
            && self.former == commune.former
            && self.units.get(1..) == Some(commune.units.as_slice())
    }
}

impl Unit {
    /// Whether a part of a name, in small letters, means this unit, with or without a word of kind.
    pub(super) fn is_meant_by(&self, key: &str) -> bool {
        key == self.key
            || key == self.bare
            || kinds::folded(self.tier).any(|kind| key.strip_prefix(kind.as_str()) == Some(self.bare.as_str()))
    }
}

/// What is known of units on the day of the check.
pub trait Gazetteer {
    /// The chains of all units, the present ones and the former ones: a province's, a district's, a commune's and a
    /// village's each stand for themselves.
    fn chains(&self) -> &[Chain];

    /// Whether all villages of this commune are among the chains, so that another one can be called unknown. As long
    /// as a commune's list has not been taken in, any village is believed.
    fn knows_villages_of(&self, commune: &Chain) -> bool {
        self.chains().iter().any(|chain| chain.is_village_of(commune))
    }
}

impl Gazetteer for Vec<Chain> {
    fn chains(&self) -> &[Chain] {
        self
    }
}

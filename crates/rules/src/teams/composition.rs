//! What a team must be made of, as dated data of each province (R1.2), and what a team lacks of it.

use super::{DecisionKind, Representing, Role, Team, Tier};
use crate::{
    day::{Day, Span},
    ids::{PersonId, UnitId},
    units::{Level, Registry},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a team of one tier must be made of. Members are counted as distinct persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composition {
    /// At least so many persons.
    pub least: u8,
    /// At most so many, where the province says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u8>,
    /// Must there be a leader?
    pub leader: bool,
    /// Whom the leader must stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader_represents: Option<Representing>,
    /// Must there be a deputy?
    pub deputy: bool,
    /// Whom a deputy must stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_represents: Option<Representing>,
    /// Whom somebody in the team must stand for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub represented: Vec<Representing>,
}

/// The letter's own rule (R1.2), in force wherever a province has set no other: at least four persons; the village head
/// leads; the Youth Union's representative is deputy; the Women's Union is represented. Of a commune's own team the letter
/// says only the number, and leader and deputy are asked for.
#[must_use]
pub fn letter_of_2022(tier: Tier) -> Composition {
    match tier {
        Tier::Village => Composition {
            least: 4,
            most: None,
            leader: true,
            leader_represents: Some(Representing::VillageHead),
            deputy: true,
            deputy_represents: Some(Representing::YouthUnion),
            represented: vec![Representing::WomensUnion],
        },
        Tier::Commune => Composition {
            least: 4,
            most: None,
            leader: true,
            leader_represents: None,
            deputy: true,
            deputy_represents: None,
            represented: Vec::new(),
        },
    }
}

/// One thing a team lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// Fewer persons than asked for.
    TooFew {
        /// Distinct persons there are.
        have: usize,
        /// Asked for.
        least: u8,
    },
    /// More persons than allowed.
    TooMany {
        /// Distinct persons there are.
        have: usize,
        /// Allowed.
        most: u8,
    },
    /// Nobody leads.
    NoLeader,
    /// More than one leads.
    SeveralLeaders,
    /// The leader doesn't stand for whom he must.
    LeaderRepresents(Representing),
    /// No deputy.
    NoDeputy,
    /// No deputy stands for whom one must.
    DeputyRepresents(Representing),
    /// Nobody stands for this body.
    NotRepresented(Representing),
}

impl Breach {
    /// A stable name, the key of the sentence shown and of filters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "too_few",
            Self::TooMany { .. } => "too_many",
            Self::NoLeader => "no_leader",
            Self::SeveralLeaders => "several_leaders",
            Self::LeaderRepresents(_) => "leader_represents",
            Self::NoDeputy => "no_deputy",
            Self::DeputyRepresents(_) => "deputy_represents",
            Self::NotRepresented(_) => "not_represented",
        }
    }
}

impl Composition {
    /// What the team lacks on a day; nothing when it is complete.
    #[must_use]
    pub fn breaches(&self, team: &Team, day: Day) -> Vec<Breach> {
        let members = team.members(day);
        let persons: BTreeSet<PersonId> = members.iter().map(|member| member.person.id).collect();
        let standing_for = |role: Option<Role>, body: Representing| {
            members
                .iter()
                .any(|member| role.is_none_or(|role| member.role == role) && member.representing.contains(&body))
        };
        let leaders: BTreeSet<PersonId> =
            members.iter().filter(|member| member.role == Role::Leader).map(|member| member.person.id).collect();
        let has_deputy = members.iter().any(|member| member.role == Role::Deputy);

        let mut breaches = Vec::new();
        if persons.len() < usize::from(self.least) {
            breaches.push(Breach::TooFew { have: persons.len(), least: self.least });
        }
        if let Some(most) = self.most.filter(|most| persons.len() > usize::from(*most)) {
            breaches.push(Breach::TooMany { have: persons.len(), most });
        }
        match (leaders.len(), self.leader_represents) {
            (0, _) if self.leader => breaches.push(Breach::NoLeader),
            (1, Some(body)) if !standing_for(Some(Role::Leader), body) => {
                breaches.push(Breach::LeaderRepresents(body));
            }
            (2.., _) => breaches.push(Breach::SeveralLeaders),
            _ => {}
        }
        match self.deputy_represents {
            _ if !has_deputy && self.deputy => breaches.push(Breach::NoDeputy),
            Some(body) if has_deputy && !standing_for(Some(Role::Deputy), body) => {
                breaches.push(Breach::DeputyRepresents(body));
            }
            _ => {}
        }
        let missing = self.represented.iter().copied().filter(|body| !standing_for(None, *body));
        breaches.extend(missing.map(Breach::NotRepresented));
        breaches
    }
}

/// The rules that provinces set: (province, tier) → dated compositions, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Rules(pub Vec<(UnitId, Tier, Span, Composition)>);

impl Rules {
    /// The composition asked of a team on a day.
    ///
    /// The province is that of the team's home on the day of its latest founding or renewing decision (or of its beginning):
    /// when provinces merge, a team keeps its old province's rules until it is renewed.
    #[must_use]
    pub fn for_team(&self, team: &Team, registry: &Registry, day: Day) -> Composition {
        let tier = team.place(day).map_or(Tier::Village, super::Place::tier);
        let renewed =
            team.decisions.iter().filter(|decided| decided.kind != DecisionKind::Dissolve && decided.from <= day);
        // A decision may be older than the team as it is known here.
        let anchor = renewed.map(|decided| decided.from).max().unwrap_or(team.life.from).max(team.life.from);
        let province = team
            .place(anchor)
            .and_then(super::Place::home)
            .and_then(|home| registry.standing_for(home, anchor))
            .and_then(|home| registry.above(home, Level::Province, anchor));
        province.map_or_else(|| letter_of_2022(tier), |province| self.on_day(province, tier, day))
    }

    /// The composition a province asks of its teams on a day.
    #[must_use]
    pub fn on_day(&self, province: UnitId, tier: Tier, day: Day) -> Composition {
        let set = self.of(province, tier).find(|(span, _)| span.contains(day));
        set.map_or_else(|| letter_of_2022(tier), |(_, composition)| composition.clone())
    }

    /// What a province has set for a tier, oldest first; each holds until the next, and before the first the letter's.
    pub fn of(&self, province: UnitId, tier: Tier) -> impl Iterator<Item = (Span, &Composition)> {
        let of_province = self.0.iter().filter(move |(unit, of, ..)| *unit == province && *of == tier);
        of_province.map(|(.., span, composition)| (*span, composition))
    }

    /// Every day on which some rule begins or ends.
    pub fn turning_days(&self) -> impl Iterator<Item = Day> {
        self.0.iter().flat_map(|(_, _, span, _)| [span.from, span.to])
    }
}

//! Who asks, where things are, and how they stand to whoever asks.

use super::world::World;
use rules::access::Role;
use rules::ids::{TeamId, UnitId};

/// Who asks, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    Anybody,
    As(Role),
}

impl Asker {
    pub(super) const ALL: [Self; 9] = [
        Self::Anybody,
        Self::As(Role::ItAdministrator),
        Self::As(Role::DepartmentOfficer),
        Self::As(Role::DepartmentViewer),
        Self::As(Role::DistrictOfficer),
        Self::As(Role::CommuneOfficer),
        Self::As(Role::TeamLeader),
        Self::As(Role::TeamDeputy),
        Self::As(Role::TeamMember),
    ];
}

/// How a thing stands to the asker's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Own,
    Below,
    Beside,
    Above,
}

impl Relation {
    pub(super) const ALL: [Self; 4] = [Self::Own, Self::Below, Self::Beside, Self::Above];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Own => "mình",
            Self::Below => "dưới",
            Self::Beside => "bên",
            Self::Above => "trên",
        }
    }
}

/// Where a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Where {
    pub(super) unit: UnitId,
    pub(super) team: Option<TeamId>,
}

pub(super) fn of_unit(unit: UnitId) -> Where {
    Where { unit, team: None }
}

impl World {
    /// How a place stands to the asker's; `None` for whoever has none.
    pub(super) fn relation(&self, asker: Asker, to: Where) -> Option<Relation> {
        let Asker::As(role) = asker else { return None };
        let first = &self.sites[0];
        let (seat, team) = match role {
            Role::ItAdministrator => return None,
            Role::DepartmentOfficer | Role::DepartmentViewer => (self.departments[0].unit, None),
            Role::DistrictOfficer => (self.districts[0].unit, None),
            Role::CommuneOfficer => (first.commune, None),
            Role::TeamLeader | Role::TeamDeputy | Role::TeamMember => (first.village, Some(first.team)),
        };
        let within = |unit, above| self.registry.is_within(unit, above, self.store.today());
        Some(match (team, to.team) {
            (Some(own), Some(team)) if own == team => Relation::Own,
            (Some(_), Some(_)) => Relation::Beside,
            _ if to.unit == seat && to.team.is_none() => Relation::Own,
            _ if within(to.unit, seat) => Relation::Below,
            _ if within(seat, to.unit) => Relation::Above,
            _ => Relation::Beside,
        })
    }
}

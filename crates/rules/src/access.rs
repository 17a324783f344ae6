//! Roles and rights: what a duty is for. Over which part of the tree somebody holds it is the store's `Scope` to say.
//!
//! The two tables here, [`Role::has`] and [`Role::appoints`], are all there is: a right holds at the unit of the duty and below
//! it, nowhere else.

use crate::{
    teams::{self, words},
    units::Level,
};

words! {
    /// The duty under which somebody acts.
    Role {
        /// Runs the system: accounts to begin with, backups, checks. Sees nobody's data.
        ItAdministrator = "it_administrator",
        /// Works for the department of a province (Sở).
        DepartmentOfficer = "department_officer",
        /// Looks at a province's figures: a steering committee (Ban Chỉ đạo), leaders.
        DepartmentViewer = "department_viewer",
        /// Works for a district, as long as there were districts.
        DistrictOfficer = "district_officer",
        /// Works for a commune.
        CommuneOfficer = "commune_officer",
        /// Leads a team; also the deputy while that post is vacant.
        TeamLeader = "team_leader",
        /// Stands beside the leader.
        TeamDeputy = "team_deputy",
        /// Works in a team.
        TeamMember = "team_member",
    }
}

words! {
    /// Something that a duty may be for.
    Right {
        /// Look at units, their history and their sums.
        SeeUnits = "see_units",
        /// Look at who answers for a unit (đầu mối).
        SeeContacts = "see_contacts",
        /// Look at teams and what they lack, without their people.
        SeeTeams = "see_teams",
        /// Look at the leaders' names and phones, as the annex lists them.
        SeeLeaders = "see_leaders",
        /// Look at every member of a team.
        SeeMembers = "see_members",
        /// Change administrative units: reforms.
        ManageUnits = "manage_units",
        /// Change villages and their declared households.
        ManageVillages = "manage_villages",
        /// Say who answers for a unit.
        ManageContacts = "manage_contacts",
        /// Set what teams must be made of.
        ManageRules = "manage_rules",
        /// Set up teams with their leaders, decisions and groups, as the annex lists them.
        ManageTeams = "manage_teams",
        /// Change every member of a team.
        ManageMembers = "manage_members",
        /// Put right what is known of a team's people, and its group.
        TendTeam = "tend_team",
        /// Change the catalogue.
        ManageCatalogue = "manage_catalogue",
        /// Look at households by name.
        SeeHouseholds = "see_households",
        /// Put households on the list and change what is known of them.
        TendHouseholds = "tend_households",
        /// Forget who a household is, when it asks for that.
        EraseHouseholds = "erase_households",
        /// Look again at a sample of what teams wrote down of households (phúc tra).
        RecheckHouseholds = "recheck_households",
        /// Look at what teams did, day by day.
        SeeActivities = "see_activities",
        /// Write down what a team did.
        RecordActivities = "record_activities",
        /// Look at producers and their products by name.
        SeeProducers = "see_producers",
        /// Put producers and products on the list and change what is known of them.
        TendProducers = "tend_producers",
        /// Look at what is reported, and who owes it.
        SeeReports = "see_reports",
        /// Write reports and send them up.
        WriteReports = "write_reports",
        /// Take reports in, or give them back; excuse, and give more time.
        JudgeReports = "judge_reports",
        /// Look at logistics partners.
        SeePartners = "see_partners",
        /// Say who the logistics partners are.
        ManagePartners = "manage_partners",
        /// Look at accounts, invite and appoint, as far as [`Role::appoints`] allows.
        ManageAccounts = "manage_accounts",
        /// Look at the journal.
        SeeJournal = "see_journal",
        /// Run the system.
        RunSystem = "run_system",
    }
}

impl Role {
    /// Is a duty of this role for what the right says?
    #[must_use]
    pub fn has(self, right: Right) -> bool {
        use Role::{
            CommuneOfficer, DepartmentOfficer, DepartmentViewer, DistrictOfficer, ItAdministrator, TeamDeputy,
            TeamLeader, TeamMember,
        };
        const OFFICERS: &[Role] = &[DepartmentOfficer, DistrictOfficer, CommuneOfficer];
        let holders: &[Self] = match right {
            Right::SeeUnits => return true,
            Right::SeeContacts | Right::SeeTeams | Right::SeePartners | Right::SeeReports => &[
                DepartmentOfficer,
                DepartmentViewer,
                DistrictOfficer,
                CommuneOfficer,
                TeamLeader,
                TeamDeputy,
                TeamMember,
            ],
            Right::SeeLeaders => {
                &[DepartmentOfficer, DistrictOfficer, CommuneOfficer, TeamLeader, TeamDeputy, TeamMember]
            }
            // Nobody above the commune: there are sums, and the leaders of the annex.
            Right::SeeMembers
            | Right::SeeHouseholds
            | Right::TendHouseholds
            | Right::SeeActivities
            | Right::RecordActivities
            | Right::SeeProducers
            | Right::TendProducers => &[CommuneOfficer, TeamLeader, TeamDeputy, TeamMember],
            Right::WriteReports => &[DepartmentOfficer, DistrictOfficer, CommuneOfficer, TeamLeader, TeamDeputy],
            Right::ManageVillages
            | Right::ManageContacts
            | Right::ManageTeams
            | Right::ManagePartners
            | Right::JudgeReports => OFFICERS,
            Right::ManageUnits | Right::ManageRules | Right::ManageCatalogue => &[DepartmentOfficer],
            Right::ManageMembers | Right::EraseHouseholds | Right::RecheckHouseholds => &[CommuneOfficer],
            Right::TendTeam => &[CommuneOfficer, TeamLeader],
            Right::ManageAccounts | Right::SeeJournal => {
                &[ItAdministrator, DepartmentOfficer, DistrictOfficer, CommuneOfficer]
            }
            Right::RunSystem => &[ItAdministrator],
        };
        holders.contains(&self)
    }

    /// May somebody of this role give a duty of that role, end it, and invite its holder, within his part of the tree? An IT
    /// administrator gives a province its *first* officer only.
    #[must_use]
    pub fn appoints(self, other: Self) -> bool {
        let given: &[Self] = match self {
            Self::ItAdministrator => &[Self::ItAdministrator, Self::DepartmentOfficer],
            Self::DepartmentOfficer => &[
                Self::DepartmentOfficer,
                Self::DepartmentViewer,
                Self::DistrictOfficer,
                Self::CommuneOfficer,
                Self::TeamLeader,
                Self::TeamDeputy,
                Self::TeamMember,
            ],
            Self::DistrictOfficer => {
                &[Self::DistrictOfficer, Self::CommuneOfficer, Self::TeamLeader, Self::TeamDeputy, Self::TeamMember]
            }
            Self::CommuneOfficer => &[Self::CommuneOfficer, Self::TeamLeader, Self::TeamDeputy, Self::TeamMember],
            _ => &[],
        };
        given.contains(&other)
    }

    /// At which level of unit a duty of this role is; `None` for the system and for teams.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        match self {
            Self::DepartmentOfficer | Self::DepartmentViewer => Some(Level::Province),
            Self::DistrictOfficer => Some(Level::District),
            Self::CommuneOfficer => Some(Level::Commune),
            Self::ItAdministrator | Self::TeamLeader | Self::TeamDeputy | Self::TeamMember => None,
        }
    }

    /// Is it a duty in a team, which comes with a term there and is given in no other way?
    #[must_use]
    pub fn is_of_team(self) -> bool {
        matches!(self, Self::TeamLeader | Self::TeamDeputy | Self::TeamMember)
    }

    /// The duty that comes with a term in a team.
    #[must_use]
    pub fn of_member(role: teams::Role) -> Self {
        match role {
            teams::Role::Leader => Self::TeamLeader,
            teams::Role::Deputy => Self::TeamDeputy,
            teams::Role::Volunteer => Self::TeamMember,
        }
    }
}

/// How long whoever failed so often must wait before the next attempt: nothing while some are free, then one second, doubling
/// up to a quarter of an hour. Nobody is locked out for good.
#[must_use]
pub fn delay_after(failures: u32, free: u32, longest: jiff::SignedDuration) -> jiff::SignedDuration {
    match failures.saturating_sub(free) {
        0 => jiff::SignedDuration::ZERO,
        over => jiff::SignedDuration::from_secs(1 << over.saturating_sub(1).min(10)).min(longest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_administrator_of_the_system_sees_nobodys_data() {
        let people = [Right::SeeContacts, Right::SeeTeams, Right::SeeLeaders, Right::SeeMembers, Right::TendTeam];
        assert!(people.iter().all(|right| !Role::ItAdministrator.has(*right)));
    }

    #[test]
    fn above_the_commune_members_are_seen_and_changed_by_nobody() {
        let above = Role::ALL.iter().filter(|role| role.level().is_some_and(|level| level < Level::Commune));
        for role in above {
            assert!(!role.has(Right::SeeMembers) && !role.has(Right::ManageMembers), "{role:?}");
        }
    }

    #[test]
    fn whoever_changes_something_may_look_at_it() {
        let pairs = [
            (Right::ManageTeams, Right::SeeLeaders),
            (Right::ManageMembers, Right::SeeMembers),
            (Right::TendTeam, Right::SeeMembers),
            (Right::ManageContacts, Right::SeeContacts),
            (Right::SeeMembers, Right::SeeLeaders),
            (Right::SeeLeaders, Right::SeeTeams),
            (Right::TendHouseholds, Right::SeeHouseholds),
            (Right::RecheckHouseholds, Right::SeeHouseholds),
            (Right::RecordActivities, Right::SeeActivities),
            (Right::TendProducers, Right::SeeProducers),
            (Right::ManagePartners, Right::SeePartners),
            (Right::WriteReports, Right::SeeReports),
            (Right::JudgeReports, Right::WriteReports),
        ];
        for (right, needed) in pairs {
            for role in Role::ALL.iter().filter(|role| role.has(right)) {
                assert!(role.has(needed), "{role:?} {right:?} {needed:?}");
            }
        }
    }

    #[test]
    fn wrong_attempts_slow_down_and_never_lock_out() {
        let seconds = |failures| delay_after(failures, 5, jiff::SignedDuration::from_mins(15)).as_secs();
        assert_eq!([0, 5, 6, 7, 10].map(seconds), [0, 0, 1, 2, 16]);
        assert_eq!([17, 1000, u32::MAX].map(seconds), [900, 900, 900]);
    }

    #[test]
    fn nobody_gives_a_duty_higher_than_the_own_but_the_one_who_begins() {
        let height = |role: Role| role.level().unwrap_or(Level::Village);
        for role in Role::ALL.iter().filter(|role| **role != Role::ItAdministrator) {
            for other in Role::ALL.iter().filter(|other| role.appoints(**other)) {
                assert!(height(*role) <= height(*other), "{role:?} {other:?}");
                assert!(role.has(Right::ManageAccounts), "{role:?}");
            }
        }
    }
}

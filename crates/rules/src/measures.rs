//! What is counted: the fixed measures, and stocks as dated +1/−1.

use crate::{
    day::{Day, Span},
    ids::UnitId,
    teams::{Role, Sex, words},
};
use std::collections::BTreeMap;

words! {
    /// A thing that is counted by unit and day. A stock on a day is the sum of its dated changes up to that day.
    Measure {
        /// Villages that stand.
        Villages = "villages",
        /// Teams that exist.
        Teams = "teams",
        /// Teams with a decision in force.
        TeamsEstablished = "teams_established",
        /// Teams that meet every rule of composition.
        TeamsComplete = "teams_complete",
        /// Leaders who are women.
        LeadersFemale = "leaders_female",
        /// Leaders who are men.
        LeadersMale = "leaders_male",
        /// Leaders whose sex isn't recorded.
        LeadersUnstated = "leaders_unstated",
        /// Deputies who are women.
        DeputiesFemale = "deputies_female",
        /// Deputies who are men.
        DeputiesMale = "deputies_male",
        /// Deputies whose sex isn't recorded.
        DeputiesUnstated = "deputies_unstated",
        /// Volunteers who are women.
        VolunteersFemale = "volunteers_female",
        /// Volunteers who are men.
        VolunteersMale = "volunteers_male",
        /// Volunteers whose sex isn't recorded.
        VolunteersUnstated = "volunteers_unstated",
        /// Members who have had a training.
        MembersTrained = "members_trained",
        /// Decisions in force.
        Decisions = "decisions",
        /// Zalo groups made by teams.
        ZaloGroupsOfTeams = "zalo_groups_of_teams",
        /// Zalo groups made by provinces, districts and communes.
        ZaloGroupsOfUnits = "zalo_groups_of_units",
    }
}

impl Measure {
    /// The measure of members by role and sex.
    #[must_use]
    pub fn members(role: Role, sex: Option<Sex>) -> Self {
        match (role, sex) {
            (Role::Leader, Some(Sex::Female)) => Self::LeadersFemale,
            (Role::Leader, Some(Sex::Male)) => Self::LeadersMale,
            (Role::Leader, None) => Self::LeadersUnstated,
            (Role::Deputy, Some(Sex::Female)) => Self::DeputiesFemale,
            (Role::Deputy, Some(Sex::Male)) => Self::DeputiesMale,
            (Role::Deputy, None) => Self::DeputiesUnstated,
            (Role::Volunteer, Some(Sex::Female)) => Self::VolunteersFemale,
            (Role::Volunteer, Some(Sex::Male)) => Self::VolunteersMale,
            (Role::Volunteer, None) => Self::VolunteersUnstated,
        }
    }

    /// The nine measures that together count members.
    pub const MEMBERS: [Self; 9] = [
        Self::LeadersFemale,
        Self::LeadersMale,
        Self::LeadersUnstated,
        Self::DeputiesFemale,
        Self::DeputiesMale,
        Self::DeputiesUnstated,
        Self::VolunteersFemale,
        Self::VolunteersMale,
        Self::VolunteersUnstated,
    ];
}

/// "One more of `measure` at `unit` during `span`."
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stock {
    /// Where it counts.
    pub unit: UnitId,
    /// What it counts for.
    pub measure: Measure,
    /// When.
    pub span: Span,
}

/// The key of one kept sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TallyKey {
    /// Where.
    pub unit: UnitId,
    /// On which day the sum changes.
    pub day: Day,
    /// Of what.
    pub measure: Measure,
}

/// Changes of kept sums; what cancels out isn't there.
pub type Tallies = BTreeMap<TallyKey, i64>;

/// Adds `factor` times the stocks: +1 where each begins, −1 where it ends.
pub fn add_stocks(tallies: &mut Tallies, stocks: &[Stock], factor: i64) {
    for stock in stocks.iter().filter(|stock| !stock.span.is_empty()) {
        let ends = [(Some(stock.span.from), factor), (stock.span.end(), -factor)];
        for (day, change) in ends.into_iter().filter_map(|(day, change)| day.map(|day| (day, change))) {
            let key = TallyKey { unit: stock.unit, day, measure: stock.measure };
            let sum = tallies.entry(key).or_insert(0);
            *sum += change;
            if *sum == 0 {
                tallies.remove(&key);
            }
        }
    }
}

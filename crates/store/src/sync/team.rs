//! The team of whoever holds a phone.

use crate::{
    Store,
    db::{Db, Read, args, ids, statements},
    error::Result,
    gather::ById,
    scope::{Scope, Seat},
    surroundings::Surroundings,
    teams::word,
};
use rules::{
    day::Day,
    ids::{MemberId, TeamId},
    teams::Role,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// A team as its members know it: what it is called, and who is in it.
    TEAMS = "SELECT t.team, t.title, m.id, p.name, m.role FROM team_title t \
             LEFT JOIN member m ON m.team = t.team AND m.from_day <= $2 AND $2 < m.to_day LEFT JOIN person p ON p.id = m.person \
             WHERE t.team IN {{ids $1}} AND t.from_day <= $2 AND $2 < t.to_day ORDER BY m.from_day, m.id";
}

/// A team as its members know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTeam {
    /// Which.
    pub id: TeamId,
    /// What it is called today.
    pub title: String,
    /// Who is in it today: id of the term, name and role, the leader first.
    pub members: Vec<(MemberId, String, Role)>,
}

/// Teams as their members know them today.
pub(crate) struct OwnTeams(pub(crate) Surroundings);

impl ById for OwnTeams {
    type Id = TeamId;
    type Found = OwnTeam;

    async fn read(&self, from: &mut Db, wanted: &BTreeSet<TeamId>) -> Result<BTreeMap<TeamId, OwnTeam>> {
        type Row = (Uuid, String, Option<Uuid>, Option<String>, Option<String>);
        let today = Day::of(self.0.now());
        let mut teams: BTreeMap<TeamId, OwnTeam> = BTreeMap::new();
        for (id, title, member, name, role) in
            from.all::<Row>(&TEAMS, args![ids(wanted.iter().copied()), today]).await?
        {
            let id = TeamId(id);
            let team = teams.entry(id).or_insert_with(|| OwnTeam { id, title, members: Vec::new() });
            if let (Some(member), Some(name), Some(role)) = (member, name, role) {
                team.members.push((MemberId(member), name, word(Role::of_code(&role), "a role", &role)?));
            }
        }
        for team in teams.values_mut() {
            team.members.sort_by_key(|(_, _, role)| *role);
        }
        Ok(teams)
    }
}

impl Store {
    /// The team for which the asker acts, if he acts for one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_team(&self, scope: &Scope) -> Result<Option<OwnTeam>> {
        let Some(Seat::Team { team, .. }) = scope.acting().map(|acting| &acting.seat) else {
            return Ok(None);
        };
        let found = self.shared.teams.settled(self.settled().await?, BTreeSet::from([*team])).await?;
        Ok(found.into_values().next())
    }
}

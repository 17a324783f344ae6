//! What only the report of the establishment says (R3.1): the letter's annex, filled in, and how far the teams have been set up. It is kept
//! with the version that was sent, so that what was issued prints as it was, whoever is replaced since.

use super::{Section, Snapshot};
use crate::{
    annex::{self, Known, form::AnnexForm},
    teams::{Place, Role, Sex},
    text::{grouped, sort_key},
    units::Level,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// As many places without a team are told by name.
const MOST_NAMES: usize = 10;

/// Members of a role, by sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// As what.
    pub role: Role,
    /// How many.
    pub all: u32,
    /// Women among them, as far as that is recorded.
    pub women: u32,
}

/// How far the teams of a unit have been set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Establishment {
    /// The letter's annex.
    pub annex: AnnexForm,
    /// Villages that stand there.
    pub villages: u32,
    /// Those in which no team works.
    pub without_team: u32,
    /// The first of them by name.
    pub named: Vec<String>,
    /// The members of the teams, by role.
    pub members: Vec<Members>,
}

impl Establishment {
    /// Of a unit on a day; nothing of a village, or of what doesn't stand that day.
    #[must_use]
    pub fn of(known: &Known<'_>) -> Option<Self> {
        let annex = annex::form(known)?;
        let (registry, at) = (known.registry, known.at);
        let is_village = |unit| registry.get(unit).is_some_and(|unit| unit.level == Level::Village);
        let within = registry.subtree(known.root, at).into_iter();
        let villages: BTreeSet<_> = within.filter(|unit| is_village(*unit)).collect();
        let teams = || known.teams.iter().filter(|team| team.life.contains(at));
        let placed = teams().filter_map(|team| team.place(at)).flat_map(Place::units);
        let served: BTreeSet<_> = placed.filter_map(|unit| registry.standing_for(*unit, at)).collect();
        let mut named: Vec<String> = villages.difference(&served).map(|unit| registry.full_name(*unit, at)).collect();
        named.sort_by_cached_key(|name| sort_key(name));
        let mut members: BTreeMap<Role, Members> = BTreeMap::new();
        for member in teams().flat_map(|team| &team.members).filter(|member| member.span.contains(at)) {
            let of_role = members.entry(member.role).or_insert(Members { role: member.role, all: 0, women: 0 });
            of_role.all += 1;
            of_role.women += u32::from(member.person.sex == Some(Sex::Female));
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(Self {
            annex,
            villages: count(villages.len()),
            without_team: count(named.len()),
            named: named.into_iter().take(MOST_NAMES).collect(),
            members: members.into_values().collect(),
        })
    }

    /// The teams of the annex.
    #[must_use]
    pub fn teams(&self) -> usize {
        self.annex.communes.iter().map(|commune| commune.teams.len()).sum()
    }

    fn served(&self) -> String {
        let Self { without_team, named, .. } = self;
        let villages = said(self.villages);
        match *without_team {
            0 => format!("Tất cả {villages} thôn, bản, tổ dân phố đã có Tổ."),
            lacking => {
                let more = if usize::try_from(lacking).is_ok_and(|all| all > named.len()) { "; …" } else { "" };
                let names = named.join("; ");
                format!("Còn {}/{villages} thôn, bản, tổ dân phố chưa có Tổ: {names}{more}.", said(lacking))
            }
        }
    }

    fn told_members(&self) -> Option<String> {
        let word = |role| match role {
            Role::Leader => "Tổ trưởng",
            Role::Deputy => "Tổ phó",
            Role::Volunteer => "thành viên, tình nguyện viên",
        };
        let of_role = |of: &Members| format!("{} {} (nữ {})", said(of.all), word(of.role), said(of.women));
        let all: u32 = self.members.iter().map(|of| of.all).sum();
        let roles: Vec<String> = self.members.iter().map(of_role).collect();
        (all > 0).then(|| format!("Các Tổ có {} thành viên, gồm: {}.", said(all), roles.join("; ")))
    }

    /// What the report says where its reporter wrote nothing, beside what every report proposes.
    pub(super) fn propose(&self, snapshot: &Snapshot, texts: &mut BTreeMap<Section, String>) {
        let of = |code: &str| {
            let line = snapshot.lines.iter().find(|line| line.code.as_str() == code);
            line.map_or(0, |line| line.reported.part)
        };
        let established = grouped(of("teams_established"));
        let teams = said(u32::try_from(self.teams()).unwrap_or(u32::MAX));
        let set_up = format!("Đã thành lập {teams} Tổ, {established} Tổ có quyết định thành lập.");
        let groups = match of("team_zalo_groups") {
            0 => None,
            groups => Some(format!("{} Tổ đã lập nhóm Zalo.", grouped(groups))),
        };
        let pilot = match (of("activities"), of("activity_people")) {
            (0, _) => None,
            (activities, people) => Some(format!(
                "Trong thời gian thí điểm, các Tổ đã tổ chức {} hoạt động, {} lượt người tham gia, được hướng dẫn.",
                grouped(activities),
                grouped(people)
            )),
        };
        let results: Vec<String> =
            [Some(set_up), Some(self.served()), self.told_members(), groups, pilot].into_iter().flatten().collect();
        texts.insert(Section::Results, results.join("\n"));
        if self.without_team > 0 {
            let go_on = format!("Thành lập Tổ tại {} thôn, bản, tổ dân phố còn lại.", said(self.without_team));
            let plan = texts.entry(Section::Plan).or_default();
            *plan = if plan.is_empty() { go_on } else { format!("{go_on}\n{plan}") };
        }
    }
}

/// A number as it stands in a sentence: `17.000`.
fn said(number: u32) -> String {
    grouped(i64::from(number))
}

//! Teams, the people in them, and what a team must be made of (R1.1, R1.2).

mod changes;
mod composition;
pub mod roster;
mod tallies;

pub use changes::{MOST_IN_NOTE, good_lines, good_text};
pub use composition::{Breach, Composition, Rules, letter_of_2022};
pub use tallies::{DecisionTerm, decision_terms, team_stocks};

use crate::{
    channels::Channel,
    day::{Day, Span},
    ids::{DecisionId, MemberId, PersonId, TeamId, UnitId},
    phones::Phone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An enum of words that are kept and sent by a code.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$word_doc])* $word,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$word),*];

            /// The stable word in code, schema and API.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$word => $code,)* } }

            /// The one with that code.
            #[must_use]
            pub fn of_code(code: &str) -> Option<Self> { Self::ALL.iter().copied().find(|word| word.code() == code) }
        }
    };
}
pub(crate) use words;

pub use crate::day::Dated;

/// How teams are called where a province calls them nothing else: the letter's words.
pub const TEAM_WORD: &str = "Tổ công nghệ số cộng đồng";

words! {
    /// At which tier a team works.
    Tier {
        /// A village's team, or a team of several villages.
        Village = "village",
        /// A commune's own team.
        Commune = "commune",
    }
}

words! {
    /// What a member is in the team.
    Role {
        /// Tổ trưởng.
        Leader = "leader",
        /// Tổ phó.
        Deputy = "deputy",
        /// Thành viên, tình nguyện viên.
        Volunteer = "volunteer",
    }
}

words! {
    /// Whom a member stands for; one person may stand for several.
    Representing {
        /// Trưởng thôn, bản; Tổ trưởng tổ dân phố.
        VillageHead = "village_head",
        /// Chi đoàn thanh niên.
        YouthUnion = "youth_union",
        /// Chi hội Phụ nữ.
        WomensUnion = "womens_union",
        /// Hội Nông dân.
        FarmersUnion = "farmers_union",
        /// Hội Cựu chiến binh.
        VeteransUnion = "veterans_union",
        /// Chi bộ.
        PartyCell = "party_cell",
        /// Ban công tác Mặt trận.
        FatherlandFront = "fatherland_front",
        /// Công an xã, tổ bảo vệ an ninh trật tự.
        Police = "police",
        /// Giáo viên.
        Teacher = "teacher",
        /// Y tế thôn bản.
        HealthWorker = "health_worker",
        /// Cán bộ, công chức xã.
        CommuneOfficial = "commune_official",
        /// Doanh nghiệp viễn thông, bưu chính, công nghệ.
        Business = "business",
        /// Nobody but himself: tình nguyện viên.
        Volunteer = "volunteer",
    }
}

words! {
    /// As it matters for the figures of the programme.
    Sex {
        /// Nữ.
        Female = "female",
        /// Nam.
        Male = "male",
    }
}

words! {
    /// Where the product knows a team from.
    Source {
        /// From a decision's list.
        Decision = "decision",
        /// From a report (the annex), no decision seen yet: "theo báo cáo, chưa có quyết định".
        Report = "report",
    }
}

/// Where a team works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", content = "units", rename_all = "snake_case", deny_unknown_fields)]
pub enum Place {
    /// In these villages, at least one; the first is its home, where it is counted.
    Villages(Vec<UnitId>),
    /// In a whole commune.
    Commune(UnitId),
}

impl Place {
    /// The unit where the team is counted.
    #[must_use]
    pub fn home(&self) -> Option<UnitId> {
        match self {
            Self::Villages(villages) => villages.first().copied(),
            Self::Commune(commune) => Some(*commune),
        }
    }

    /// All its units.
    #[must_use]
    pub fn units(&self) -> &[UnitId] {
        match self {
            Self::Villages(villages) => villages,
            Self::Commune(commune) => std::slice::from_ref(commune),
        }
    }

    /// The tier of a team that works there.
    #[must_use]
    pub fn tier(&self) -> Tier {
        match self {
            Self::Villages(_) => Tier::Village,
            Self::Commune(_) => Tier::Commune,
        }
    }
}

/// A team with its whole history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its identity.
    pub id: TeamId,
    /// From its first day to its end.
    pub life: Span,
    /// Where it is known from.
    pub source: Source,
    /// Its displayed titles, oldest first.
    pub titles: Vec<Dated<String>>,
    /// Where it worked, oldest first, without gaps.
    pub places: Vec<Dated<Place>>,
    /// What was noted of it, by the day from which on; `None`: nothing any more.
    pub notes: BTreeMap<Day, Option<String>>,
    /// Its members' terms, ended ones included.
    pub members: Vec<Member>,
    /// The decisions that name it.
    pub decisions: Vec<Decided>,
    /// Its Zalo group.
    pub channel: Channel,
    /// The team that took over when it ended.
    pub heir: Option<TeamId>,
}

impl Team {
    /// The title on a day, or at the nearer end of its life.
    #[must_use]
    pub fn title(&self, day: Day) -> &str {
        let at = self.titles.iter().find(|title| title.span.contains(day));
        let nearest = if day < self.life.from { self.titles.first() } else { self.titles.last() };
        at.or(nearest).map_or("", |title| title.value.as_str())
    }

    /// What is noted of it on a day, and since when.
    #[must_use]
    pub fn note(&self, day: Day) -> Option<(Day, &str)> {
        let (from, note) = self.notes.range(..=day).next_back()?;
        Some((*from, note.as_deref()?))
    }

    /// Where it works on a day, or worked at the nearer end of its life.
    #[must_use]
    pub fn place(&self, day: Day) -> Option<&Place> {
        let at = self.places.iter().find(|place| place.span.contains(day));
        let nearest = if day < self.life.from { self.places.first() } else { self.places.last() };
        at.or(nearest).map(|place| &place.value)
    }

    /// The members on a day: leader first, then deputies, then volunteers, each in order of entry.
    #[must_use]
    pub fn members(&self, day: Day) -> Vec<&Member> {
        let mut members: Vec<&Member> = self.members.iter().filter(|member| member.span.contains(day)).collect();
        members.sort_by_key(|member| (member.role, member.span.from, member.id));
        members
    }

    /// Who leads on a day: the leader; while that post is vacant, the deputy of longest standing.
    #[must_use]
    pub fn acting_leader(&self, day: Day) -> Option<&Member> {
        let members = self.members(day);
        let of = |role| members.iter().copied().find(|member| member.role == role);
        of(Role::Leader).or_else(|| of(Role::Deputy))
    }

    /// The decision in force for it on a day: the newest that set it up, renewed it or merged others into it.
    #[must_use]
    pub fn decision_in_force(&self, day: Day) -> Option<DecisionId> {
        decision_terms(self).into_iter().find(|term| term.span.contains(day)).map(|term| term.decision)
    }

    /// Is it established (a decision in force) on a day?
    #[must_use]
    pub fn is_established(&self, day: Day) -> bool {
        self.decision_in_force(day).is_some()
    }
}

/// One person's term in one team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The term.
    pub id: MemberId,
    /// Whose.
    pub person: Person,
    /// As what.
    pub role: Role,
    /// For whom; in the order given.
    pub representing: Vec<Representing>,
    /// From when to when.
    pub span: Span,
}

/// A person as far as the programme needs to know him or her; no identity number, no ethnicity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Phone; may be missing, may be shared with others.
    pub phone: Option<Phone>,
    /// The day of which the phone was said, where that is known: what an older list says doesn't overtake it.
    pub phone_day: Option<Day>,
    /// Does he or she know information technology (R1.3)?
    pub it_skill: Option<bool>,
    /// Trainings had (R1.4), oldest first.
    pub trainings: Vec<Training>,
}

/// A training that a member had.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// When.
    pub day: Day,
    /// On what.
    pub course: String,
}

words! {
    /// The four kinds of decision on teams.
    DecisionKind {
        /// Thành lập.
        Establish = "establish",
        /// Kiện toàn.
        Renew = "renew",
        /// Hợp nhất.
        Merge = "merge",
        /// Giải thể.
        Dissolve = "dissolve",
    }
}

/// A decision as a team sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decided {
    /// The day from which it holds.
    pub from: Day,
    /// Which.
    pub decision: DecisionId,
    /// Its kind.
    pub kind: DecisionKind,
    /// The unit whose committee decided, where the decision is counted.
    pub unit: UnitId,
}

#[cfg(test)]
mod tests;

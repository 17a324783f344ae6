//! What each row would do beside what is known already.

use super::{Column, Entry, Remark, Said, before::Before, persons, sites::Teams};
use crate::{
    day::{Day, Span},
    ids::{MemberId, PersonId, TeamId, UnitId},
    operations::AmendPerson,
    remarks::Gravity,
    teams::{Member, Person, Representing, Role, Team, Training},
    text::fold,
    units::{Finder, Kind, Level, Registry},
};
use std::collections::{BTreeMap, HashMap};

/// What a list is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Every unit.
    pub registry: &'a Registry,
    /// The commune whose list it is; it stands on the day.
    pub commune: UnitId,
    /// The day from which the list holds.
    pub day: Day,
    /// The day of the comparison.
    pub today: Day,
    /// Every team that ever worked in the commune.
    pub teams: &'a [Team],
    /// How the province calls teams on the day.
    pub team_word: &'a str,
}

/// What taking a row would mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A member enters.
    New,
    /// What is known of a member changes.
    Changed,
    /// Nothing, it is so already.
    Same,
    /// It can be taken, but somebody must say so.
    Doubtful,
    /// It can't be taken.
    Refused,
}

/// A row, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As read.
    pub entry: Entry,
    /// What taking it would mean.
    pub status: Status,
    /// The team's title, found or to be given.
    pub team: String,
    /// What is said of it.
    pub remarks: Vec<Remark>,
    pub(super) deed: Option<Deed>,
}

impl Row {
    /// Would picking it do anything?
    #[must_use]
    pub fn would_do_something(&self) -> bool {
        self.deed.is_some()
    }
}

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deed {
    pub(super) at: Target,
    /// Terms that end so that this one can be.
    pub(super) ends: Vec<MemberId>,
    /// Was the person in the team until that day?
    pub(super) stays: bool,
    /// The new term, if one begins.
    pub(super) enters: Option<Who>,
    pub(super) representing: Vec<Representing>,
    pub(super) amend: Option<AmendPerson>,
    /// The person, where known already.
    pub(super) person: Option<PersonId>,
    pub(super) training: Option<Training>,
}

/// The team a row belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    Known(TeamId),
    New(Site),
}

/// Where a new team works.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Site {
    Village(UnitId),
    NewVillage { kind: Kind, name: String },
    Commune,
}

/// Who enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Known(PersonId),
    New,
    /// The person whom this row of the list makes known.
    OfRow(u32),
}

/// No name or title may be longer, in characters.
pub(super) const LONGEST: usize = 90;

/// Says of each row what it would do.
#[must_use]
pub fn compare(entries: Vec<Entry>, setting: &Setting<'_>) -> Vec<Row> {
    let Setting { registry, commune, day, today, teams, .. } = *setting;
    let mut comparing = Comparing {
        setting,
        finder: registry.finder(Level::Village, Some(commune), day),
        later: registry.finder(Level::Village, Some(commune), today),
        has_villages: !registry.children(commune, day).is_empty(),
        teams: Teams::of(setting),
        persons: persons_of(teams),
        before: Before::default(),
    };
    entries.into_iter().map(|entry| comparing.row(entry)).collect()
}

/// Everybody known in the commune, by name, each with a team.
fn persons_of(teams: &[Team]) -> HashMap<String, Vec<(&Person, &Team)>> {
    let members = teams.iter().flat_map(|team| team.members.iter().map(move |member| (team, member)));
    let persons: BTreeMap<PersonId, (&Person, &Team)> =
        members.map(|(team, member)| (member.person.id, (&member.person, team))).collect();
    let mut of_name: HashMap<String, Vec<(&Person, &Team)>> = HashMap::new();
    for (person, team) in persons.into_values() {
        of_name.entry(fold(&person.name)).or_default().push((person, team));
    }
    of_name
}

pub(super) struct Comparing<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) finder: Finder<'a>,
    pub(super) later: Finder<'a>,
    /// Has the commune villages on the day?
    pub(super) has_villages: bool,
    pub(super) teams: Teams<'a>,
    persons: HashMap<String, Vec<(&'a Person, &'a Team)>>,
    pub(super) before: Before,
}

/// Remarks of a row that can't be taken.
pub(super) type Refused = Vec<Said>;

impl<'a> Comparing<'a> {
    fn row(&mut self, entry: Entry) -> Row {
        let mut remarks = entry.remarks.clone();
        let (title, deed, said) = self.deed(&entry);
        remarks.extend(said.into_iter().map(Remark::of_row));
        let status = match remarks.iter().map(|remark| remark.said.gravity()).max() {
            Some(Gravity::Refuses) => Status::Refused,
            Some(Gravity::Doubts) => Status::Doubtful,
            _ => match &deed {
                Some(deed) if !deed.stays => Status::New,
                Some(_) => Status::Changed,
                None => Status::Same,
            },
        };
        if status == Status::Refused {
            // Of a row that can't be taken only what is to be mended matters.
            remarks.retain(|remark| remark.cell.is_some() || remark.said.gravity() == Gravity::Refuses);
        }
        let deed = deed.filter(|_| status != Status::Refused);
        Row { entry, status, team: title, remarks, deed }
    }

    fn deed(&mut self, entry: &Entry) -> (String, Option<Deed>, Vec<Said>) {
        if entry.name.chars().count() > LONGEST {
            return (entry.team.clone(), None, vec![Said::TooLong]);
        }
        if entry.team.is_empty() {
            return (String::new(), None, Vec::new());
        }
        let mut said = Vec::new();
        let (title, at) = match self.target(entry, &mut said) {
            Ok(found) => found,
            Err(refused) => {
                said.extend(refused);
                return (entry.team.clone(), None, said);
            }
        };
        let deed = match &at {
            Target::Known(id) => match self.teams.get(*id) {
                Some(team) => self.within(team, entry, &at, &mut said),
                None => Ok(None),
            },
            Target::New(_) => self.newcomer(None, entry, &at, &mut said).map(Some),
        };
        let deed = deed.unwrap_or_else(|refused| {
            said.extend(refused);
            None
        });
        (title, deed, said)
    }

    /// What a row would do in a team that is known.
    fn within(
        &mut self,
        team: &Team,
        entry: &Entry,
        at: &Target,
        said: &mut Vec<Said>,
    ) -> Result<Option<Deed>, Refused> {
        let day = self.setting.day;
        let since = Span::since(day);
        let of_name: Vec<&Member> = team
            .members
            .iter()
            .filter(|member| member.span.overlaps(since) && persons::same_name(&member.person, entry))
            .collect();
        let fitting: Vec<&Member> =
            of_name.iter().copied().filter(|member| !persons::differs(&member.person, entry)).collect();
        let member = match (&of_name[..], &fitting[..]) {
            ([], _) => None,
            (_, [only]) => Some(*only),
            (_, []) => {
                said.push(Said::OtherOfName);
                None
            }
            (_, several) => {
                let sure: Vec<&&Member> =
                    several.iter().filter(|member| persons::agrees(&member.person, entry)).collect();
                match sure[..] {
                    [only] => Some(*only),
                    _ => return Err(vec![Said::SeveralOfName]),
                }
            }
        };
        match member {
            Some(member) => self.member(team, member, entry, at, said),
            None => self.newcomer(Some(team), entry, at, said).map(Some),
        }
    }

    /// What a row would change of a member.
    fn member(
        &mut self,
        team: &Team,
        member: &Member,
        entry: &Entry,
        at: &Target,
        said: &mut Vec<Said>,
    ) -> Result<Option<Deed>, Refused> {
        self.note(entry, at, Who::Known(member.person.id))?;
        let representing = entry.representing.clone().unwrap_or_else(|| member.representing.clone());
        let mut ends = Vec::new();
        let mut enters = None;
        if member.role != entry.role || member.representing != representing {
            said.push(if member.role == entry.role {
                Said::Changes(Column::Representing, String::new())
            } else {
                Said::Changes(Column::Role, member.role.code().to_owned())
            });
            ends.push(self.ended(member)?);
            enters = Some(Who::Known(member.person.id));
            if entry.role == Role::Leader && member.role != Role::Leader {
                ends.extend(self.leader_replaced(team, Some(member.person.id), said)?);
            }
        }
        let (amend, training) = (
            persons::amend(&member.person, entry, said),
            persons::training(self.setting, &member.person.trainings, entry),
        );
        let deed = Deed {
            at: at.clone(),
            ends,
            stays: true,
            enters,
            representing,
            amend,
            person: Some(member.person.id),
            training,
        };
        Ok((!deed.is_nothing()).then_some(deed))
    }

    /// Somebody who isn't in the team yet.
    fn newcomer(
        &mut self,
        team: Option<&Team>,
        entry: &Entry,
        at: &Target,
        said: &mut Vec<Said>,
    ) -> Result<Deed, Refused> {
        let known = self.known_elsewhere(entry);
        let who = match known {
            Some((person, from)) => {
                said.push(Said::KnownFrom(from.title(self.setting.day).to_owned()));
                Who::Known(person.id)
            }
            None => self.before.new_person(entry).map_or(Who::New, Who::OfRow),
        };
        self.note(entry, at, who)?;
        let mut ends = Vec::new();
        if let Some(team) = team.filter(|_| entry.role == Role::Leader) {
            ends.extend(self.leader_replaced(team, known.map(|(person, _)| person.id), said)?);
        }
        let amend = known.and_then(|(person, _)| persons::amend(person, entry, said));
        let trainings = known.map_or(&[][..], |(person, _)| &person.trainings);
        let training = persons::training(self.setting, trainings, entry);
        let representing = entry.representing.clone().unwrap_or_default();
        Ok(Deed {
            at: at.clone(),
            ends,
            stays: false,
            enters: Some(who),
            representing,
            amend,
            person: known.map(|(person, _)| person.id),
            training,
        })
    }

    /// Remembers the row; refuses one that stands there already.
    fn note(&mut self, entry: &Entry, at: &Target, who: Who) -> Result<(), Refused> {
        if let Some(earlier) = self.before.same(entry, at, who) {
            return Err(vec![Said::SameAsRow(earlier)]);
        }
        if let Some(leader) = self.before.leader(at).filter(|_| entry.role == Role::Leader) {
            return Err(vec![Said::SecondLeader(leader)]);
        }
        self.before.add(entry, at, who);
        Ok(())
    }

    /// A person of another team of the commune, or one who left this one: same name, and phone or year of birth agree.
    fn known_elsewhere(&self, entry: &Entry) -> Option<(&'a Person, &'a Team)> {
        let of_name = self.persons.get(&fold(&entry.name))?.iter();
        let mut found =
            of_name.filter(|(person, _)| persons::agrees(person, entry) && !persons::differs(person, entry));
        match (found.next(), found.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// Whose term as leader ends when another begins.
    fn leader_replaced(
        &self,
        team: &Team,
        but: Option<PersonId>,
        said: &mut Vec<Said>,
    ) -> Result<Option<MemberId>, Refused> {
        let since = Span::since(self.setting.day);
        let leads = |member: &&Member| {
            member.role == Role::Leader && Some(member.person.id) != but && member.span.overlaps(since)
        };
        let Some(leader) = team.members.iter().find(leads) else {
            return Ok(None);
        };
        let ended = self.ended(leader)?;
        said.push(Said::LeaderReplaced(leader.person.name.clone()));
        Ok(Some(ended))
    }

    /// A term that ends on the day; it must have begun before.
    fn ended(&self, member: &Member) -> Result<MemberId, Refused> {
        let name = member.person.name.clone();
        match member.span.end() {
            _ if member.span.from >= self.setting.day => Err(vec![Said::TermTooYoung(name, member.span.from)]),
            Some(end) => Err(vec![Said::TermEndsLater(name, end)]),
            None => Ok(member.id),
        }
    }
}

impl Deed {
    fn is_nothing(&self) -> bool {
        self.ends.is_empty() && self.enters.is_none() && self.amend.is_none() && self.training.is_none()
    }
}

//! What each row would do beside what is known already.

use super::{COURSE, Column, Entry, Gravity, Remark, Said, Trained, default_title, titled};
use crate::{
    day::{Day, Span},
    ids::{MemberId, PersonId, TeamId, UnitId},
    operations::AmendPerson,
    teams::{Member, Person, Place, Representing, Role, Team, Training},
    text::{fold, nfc},
    units::{Finder, Kind, Level, Match, Registry, match_key, split_kind},
};
use std::collections::BTreeMap;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Known(TeamId),
    New(Site),
}

/// Where a new team works.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
const LONGEST: usize = 90;

/// Says of each row what it would do.
#[must_use]
pub fn compare(entries: Vec<Entry>, setting: &Setting<'_>) -> Vec<Row> {
    let mut comparing = Comparing {
        setting,
        finder: setting
            .registry
            .finder(Level::Village, Some(setting.commune), setting.day),
        later: setting.registry.finder(Level::Village, None, setting.today),
        persons: persons_of(setting.teams),
        earlier: Vec::new(),
    };
    entries
        .into_iter()
        .map(|entry| comparing.row(entry))
        .collect()
}

/// Everybody known in the commune, with the title of a team.
fn persons_of(teams: &[Team]) -> BTreeMap<PersonId, (&Person, &Team)> {
    let members = teams
        .iter()
        .flat_map(|team| team.members.iter().map(move |member| (team, member)));
    members
        .map(|(team, member)| (member.person.id, (&member.person, team)))
        .collect()
}

struct Comparing<'a> {
    setting: &'a Setting<'a>,
    finder: Finder<'a>,
    later: Finder<'a>,
    persons: BTreeMap<PersonId, (&'a Person, &'a Team)>,
    /// The rows before: whose, where, as what.
    earlier: Vec<Earlier>,
}

struct Earlier {
    row: u32,
    at: Target,
    who: Who,
    role: Role,
    entry: Entry,
}

/// Remarks of a row that can't be taken.
type Refused = Vec<Said>;

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
        let deed = deed.filter(|_| status != Status::Refused);
        Row {
            entry,
            status,
            team: title,
            remarks,
            deed,
        }
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
            Target::Known(id) => match self.setting.teams.iter().find(|team| team.id == *id) {
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

    /// The team a row means, by its title or its village.
    fn target(&self, entry: &Entry, said: &mut Vec<Said>) -> Result<(String, Target), Refused> {
        let Setting { registry, day, .. } = *self.setting;
        let place = place_words(&entry.team);
        if entry.team.chars().count() > LONGEST {
            return Err(vec![Said::TooLong]);
        }
        if match_key(&place).is_empty() {
            return Err(vec![Said::NoTeam]);
        }
        if self.is_the_commune(&place) {
            return self.team_at(Site::Commune, entry, said);
        }
        let name = |unit| registry.full_name(unit, day);
        let village = match self.finder.find(&place) {
            Match::Exact(unit) | Match::Alias(unit) => unit,
            Match::Former(unit) => {
                said.push(Said::FormerName(name(unit)));
                unit
            }
            Match::Guess(unit) => {
                said.push(Said::VillageGuessed(name(unit)));
                unit
            }
            Match::Ambiguous(units) => {
                return Err(vec![Said::SeveralVillages(
                    units.into_iter().map(name).collect(),
                )]);
            }
            Match::None => return self.new_village(&place, entry, said),
        };
        self.team_at(Site::Village(village), entry, said)
    }

    fn is_the_commune(&self, place: &str) -> bool {
        let Setting {
            registry,
            commune,
            day,
            ..
        } = *self.setting;
        let (kind, bare) = split_kind(place, Level::Commune);
        let own = registry.era(commune, day);
        let named =
            kind.is_some() && own.is_some_and(|era| match_key(&era.name) == match_key(&bare));
        named || ["cap xa", "xa", "phuong", "thi tran"].contains(&fold(place).as_str())
    }

    fn new_village(
        &self,
        place: &str,
        entry: &Entry,
        said: &mut Vec<Said>,
    ) -> Result<(String, Target), Refused> {
        let Setting {
            registry,
            commune,
            day,
            today,
            ..
        } = *self.setting;
        if let Some(later) = self.later.find(place).unit().filter(|unit| {
            registry.is_within(*unit, commune, today)
                && registry
                    .get(*unit)
                    .is_some_and(|unit| unit.life().from > day)
        }) {
            return Err(vec![Said::VillageLater(registry.full_name(later, today))]);
        }
        let (kind, name) = split_kind(place, Level::Village);
        let full = format!("{} {name}", kind.unwrap_or(Kind::Thon).word());
        let unexpected = kind.is_none() || !registry.children(commune, day).is_empty();
        said.push(if unexpected {
            Said::VillageUnexpected(full)
        } else {
            Said::VillageNew(full)
        });
        self.team_at(
            Site::NewVillage {
                kind: kind.unwrap_or(Kind::Thon),
                name: nfc(&name),
            },
            entry,
            said,
        )
    }

    /// The team that works at a site, or one to be made.
    fn team_at(
        &self,
        site: Site,
        entry: &Entry,
        said: &mut Vec<Said>,
    ) -> Result<(String, Target), Refused> {
        let Setting {
            registry,
            commune,
            day,
            teams,
            ..
        } = *self.setting;
        let works_here = |team: &&Team, on: Day| match (&site, team.place(on)) {
            (Site::Village(village), Some(Place::Villages(villages))) => villages
                .iter()
                .any(|unit| registry.standing_for(*unit, day) == Some(*village)),
            (Site::Commune, Some(Place::Commune(unit))) => {
                registry.standing_for(*unit, day) == Some(commune)
            }
            _ => false,
        };
        let here: Vec<&Team> = teams
            .iter()
            .filter(|team| team.life.contains(day) && works_here(team, day))
            .collect();
        let named = || {
            here.iter()
                .copied()
                .find(|team| fold(team.title(day)) == fold(&entry.team))
        };
        match here[..] {
            [only] => return Ok((only.title(day).to_owned(), Target::Known(only.id))),
            [] => {}
            _ => {
                let team = named().ok_or_else(|| vec![Said::SeveralTeams])?;
                return Ok((team.title(day).to_owned(), Target::Known(team.id)));
            }
        }
        let later = teams
            .iter()
            .find(|team| team.life.from > day && works_here(team, team.life.from));
        if let Some(later) = later {
            return Err(vec![Said::TeamLater(
                later.title(later.life.from).to_owned(),
                later.life.from,
            )]);
        }
        let title = self.new_title(&site, &entry.team);
        said.push(Said::TeamNew(title.clone()));
        Ok((title, Target::New(site)))
    }

    /// A whole title stays as written; a bare place gets the letter's words before it.
    fn new_title(&self, site: &Site, written: &str) -> String {
        let Setting {
            registry,
            commune,
            day,
            ..
        } = *self.setting;
        if place_words(written) != nfc(written) && !place_words(written).is_empty() {
            return nfc(written);
        }
        match site {
            Site::Village(village) => default_title(registry.era(*village, day)),
            Site::NewVillage { kind, name } => titled(&format!("{} {name}", kind.lower())),
            Site::Commune => default_title(registry.era(commune, day)),
        }
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
            .filter(|member| member.span.overlaps(since) && same_name(&member.person, entry))
            .collect();
        let fitting: Vec<&Member> = of_name
            .iter()
            .copied()
            .filter(|member| !differs(&member.person, entry))
            .collect();
        let member = match (&of_name[..], &fitting[..]) {
            ([], _) => None,
            (_, [only]) => Some(*only),
            (_, []) => {
                said.push(Said::OtherOfName);
                None
            }
            (_, several) => {
                let sure: Vec<&&Member> = several
                    .iter()
                    .filter(|member| agrees(&member.person, entry))
                    .collect();
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
        let representing = entry
            .representing
            .clone()
            .unwrap_or_else(|| member.representing.clone());
        let mut ends = Vec::new();
        let mut enters = None;
        if member.role != entry.role || member.representing != representing {
            if member.role != entry.role {
                said.push(Said::Changes(Column::Role, member.role.code().to_owned()));
            } else {
                said.push(Said::Changes(Column::Representing, String::new()));
            }
            ends.push(self.ended(member)?);
            enters = Some(Who::Known(member.person.id));
            if entry.role == Role::Leader && member.role != Role::Leader {
                ends.extend(self.leader_replaced(team, Some(member.person.id), said)?);
            }
        }
        let (amend, training) = (
            self.amend(&member.person, entry, said),
            self.training(&member.person.trainings, entry),
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
            None => self.known_from_earlier_row(entry).unwrap_or(Who::New),
        };
        self.note(entry, at, who)?;
        let mut ends = Vec::new();
        if let Some(team) = team.filter(|_| entry.role == Role::Leader) {
            ends.extend(self.leader_replaced(team, known.map(|(person, _)| person.id), said)?);
        }
        let amend = known.and_then(|(person, _)| self.amend(person, entry, said));
        let trainings = known.map_or(&[][..], |(person, _)| &person.trainings);
        let training = self.training(trainings, entry);
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
        let here = || self.earlier.iter().filter(|earlier| earlier.at == *at);
        let same = |earlier: &&Earlier| match (earlier.who, who) {
            (Who::Known(one), Who::Known(other)) => one == other,
            (_, Who::OfRow(row)) => earlier.row == row,
            _ => {
                fold(&earlier.entry.name) == fold(&entry.name)
                    && !entries_differ(&earlier.entry, entry)
            }
        };
        if let Some(earlier) = here().find(same) {
            return Err(vec![Said::SameAsRow(earlier.row)]);
        }
        if let Some(leader) =
            here().find(|earlier| earlier.role == Role::Leader && entry.role == Role::Leader)
        {
            return Err(vec![Said::SecondLeader(leader.row)]);
        }
        self.earlier.push(Earlier {
            row: entry.row,
            at: at.clone(),
            who,
            role: entry.role,
            entry: entry.clone(),
        });
        Ok(())
    }

    /// A person of another team of the commune, or one who left this one: same name, and phone or year of birth agree.
    fn known_elsewhere(&self, entry: &Entry) -> Option<(&'a Person, &'a Team)> {
        let mut found = self.persons.values().filter(|(person, _)| {
            same_name(person, entry) && agrees(person, entry) && !differs(person, entry)
        });
        match (found.next(), found.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    fn known_from_earlier_row(&self, entry: &Entry) -> Option<Who> {
        let same = |earlier: &&Earlier| {
            let other = &earlier.entry;
            let agree = (other.phone.is_some() && other.phone == entry.phone)
                || (other.birth_year.is_some() && other.birth_year == entry.birth_year);
            earlier.who == Who::New
                && fold(&other.name) == fold(&entry.name)
                && agree
                && !entries_differ(other, entry)
        };
        self.earlier
            .iter()
            .find(same)
            .map(|earlier| Who::OfRow(earlier.row))
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
            member.role == Role::Leader
                && Some(member.person.id) != but
                && member.span.overlaps(since)
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
        if member.span.from < self.setting.day && member.span.is_open() {
            Ok(member.id)
        } else {
            Err(vec![Said::TermTooYoung(
                member.person.name.clone(),
                member.span.from,
            )])
        }
    }

    /// What the row knows better of a person. A name typed otherwise is no new name.
    fn amend(&self, person: &Person, entry: &Entry, said: &mut Vec<Said>) -> Option<AmendPerson> {
        let mut tell = |column, before: Option<String>| {
            said.push(Said::Changes(column, before.unwrap_or_default()))
        };
        let birth_year = entry
            .birth_year
            .filter(|year| person.birth_year != Some(*year));
        let sex = entry.sex.filter(|sex| person.sex != Some(*sex));
        let phone = entry
            .phone
            .clone()
            .filter(|phone| person.phone.as_ref() != Some(phone));
        let it_skill = entry
            .it_skill
            .filter(|skill| person.it_skill != Some(*skill));
        if birth_year.is_some() {
            tell(
                Column::BirthYear,
                person.birth_year.map(|year| year.to_string()),
            );
        }
        if sex.is_some() {
            tell(Column::Sex, None);
        }
        if phone.is_some() {
            tell(
                Column::Phone,
                person.phone.as_ref().map(ToString::to_string),
            );
        }
        if it_skill.is_some() {
            tell(Column::ItSkill, None);
        }
        let nothing =
            birth_year.is_none() && sex.is_none() && phone.is_none() && it_skill.is_none();
        (!nothing).then(|| AmendPerson {
            person: person.id,
            name: None,
            birth_year: birth_year.map(Some),
            sex: sex.map(Some),
            phone: phone.map(Some),
            it_skill: it_skill.map(Some),
        })
    }

    fn training(&self, had: &[Training], entry: &Entry) -> Option<Training> {
        let Setting { day, today, .. } = *self.setting;
        let on = match entry.trained? {
            Trained::Yes if had.is_empty() => day.min(today),
            Trained::On(on) if on <= today && had.iter().all(|training| training.day != on) => on,
            Trained::Yes | Trained::On(_) | Trained::No => return None,
        };
        Some(Training {
            day: on,
            course: COURSE.to_owned(),
        })
    }
}

impl Deed {
    fn is_nothing(&self) -> bool {
        self.ends.is_empty()
            && self.enters.is_none()
            && self.amend.is_none()
            && self.training.is_none()
    }
}

fn same_name(person: &Person, entry: &Entry) -> bool {
    fold(&person.name) == fold(&entry.name)
}

/// The years of birth differ and no phone speaks against it: two people of one name.
fn differs(person: &Person, entry: &Entry) -> bool {
    let years = person
        .birth_year
        .zip(entry.birth_year)
        .is_some_and(|(one, other)| one != other);
    years && (person.phone.is_none() || person.phone != entry.phone)
}

fn entries_differ(one: &Entry, other: &Entry) -> bool {
    let years = one
        .birth_year
        .zip(other.birth_year)
        .is_some_and(|(one, other)| one != other);
    years && (one.phone.is_none() || one.phone != other.phone)
}

/// Phone or year of birth is known to both and the same.
fn agrees(person: &Person, entry: &Entry) -> bool {
    (person.phone.is_some() && person.phone == entry.phone)
        || (person.birth_year.is_some() && person.birth_year == entry.birth_year)
}

/// The place in a team's title: "Tổ CNSCĐ thôn Bản Bay" is "thôn Bản Bay"; a text without such words comes back whole.
fn place_words(written: &str) -> String {
    const TITLES: [&str; 12] = [
        "to cong nghe so cong dong",
        "to cong nghe cong dong",
        "to cong nghe so",
        "to chuyen doi so cong dong",
        "to chuyen doi so",
        "to cnscd",
        "to cns cong dong",
        "to cns cd",
        "to cns",
        "to cnsc d",
        "to cds cong dong",
        "to cds",
    ];
    let written = nfc(written);
    let words: Vec<&str> = written.split(' ').collect();
    let longest = (1..=words.len()).rev().find(|count| {
        let head = fold(&words.get(..*count).unwrap_or_default().join(" "));
        TITLES.contains(&head.as_str())
    });
    let rest = words.get(longest.unwrap_or(0)..).unwrap_or_default();
    let rest = if longest.is_some()
        && rest
            .first()
            .is_some_and(|word| ["tai", "o", "cua"].contains(&fold(word).as_str()))
    {
        rest.get(1..).unwrap_or_default()
    } else {
        rest
    };
    rest.join(" ").trim_matches([':', '-', ' ']).to_owned()
}

//! What the rows of a list of villages would do to a commune.

use super::declarations::MOST as MOST_HOUSEHOLDS;
use super::typed::whole_number;
use super::village_list::Line;
use super::village_new::NewVillage;
use crate::locale::{Key, Locale};
use crate::views::imports::RowStatus;
use rules::day::Day;
use rules::ids::UnitId;
use rules::units::{Level, Match, Registry, call_one_village, village_core};
use std::collections::HashMap;
use store::Declaration;

/// A row of the file and what it would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) households: Option<u32>,
    /// The day for which households are declared.
    pub(super) day: Day,
    pub(super) source: Option<String>,
    pub(super) plan: Plan,
    pub(super) notes: Vec<Note>,
}

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Makes a village.
    Create(NewVillage),
    /// Makes a village whose name is close to another's, if somebody says so.
    Doubt(NewVillage),
    /// Declares households of a village that is there.
    Declare(UnitId),
    /// Says what is known.
    Nothing,
    /// Can't be done.
    Refuse,
}

impl Plan {
    pub(super) fn status(&self) -> RowStatus {
        match self {
            Self::Create(_) => RowStatus::New,
            Self::Doubt(_) => RowStatus::Doubtful,
            Self::Declare(_) => RowStatus::Changed,
            Self::Nothing => RowStatus::Same,
            Self::Refuse => RowStatus::Refused,
        }
    }
}

/// What is said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Guess(String),
    Former(String),
    Several,
    Twice(u32),
    NoNumber(String),
    NoDay(String, Day),
    Early(Day, Day),
    Future(Day, Day),
    BadName,
    NoName,
}

impl Note {
    pub(super) fn text(&self, locale: Locale) -> String {
        match self {
            Self::Guess(name) => locale.text_with(Key("village-row-guess"), &[("name", name)]),
            Self::Former(name) => locale.text_with(Key("village-row-former"), &[("name", name)]),
            Self::Several => locale.text(Key("village-row-several")),
            Self::Twice(row) => locale.text_with(Key("village-row-twice"), &[("row", &row.to_string())]),
            Self::NoNumber(text) => locale.text_with(Key("village-row-no-number"), &[("text", text)]),
            Self::NoDay(text, day) => locale.text_with(Key("village-row-no-day"), &[("text", text), ("day", day)]),
            Self::Early(day, from) => locale.text_with(Key("village-row-day-early"), &[("day", day), ("from", from)]),
            Self::Future(day, from) => locale.text_with(Key("village-row-day-future"), &[("day", day), ("from", from)]),
            Self::BadName => locale.text(Key("village-row-bad-name")),
            Self::NoName => locale.text(Key("village-row-no-name")),
        }
    }
}

/// What is known of the commune that a list is for.
pub(super) struct Commune<'a> {
    pub(super) registry: &'a Registry,
    pub(super) commune: UnitId,
    /// The commune that lay there on the day from which new villages hold.
    pub(super) then: UnitId,
    /// What its villages have declared.
    pub(super) declared: &'a [Declaration],
    /// The day from which its new villages hold.
    pub(super) from: Day,
    pub(super) today: Day,
}

impl Commune<'_> {
    /// What the rows of a list would do.
    pub(super) fn plans(&self, lines: &[Line]) -> Vec<Listed> {
        let then = self.registry.finder(Level::Village, Some(self.then), self.from);
        let now = self.registry.finder(Level::Village, Some(self.commune), self.today);
        // What is known from a later day only is no other village.
        let find = |name: &str| match then.find(name) {
            Match::None | Match::Guess(_) => now.find(name),
            found => found,
        };
        let mut seen: HashMap<String, Vec<(String, u32)>> = HashMap::new();
        let plan = |line: &Line| {
            let new = NewVillage::of(&line.name);
            let mut listed = Listed::unread(line, &new, self.from);
            listed.read_households(line, self);
            if new.name.is_empty() {
                listed.notes.push(Note::NoName);
            } else if new.name.chars().count() > 100 {
                listed.notes.push(Note::BadName);
            } else {
                let alike = seen.entry(village_core(&line.name)).or_default();
                match alike.iter().find(|(name, _)| call_one_village(name, &line.name)) {
                    Some((_, first)) => listed.notes.push(Note::Twice(*first)),
                    None => {
                        alike.push((line.name.clone(), line.row));
                        listed.decide(&line.name, &find(&line.name), new, self);
                    }
                }
            }
            listed
        };
        lines.iter().map(plan).collect()
    }

    /// Is a village surely what the list calls it, on one of the two days?
    fn is_surely(&self, village: UnitId, written: &str) -> bool {
        let era = |day| self.registry.era(village, day);
        [self.from, self.today].into_iter().filter_map(era).any(|era| era.is_surely(written))
    }
}

impl Listed {
    fn unread(line: &Line, new: &NewVillage, from: Day) -> Self {
        let source: String = line.source.chars().take(200).collect();
        Self {
            row: line.row,
            name: new.full_name(),
            households: None,
            day: from,
            source: Some(source).filter(|source| !source.is_empty()),
            plan: Plan::Refuse,
            notes: Vec::new(),
        }
    }

    fn read_households(&mut self, line: &Line, to: &Commune<'_>) {
        if !line.households.is_empty() {
            self.households = whole_number(&line.households).filter(|number| *number <= MOST_HOUSEHOLDS);
            if self.households.is_none() {
                self.notes.push(Note::NoNumber(line.households.clone()));
            }
        }
        if line.day.is_empty() || self.households.is_none() {
            return;
        }
        match line.day.parse::<Day>() {
            Ok(day) if day > to.today => self.notes.push(Note::Future(day, to.from)),
            Ok(day) => self.day = day,
            Err(_) => self.notes.push(Note::NoDay(line.day.clone(), to.from)),
        }
    }

    fn decide(&mut self, written: &str, found: &Match, new: NewVillage, to: &Commune<'_>) {
        let named = |unit: UnitId| to.registry.full_name(unit, to.today);
        match found {
            Match::Exact(village) if to.is_surely(*village, written) => self.declare(*village, to),
            Match::Alias(village) | Match::Former(village) => {
                self.notes.push(Note::Former(named(*village)));
                self.declare(*village, to);
            }
            // By other marks, by another word of kind, or by likeness.
            Match::Exact(village) | Match::Guess(village) => {
                self.notes.push(Note::Guess(named(*village)));
                self.not_before(to.from);
                self.plan = Plan::Doubt(new);
            }
            Match::Ambiguous(_) => self.notes.push(Note::Several),
            Match::None => {
                self.not_before(to.from);
                self.plan = Plan::Create(new);
            }
        }
    }

    fn declare(&mut self, village: UnitId, to: &Commune<'_>) {
        if let Some(unit) = to.registry.get(village) {
            self.not_before(unit.life().from);
        }
        let Some(households) = self.households else {
            self.plan = Plan::Nothing;
            return;
        };
        let is_known =
            |one: &Declaration| one.village == village && one.households == households && one.day == self.day;
        self.plan = if to.declared.iter().any(is_known) { Plan::Nothing } else { Plan::Declare(village) };
    }

    /// A number can't be declared for a day before the village was there.
    fn not_before(&mut self, first: Day) {
        if self.day < first {
            if self.households.is_some() {
                self.notes.push(Note::Early(self.day, first));
            }
            self.day = first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::ids::OperationId;
    use rules::units::{Change, Kind, Reform};

    #[test]
    fn a_day_no_list_can_know_is_put_right_and_said() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (from, today) = (day("2025-07-01"), day("2025-07-15"));
        let line = |of: &str| Line {
            row: 2,
            name: "Thôn Bản Bay".into(),
            households: "120".into(),
            day: of.into(),
            source: String::new(),
        };
        let registry = Registry::default();
        let commune = Commune {
            registry: &registry,
            commune: UnitId(uuid::Uuid::nil()),
            then: UnitId(uuid::Uuid::nil()),
            declared: &[],
            from,
            today,
        };
        let plan = |of: &str| commune.plans(&[line(of)]).remove(0);
        assert_eq!(plan("").day, from);
        assert_eq!((plan("10/7/2025").day, plan("10/7/2025").notes), (day("2025-07-10"), Vec::new()));
        assert_eq!(plan("1/1/2026").notes, [Note::Future(day("2026-01-01"), from)]);
        assert_eq!(plan("hôm qua").notes, [Note::NoDay("hôm qua".into(), from)]);
        assert_eq!(plan("1/1/2025").day, from);
    }

    #[test]
    fn a_village_named_after_a_day_is_one_and_no_other_number() {
        let (from, unit) = ("2025-07-01".parse().unwrap(), |number| UnitId(uuid::Uuid::from_u128(number)));
        let create = |(number, kind, name, parent): (u128, Kind, &str, Option<u128>)| Change::Create {
            unit: unit(number),
            kind,
            name: name.to_owned(),
            code: None,
            parent: parent.map(unit),
        };
        let changes = [
            (1, Kind::Province, "Lào Cai", None),
            (2, Kind::Commune, "Gia Phú", Some(1)),
            (3, Kind::Thon, "15", Some(2)),
        ];
        let reform = Reform { day: from, act: None, source: None, changes: changes.map(create).to_vec() };
        let registry = Registry::default().enact(OperationId(uuid::Uuid::nil()), &reform).unwrap().registry;
        let commune =
            Commune { registry: &registry, commune: unit(2), then: unit(2), declared: &[], from, today: from };
        let line = |name: &str| Line { row: 2, name: name.to_owned(), ..Line::default() };
        let plans = commune.plans(&["Thôn 1/5", "Thôn 19/5", "Thôn 15", "Tổ 26/3"].map(line));
        let plans: Vec<(&str, &Plan)> = plans.iter().map(|listed| (listed.name.as_str(), &listed.plan)).collect();
        let new = |kind, name: &str| Plan::Create(NewVillage { kind, name: name.to_owned() });
        assert_eq!(
            plans,
            [
                ("Thôn 1/5", &new(Kind::Thon, "1/5")),
                ("Thôn 19/5", &new(Kind::Thon, "19/5")),
                ("Thôn 15", &Plan::Nothing),
                ("Tổ dân phố 26/3", &new(Kind::ToDanPho, "26/3")),
            ]
        );
        let line = |(row, name): (u32, &str)| Line { row, name: name.to_owned(), ..Line::default() };
        let rows = [(2, "Thôn Bản Bay"), (3, "Bay"), (4, "Bản Bay"), (5, "TDP 15"), (6, "15"), (7, "thôn 15")];
        let notes: Vec<Vec<Note>> = commune.plans(&rows.map(line)).into_iter().map(|listed| listed.notes).collect();
        let guess = vec![Note::Guess("Thôn 15".into())];
        let twice = |first| vec![Note::Twice(first)];
        assert_eq!(notes, [vec![], twice(2), twice(2), guess, twice(5), vec![]], "two rows that mean one village");
    }
}

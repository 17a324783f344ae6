//! One row beside what is known.

use super::{
    communes::Communes,
    form::{CommuneFrom, SheetRow},
    intent::{Entering, Intent, NewPlace, NewTeam, VillageRef},
    known::Known,
    leader::{Comparer, terms_of_persons},
    leader_cell::LeaderCell,
    message::Message,
    note_cell::noted,
    person_name::without_address,
    phone_cell::PhoneCell,
    place::{Cell, Places},
    status::{Commune, ComparedRow, Field, Status, Weight},
    team_cell::TeamCell,
    teams::{Choice, KnownTeam, Teams, Traits, group_made, leader},
    yes_no::{self, Answer},
};
use crate::{
    ids::{PersonId, TeamId, UnitId},
    teams::{MOST_IN_NOTE, Member, Team},
    text::{Spelt, fold, nfc, sort_key},
    units::{Kind, Level, split_kind, split_village_kind},
};
use std::collections::{BTreeSet, HashMap};

/// The longest title of a team.
const MOST_IN_TITLE: usize = 200;

/// What people write where there is no team, folded.
const NO_TEAM: [&str; 14] = [
    "chua",
    "chua co",
    "chua co to",
    "chua lap",
    "chua lap to",
    "chua thanh lap",
    "chua thanh lap to",
    "khong",
    "khong co",
    "khong co to",
    "khong lap",
    "khong lap to",
    "khong thanh lap",
    "khong thanh lap to",
];

/// What a form has before the dots for a village's name, folded.
const LEFT_OF_FORM: [&str; 9] = ["thon", "ban", "to", "tdp", "to dan pho", "xom", "khu", "khu pho", "ap"];

/// Which team a row is about, known or not: rows with one key are about one team.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum TeamKey {
    Known(TeamId),
    New(NewPlace),
}

/// A row compared, and what is needed to compare it with the other rows.
pub(super) struct Draft {
    pub(super) row: ComparedRow,
    pub(super) key: Option<TeamKey>,
    pub(super) leader: Spelt,
    pub(super) phones: PhoneCell,
    /// What people noted in it; empty: nothing.
    pub(super) note: String,
    /// Whose phone the row gives, where that is somebody known.
    pub(super) person: Option<PersonId>,
    /// The earlier row whose change it repeats, by its place in the file.
    pub(super) repeats: Option<usize>,
}

/// Reads rows one after the other; what one would make, later ones find.
pub(super) struct Rows<'a> {
    known: Known<'a>,
    communes: Communes<'a>,
    places: Places<'a>,
    teams: Teams<'a>,
    terms: HashMap<PersonId, usize>,
}

/// A row's cells as read.
struct Cells {
    /// Where the team works: the village's own cell, else the team's.
    place: String,
    /// Does nothing else stand in the row, not even the commune? So do remarks below a list.
    is_alone: bool,
    /// Has the village a cell of its own?
    is_told_apart: bool,
    village_kind: Option<Kind>,
    title: Spelt,
    parts: TeamCell,
    leader: LeaderCell,
    phones: PhoneCell,
    zalo: Answer,
    /// What people noted, where it isn't too long.
    note: Option<String>,
    /// The commune's cell, where it gives a former name.
    former_commune: Option<Spelt>,
}

impl Cells {
    /// Says the row that there is no team?
    fn names_no_team(&self) -> bool {
        let folded = fold(&self.title.text);
        let without_body = [" cnscd", " cong nghe so cong dong"].iter().find_map(|body| folded.strip_suffix(body));
        self.title.is_empty() || NO_TEAM.contains(&without_body.unwrap_or(&folded))
    }

    /// Is there no more than what is left of a form that nobody filled in: "Thôn ......", "TDP"?
    fn is_left_of_form(&self) -> bool {
        let is_left = |text: &str| LEFT_OF_FORM.contains(&fold(text).as_str());
        is_left(&self.parts.core) || (!self.is_told_apart && is_left(&self.title.text))
    }

    fn traits(&self) -> Traits<'_> {
        Traits {
            leader: &self.leader,
            phones: &self.phones.phones,
            zalo: self.zalo.made(),
            former_commune: self.former_commune.as_ref(),
        }
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(known: Known<'a>, other_unit: Option<String>) -> Self {
        Self {
            known,
            communes: Communes::new(known, other_unit),
            places: Places::new(known),
            teams: Teams::new(&known),
            terms: terms_of_persons(&known),
        }
    }

    pub(super) fn read(&mut self, row: &SheetRow) -> Draft {
        let mut errors = Vec::new();
        let row = &without_errors(row, &mut errors);
        let found = self.communes.find(&row.commune, &row.district);
        let (leader, phones) = LeaderCell::read(&row.leader, &row.phone);
        let former_commune = found.messages.iter().find_map(|message| match message {
            Message::CommuneFormer { written, .. } => Some(Spelt::of(&split_kind(written, Level::Commune).1)),
            _ => None,
        });
        let place = if row.village.is_empty() { &row.team } else { &row.village };
        let note = noted(&row.note);
        let is_note_too_long = note.chars().count() > MOST_IN_NOTE;
        let cells = Cells {
            parts: TeamCell::of(place),
            place: place.clone(),
            is_alone: [&row.village, &row.leader, &row.phone, &row.zalo, &row.note].iter().all(|cell| cell.is_empty())
                && row.commune_from != CommuneFrom::Written,
            is_told_apart: !row.village.is_empty(),
            village_kind: row.village_kind,
            title: Spelt::of(&row.team),
            leader,
            phones,
            zalo: yes_no::read(&row.zalo),
            note: Some(note.clone()).filter(|note| !note.is_empty() && !is_note_too_long),
            former_commune,
        };
        let mut draft = Draft {
            row: ComparedRow {
                row: row.row,
                table: row.table,
                status: Status::Same,
                commune: found.commune.map(|commune| self.commune(commune)),
                commune_written: nfc(&row.commune),
                team: cells.title.text.clone(),
                leader: cells.leader.name.text.clone(),
                phone: cells.phones.first().cloned(),
                zalo: cells.zalo.made(),
                note: nfc(&row.note),
                messages: found.messages,
                intent: Intent::Nothing,
            },
            key: None,
            leader: Spelt::of(without_address(&cells.leader.name.text)),
            phones: cells.phones.clone(),
            note,
            person: None,
            repeats: None,
        };
        let say = &mut draft.row.messages;
        say.extend(errors.into_iter().map(|written| Message::CellError { written }));
        say.extend(cells.leader.messages.iter().cloned());
        if let (Some(names), true) = (cells.leader.several(), cells.place.trim().contains('\n')) {
            let taken = cells.leader.name.text.clone();
            say.push(Message::LeadersSeveral { names, taken });
        }
        say.extend(cells.phones.messages.iter().cloned());
        match cells.zalo {
            Answer::Unclear => say.push(Message::ZaloUnread { written: nfc(&row.zalo) }),
            Answer::Name => say.push(Message::ZaloNamed { written: nfc(&row.zalo) }),
            _ => {}
        }
        say.extend(is_note_too_long.then_some(Message::NoteTooLong { most: MOST_IN_NOTE }));
        if cells.names_no_team() {
            say.push(Message::TeamMissing {});
        } else if cells.title.text.chars().count() > MOST_IN_TITLE {
            say.push(Message::TeamTooLong { most: MOST_IN_TITLE });
        } else if let Some(commune) = found.commune {
            self.team(commune, &cells, &mut draft);
        }
        draft
    }

    fn commune(&self, id: UnitId) -> Commune {
        let era = self.known.registry.era(id, self.known.at);
        Commune {
            id,
            code: era.and_then(|era| era.code.clone()),
            name: era.map(|era| era.name.clone()).unwrap_or_default(),
        }
    }

    /// The team of that title; else that of those villages; else a new one.
    fn team(&mut self, commune: UnitId, cells: &Cells, draft: &mut Draft) {
        let core = Spelt::of(&cells.parts.core);
        match self.teams.by_title(commune, &cells.title, &core, &cells.traits()) {
            // "Tổ CNSCĐ số 1" is a title in many a village: the village's own cell tells.
            _ if cells.is_told_apart => {}
            Choice::One(known) => {
                draft.row.messages.extend(self.of_other_former(known, cells));
                return self.known_team(known.team, cells, draft);
            }
            Choice::Several(several) => {
                return draft.row.messages.push(unclear(several.iter().map(|known| known.team.title(self.known.at))));
            }
            Choice::None => {}
        }
        if cells.is_left_of_form() {
            return draft.row.messages.push(Message::TeamMissing {});
        }
        let cell = Cell {
            commune,
            written: &cells.place,
            parts: &cells.parts,
            kind: cells.village_kind,
            former_commune: cells.former_commune.as_ref(),
        };
        let Some(place) = self.places.find(&cell, &mut draft.row.messages) else {
            return;
        };
        let standing = standing(&place);
        // A place with a village that is still to be made is no team's yet.
        let is_known = standing.is_ok();
        let villages = standing.as_ref().ok().and_then(Option::as_ref);
        if is_known {
            match self.teams.by_place(commune, villages, &cells.traits()) {
                Choice::One(known) => {
                    let title = known.team.title(self.known.at).to_owned();
                    if !cells.title.is(&Spelt::of(&title)) {
                        draft.row.messages.push(Message::TitleKept { title });
                    }
                    draft.row.messages.extend(self.of_other_former(known, cells));
                    return self.known_team(known.team, cells, draft);
                }
                Choice::Several(several) => {
                    let titles = several.iter().map(|known| known.team.title(self.known.at));
                    return draft.row.messages.push(unclear(titles));
                }
                Choice::None => {}
            }
            if let Some(later) = self.teams.later(commune, &cells.title, villages) {
                draft.row.messages.push(Message::TeamLater {
                    title: later.team.title(later.team.life.from).to_owned(),
                    from: later.team.life.from.vietnamese(),
                });
                return;
            }
        }
        let covered = match &standing {
            Ok(Some(villages)) | Err(villages) => self.teams.covering(commune, villages),
            Ok(None) => None,
        };
        if let Some((known, village)) = covered {
            draft.row.messages.push(Message::TeamOverlaps {
                village: self.known.name(village),
                title: known.team.title(self.known.at).to_owned(),
            });
        }
        if let NewPlace::Villages(villages) = &place
            && let [VillageRef::New(new)] = &villages[..]
            && cells.is_alone
            && !cells.parts.says_team
            && split_village_kind(&cells.parts.core).0.is_none()
            && !draft.row.messages.iter().any(|message| message.weight() == Weight::Doubt)
        {
            let (written, village) = (cells.place.clone(), new.name_in_sentence());
            draft.row.messages.push(Message::VillageGuessed { written, village });
        }
        let title = self.new_title(&place, cells);
        new_team(title, place, cells, draft);
    }

    /// The title as written; of a bare number the villages it stands for.
    fn new_title(&self, place: &NewPlace, cells: &Cells) -> String {
        match place {
            NewPlace::Villages(villages) if is_number(&cells.title.text) => {
                let names = villages.iter().map(|village| match village {
                    VillageRef::Known(unit) => self.known.registry.full_name(*unit, self.known.at),
                    VillageRef::New(new) => format!("{} {}", new.kind.word(), new.name),
                });
                names.collect::<Vec<_>>().join(", ")
            }
            _ => cells.title.text.clone(),
        }
    }

    /// Says so if the row names a former commune and the team came from another one.
    fn of_other_former(&self, found: &KnownTeam<'_>, cells: &Cells) -> Option<Message> {
        let former = cells.former_commune.as_ref()?;
        let own = self.known.former_commune_of(found.home)?;
        let title = found.team.title(self.known.at).to_owned();
        (!self.known.came_from(found.home, former))
            .then(|| Message::TeamOfOtherFormer { title, place: self.known.name(own) })
    }

    /// What the row changes in a team that is known.
    fn known_team(&self, team: &Team, cells: &Cells, draft: &mut Draft) {
        draft.key = Some(TeamKey::Known(team.id));
        let is_written = |leader: &Member| cells.leader.is_written(&leader.person.name);
        if leader(team, &self.known).is_some_and(is_written) {
            draft.row.messages.retain(|message| message.field() != Field::Leader);
        }
        let led = Comparer { known: &self.known, terms: &self.terms, team, cell: &cells.leader, phones: &cells.phones }
            .compare();
        let mut change = led.change;
        draft.person = led.person;
        draft.row.messages.extend(led.messages);
        match (cells.zalo.made(), group_made(team, self.known.at)) {
            (Some(true), None) => {
                draft.row.messages.push(Message::ZaloMade {});
                change.zalo = Some(true);
            }
            (Some(false), Some(since)) => {
                draft.row.messages.push(Message::ZaloContradicts { since: since.vietnamese() });
                change.zalo = Some(false);
            }
            _ => {}
        }
        let known_note = team.note(self.known.at).map(|(_, note)| noted(note)).unwrap_or_default();
        if let Some(note) = cells.note.as_ref().filter(|note| **note != known_note) {
            draft.row.messages.push(Message::NoteTaken { note: note.clone() });
            change.note = Some(note.clone());
        }
        if !change.is_none() {
            draft.row.intent = Intent::Change(change);
        }
    }
}

/// What spreadsheets show where a formula failed.
const ERRORS: [&str; 9] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#GETTING_DATA"];

/// The row with the cells emptied in which a formula failed.
fn without_errors(row: &SheetRow, errors: &mut Vec<String>) -> SheetRow {
    let mut row = row.clone();
    let SheetRow { commune, team, village, leader, phone, zalo, note, .. } = &mut row;
    let cells = [commune, team, village, leader, phone, zalo, note];
    for cell in cells.into_iter().filter(|cell| ERRORS.contains(&cell.trim())) {
        errors.push(std::mem::take(cell));
    }
    // A team without a name, or with no more than a number, is called by its village.
    if is_number(&row.team) && !row.village.is_empty() {
        row.team = std::mem::take(&mut row.village);
    }
    row
}

/// Digits at most: "1" is no title, "Thôn 1" is.
fn is_number(text: &str) -> bool {
    let folded = fold(text);
    folded.strip_prefix("so ").unwrap_or(&folded).chars().all(|c| c.is_ascii_digit() || c == ' ')
}

fn unclear<'t>(titles: impl Iterator<Item = &'t str>) -> Message {
    let mut titles: Vec<String> = titles.map(|title| format!("“{title}”")).collect();
    titles.sort_by_cached_key(|title| (sort_key(title), title.clone()));
    Message::TeamUnclear { titles: titles.join(", ") }
}

/// The place's villages (`None`: the whole commune) if all stand; else those that do.
fn standing(place: &NewPlace) -> Result<Option<BTreeSet<UnitId>>, BTreeSet<UnitId>> {
    let NewPlace::Villages(villages) = place else {
        return Ok(None);
    };
    let known = |village: &VillageRef| match village {
        VillageRef::Known(unit) => Some(*unit),
        VillageRef::New(_) => None,
    };
    let standing: BTreeSet<UnitId> = villages.iter().filter_map(known).collect();
    if standing.len() == villages.len() { Ok(Some(standing)) } else { Err(standing) }
}

fn new_team(title: String, place: NewPlace, cells: &Cells, draft: &mut Draft) {
    let mut same_place = place.clone();
    if let NewPlace::Villages(villages) = &mut same_place {
        villages.sort();
    }
    draft.key = Some(TeamKey::New(same_place));
    let say = &mut draft.row.messages;
    say.push(Message::MadeByReport {});
    let phone = cells.phones.first().cloned();
    let leader = (!cells.leader.is_empty()).then(|| Entering {
        person: cells.leader.person(phone.clone()),
        representing: cells.leader.representing.clone(),
    });
    if leader.is_none() {
        say.push(Message::LeaderNone {});
        say.extend(phone.map(|_| Message::PhoneOfNobody {}));
    }
    say.extend(cells.note.clone().map(|note| Message::NoteTaken { note }));
    let (zalo, note) = (cells.zalo.made() == Some(true), cells.note.clone());
    draft.row.intent = Intent::Make(NewTeam { title, place, leader, zalo, note });
}

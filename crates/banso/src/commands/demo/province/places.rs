//! Villages in the communes of the shipped tree, their teams, and the decisions by which these stand.

use super::{
    Shape,
    chance::{Chance, Ids, parted},
    names,
};
use jiff::{SignedDuration, Timestamp};
use rules::{
    channels::Owner,
    day::Day,
    ids::{MemberId, OperationId, TeamId, UnitId},
    operations::{
        AddMember, AddTeam, Body, DeclareHouseholds, Operation, PersonRef, RecordDecision, RecordTraining, SetChannel,
        SetContact,
    },
    teams::{DecisionKind, Place, Representing, Role, Sex, Source, Training},
    units::{Change, Kind, Level, Reform, Registry},
};
use std::collections::BTreeMap;

/// When the sample's villages, teams and trainings were.
#[derive(Clone, Copy, Debug)]
struct Days {
    villages: Day,
    founded: Day,
    trained: Day,
}

impl Days {
    fn of_letter() -> Self {
        let day = |month, day| Day::new(2022, month, day).unwrap_or(Day::MIN);
        Self { villages: day(5, 1), founded: day(5, 20), trained: day(6, 15) }
    }
}

/// A village with its team.
#[derive(Clone, Debug)]
pub(super) struct Village {
    /// Its place among all of them.
    pub(super) at: usize,
    pub(super) id: UnitId,
    pub(super) team: TeamId,
    pub(super) members: Vec<MemberId>,
    pub(super) households: usize,
}

/// All places: the operations that make them, and the villages.
pub(super) struct Places {
    pub(super) operations: Vec<Operation>,
    pub(super) villages: Vec<Village>,
}

/// Whom members stand for, in order.
const STANDING_FOR: [(Role, Representing); 7] = [
    (Role::Leader, Representing::VillageHead),
    (Role::Deputy, Representing::YouthUnion),
    (Role::Volunteer, Representing::WomensUnion),
    (Role::Volunteer, Representing::Volunteer),
    (Role::Volunteer, Representing::Teacher),
    (Role::Volunteer, Representing::Volunteer),
    (Role::Volunteer, Representing::Volunteer),
];

impl Places {
    /// What stands in a province of the shipped tree, in the communes of 2022.
    pub(super) fn of(shape: &Shape, seed: u64, today: Day, registry: &Registry) -> Self {
        let days = Days::of_letter();
        let communes = registry.list(Level::Commune, days.founded);
        let villages = parted(shape.villages, &vec![1; communes.len()]);
        let weights = |salt: u64| -> Vec<usize> {
            let weight = |at| 60 + Chance::of(seed, salt << 32 | at).below(81);
            (0..).take(shape.villages).map(weight).collect()
        };
        let households = parted(shape.households, &weights(1));
        let members = parted(shape.members, &vec![1; shape.villages]);
        let mut sizes = households.into_iter().zip(members).enumerate();
        let mut making =
            Making { days, seed, today, operations: Vec::new(), created: BTreeMap::new(), villages: Vec::new() };
        for (number, (commune, count)) in communes.into_iter().zip(villages).enumerate() {
            let sizes: Vec<_> = sizes.by_ref().take(count).collect();
            let district = registry.parent(commune, days.founded).unwrap_or(commune);
            making.commune(number, (district, commune), &sizes);
        }
        for (number, unit) in registry.list(Level::Commune, today).into_iter().enumerate() {
            making.contact(number, unit, registry, today);
        }
        let mut operations = making.reforms();
        operations.append(&mut making.operations);
        Self { operations, villages: making.villages }
    }
}

/// The places of the ids that belong to no village, behind all villages.
const COMMUNES: u64 = 10_000;
const CONTACTS: u64 = 11_000;
const REFORMS: u64 = 12_000;

struct Making {
    days: Days,
    seed: u64,
    today: Day,
    operations: Vec<Operation>,
    /// The villages that come into being, by district: a reform each.
    created: BTreeMap<UnitId, Vec<Change>>,
    villages: Vec<Village>,
}

/// A little after the working day of something.
pub(super) fn evening(day: Day) -> Timestamp {
    day.begins() + SignedDuration::from_hours(19)
}

impl Making {
    fn push(&mut self, id: OperationId, day: Day, body: Body) -> OperationId {
        self.operations.push(Operation { id, captured: evening(day), device: None, body });
        id
    }

    /// The acts by which the villages come into being; before everything else.
    fn reforms(&mut self) -> Vec<Operation> {
        let (day, source) = (self.days.villages, Some("Dữ liệu mẫu".to_owned()));
        let reform = |(number, changes): (u64, Vec<Change>)| Operation {
            id: Ids::of(self.seed, self.today, REFORMS + number).operation(),
            captured: evening(day),
            device: None,
            body: Body::EnactReform(Reform { day, act: None, source: source.clone(), changes }),
        };
        (0..).zip(std::mem::take(&mut self.created).into_values()).map(reform).collect()
    }

    fn commune(&mut self, number: usize, (district, commune): (UnitId, UnitId), sizes: &[(usize, (usize, usize))]) {
        if sizes.is_empty() {
            return;
        }
        let founded = self.days.founded;
        let mut own = Ids::of(self.seed, self.today, COMMUNES + u64::try_from(number).unwrap_or_default());
        let mut ids: Vec<(Ids, UnitId)> = Vec::new();
        for (at, _) in sizes {
            let mut of_village = Ids::of(self.seed, self.today, u64::try_from(*at).unwrap_or_default());
            let unit = UnitId(of_village.next());
            ids.push((of_village, unit));
        }
        let create = |((at, _), (_, unit)): (&(usize, _), &(Ids, UnitId))| Change::Create {
            unit: *unit,
            kind: Kind::Thon,
            name: names::village(*at),
            code: None,
            parent: Some(commune),
        };
        self.created.entry(district).or_default().extend(sizes.iter().zip(&ids).map(create));
        let mut teams = Vec::new();
        for ((at, (households, members)), (ids, unit)) in sizes.iter().zip(ids) {
            teams.push(self.village(*at, unit, ids, *households, *members));
        }
        let decision = RecordDecision {
            unit: commune,
            kind: DecisionKind::Establish,
            number: format!("{:02}/QĐ-UBND", 30 + number % 60),
            day: founded,
            from: founded,
            signer: Some("Chủ tịch (mẫu)".to_owned()),
            teams,
            scan: None,
        };
        self.push(own.operation(), founded, Body::RecordDecision(decision));
    }

    fn village(&mut self, at: usize, village: UnitId, mut ids: Ids, households: usize, members: usize) -> TeamId {
        let Days { founded, trained, .. } = self.days;
        let mut chance = Chance::of(self.seed, 2 << 32 | u64::try_from(at).unwrap_or_default());
        let declared = DeclareHouseholds {
            village,
            households: u32::try_from(households).unwrap_or_default(),
            day: founded,
            source: Some("Dữ liệu mẫu".to_owned()),
        };
        self.push(ids.operation(), founded, Body::DeclareHouseholds(declared));
        let add = AddTeam {
            title: format!("Thôn {}", names::village(at)),
            place: Place::Villages(vec![village]),
            from: founded,
            source: Source::Report,
        };
        let team: TeamId = self.push(ids.operation(), founded, Body::AddTeam(add)).into();
        let mut terms = Vec::new();
        for (role, representing) in STANDING_FOR.iter().cycle().take(members).copied() {
            let is_woman = representing == Representing::WomensUnion || chance.happens(30);
            let sex = if is_woman { Sex::Female } else { Sex::Male };
            let person = PersonRef::New {
                name: names::person(&mut chance, sex),
                birth_year: i16::try_from(1965 + chance.below(38)).ok(),
                sex: Some(sex),
                phone: names::phone(&mut chance).filter(|_| chance.happens(80)),
                it_skill: Some(chance.happens(25)),
            };
            let role = if terms.len() < STANDING_FOR.len() { role } else { Role::Volunteer };
            let add = AddMember { team, person, role, representing: vec![representing], from: founded };
            let id = self.push(ids.operation(), founded, Body::AddMember(add));
            if role == Role::Leader && chance.happens(60) {
                let training = Training { day: trained, course: "Kỹ năng số cơ bản (mẫu)".to_owned() };
                self.push(
                    ids.operation(),
                    trained,
                    Body::RecordTraining(RecordTraining { person: id.into(), training }),
                );
            }
            terms.push(id.into());
        }
        if chance.happens(90) {
            let channel = SetChannel { owner: Owner::Team(team), name: None, made: Some(Some(trained)) };
            self.push(ids.operation(), trained, Body::SetChannel(channel));
        }
        self.villages.push(Village { at, id: village, team, members: terms, households });
        team
    }

    fn contact(&mut self, number: usize, unit: UnitId, registry: &Registry, today: Day) {
        let mut ids = Ids::of(self.seed, self.today, CONTACTS + u64::try_from(number).unwrap_or_default());
        let mut chance = Chance::of(self.seed, 3 << 32 | u64::try_from(number).unwrap_or_default());
        let from = registry.get(unit).map_or(today, |unit| unit.life().from).max(self.days.founded);
        let contact = SetContact {
            unit,
            name: format!("Công chức Văn hóa – Xã hội {} (mẫu)", registry.full_name(unit, today)),
            position: Some("Đầu mối (mẫu)".to_owned()),
            phone: names::phone(&mut chance),
            from,
        };
        self.push(ids.operation(), from, Body::SetContact(contact));
    }
}

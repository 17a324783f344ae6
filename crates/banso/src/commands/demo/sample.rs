//! Sample teams of two districts. Every person is invented and marked "(mẫu)"; phones are of a range that is marked too. Some
//! villages have no team and some teams lack something, so that a newcomer sees what the program says then.

use rules::{
    channels::Owner,
    day::Day,
    ids::{OperationId, TeamId, UnitId},
    operations::{
        AddMember, AddTeam, Body, DeclareHouseholds, Operation, PersonRef, RecordDecision, RecordTraining, SetChannel,
        SetContact,
    },
    phones::Phone,
    teams::{DecisionKind, Place, Representing, Role, Sex, Source, Training},
    units::{Change, Kind, Reform, Registry},
};
use store::Surroundings;

/// The sample districts' codes in 2022: Bảo Thắng and Sa Pa.
const DISTRICTS: [&str; 2] = ["086", "088"];
const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lù", "Giàng", "Vàng", "Hoàng", "Lý", "Phạm"];
const MIDDLE_MALE: [&str; 4] = ["Văn", "A", "Đức", "Minh"];
const MIDDLE_FEMALE: [&str; 4] = ["Thị", "Thu", "Ngọc", "Thị"];
const GIVEN: [&str; 12] = ["An", "Bình", "Chín", "Dung", "Hà", "Hương", "Kiên", "Lan", "Páo", "Sơn", "Tuyết", "Vân"];
const VILLAGES: [&str; 6] = ["Bản Mẫu", "Suối Mẫu", "Nậm Mẫu", "Khe Mẫu", "Na Mẫu", "Tả Mẫu"];

/// The days of the sample: teams of May 2022, trained in June.
struct Days {
    founded: Day,
    trained: Day,
}

/// All sample operations, in order.
pub(super) fn operations(registry: &Registry, surroundings: &Surroundings) -> Vec<Operation> {
    let day = |year, month, day| Day::new(year, month, day).unwrap_or(Day::MIN);
    let days = Days { founded: day(2022, 5, 20), trained: day(2022, 6, 15) };
    let mut sample = Sample { surroundings, days, operations: Vec::new(), people: 0, villages: 0 };
    let founded = sample.days.founded;
    let districts = DISTRICTS.iter().filter_map(|code| registry.by_code(code, founded));
    for (at, district) in districts.map(|unit| unit.id).enumerate() {
        sample.contact(district, &format!("Phòng Văn hóa và Thông tin (mẫu {})", at + 1));
        for (number, commune) in registry.children(district, founded).into_iter().enumerate() {
            let era = registry.era(commune, founded);
            sample.commune(commune, era.map_or("", |era| era.name.as_str()), number);
        }
    }
    sample.operations
}

struct Sample<'a> {
    surroundings: &'a Surroundings,
    days: Days,
    operations: Vec<Operation>,
    people: usize,
    villages: usize,
}

impl Sample<'_> {
    fn push(&mut self, body: Body) -> OperationId {
        let id = OperationId(self.surroundings.id());
        self.operations.push(Operation { id, captured: self.surroundings.now(), device: None, body });
        id
    }

    fn contact(&mut self, unit: UnitId, name: &str) {
        let phone = self.phone();
        let position = Some("Đầu mối Ban Chỉ đạo (mẫu)".to_owned());
        self.push(Body::SetContact(SetContact {
            unit,
            name: name.to_owned(),
            position,
            phone,
            from: self.days.founded,
        }));
    }

    fn commune(&mut self, commune: UnitId, name: &str, number: usize) {
        let villages = self.villages(commune, name, number);
        let mut teams = Vec::new();
        for (at, (village, title)) in villages.iter().enumerate() {
            // One village in nine has no team yet.
            if (number + at) % 9 != 8 {
                teams.push(self.team(*village, title, number + at));
            }
        }
        // One commune in four hasn't sent its decision.
        if number % 4 != 3 {
            let decision = RecordDecision {
                unit: commune,
                kind: DecisionKind::Establish,
                number: format!("{:02}/QĐ-UBND", 30 + number),
                day: self.days.founded,
                from: self.days.founded,
                signer: Some("Chủ tịch (mẫu)".to_owned()),
                teams,
                scan: None,
            };
            self.push(Body::RecordDecision(decision));
        }
        if number % 3 != 2 {
            self.contact(commune, &format!("Công chức Văn hóa – Xã hội {name} (mẫu)"));
        }
    }

    /// Three to six villages, with their declared households.
    fn villages(&mut self, commune: UnitId, name: &str, number: usize) -> Vec<(UnitId, String)> {
        let names = match name {
            // The two villages that the letter itself names.
            "Gia Phú" => vec!["Bản Bay".to_owned(), "Nậm Phảng".to_owned()],
            _ => Vec::new(),
        };
        let invented = VILLAGES.iter().take(3 + number % 4).map(|name| {
            self.villages += 1;
            format!("{name} {}", self.villages)
        });
        let names = names.into_iter().chain(invented);
        let made: Vec<(UnitId, String)> = names.map(|name| (UnitId(self.surroundings.id()), name)).collect();
        let create = |(unit, name): &(UnitId, String)| Change::Create {
            unit: *unit,
            kind: Kind::Thon,
            name: name.clone(),
            code: None,
            parent: Some(commune),
        };
        let changes = made.iter().map(create).collect();
        let source = Some("Dữ liệu mẫu".to_owned());
        let day = Day::new(2022, 5, 1).unwrap_or(self.days.founded);
        self.push(Body::EnactReform(Reform { day, act: None, source: source.clone(), changes }));
        for (at, (village, _)) in (0_u32..).zip(&made) {
            let households = 60 + (u32::try_from(number).unwrap_or(0) * 17 + at * 23) % 140;
            let declared =
                DeclareHouseholds { village: *village, households, day: self.days.founded, source: source.clone() };
            self.push(Body::DeclareHouseholds(declared));
        }
        made.into_iter().map(|(unit, name)| (unit, format!("Thôn {name}"))).collect()
    }

    fn team(&mut self, village: UnitId, title: &str, number: usize) -> TeamId {
        let from = self.days.founded;
        let place = Place::Villages(vec![village]);
        let team: TeamId =
            self.push(Body::AddTeam(AddTeam { title: title.to_owned(), place, from, source: Source::Report })).into();
        let mut members = vec![
            (Role::Leader, vec![Representing::VillageHead]),
            (Role::Deputy, vec![Representing::YouthUnion]),
            (Role::Volunteer, vec![Representing::WomensUnion]),
            (Role::Volunteer, vec![Representing::Volunteer]),
        ];
        match number % 7 {
            3 => drop(members.pop()),
            5 => drop(members.remove(1)),
            6 => members.push((Role::Volunteer, vec![Representing::Teacher])),
            _ => {}
        }
        for (role, representing) in members {
            let person = self.person(representing.contains(&Representing::WomensUnion));
            let id = self.push(Body::AddMember(AddMember { team, person, role, representing, from }));
            if role == Role::Leader && number.is_multiple_of(2) {
                let training =
                    Training { day: self.days.trained, course: "Kỹ năng số cơ bản (mẫu)".to_owned() };
                self.push(Body::RecordTraining(RecordTraining { person: id.into(), training }));
            }
        }
        if number % 3 != 1 {
            let owner = Owner::Team(team);
            self.push(Body::SetChannel(SetChannel { owner, name: None, made: Some(Some(self.days.trained)) }));
        }
        team
    }

    fn person(&mut self, is_woman: bool) -> PersonRef {
        let at = self.people;
        self.people += 1;
        let sex = if is_woman || at % 3 == 1 { Sex::Female } else { Sex::Male };
        let middle = if sex == Sex::Female { MIDDLE_FEMALE } else { MIDDLE_MALE };
        let name =
            format!("{} {} {} (mẫu)", FAMILY[at % FAMILY.len()], middle[at / 3 % 4], GIVEN[at / 2 % GIVEN.len()]);
        let birth_year = i16::try_from(1965 + at * 7 % 38).ok();
        let phone = if at % 5 == 4 { None } else { self.phone() };
        PersonRef::New { name, birth_year, sex: Some(sex), phone, it_skill: Some(at.is_multiple_of(4)) }
    }

    /// A number of a range kept for the sample.
    fn phone(&self) -> Option<Phone> {
        Phone::new(&format!("0900000{:03}", self.people % 1000)).ok()
    }
}

//! A province's villages, and people of some of their teams with a phone in hand.

use crate::{http::Connection, surroundings::of_machine};
use anyhow::{Context, Result, bail};
use rules::{
    catalogue::Counting,
    day::Day,
    ids::{DeviceId, HouseholdId, ItemId, OperationId, UnitId},
    operations::{
        AddAccount, AddHousehold, AddMember, AddTeam, Body, HouseholdChange, Operation, Outcome, PersonRef, Signed,
    },
    teams::{Place, Role, Source},
    units::{Change, Kind, Level, Reform},
};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    path::Path,
    time::{Duration, Instant},
};
use store::{Location, Scope, Store, Token, hex};

/// A province has about so many villages.
const VILLAGES: usize = 2_900;
/// So many people have a phone in each measurement; a person may send only so fast.
const PEOPLE: usize = 384;
/// So many households each of them looks after.
const HOUSEHOLDS: usize = 60;
/// So many items are noted of each: more than one measurement sends, so that each of them is new.
pub(crate) const ITEMS: usize = 5;

pub(crate) async fn open(folder: &Path, database: Option<&str>) -> Result<Store> {
    let surroundings = of_machine();
    Ok(Store::open(Location { folder, database }, surroundings).await?)
}

/// Applies operations as the machine's operator.
pub(crate) async fn apply(store: &Store, operations: Vec<Operation>) -> Result<()> {
    let outcomes = store.apply(&Scope::operator(), operations).await?;
    match outcomes.iter().find(|outcome| **outcome != Outcome::Applied) {
        Some(other) => bail!("{other:?}"),
        None => Ok(()),
    }
}

/// The villages, and who works there.
pub(crate) struct Province {
    pub(crate) villages: Vec<UnitId>,
    /// What a household has or has not.
    pub(crate) items: Vec<ItemId>,
    pub(crate) people: Vec<Person>,
    /// Those of the next measurement, of whose households nothing is noted yet: both do the same work.
    rested: Vec<Person>,
}

/// The day from which everything is there.
pub(crate) fn beginning() -> Result<Day> {
    Day::new(2025, 8, 1).context("a day")
}

impl Province {
    pub(crate) async fn settle(folder: &Path, database: Option<&str>) -> Result<Self> {
        let store = open(folder, database).await?;
        let from = beginning()?;
        let catalogue = store.catalogue(&Scope::operator()).await?;
        let items = catalogue.into_values().filter(|item| {
            item.kind.is_of_households() && item.counting == Counting::Household && item.life.contains(store.today())
        });
        let items: Vec<ItemId> = items.map(|item| item.id).take(ITEMS).collect();
        let villages = villages(&store, from).await?;
        let mut people = Vec::new();
        for (number, village) in villages.iter().take(2 * PEOPLE).enumerate() {
            people.push(Person::begin(&store, number, *village, &items, from).await?);
        }
        store.close().await?;
        let rested = people.split_off(PEOPLE);
        Ok(Self { villages, items, people, rested })
    }

    /// Others come for those who have sent.
    pub(crate) fn relieve(&mut self) {
        self.people = std::mem::take(&mut self.rested);
    }

    /// Everybody, spread over so many phones.
    pub(crate) fn take_phones(&mut self, phones: usize) -> Vec<Vec<Person>> {
        let each = self.people.len().div_ceil(phones);
        let mut people = std::mem::take(&mut self.people).into_iter();
        (0..phones).map(|_| people.by_ref().take(each).collect()).collect()
    }
}

async fn villages(store: &Store, day: Day) -> Result<Vec<UnitId>> {
    let communes = store.registry(&Scope::operator()).await?.list(Level::Commune, day);
    let villages: Vec<UnitId> = (0..VILLAGES).map(|_| UnitId(store.surroundings().id())).collect();
    let create = |(at, unit): (usize, &UnitId)| Change::Create {
        unit: *unit,
        kind: Kind::Thon,
        name: format!("Mẫu {at}"),
        code: None,
        parent: Some(communes[at % communes.len()]),
    };
    let changes = villages.iter().enumerate().map(create).collect();
    let reform = Body::EnactReform(Reform { day, act: None, source: None, changes });
    apply(store, vec![store.operation(reform)]).await?;
    Ok(villages)
}

/// A household put on a village's list.
pub(crate) fn household(village: UnitId, number: usize, from: Day) -> Body {
    Body::Household(HouseholdChange::Add(AddHousehold {
        village,
        head: Some(format!("Chủ hộ mẫu {number}")),
        nickname: None,
        phone: None,
        size: Some(4),
        adults: Some(2),
        consent: None,
        from,
        split_from: None,
        on_behalf: None,
    }))
}

/// Somebody with a phone.
pub(crate) struct Person {
    session: String,
    device: DeviceId,
    secret: [u8; 32],
    appointment: String,
    households: Vec<HouseholdId>,
    items: Vec<ItemId>,
    today: Day,
    cursor: String,
    /// How many things he or she has noted.
    noted: usize,
}

/// What a phone looks for in an answer.
#[derive(Deserialize)]
struct Told {
    cursor: String,
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    state: String,
    reason: Option<serde_json::Value>,
}

impl Person {
    /// A leader of a village's team who is signed in on a phone.
    async fn begin(store: &Store, number: usize, village: UnitId, items: &[ItemId], from: Day) -> Result<Self> {
        let (title, place) = ("Tổ mẫu".to_owned(), Place::Villages(vec![village]));
        let team = store.operation(Body::AddTeam(AddTeam { title, place, from, source: Source::Report }));
        let name = format!("Tổ trưởng mẫu {number}");
        let person = PersonRef::New { name: name.clone(), birth_year: None, sex: None, phone: None, it_skill: None };
        let (role, representing) = (Role::Leader, Vec::new());
        let entry = AddMember { team: team.id.into(), person, role, representing, from };
        let entry = store.operation(Body::AddMember(entry));
        let (sign_in_name, person) = (format!("to.truong.{number}"), Some(entry.id.into()));
        let account = store.operation(Body::AddAccount(AddAccount { sign_in_name, name, phone: None, person }));
        let (term, account_id) = (entry.id, account.id);
        let mut operations = vec![team, entry, account];
        operations.extend((0..HOUSEHOLDS).map(|at| store.operation(household(village, at, from))));
        let households = operations.iter().skip(3).map(|operation| operation.id.into()).collect();
        apply(store, operations).await?;
        let browser = Token::new(store.surroundings());
        let device = store.enrol(account_id.into(), &browser, "Điện thoại mẫu", None).await?;
        let session = store.begin_session(account_id.into(), "bench", Some(device)).await?;
        let scope = store.session_scope(&session).await?.context("nobody is signed in")?;
        let secret = store.device_secret(&scope, device).await?.context("the device is another's")?;
        Ok(Self {
            session: session.as_str().to_owned(),
            device,
            secret,
            appointment: term.to_string(),
            households,
            items: items.to_vec(),
            today: store.today(),
            cursor: String::new(),
            noted: 0,
        })
    }

    /// What a household has now, and the next time round has no more: an operation as it travels.
    pub(crate) fn adoption(&mut self) -> String {
        let (at, pass) = (self.noted % (self.households.len() * ITEMS), self.noted / (self.households.len() * ITEMS));
        self.noted += 1;
        let (household, item) = (self.households[at / ITEMS], self.items[at % ITEMS]);
        let in_use = pass.is_multiple_of(2);
        let body = format!(
            r#"{{"household":"{household}","item":"{item}","in_use":{in_use},"origin":{{"how":"helped"}},"since":"{}"}}"#,
            self.today
        );
        let (id, captured) = (OperationId(of_machine().id()).to_string(), format!("{:.3}", of_machine().now()));
        let (kind, appointment) = ("adoption.set", self.appointment.as_str());
        let signed = Signed { id: &id, captured: &captured, kind, version: 1, appointment, body: &body };
        format!(
            r#"{{"id":"{id}","captured":"{captured}","kind":"{kind}","version":1,"appointment":"{appointment}","device":"{}","signature":"{}","body":{body}}}"#,
            self.device,
            hex(&signed.signature(&self.secret))
        )
    }

    /// One round with the server; how long it took. The cursor moves on.
    pub(crate) async fn round(&mut self, line: &mut Connection, operations: &[String]) -> Result<Duration> {
        let cursor = if self.cursor.is_empty() { "null".to_owned() } else { serde_json::to_string(&self.cursor)? };
        let mut body = String::with_capacity(200 + operations.iter().map(|one| one.len() + 1).sum::<usize>());
        let now = of_machine().now();
        write!(body, r#"{{"sent":"{now:.3}","cursor":{cursor},"villages":null,"operations":["#)?;
        body.push_str(&operations.join(","));
        body.push_str("]}");
        let begun = Instant::now();
        let answer = line.post("/api/v1/sync", &self.session, &body).await?;
        let took = begun.elapsed();
        self.cursor = serde_json::from_str::<Told>(&answer)?.cursor;
        Ok(took)
    }

    /// Asks again what became of these operations, all of which must have been applied.
    pub(crate) async fn must_be_applied(&self, line: &mut Connection, operations: &[String]) -> Result<()> {
        let now = of_machine().now();
        let body = format!(r#"{{"sent":"{now:.3}","villages":[],"operations":[{}]}}"#, operations.join(","));
        let answer = line.post("/api/v1/sync", &self.session, &body).await?;
        let told: Told = serde_json::from_str(&answer)?;
        match told.answers.iter().find(|answer| answer.state != "applied") {
            Some(other) => bail!("an operation is {}: {:?}", other.state, other.reason),
            None => Ok(()),
        }
    }
}

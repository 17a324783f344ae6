//! Whatever is done, by whomever: nobody reads of a household, a producer or what a team did that is none of his business.
//!
//! Every household bears a mark of its own in its head's name, producers and products in theirs, what teams did in its note; photos are
//! known by their hash. Who may read it is worked out here from where they are, where teams work and which duties there are, as it
//! stands in the tables; the store's own scopes are not asked.

use crate::harness::{
    TestStore,
    builders::*,
    day,
    stories::{Move, pick, tell_stories},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    access::Role as Duty,
    catalogue::ItemKind,
    day::Span,
    ids::{AccountId, ActivityId, HouseholdId, ItemId, MemberId, OperationId, ProducerId, ProductId, TeamId, UnitId},
    operations::{ActivityChange, Body, Outcome, PlaceTeam, Wire, decode},
    teams::Place,
    units::Change,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Write as _};
use store::{ActivityFilter, HouseholdFilter, JournalFilter, KeptFile, ProducerFilter, Scope, Seat, SyncCursor};

/// While there were districts.
const TODAY: &str = "2023-05-10";

fn body(kind: &str, fields: Value) -> Body {
    decode(Wire { kind: kind.to_owned(), version: 1, fields }).expect(kind)
}

struct Told<'a> {
    store: &'a TestStore,
    units: Vec<UnitId>,
    communes: [UnitId; 2],
    villages: Vec<UnitId>,
    teams: Vec<TeamId>,
    members: Vec<MemberId>,
    accounts: Vec<AccountId>,
    meeting: ItemId,
    households: Vec<(HouseholdId, String)>,
    activities: Vec<ActivityId>,
    producers: Vec<ProducerId>,
    products: Vec<ProductId>,
    /// Marks of what is no household: producers and products by their names, activities by their notes and photos.
    things: Vec<(OperationId, String)>,
    drawn: usize,
}

impl Told<'_> {
    fn body(&self, what: u8, a: usize, b: usize, c: usize, photo: &str) -> Body {
        let mark = self.next_mark();
        let (village, team) = (pick(&self.villages, a), pick(&self.teams, c));
        let household = |at: usize| self.households[at % self.households.len()].0;
        let from = pick(&["2022-06-05", "2023-01-01", TODAY], c);
        match what % 12 {
            0..=2 => {
                let head = format!("Mẫu {mark}");
                body("household.add", json!({"village": village, "head": head, "from": from}))
            }
            3 | 4 => body("household.move", json!({"household": household(b), "village": village, "from": from})),
            5 => body("household.merge", json!({"survivor": household(a), "doubles": [household(b)]})),
            6 => body("household.end", json!({"household": household(b), "day": from})),
            7 => {
                let households: BTreeSet<HouseholdId> = [household(a), household(b)].into();
                let fields = json!({"team": team, "village": village, "kind": self.meeting, "day": TODAY,
                    "people": 5, "households": households, "note": mark, "photos": [photo]});
                body("activity.record", fields)
            }
            8 => {
                let fields = json!({"village": village, "name": mark, "form": "household",
                    "household": household(b), "from": from});
                body("producer.add", fields)
            }
            9 => match self.producers.as_slice() {
                [] => body("member.end", json!({"member": pick(&self.members, b), "day": from})),
                some if b.is_multiple_of(2) => {
                    let fields = json!({"producer": pick(some, a), "name": mark, "category": "food", "from": from});
                    body("product.add", fields)
                }
                some => {
                    let fields = json!({"producer": pick(some, a), "household": household(b), "from": from});
                    body("producer.lead", fields)
                }
            },
            10 => Body::PlaceTeam(PlaceTeam { team, place: Place::Villages(vec![village]), from: day(from) }),
            _ => {
                let parent = Some(pick(&self.communes, b));
                reform(from, vec![Change::Amend { unit: village, name: None, kind: None, code: None, parent }])
            }
        }
    }

    fn next_mark(&self) -> String {
        format!("H{:04}H", self.drawn)
    }

    /// Something that only looks like a photo.
    async fn photo(&self) -> String {
        let bytes = self.next_mark().into_bytes();
        let photo = KeptFile { name: "anh.jpg".to_owned(), media_type: "image/jpeg".to_owned(), bytes };
        self.store.keep_file(&Scope::operator(), photo).await.expect("room")
    }

    async fn make(&mut self, body: Body, scope: &Scope) -> bool {
        let operation = self.store.operation(body);
        let (id, body): (OperationId, Body) = (operation.id, operation.body.clone());
        let mark = self.next_mark();
        self.drawn += 1;
        if self.store.send(scope, operation).await != Outcome::Applied {
            return false;
        }
        match rules::operations::encode(&body).expect("written down").kind.as_str() {
            "household.add" => self.households.push((id.into(), mark)),
            "activity.record" => {
                self.activities.push(id.into());
                self.things.push((id, mark));
                if let Body::Activity(ActivityChange::Record(record)) = body {
                    self.things.extend(record.photos.iter().map(|photo| (id, photo.to_string())));
                }
            }
            "producer.add" => {
                self.producers.push(id.into());
                self.things.push((id, mark));
            }
            "product.add" => {
                self.products.push(id.into());
                self.things.push((id, mark));
            }
            _ => {}
        }
        true
    }

    /// An id as text, as this database writes it in a statement.
    fn id(&self, column: &str) -> String {
        if self.store.raw.is_postgres() {
            format!("REPLACE(CAST({column} AS TEXT), '-', '')")
        } else {
            format!("LOWER(HEX({column}))")
        }
    }

    async fn pairs(&self, of: &str, and: &str, from: &str) -> Vec<(String, String)> {
        let (of, and) = (self.id(of), self.id(and));
        let rows = self.store.raw.texts(&format!("SELECT {of} || '|' || {and} FROM {from}")).await;
        rows.into_iter()
            .filter_map(|row| row.split_once('|').map(|(of, and)| (of.to_owned(), and.to_owned())))
            .collect()
    }

    /// The marks that may be read under a duty: on the pages, and in the journal, where what was said of a household stays with the
    /// places in which it lived.
    async fn may_read(&self, role: Duty, seat: &Seat) -> [BTreeSet<String>; 2] {
        let (tree, today) = (self.store.tree().await, day(TODAY));
        let own: BTreeSet<String> = match (role, seat) {
            (Duty::CommuneOfficer, Seat::Unit(commune)) => {
                let here = self.villages.iter().filter(|village| tree.path(**village, today).contains(commune));
                here.map(|village| village.0.simple().to_string()).collect()
            }
            (Duty::TeamLeader | Duty::TeamDeputy | Duty::TeamMember, Seat::Team { team, .. }) => {
                let now = format!("team_place WHERE from_day <= '{TODAY}' AND '{TODAY}' < to_day");
                let places = self.pairs("team", "unit", &now).await;
                places.into_iter().filter(|(of, _)| *of == team.0.simple().to_string()).map(|(_, unit)| unit).collect()
            }
            _ => BTreeSet::new(),
        };
        let marked = |rows: Vec<(String, String)>| -> BTreeSet<String> {
            let there: BTreeSet<String> =
                rows.into_iter().filter(|(_, village)| own.contains(village)).map(|(id, _)| id).collect();
            let here = self.households.iter().filter(|(id, _)| there.contains(&id.0.simple().to_string()));
            here.map(|(_, mark)| mark.clone()).collect()
        };
        let things = |rows: Vec<(String, String)>| -> BTreeSet<String> {
            let there: BTreeSet<String> =
                rows.into_iter().filter(|(_, village)| own.contains(village)).map(|(id, _)| id).collect();
            let here = self.things.iter().filter(|(id, _)| there.contains(&id.0.simple().to_string()));
            here.map(|(_, mark)| mark.clone()).collect()
        };
        let mut now = marked(self.pairs("id", "village", "household").await);
        let product = "product p JOIN producer r ON r.id = p.producer";
        // What a team did stays with it, and with the village in which it was.
        let at_team = format!(
            "activity a JOIN team_place t ON t.team = a.team AND t.from_day <= '{TODAY}' AND '{TODAY}' < t.to_day"
        );
        for (of, and, from) in [
            ("id", "village", "producer"),
            ("p.id", "r.village", product),
            ("id", "village", "activity"),
            ("a.id", "t.unit", at_team.as_str()),
            // Whom it reached is told of it wherever he lives now.
            ("r.operation", "h.village", "reach r JOIN household h ON h.id = r.household"),
        ] {
            now.extend(things(self.pairs(of, and, from).await));
        }
        // One that turned out to be another is told with that one.
        let mark =
            |id: &str| self.households.iter().find(|(of, _)| of.0.simple().to_string() == id).map(|(_, mark)| mark);
        let merged = self.pairs("id", "merged_into", "household WHERE merged_into IS NOT NULL").await;
        for _ in 0..merged.len() {
            for (double, survivor) in &merged {
                if mark(survivor).is_some_and(|mark| now.contains(mark)) {
                    now.extend(mark(double).cloned());
                }
            }
        }
        if role != Duty::CommuneOfficer {
            return [now, BTreeSet::new()];
        }
        let lived = marked(self.pairs("household", "village", "household_place").await);
        // Where it was written down at first, should it turn out that it never lived there.
        let written = self.pairs("operation", "feed", "journal WHERE state = 'applied'").await;
        let (told, written) = (things(written.clone()), marked(written));
        let journal = [&now, &lived, &written, &told].into_iter().flatten().cloned().collect();
        [now, journal]
    }

    /// Everything of households that a scope can read: the pages, and the journal.
    async fn read(&self, scope: &Scope) -> [String; 2] {
        let (store, mut pages, mut journal) = (self.store, String::new(), String::new());
        let all = Span { from: day("2022-01-01"), to: day("2024-01-01") };
        for unit in &self.units {
            for ended in [false, true] {
                let filter = HouseholdFilter { ended, ..HouseholdFilter::default() };
                write!(pages, "{:?}", store.households(scope, *unit, &filter, day(TODAY)).await.expect("an answer"))
                    .expect("text");
            }
            let filter = ActivityFilter { days: all, team: None, kind: None, most: 100 };
            write!(pages, "{:?}", store.activities(scope, *unit, &filter).await.expect("an answer")).expect("text");
            let producers = store.producers(scope, *unit, &ProducerFilter::default()).await.expect("an answer");
            let recheck = store.recheck(scope, *unit, all).await.expect("an answer");
            let looks = store.household_looks(scope, *unit).await.expect("an answer");
            let known = store.known_households(scope, *unit, day(TODAY)).await.ok();
            let proposals = store.households_with_proposals(scope, &[*unit]).await.expect("an answer");
            write!(pages, "{producers:?}{recheck:?}{looks:?}{known:?}{proposals:?}").expect("text");
        }
        let phone = store.sync_changes(scope, Some(&self.units), &SyncCursor::default()).await.expect("an answer");
        write!(pages, "{phone:?}").expect("text");
        for (household, _) in &self.households {
            write!(pages, "{:?}", store.household(scope, *household).await.expect("an answer")).expect("text");
            let there = store.household(&Scope::operator(), *household).await.expect("an answer").expect("it is there");
            let reached = store.activities_of_household(scope, &there.household).await.expect("an answer");
            let sells = store.producers_of_household(scope, &there.household).await.expect("an answer");
            write!(pages, "{reached:?}{sells:?}").expect("text");
        }
        for product in &self.products {
            write!(pages, "{:?}", store.producer_of_product(scope, *product).await.expect("an answer")).expect("text");
        }
        for activity in &self.activities {
            write!(pages, "{:?}", store.activity(scope, *activity).await.expect("an answer")).expect("text");
        }
        for producer in &self.producers {
            write!(pages, "{:?}", store.producer(scope, *producer).await.expect("an answer")).expect("text");
        }
        for unit in [Some(self.communes[0]), Some(self.communes[1]), None] {
            let filter = JournalFilter { unit, ..JournalFilter::default() };
            write!(journal, "{:?}", store.journal(scope, &filter, None, 1000).await.expect("an answer")).expect("text");
        }
        let things = self.things.iter().map(|(id, _)| *id);
        for made in self.households.iter().map(|(household, _)| OperationId(household.0)).chain(things) {
            let made = store.journal_entry(scope, made).await.expect("an answer");
            write!(journal, "{made:?}").expect("text");
        }
        [pages, journal]
    }

    fn marks(&self) -> impl Iterator<Item = &str> {
        let households = self.households.iter().map(|(_, mark)| mark.as_str());
        households.chain(self.things.iter().map(|(_, mark)| mark.as_str()))
    }

    /// Lets every account read everything under each of its duties; tells how many names were read.
    async fn check(&self) -> Result<usize, TestCaseError> {
        let mut seen = 0;
        for (duty, scope) in self.store.every_scope(&self.accounts).await {
            let may = self.may_read(duty.role, &duty.seat).await;
            for (may, read) in may.iter().zip(self.read(&scope).await) {
                for mark in self.marks().filter(|mark| read.contains(*mark)) {
                    seen += 1;
                    prop_assert!(may.contains(mark), "{:?} at {:?} reads {mark}", duty.role, duty.seat);
                }
            }
        }
        let nobody = self.read(&Scope::public()).await.concat();
        let told = self.marks().find(|mark| nobody.contains(*mark));
        prop_assert!(told.is_none(), "somebody not signed in reads {told:?}");
        Ok(seen)
    }
}

async fn tell(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    store.clock.set("2023-05-10T02:00:00Z");
    let (province, district, gia_phu) =
        (store.unit("10", TODAY).await, store.unit("086", TODAY).await, store.gia_phu().await);
    let xuan_giao = store.unit("02932", TODAY).await;
    let villages = vec![
        store.village("Bản Bay").await,
        store.village("Bản Cầm").await,
        store.village_in(xuan_giao, "Thôn 1", "2022-05-01").await,
    ];
    let items = store.catalogue(&Scope::public()).await.expect("the catalogue");
    let mut told = Told {
        store,
        units: [vec![province, district, gia_phu, xuan_giao], villages.clone()].concat(),
        communes: [gia_phu, xuan_giao],
        teams: Vec::new(),
        members: Vec::new(),
        accounts: Vec::new(),
        meeting: items.values().find(|item| item.kind == ItemKind::Activity).expect("a kind").id,
        households: Vec::new(),
        activities: Vec::new(),
        producers: Vec::new(),
        products: Vec::new(),
        things: Vec::new(),
        drawn: 0,
        villages,
    };
    for village in told.villages.clone() {
        let (team, [leader, _, member, _]) = store.full_team(village).await;
        told.teams.push(team);
        for term in [leader, member] {
            told.members.push(term);
            told.accounts.push(store.account_of(term, &format!("nguoi{}", told.accounts.len())).await);
        }
        let head = format!("Mẫu H{:04}H", told.drawn);
        let add = body("household.add", json!({"village": village, "head": head, "from": "2022-06-01"}));
        told.make(add, &Scope::operator()).await;
    }
    // Of each kind one in each village.
    for (at, what) in (0..3).flat_map(|at| [7, 8, 9].map(|what| (at, what))) {
        let photo = told.photo().await;
        let body = told.body(what, at, if what == 9 { 0 } else { at }, at, &photo);
        prop_assert!(told.make(body, &Scope::operator()).await, "the story doesn't begin");
    }
    for (number, (role, unit)) in [
        (Duty::ItAdministrator, None),
        (Duty::DepartmentOfficer, Some(province)),
        (Duty::DepartmentViewer, Some(province)),
        (Duty::DistrictOfficer, Some(district)),
        (Duty::CommuneOfficer, Some(gia_phu)),
        (Duty::CommuneOfficer, Some(xuan_giao)),
    ]
    .into_iter()
    .enumerate()
    {
        told.accounts.push(store.account(&format!("canbo{number}"), role, unit, "2022-01-01").await);
    }
    let seen = told.check().await?;
    prop_assert!(seen > 30, "the search for names has gone blind: {seen}");
    for steps in story {
        for (what, a, b, c) in steps {
            // A quarter of it as somebody who is there, the rest as the operator, so that much applies.
            let scope = match what % 4 {
                0 => {
                    let token = store.begin_session(pick(&told.accounts, *c), "test", None).await.expect("a session");
                    store.session_scope(&token).await.expect("an answer").unwrap_or_else(Scope::public)
                }
                _ => Scope::operator(),
            };
            let photo = told.photo().await;
            told.make(told.body(what / 4, *a, *b, *c, &photo), &scope).await;
        }
    }
    told.check().await?;
    Ok(())
}

#[test]
fn no_sequence_of_operations_lets_an_account_read_households_outside_its_scope_on_sqlite() {
    tell_stories(TestStore::sqlite, 3, &tell);
}

#[test]
fn no_sequence_of_operations_lets_an_account_read_households_outside_its_scope_on_postgres() {
    tell_stories(TestStore::postgres, 1, &tell);
}

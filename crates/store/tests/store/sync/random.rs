//! However two phones' rounds and everybody's changes come one after another: in the end each phone holds what the page of its
//! villages shows.

use super::{add, at_work, change, phone::Phone, renamed};
use crate::harness::{TestStore, builders::*, day};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use rules::{
    households::{Consent, Origin},
    ids::{ActivityId, HouseholdId, ItemId, ProducerId, UnitId},
    operations::{
        ActivityChange, AddHousehold, Base, Body, EndHousehold, EraseHousehold, HouseholdChange, MergeHouseholds,
        MoveHousehold, Operation, SetAbsence, SetConsent, UseItem, Wire, decode,
    },
    units::Change,
};
use serde_json::json;
use store::{Scope, Seat};

type Step = (u8, usize, usize, u8);

fn pick<T: Copy>(all: &[T], at: usize) -> T {
    all[at % all.len()]
}

struct World<'a> {
    store: &'a TestStore,
    villages: Vec<UnitId>,
    items: Vec<ItemId>,
    households: Vec<HouseholdId>,
    /// A kind of activity.
    kind: ItemId,
    activities: Vec<ActivityId>,
    /// Those of the first two households, and one of nobody's.
    producers: Vec<ProducerId>,
    /// Whoever may write something: two leaders, and whoever may do anything.
    scopes: Vec<Scope>,
    /// Made by somebody and not sent yet.
    outbox: Vec<(Scope, Operation)>,
}

impl World<'_> {
    /// What a team did, changed, taken back or joined.
    fn activity(&self, (what, a, b, c): Step) -> Body {
        let (activity, household) = (pick(&self.activities, a), pick(&self.households, b));
        let on = pick(&["2025-04-01", "2025-08-15", "2025-08-29"], usize::from(c));
        let fields = match what % 4 {
            0 => {
                let teams = self.scopes.iter().filter_map(|scope| match &scope.acting()?.seat {
                    Seat::Team { team, units, .. } => Some((*team, units.first().copied()?)),
                    _ => None,
                });
                let (team, village) = pick(&teams.collect::<Vec<_>>(), a);
                let households = [household, pick(&self.households, a)];
                let kind = self.kind;
                json!({ "team": team, "village": village, "kind": kind, "day": on, "people": c, "households": households })
            }
            1 => {
                let (add, less) = ([household], [pick(&self.households, a)]);
                json!({ "activity": activity, "day": on, "add_households": add, "remove_households": less })
            }
            2 => json!({ "activity": activity }),
            _ => json!({ "survivor": activity, "double": pick(&self.activities, b) }),
        };
        let kind = ["record", "amend", "withdraw", "join"][usize::from(what % 4)];
        decode(Wire { kind: format!("activity.{kind}"), version: 1, fields }).expect("a body")
    }

    /// A seller takes a step, or none after all.
    fn selling(&self, (_, a, b, c): Step) -> Body {
        let (producer, step) = (pick(&self.producers, a), pick(&["photos", "stall", "packing"], b));
        let day = (c % 3 > 0).then(|| pick(&["2025-08-15", "2025-08-29"], usize::from(c)));
        let fields = json!({ "producer": producer, "step": step, "day": day });
        decode(Wire { kind: "producer.record_step".to_owned(), version: 1, fields }).expect("a body")
    }

    fn change(&mut self, (what, a, b, c): Step) -> HouseholdChange {
        let household = pick(&self.households, a);
        let on = day(pick(&["2022-07-01", "2023-02-20", "2025-08-15"], b));
        let base = (c % 3 == 0).then_some(Base { revision: u32::from(c % 5), after: None });
        match what % 10 {
            0 | 1 => {
                HouseholdChange::Add(AddHousehold { from: on, ..new_household(pick(&self.villages, b), "Hộ Mẫu") })
            }
            2 => HouseholdChange::Amend(rules::operations::AmendHousehold {
                base,
                ..renamed(household, &format!("Hộ {c}"))
            }),
            3 | 4 => HouseholdChange::Use(UseItem {
                household,
                item: pick(&self.items, b),
                in_use: c % 2 == 0,
                adults: None,
                origin: Origin::Alone {},
                since: on,
                base,
                on_behalf: None,
            }),
            5 => HouseholdChange::Move(MoveHousehold { household, village: pick(&self.villages, b), from: on }),
            6 => HouseholdChange::Merge(MergeHouseholds {
                survivor: household,
                doubles: vec![pick(&self.households, b)],
            }),
            7 if c % 2 == 0 => HouseholdChange::End(EndHousehold { household, day: on, reason: None }),
            7 => HouseholdChange::Erase(EraseHousehold { household, day: on }),
            8 => HouseholdChange::SetAbsence(SetAbsence { household, from: on, to: None }),
            _ => HouseholdChange::SetConsent(SetConsent { household, consent: Consent::Declined { day: on } }),
        }
    }

    /// Something is written down by somebody; some is sent at once, the rest later and in another order.
    async fn write(&mut self, step: Step) {
        let is_activity = step.0.is_multiple_of(3) && !self.activities.is_empty();
        let body = if step.0 % 7 == 1 {
            self.selling(step)
        } else if is_activity {
            self.activity((step.0 / 3, step.1, step.2, step.3))
        } else {
            change(self.change(step))
        };
        let operation = self.store.operation(body);
        match &operation.body {
            Body::Household(HouseholdChange::Add(_)) => self.households.push(operation.id.into()),
            Body::Activity(ActivityChange::Record(_)) => self.activities.push(operation.id.into()),
            _ => {}
        }
        let scope = self.scopes[usize::from(step.3) % self.scopes.len()].clone();
        self.outbox.push((scope, operation));
        if !step.3.is_multiple_of(4) {
            self.send(step.1).await;
        }
    }

    async fn send(&mut self, from: usize) {
        let mut all = std::mem::take(&mut self.outbox);
        let carrier = pick(&[0, 1, 2], from);
        if from.is_multiple_of(3) {
            all.reverse();
        }
        self.store.apply_carried(&self.scopes[carrier].clone(), all).await.expect("answers");
    }

    /// A village takes another in, if both still stand.
    async fn reform(&mut self, at: usize) {
        let (into, gone) = (pick(&self.villages, at), pick(&self.villages, at / 3));
        let body = reform("2025-09-01", vec![Change::Absorb { into, from: vec![gone] }]);
        self.store.outcome(&Scope::operator(), body).await;
    }
}

async fn tell(store: &TestStore, story: &[(u8, Step)]) -> Result<(), TestCaseError> {
    let (one, first) = at_work(store, "Bản Bay").await;
    let (two, second) = at_work(store, "Bản Cầm").await;
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let kind = items.values().find(|item| !item.kind.is_of_households()).expect("a kind of activity").id;
    let of_households = items.into_values().filter(|item| item.kind.is_of_households());
    let items = of_households.filter(|item| item.counting == rules::catalogue::Counting::Household);
    let households = vec![add(store, one, "Hộ Một").await, add(store, two, "Hộ Hai").await];
    let mut producers = Vec::new();
    for (village, household) in [(one, Some(households[0])), (two, Some(households[1])), (one, None)] {
        let form = if household.is_some() { "household" } else { "group" };
        let fields =
            json!({ "village": village, "name": "Mẫu", "form": form, "household": household, "from": "2022-07-01" });
        let add = decode(Wire { kind: "producer.add".to_owned(), version: 1, fields }).expect("a body");
        producers.push(store.done(add).await.into());
    }
    let mut world = World {
        store,
        villages: vec![one, two, store.village("Bản Lẻ").await],
        items: items.map(|item| item.id).take(6).collect(),
        households,
        kind,
        activities: vec![ActivityId(uuid::Uuid::from_u128(1))],
        producers,
        scopes: vec![first.scope.clone(), second.scope.clone(), Scope::operator()],
        outbox: Vec::new(),
    };
    let mut phones: [Phone; 2] = [first, second];
    for (what, step) in story {
        match what % 8 {
            0..=4 => world.write(*step).await,
            5 | 6 => drop(phones[step.1 % 2].round(store).await),
            // The answer is lost, or somebody reforms the villages.
            _ if step.2 % 3 > 0 => drop(phones[step.1 % 2].ask(store).await),
            _ => world.reform(step.1).await,
        }
    }
    world.send(1).await;
    for phone in &mut phones {
        phone.round(store).await;
        phone.must_agree(store).await;
        let still = phone.round(store).await;
        prop_assert!(
            still.households.is_empty()
                && still.whole.is_empty()
                && still.gone.is_empty()
                && still.activities.is_empty()
                && still.producers.is_empty()
                && still.producers_gone.is_empty()
        );
    }
    prop_assert!(store.verification().await.is_clean());
    Ok(())
}

fn tell_stories(on: impl AsyncFn() -> TestStore, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    let step = (any::<u8>(), 0_usize..1000, 0_usize..1000, any::<u8>());
    let told = TestRunner::new(config)
        .run(&vec((any::<u8>(), step), 1..40), |story| runtime.block_on(async { tell(&on().await, &story).await }));
    told.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn two_phones_end_with_what_the_pages_show_whatever_came_between_on_sqlite() {
    tell_stories(TestStore::sqlite, 24);
}

#[test]
fn two_phones_end_with_what_the_pages_show_whatever_came_between_on_postgres() {
    tell_stories(TestStore::postgres, 8);
}

/// Two households of other villages, both of them reached by an activity, prove to be one.
const REACHED_ELSEWHERE: [(u8, Step); 5] = [
    (8, (35, 103, 377, 25)),
    (8, (60, 887, 500, 92)),
    (99, (251, 56, 533, 10)),
    (109, (19, 647, 566, 164)),
    (50, (166, 426, 952, 32)),
];

/// A household that sells is forgotten, and then proves to be another.
const FORGOTTEN_AND_THE_SAME: [(u8, Step); 2] = [(0, (17, 650, 0, 5)), (8, (136, 71, 560, 62))];

#[tokio::test]
async fn the_journal_is_whole_where_a_forgotten_household_proves_to_be_another() {
    tell(&TestStore::sqlite().await, &FORGOTTEN_AND_THE_SAME).await.unwrap();
    tell(&TestStore::postgres().await, &FORGOTTEN_AND_THE_SAME).await.unwrap();
}

#[tokio::test]
async fn a_phone_is_told_of_an_activity_whose_households_elsewhere_prove_to_be_one() {
    tell(&TestStore::sqlite().await, &REACHED_ELSEWHERE).await.unwrap();
    tell(&TestStore::postgres().await, &REACHED_ELSEWHERE).await.unwrap();
}

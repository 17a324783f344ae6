//! What teams do, on both databases: written down by whoever was there, counted once, seen by the team and its commune.

use crate::harness::{
    TestStore,
    builders::*,
    day,
    stories::{Move, pick, tell_stories},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    activities::{Gone, Guided},
    catalogue::ItemKind,
    day::Span,
    households::ItemMeasure,
    ids::{ActivityId, HouseholdId, ItemId, MemberId, TeamId, UnitId},
    measures::{Counted, Measure},
    operations::{
        ActivityChange, AmendActivity, Body, EndHousehold, HouseholdChange, JoinActivities, MergeHouseholds,
        MoveHousehold, OnBehalf, Outcome, RecordActivity, Via, WithdrawActivity,
    },
};
use store::{ActivityFilter, Scope, Sums};

fn change(change: ActivityChange) -> Body {
    Body::Activity(change)
}

/// A team of four in a village, and what it may do there.
struct Village {
    village: UnitId,
    team: TeamId,
    members: [MemberId; 4],
    meeting: ItemId,
    vneid: ItemId,
}

impl Village {
    async fn of(store: &TestStore, name: &str) -> Self {
        let village = store.village(name).await;
        let (team, members) = store.full_team(village).await;
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let of =
            |kind, name: &str| items.values().find(|item| item.kind == kind && item.name.starts_with(name)).unwrap().id;
        Self { village, team, members, meeting: of(ItemKind::Activity, "Họp"), vneid: of(ItemKind::App, "VNeID") }
    }

    fn meeting(&self, on: &str, people: u32) -> RecordActivity {
        new_activity(self.team, self.village, self.meeting, day(on), people)
    }

    async fn household(&self, store: &TestStore, head: &str) -> HouseholdId {
        store.done(Body::Household(HouseholdChange::Add(new_household(self.village, head)))).await.into()
    }
}

async fn record(store: &TestStore, body: RecordActivity) -> ActivityId {
    store.done(change(ActivityChange::Record(body))).await.into()
}

fn amendment(activity: ActivityId) -> AmendActivity {
    serde_json::from_value(serde_json::json!({ "activity": activity })).unwrap()
}

async fn sums(store: &TestStore, unit: UnitId, on: &str) -> Sums {
    store.sums(&Scope::public(), &[unit], day(on), day(on)).await.unwrap().remove(&unit).unwrap_or_default()
}

fn all() -> ActivityFilter {
    ActivityFilter { days: Span::ALWAYS, team: None, kind: None, most: 100 }
}

both! {
    async fn what_a_team_did_is_read_as_it_was_written_and_counts_up_the_tree(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let body = RecordActivity {
            women: Some(15),
            place: Some("Nhà văn hóa thôn".to_owned()),
            note: Some("Bà con đến đông".to_owned()),
            members: at.members[..2].to_vec(),
            households: vec![home],
            guided: vec![Guided { item: at.vneid, count: 6 }],
            photos: vec!["ab".repeat(32).parse().unwrap()],
            on_behalf: Some(OnBehalf { via: Via::Phone, of: Some(at.members[0]) }),
            ..at.meeting("2022-06-11", 24)
        };
        let id = record(store, body.clone()).await;
        let view = store.activity(&Scope::operator(), id).await.unwrap().expect("the activity");
        let kept = view.activity;
        assert_eq!((kept.people, kept.women, kept.place.as_deref()), (24, Some(15), Some("Nhà văn hóa thôn")));
        assert_eq!((kept.note.as_deref(), kept.members.len(), kept.photos.len()), (Some("Bà con đến đông"), 2, 1));
        assert_eq!((kept.guided.get(&at.vneid), &kept.on_behalf), (Some(&6), &body.on_behalf));
        assert_eq!(view.households.iter().map(|household| household.id).collect::<Vec<_>>(), [home]);
        let there = sums(store, store.gia_phu().await, "2022-06-11").await;
        for (measure, value) in [
            (Counted::from(Measure::Activities), 1),
            (Measure::ActivityPeople.into(), 24),
            (Measure::ActivityWomen.into(), 15),
            (Measure::Attendances.into(), 2),
            (Measure::ReachedInMonth.into(), 1),
            (Counted::Item(at.vneid, ItemMeasure::Guided), 6),
            (Counted::Item(at.meeting, ItemMeasure::Held), 1),
        ] {
            assert_eq!(there.get(measure), value, "{measure}");
        }
        let household = store.household(&Scope::operator(), home).await.unwrap().unwrap().household;
        assert_eq!(household.last_reached(), Some(day("2022-06-11")));
        let lines = store.activities_of_household(&Scope::operator(), &household).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.activity.id).collect::<Vec<_>>(), [id]);
        store.must_be_whole().await;
    }

    async fn a_household_is_reached_once_a_month_however_many_visit_it(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let visit = |on: &str| RecordActivity { households: vec![home], ..at.meeting(on, 3) };
        let first = record(store, visit("2022-06-11")).await;
        record(store, visit("2022-06-11")).await;
        record(store, visit("2022-06-15")).await;
        let reached = async || sums(store, at.village, "2022-07-20").await.get(Measure::ReachedInMonth);
        assert_eq!(reached().await, 1);
        // One of two on the same day is taken back: the day stands.
        store.done(change(ActivityChange::Withdraw(WithdrawActivity { activity: first, reason: None }))).await;
        assert_eq!(reached().await, 1);
        record(store, visit("2022-06-21")).await;
        assert_eq!(reached().await, 2);
        assert_eq!(sums(store, at.village, "2022-07-20").await.get(Measure::Activities), 3);
        store.must_be_whole().await;
    }

    async fn who_was_visited_moves_with_the_activity_and_with_the_household(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let (home, double) = (at.household(store, "Lò Văn Mẫu").await, at.household(store, "Lò Văn Mẫu").await);
        let id = record(store, RecordActivity { households: vec![double], ..at.meeting("2022-06-11", 3) }).await;
        let merge = MergeHouseholds { survivor: home, doubles: vec![double] };
        store.done(Body::Household(HouseholdChange::Merge(merge))).await;
        // What comes later for the double is for the one that stays.
        record(store, RecordActivity { households: vec![double], ..at.meeting("2022-08-02", 3) }).await;
        store.done(change(ActivityChange::Amend(AmendActivity { day: Some(day("2022-07-01")), ..amendment(id) }))).await;
        let household = store.household(&Scope::operator(), home).await.unwrap().unwrap().household;
        let days: Vec<String> = household.reached.iter().map(|(day, _)| day.to_string()).collect();
        assert_eq!(days, ["2022-07-01", "2022-08-02"]);
        let other = store.village("Bản Cầm").await;
        let moved = MoveHousehold { household: home, village: other, from: day("2022-08-01") };
        store.done(Body::Household(HouseholdChange::Move(moved))).await;
        assert_eq!(sums(store, other, "2022-09-01").await.get(Measure::ReachedInMonth), 1);
        assert_eq!(sums(store, at.village, "2022-09-01").await.get(Measure::ReachedInMonth), 1);
        let less = AmendActivity { remove_households: vec![double], ..amendment(id) };
        store.done(change(ActivityChange::Amend(less))).await;
        assert_eq!(sums(store, at.village, "2022-09-01").await.get(Measure::ReachedInMonth), 0);
        store.must_be_whole().await;
    }

    async fn the_same_meeting_written_down_by_two_is_joined(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let mine = RecordActivity { members: vec![at.members[0]], ..at.meeting("2022-06-11", 24) };
        let yours = RecordActivity { members: vec![at.members[1]], households: vec![home], ..at.meeting("2022-06-11", 26) };
        let (survivor, double) = (record(store, mine).await, record(store, yours).await);
        store.done(change(ActivityChange::Join(JoinActivities { survivor, double }))).await;
        let there = sums(store, at.village, "2022-06-11").await;
        assert_eq!([Measure::Activities, Measure::ActivityPeople, Measure::Attendances, Measure::ReachedInMonth].map(|m| there.get(m)), [1, 24, 2, 1]);
        let gone = store.activity(&Scope::operator(), double).await.unwrap().unwrap().activity;
        assert_eq!(gone.gone, Some(Gone::Joined(survivor)));
        let listed = store.activities(&Scope::operator(), at.village, &all()).await.unwrap().unwrap();
        assert_eq!(listed.iter().map(|line| line.activity.id).collect::<Vec<_>>(), [survivor]);
        store.must_be_whole().await;
    }

    async fn what_cannot_have_been_is_refused_with_its_reason(store: &TestStore) {
        let (at, other) = (Village::of(store, "Bản Bay").await, Village::of(store, "Bản Cầm").await);
        let code = async |body: RecordActivity| store.refused(change(ActivityChange::Record(body))).await.code;
        assert_eq!(code(at.meeting("2025-09-02", 3)).await, "day_in_future");
        assert_eq!(code(at.meeting("2022-04-30", 3)).await, "team_not_there");
        assert_eq!(code(at.meeting("2022-06-11", 0)).await, "bad_turnout");
        assert_eq!(code(RecordActivity { village: other.village, ..at.meeting("2022-06-11", 3) }).await, "wrong_unit");
        assert_eq!(code(RecordActivity { kind: at.vneid, ..at.meeting("2022-06-11", 3) }).await, "not_an_activity");
        let guided = vec![Guided { item: at.meeting, count: 1 }];
        assert_eq!(code(RecordActivity { guided, ..at.meeting("2022-06-11", 3) }).await, "not_to_be_guided_in");
        let members = vec![other.members[0]];
        assert_eq!(code(RecordActivity { members, ..at.meeting("2022-06-11", 3) }).await, "not_a_member");
        // Nothing of it was kept.
        assert!(store.activities(&Scope::operator(), at.village, &all()).await.unwrap().unwrap().is_empty());
        store.must_be_whole().await;
    }

    async fn a_household_that_has_not_arrived_yet_is_waited_for_by_its_visit(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let new = store.operation(Body::Household(HouseholdChange::Add(new_household(at.village, "Lò Văn Mẫu"))));
        let visit = RecordActivity { households: vec![new.id.into()], ..at.meeting("2022-06-11", 3) };
        let visit = store.operation(change(ActivityChange::Record(visit)));
        let later = AmendActivity { people: Some(4), ..amendment(visit.id.into()) };
        let later = store.operation(change(ActivityChange::Amend(later)));
        assert_eq!(store.send(&Scope::operator(), later.clone()).await, Outcome::Waiting(visit.id));
        assert_eq!(store.send(&Scope::operator(), visit.clone()).await, Outcome::Waiting(new.id));
        assert_eq!(store.send(&Scope::operator(), new).await, Outcome::Applied);
        for operation in [visit, later] {
            assert_eq!(store.send(&Scope::operator(), operation).await, Outcome::Applied);
        }
        let there = sums(store, at.village, "2022-06-11").await;
        assert_eq!([there.get(Measure::ActivityPeople), there.get(Measure::ReachedEver)], [4, 1]);
        store.must_be_whole().await;
    }

    async fn a_team_and_its_commune_see_and_write_what_it_did_and_nobody_else(store: &TestStore) {
        store.clock.set("2023-05-10T02:00:00Z");
        let (at, beside) = (Village::of(store, "Bản Bay").await, Village::of(store, "Bản Cầm").await);
        let home = at.household(store, "Lò Văn Mẫu").await;
        let id = record(store, RecordActivity { households: vec![home], ..at.meeting("2022-06-11", 3) }).await;
        let leader = store.signed_in(store.account_of(at.members[0], "totruong").await).await;
        let member = store.signed_in(store.account_of(at.members[3], "thanhvien").await).await;
        let neighbour = store.signed_in(store.account_of(beside.members[0], "tokhac").await).await;
        let officer = store.officer("giaphu", store.gia_phu().await).await;
        let department = store.officer("so", store.unit("10", "2023-05-10").await).await;
        for (number, (scope, may)) in [(&leader, true), (&member, true), (&officer, true), (&neighbour, false), (&department, false), (&Scope::public(), false)].into_iter().enumerate() {
            assert_eq!(store.activity(scope, id).await.unwrap().is_some(), may, "{scope:?}");
            assert_eq!(store.activities(scope, at.village, &all()).await.unwrap().is_some(), may, "{scope:?}");
            let people = u32::try_from(number).unwrap() + 10;
            let more = AmendActivity { people: Some(people), ..amendment(id) };
            let outcome = store.outcome(scope, change(ActivityChange::Amend(more))).await;
            assert_eq!(outcome == Outcome::Applied, may, "{scope:?} {outcome:?}");
            let outcome = store.outcome(scope, change(ActivityChange::Record(at.meeting("2022-07-01", 5)))).await;
            assert_eq!(outcome == Outcome::Applied, may, "{scope:?} {outcome:?}");
        }
        // A neighbour may not bring a household of this village into what its own team did.
        let foreign = RecordActivity { households: vec![home], ..beside.meeting("2022-07-01", 5) };
        let outcome = store.outcome(&neighbour, change(ActivityChange::Record(foreign))).await;
        assert!(matches!(outcome, Outcome::Refused(why) if why.code == "no_right"));
        // It names a household, so that the officer looked at one.
        let looks = store.household_looks(&leader, at.village).await.unwrap();
        assert_eq!(looks.iter().map(|look| (look.name.as_str(), look.looks)).collect::<Vec<_>>(), [("Cán bộ giaphu", 1)]);
        let line = store.activities(&officer, at.village, &all()).await.unwrap().unwrap().pop().unwrap();
        assert_eq!(line.activity.id, id);
        store.must_be_whole().await;
    }
}

/// Whatever is written down, changed, joined and taken back, in batches of whatever size, the sums are what a recount finds.
async fn tell(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    let at = Village::of(store, "Bản Bay").await;
    let other = store.village("Bản Cầm").await;
    let mut households = vec![at.household(store, "Hộ Mẫu").await, at.household(store, "Hộ Mẫu").await];
    let mut activities: Vec<ActivityId> = vec![record(store, at.meeting("2022-06-11", 3)).await];
    for steps in story {
        let mut batch = Vec::new();
        for (what, a, b, c) in steps {
            let on = day(pick(&["2022-06-11", "2022-06-25", "2022-07-02", "2023-01-01"], *c));
            let (id, household) = (pick(&activities, *a), pick(&households, *b));
            let people = u32::try_from(c % 5).unwrap();
            let body = match what % 10 {
                0..=2 => change(ActivityChange::Record(RecordActivity {
                    day: on,
                    members: vec![pick(&at.members, *c)],
                    households: vec![household, pick(&households, *a)],
                    guided: vec![Guided { item: at.vneid, count: people + 1 }],
                    ..at.meeting("2022-06-11", people)
                })),
                3 | 4 => change(ActivityChange::Amend(AmendActivity {
                    day: (c % 2 == 0).then_some(on),
                    people: (c % 3 == 0).then_some(people),
                    add_households: vec![household],
                    remove_households: vec![pick(&households, *c)],
                    add_members: vec![pick(&at.members, *a)],
                    ..amendment(id)
                })),
                5 => change(ActivityChange::Withdraw(WithdrawActivity { activity: id, reason: None })),
                6 => change(ActivityChange::Join(JoinActivities { survivor: id, double: pick(&activities, *b) })),
                7 => Body::Household(HouseholdChange::Add(new_household(at.village, "Hộ Mẫu"))),
                8 if c % 3 == 0 => {
                    Body::Household(HouseholdChange::End(EndHousehold { household, day: on, reason: None }))
                }
                8 => Body::Household(HouseholdChange::Merge(MergeHouseholds {
                    survivor: household,
                    doubles: vec![pick(&households, *a)],
                })),
                _ => Body::Household(HouseholdChange::Move(MoveHousehold { household, village: other, from: on })),
            };
            let operation = store.operation(body);
            match what % 10 {
                0..=2 => activities.push(operation.id.into()),
                7 => households.push(operation.id.into()),
                _ => {}
            }
            batch.push(operation);
        }
        store.apply(&Scope::operator(), batch).await.unwrap();
    }
    let verification = store.verification().await;
    prop_assert!(verification.is_clean(), "{:?}", verification.differences);
    Ok(())
}

#[test]
fn sums_of_activities_equal_the_recount_after_random_operations_on_sqlite() {
    tell_stories(TestStore::sqlite, 24, &tell);
}

#[test]
fn sums_of_activities_equal_the_recount_after_random_operations_on_postgres() {
    tell_stories(TestStore::postgres, 8, &tell);
}

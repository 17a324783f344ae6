//! What phones send: late, twice, much at a time, and under a duty that has become another one meanwhile.

use crate::harness::{Entry, TestStore, builders::*, day};
use rules::{
    ids::{AccountId, AppointmentId, HouseholdId, UnitId},
    operations::{
        AddHousehold, AddMember, AmendHousehold, Body, HouseholdChange, MoveHousehold, Operation, Outcome, PersonRef,
        RevokeAccount,
    },
    teams::Role,
    units::Change,
};
use std::sync::{Arc, Mutex};
use store::{Scope, SyncCursor};

/// A village, and an account of the only volunteer of its team.
async fn volunteer(store: &TestStore, village: &str, login: &str) -> (UnitId, AccountId) {
    let village = store.village(village).await;
    let team = store.team_in(village).await;
    let member = store.member(team, Entry::default()).await;
    (village, store.account_of(member, login).await)
}

fn added(store: &TestStore, village: UnitId, number: usize) -> Operation {
    let household = new_household(village, &format!("Chủ hộ mẫu {number}"));
    store.operation(Body::Household(HouseholdChange::Add(household)))
}

fn amended(store: &TestStore, household: HouseholdId) -> Operation {
    let nothing =
        AmendHousehold { household, head: None, nickname: None, phone: None, size: None, adults: None, base: None };
    store.operation(Body::Household(HouseholdChange::Amend(AmendHousehold { size: Some(Some(7)), ..nothing })))
}

fn code(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused(reason) => &reason.code,
        other => other.code(),
    }
}

both! {
    async fn a_phone_with_thousands_of_operations_does_not_hold_up_another(store: &TestStore) {
        let (bay, heavy) = volunteer(store, "Bản Bay", "nhieu").await;
        let (nam, light) = volunteer(store, "Nậm Mẫu", "it").await;
        let (heavy, light) = (store.signed_in(heavy).await, store.signed_in(light).await);
        let done = Arc::new(Mutex::new(Vec::new()));
        let send = |who: &'static str, scope: &Scope, operations: Vec<Operation>| {
            let (store, scope, done) = (store.store.clone(), scope.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let outcomes = store.apply(&scope, operations).await.expect("answers");
                assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{who}");
                done.lock().unwrap().push(who);
            })
        };
        // Impatient: all its batches at once. The other one comes last.
        let mut sending = Vec::new();
        for batch in 0..10 {
            let batch = (0..500).map(|at| added(store, bay, batch * 500 + at)).collect();
            sending.push(send("heavy", &heavy, batch));
        }
        sending.push(send("light", &light, vec![added(store, nam, 0)]));
        for task in sending {
            task.await.unwrap();
        }
        let done = done.lock().unwrap();
        let place = done.iter().position(|who| *who == "light").unwrap();
        assert!(place < 5, "{done:?}");
        assert_eq!(done.len(), 11);
    }

    async fn an_author_hears_the_first_answer_even_if_the_household_has_left_his_village(store: &TestStore) {
        let (bay, author) = volunteer(store, "Bản Bay", "mot").await;
        let (nam, other) = volunteer(store, "Nậm Mẫu", "hai").await;
        let (scope, stranger) = (store.signed_in(author).await, store.signed_in(other).await);
        let new = added(store, bay, 1);
        let household: HouseholdId = new.id.into();
        let changed = amended(store, household);
        let sent = vec![new, changed.clone()];
        assert!(store.apply(&scope, sent.clone()).await.unwrap().iter().all(|one| *one == Outcome::Applied));
        store.done(Body::Household(HouseholdChange::Move(MoveHousehold { household, village: nam, from: day("2025-08-20") }))).await;
        // The answer got lost, and the phone asks again.
        assert_eq!(store.apply(&scope, sent.clone()).await.unwrap(), [Outcome::Applied, Outcome::Applied]);
        let later = Operation { captured: store.now(), ..amended(store, household) };
        assert_eq!(code(&store.send(&scope, later).await), "no_right");
        // Nobody else hears what became of it, and whoever is heard no more isn't told either.
        assert_eq!(code(&store.send(&stranger, sent[0].clone()).await), "no_right");
        store.done(Body::RevokeAccount(RevokeAccount { account: author, cause: "Thử".to_owned() })).await;
        assert_eq!(code(&store.send(&scope, changed).await), "account_revoked");
        store.must_be_whole().await;
    }

    async fn a_team_whose_village_was_taken_in_works_in_the_other_and_what_it_says_of_the_old_is_said_of_that(store: &TestStore) {
        let (bay, account) = volunteer(store, "Bản Bay", "mot").await;
        let nam = store.village("Nậm Mẫu").await;
        store.done(reform("2025-09-01", vec![Change::Absorb { into: nam, from: vec![bay] }])).await;
        let scope = store.signed_in(account).await;
        // The phone doesn't know yet.
        let new = AddHousehold { from: day("2025-09-01"), ..new_household(bay, "Vàng A Mẫu") };
        let new = store.operation(Body::Household(HouseholdChange::Add(new)));
        let changed = amended(store, new.id.into());
        let household: HouseholdId = new.id.into();
        assert_eq!(store.apply(&scope, vec![new, changed]).await.unwrap(), [Outcome::Applied, Outcome::Applied]);
        let told = store.sync_changes(&scope, None, &SyncCursor::default()).await.unwrap();
        assert_eq!(told.villages, [nam]);
        assert_eq!(told.households.iter().map(|(village, one)| (*village, one.id)).collect::<Vec<_>>(), [(nam, household)]);
        store.must_be_whole().await;
    }

    async fn a_volunteer_who_has_become_leader_meanwhile_is_heard_under_the_term_that_the_phone_knows(store: &TestStore) {
        let bay = store.village("Bản Bay").await;
        let team = store.team_in(bay).await;
        let member = store.member(team, Entry::default()).await;
        let account = store.account_of(member, "mot").await;
        let before: AppointmentId = store.signed_in(account).await.acting().expect("a duty").id;
        let today = day("2025-09-01");
        store.clock.set("2025-09-01T05:00:00Z");
        store.done(end_member(member, "2025-09-01")).await;
        let person = PersonRef::Known(person_of(member));
        let leader = Body::AddMember(AddMember { team, person, role: Role::Leader, representing: Vec::new(), from: today });
        let term = store.done(leader).await;
        let morning = "2025-09-01T01:00:00Z".parse().unwrap();
        let scope = store.outbox_scope(account, before, morning).await.unwrap().expect("a scope");
        assert_eq!(scope.acting().expect("a duty").id.0, term.0);
        let new = Operation { captured: morning, ..added(store, bay, 1) };
        assert_eq!(store.send(&scope, new).await, Outcome::Applied);
        // What was captured before is judged as it was then.
        let yesterday = "2025-08-31T01:00:00Z".parse().unwrap();
        let scope = store.outbox_scope(account, before, yesterday).await.unwrap().expect("a scope");
        assert_eq!(scope.acting().expect("a duty").id, before);
    }
}

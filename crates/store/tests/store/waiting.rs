//! What comes before its time waits: it applies when what it needs arrives, and is refused when that never does.

use crate::harness::{Entry, TestStore, builders::*, day, person_of};
use jiff::SignedDuration;
use rules::{
    access::{Right, Role as Duty},
    ids::{OperationId, PersonId, TeamId},
    operations::{
        AddAccount, AddMember, AmendPerson, Appoint, Body, EndAppointment, Operation, Outcome, PersonRef,
        RecordTraining,
    },
    teams::{DecisionKind, Place, Role, Training},
};
use store::Scope;

fn team_of(operation: &Operation) -> TeamId {
    operation.id.into()
}

async fn members(store: &TestStore) -> i64 {
    store.raw.number("SELECT COUNT(*) FROM member").await
}

async fn still_waiting(store: &TestStore) -> i64 {
    store.raw.number("SELECT COUNT(*) FROM waiting").await
}

fn rename(person: PersonId, name: &str) -> Body {
    Body::AmendPerson(AmendPerson {
        person,
        name: Some(name.to_owned()),
        birth_year: None,
        sex: None,
        phone: None,
        it_skill: None,
        as_of: None,
    })
}

both! {
    async fn a_member_who_comes_before_the_team_enters_when_the_team_comes(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let scope = Scope::operator();
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let member = store.operation(Entry::default().body(team_of(&team)));
        assert_eq!(store.send(&scope, member.clone()).await, Outcome::Waiting(team.id));
        assert_eq!(store.send(&scope, member.clone()).await, Outcome::Waiting(team.id));
        assert_eq!(members(store).await, 0);
        assert_eq!(store.send(&scope, team).await, Outcome::Applied);
        assert_eq!(members(store).await, 1);
        // All this in one moment of the clock: the newest answer counts.
        assert_eq!(store.send(&scope, member).await, Outcome::Applied);
        assert_eq!(still_waiting(store).await, 0);
        store.must_be_whole().await;
    }

    async fn the_wrong_order_within_a_batch_does_no_harm(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let member = store.operation(Entry::default().body(team_of(&team)));
        let batch = vec![member.clone(), team];
        store.apply(&Scope::operator(), batch).await.unwrap();
        assert_eq!(members(store).await, 1);
        assert_eq!(still_waiting(store).await, 0);
        assert_eq!(store.send(&Scope::operator(), member).await, Outcome::Applied);
        store.must_be_whole().await;
    }

    async fn a_decision_waits_for_one_team_after_the_other(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let scope = Scope::operator();
        let teams = [0, 1].map(|_| store.operation(new_team(Place::Villages(vec![village]))));
        let ids = teams.clone().map(|team| team_of(&team));
        let decision = store.operation(decision(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &ids));
        let mut awaited = Vec::new();
        for _ in 0..2 {
            let Outcome::Waiting(other) = store.send(&scope, decision.clone()).await else {
                panic!("it should wait");
            };
            awaited.push(other);
            let team = teams.iter().find(|team| team.id == other).expect("one of the two").clone();
            assert_eq!(store.send(&scope, team).await, Outcome::Applied);
        }
        assert_ne!(awaited[0], awaited[1]);
        assert_eq!(store.send(&scope, decision).await, Outcome::Applied);
        for team in ids {
            let view = store.team(&scope, team, store.today()).await.unwrap().unwrap();
            assert!(view.team.is_established(store.today()));
        }
        assert_eq!(still_waiting(store).await, 0);
        store.must_be_whole().await;
    }

    async fn a_chain_that_comes_backwards_is_wound_up_in_one_go(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let scope = Scope::operator();
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let member = store.operation(Entry::default().body(team_of(&team)));
        let person = PersonId::from(member.id);
        let renamed = store.operation(rename(person, "Lò Thị Mẫu"));
        let trained = store.operation(Body::RecordTraining(RecordTraining {
            person,
            training: Training { day: day("2023-01-01"), course: "Kỹ năng số".to_owned() },
        }));
        for (operation, awaited) in [(&trained, member.id), (&renamed, member.id), (&member, team.id)] {
            assert_eq!(store.send(&scope, operation.clone()).await, Outcome::Waiting(awaited));
        }
        assert_eq!(store.send(&scope, team.clone()).await, Outcome::Applied);
        let view = store.team(&scope, team_of(&team), store.today()).await.unwrap().unwrap();
        let person = &view.team.members[0].person;
        assert_eq!(person.name, "Lò Thị Mẫu");
        assert_eq!(person.trainings.len(), 1);
        assert_eq!(still_waiting(store).await, 0);
        store.must_be_whole().await;
    }

    async fn a_person_known_from_another_phone_may_come_later(store: &TestStore) {
        // What the operator may do an officer may too: nothing is refused for good because it came too early.
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let officer = store.officer("mau.giaphu", gia_phu).await;
        let teams = [store.team_in(village).await, store.team_in(village).await];
        let entry = store.operation(Entry::default().body(teams[0]));
        let person = PersonId::from(entry.id);
        let second = store.operation(Body::AddMember(AddMember {
            team: teams[1],
            person: PersonRef::Known(person),
            role: Role::Volunteer,
            representing: vec![],
            from: day("2022-06-01"),
        }));
        let renamed = store.operation(rename(person, "Lò Thị Mẫu"));
        assert_eq!(store.send(&officer, second.clone()).await, Outcome::Waiting(entry.id));
        assert_eq!(store.send(&officer, renamed.clone()).await, Outcome::Waiting(entry.id));
        assert_eq!(store.send(&officer, entry).await, Outcome::Applied);
        assert_eq!(store.send(&officer, second).await, Outcome::Applied);
        assert_eq!(store.send(&officer, renamed).await, Outcome::Applied);
        assert_eq!(members(store).await, 2);
        store.must_be_whole().await;
    }

    async fn what_wakes_may_still_be_refused(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let scope = Scope::operator();
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let too_early = Entry { from: "2022-01-01", ..Entry::default() };
        let member = store.operation(too_early.body(team_of(&team)));
        assert_eq!(store.send(&scope, member.clone()).await, Outcome::Waiting(team.id));
        assert_eq!(store.send(&scope, team).await, Outcome::Applied);
        let Outcome::Refused(reason) = store.send(&scope, member).await else { panic!("it should be refused") };
        assert_eq!(reason.code, "team_not_there");
        assert_eq!((members(store).await, still_waiting(store).await), (0, 0));
        store.must_be_whole().await;
    }

    async fn who_was_in_office_when_it_was_captured_had_the_right_when_it_wakes(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let account = store.office("mau.giaphu", gia_phu, "2022-01-01").await;
        let officer = store.signed_in(account).await;
        let appointment = officer.acting().expect("a duty").id;
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let in_office = store.operation(Entry::default().body(team_of(&team)));
        let later = Operation {
            captured: "2025-09-03T00:00:00Z".parse().unwrap(),
            ..store.operation(Entry { name: "Mẫu Hai", ..Entry::default() }.body(team_of(&team)))
        };
        store.clock.set("2025-09-03T01:00:00Z");
        for operation in [&in_office, &later] {
            assert_eq!(store.send(&officer, operation.clone()).await, Outcome::Waiting(team.id));
        }
        store.done(Body::EndAppointment(EndAppointment { appointment, day: day("2025-09-02") })).await;
        assert_eq!(store.send(&Scope::operator(), team).await, Outcome::Applied);
        let answer = async |operation: &Operation| {
            let answers = format!(
                "SELECT state FROM journal WHERE operation = {} AND state <> 'waiting'",
                store.raw.id(operation.id)
            );
            store.raw.texts(&answers).await
        };
        assert_eq!(answer(&in_office).await, ["applied"]);
        assert_eq!(answer(&later).await, ["refused"]);
        store.must_be_whole().await;
    }

    async fn what_needs_a_refused_operation_is_refused_with_it(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let scope = Scope::operator();
        let mut nameless = store.operation(new_team(Place::Villages(vec![village])));
        if let Body::AddTeam(team) = &mut nameless.body {
            team.title.clear();
        }
        let in_vain = |outcome: Outcome| {
            matches!(outcome, Outcome::Refused(reason) if reason.code == "waited_in_vain")
        };
        let earlier = store.operation(Entry::default().body(team_of(&nameless)));
        let hers = store.operation(rename(earlier.id.into(), "Lò Thị Mẫu"));
        store.send(&scope, hers.clone()).await;
        assert_eq!(store.send(&scope, earlier.clone()).await, Outcome::Waiting(nameless.id));
        let beside = store.operation(Entry::default().body(team_of(&nameless)));
        let batch = vec![beside, nameless.clone()];
        let outcomes = store.apply(&scope, batch).await.unwrap();
        assert!(in_vain(outcomes[0].clone()), "{outcomes:?}");
        assert!(in_vain(store.send(&scope, earlier).await));
        assert!(in_vain(store.send(&scope, hers).await));
        let after = store.operation(Entry::default().body(team_of(&nameless)));
        assert!(in_vain(store.send(&scope, after).await));
        assert_eq!(still_waiting(store).await, 0);
        store.must_be_whole().await;
    }

    async fn five_days_are_waited_and_no_more(store: &TestStore) {
        let missing = TeamId(store.surroundings().id());
        let scope = Scope::operator();
        let member = store.operation(Entry::default().body(missing));
        assert_eq!(store.send(&scope, member.clone()).await, Outcome::Waiting(OperationId::from(missing)));
        store.clock.advance(SignedDuration::from_hours(5 * 24));
        assert_eq!(store.settle_waiting().await.unwrap(), 0);
        assert_eq!(still_waiting(store).await, 1);
        store.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(store.settle_waiting().await.unwrap(), 1);
        assert_eq!(still_waiting(store).await, 0);
        let Outcome::Refused(reason) = store.send(&scope, member).await else { panic!("it should be refused") };
        assert_eq!(reason.code, "waited_in_vain");
        assert_eq!(store.settle_waiting().await.unwrap(), 0);
        store.must_be_whole().await;
    }

    async fn waiting_for_the_second_thing_does_not_begin_the_five_days_anew(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let scope = Scope::operator();
        let come = store.operation(new_team(Place::Villages(vec![village])));
        let missing = TeamId(store.surroundings().id());
        let decision = store.operation(decision(
            gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[team_of(&come), missing],
        ));
        store.send(&scope, decision.clone()).await;
        store.clock.advance(SignedDuration::from_hours(4 * 24));
        store.send(&scope, come).await;
        assert_eq!(still_waiting(store).await, 1);
        store.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(store.settle_waiting().await.unwrap(), 1);
        store.must_be_whole().await;
    }

    async fn an_operation_may_not_wait_for_itself(store: &TestStore) {
        let mut operation = store.operation(rename(PersonId(store.surroundings().id()), "Mẫu"));
        operation.body = rename(operation.id.into(), "Mẫu");
        let Outcome::Refused(reason) = store.send(&Scope::operator(), operation).await else {
            panic!("it should be refused")
        };
        assert_eq!(reason.code, "nothing_changed");
    }

    async fn what_waits_survives_a_new_start(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let member = store.operation(Entry::default().body(team_of(&team)));
        store.send(&Scope::operator(), member).await;
        store.close().await.unwrap();
        let again = store.another(2).await;
        assert_eq!(again.send(&Scope::operator(), team).await, Outcome::Applied);
        assert_eq!(members(&again).await, 1);
        again.must_be_whole().await;
    }

    async fn an_appointment_waits_for_its_account(store: &TestStore) {
        let account = store.operation(Body::AddAccount(AddAccount {
            sign_in_name: "mau".to_owned(),
            name: "Mẫu".to_owned(),
            phone: None,
            person: None,
        }));
        let appointment = store.operation(Body::Appoint(Appoint {
            account: account.id.into(),
            role: Duty::ItAdministrator,
            unit: None,
            from: day("2025-01-01"),
            to: None,
            stands_in_for: None,
        }));
        let scope = Scope::operator();
        assert_eq!(store.send(&scope, appointment).await, Outcome::Waiting(account.id));
        assert_eq!(store.send(&scope, account.clone()).await, Outcome::Applied);
        assert!(store.signed_in(account.id.into()).await.has(Right::RunSystem));
    }

    async fn a_term_that_comes_after_its_end_is_ended(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let entry = store.operation(Entry::default().body(team));
        let left = store.operation(end_member(entry.id.into(), "2023-01-01"));
        let scope = Scope::operator();
        assert_eq!(store.send(&scope, left).await, Outcome::Waiting(entry.id));
        assert_eq!(store.send(&scope, entry.clone()).await, Outcome::Applied);
        let view = store.team(&scope, team, store.today()).await.unwrap().unwrap();
        assert_eq!(view.team.members[0].span.end(), Some(day("2023-01-01")));
        assert_eq!(person_of(entry.id.into()), view.team.members[0].person.id);
        store.must_be_whole().await;
    }
}

//! One operation is answered once and for all; in a batch each stands for itself.

use crate::harness::{Entry, TestStore, builders::*, day};
use rules::{
    ids::TeamId,
    operations::{Body, Operation, Outcome, RetitleTeam},
    teams::{DecisionKind, Place},
};
use store::Scope;

/// Journal rows, sums and members: what an operation may change.
async fn everything(store: &TestStore) -> Vec<String> {
    let mut rows =
        store.raw.texts("SELECT CAST(version AS TEXT) || kind || state FROM journal ORDER BY feed, version").await;
    for table in [
        "team",
        "team_title",
        "member",
        "person",
        "decision",
        "channel",
        "contact",
        "account",
        "appointment",
        "composition_rule",
        "waiting",
        "unit",
        "unit_era",
    ] {
        let count = store.raw.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        rows.push(format!("{table} {count}"));
    }
    rows.extend(
        store.raw.texts("SELECT measure || day || CAST(value AS TEXT) FROM tally ORDER BY unit, measure, day").await,
    );
    rows
}

fn retitle(team: TeamId, title: &str) -> Body {
    Body::RetitleTeam(RetitleTeam { team, title: title.to_owned(), from: day("2023-01-01") })
}

fn codes(outcomes: &[Outcome]) -> Vec<String> {
    let code = |outcome: &Outcome| match outcome {
        Outcome::Refused(reason) => reason.code.clone(),
        other => other.code().to_owned(),
    };
    outcomes.iter().map(code).collect()
}

both! {
    async fn an_operation_sent_again_gets_its_first_answer_and_changes_nothing(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let operation = store.operation(new_team(Place::Villages(vec![village])));
        let scope = Scope::operator();
        assert_eq!(store.send(&scope, operation.clone()).await, Outcome::Applied);
        let before = everything(store).await;
        store.clock.advance(jiff::SignedDuration::from_hours(30));
        assert_eq!(store.send(&scope, operation.clone()).await, Outcome::Applied);
        assert_eq!(codes(&store.apply(&scope, vec![operation.clone(), operation]).await.unwrap()), ["applied", "applied"]);
        assert_eq!(everything(store).await, before);
    }

    async fn a_refusal_stands_even_if_the_same_would_do_later(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let entry = Entry { from: "2022-05-01", ..Entry::default() };
        let too_early = store.operation(entry.body(team));
        let first = store.send(&Scope::operator(), too_early.clone()).await;
        assert_eq!(codes(std::slice::from_ref(&first)), ["team_not_there"]);
        let before = everything(store).await;
        assert_eq!(store.send(&Scope::operator(), too_early).await, first);
        assert_eq!(everything(store).await, before);
    }

    async fn the_same_id_with_another_body_is_refused(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let operation = store.operation(retitle(team, "Tổ một"));
        let scope = Scope::operator();
        assert_eq!(store.send(&scope, operation.clone()).await, Outcome::Applied);
        let before = everything(store).await;
        for body in [retitle(team, "Tổ hai"), Entry::default().body(team)] {
            let other = Operation { body, ..operation.clone() };
            assert_eq!(codes(&[store.send(&scope, other).await]), ["other_body_same_id"]);
        }
        assert_eq!(everything(store).await, before);
    }

    async fn one_id_twice_in_a_batch_is_one_operation(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let operation = store.operation(Entry::default().body(team));
        let other = Operation { body: retitle(team, "Tổ hai"), ..operation.clone() };
        let batch = vec![operation.clone(), operation.clone(), other];
        let outcomes = store.apply(&Scope::operator(), batch).await.unwrap();
        assert_eq!(codes(&outcomes), ["applied", "applied", "other_body_same_id"]);
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM member").await, 1);
        store.must_be_whole().await;
    }

    async fn who_has_no_right_learns_no_earlier_answer(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let operation = store.operation(new_team(Place::Villages(vec![village])));
        store.send(&Scope::operator(), operation.clone()).await;
        assert_eq!(codes(&[store.send(&Scope::public(), operation.clone()).await]), ["no_right"]);
        // Nor in the batch in which it is applied.
        let twice = store.operation(new_team(Place::Villages(vec![village])));
        let (operator, anybody) = (Scope::operator(), Scope::public());
        let (first, second) = tokio::join!(
            store.apply(&operator, vec![twice.clone()]),
            store.apply(&anybody, vec![twice]),
        );
        assert_eq!(codes(&first.unwrap()), ["applied"]);
        assert_eq!(codes(&second.unwrap()), ["no_right"]);
        store.must_be_whole().await;
    }

    async fn a_bad_operation_in_the_middle_of_a_batch_harms_no_other(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let batch = vec![
            store.operation(retitle(team, "Tổ một")),
            store.operation(retitle(team, "   ")),
            store.operation(Entry::default().body(team)),
            store.operation(reform("2024-01-01", vec![])),
            store.operation(Entry { name: "Mẫu Hai", ..Entry::default() }.body(team)),
        ];
        let outcomes = store.apply(&Scope::operator(), batch).await.unwrap();
        assert_eq!(codes(&outcomes), ["applied", "bad_text", "applied", "nothing_changed", "applied"]);
        let view = store.team(&Scope::operator(), team, store.today()).await.unwrap().unwrap();
        assert_eq!(view.team.title(store.today()), "Tổ một");
        assert_eq!(view.team.members.len(), 2);
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM journal WHERE state = 'refused'").await, 2);
        store.must_be_whole().await;
    }

    async fn operations_of_one_batch_build_on_one_another(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.fresh_unit();
        let team = store.operation(new_team(Place::Villages(vec![village])));
        let id = TeamId::from(team.id);
        let mut batch = vec![
            store.operation(reform("2022-05-01", vec![new_village(village, "Bản Bay", gia_phu)])),
            team,
        ];
        batch.extend(the_four().map(|entry| store.operation(entry.body(id))));
        batch.push(store.operation(decision(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[id])));
        let outcomes = store.apply(&Scope::operator(), batch).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
        let view = store.team(&Scope::operator(), id, store.today()).await.unwrap().unwrap();
        assert!(view.is_complete());
        assert!(view.team.is_established(store.today()));
        store.must_be_whole().await;
    }

    async fn a_batch_larger_than_a_transaction_is_answered_in_order(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let batch: Vec<Operation> = (0..1100)
            .map(|number| {
                let title = if number % 10 == 3 { String::new() } else { format!("Tổ {number}") };
                store.operation(retitle(team, &title))
            })
            .collect();
        let outcomes = store.apply(&Scope::operator(), batch).await.unwrap();
        assert_eq!(outcomes.len(), 1100);
        for (number, outcome) in outcomes.iter().enumerate() {
            assert_eq!(*outcome == Outcome::Applied, number % 10 != 3, "{number}");
        }
        store.must_be_whole().await;
    }

    async fn nothing_is_asked_of_an_empty_batch(store: &TestStore) {
        assert!(store.apply(&Scope::operator(), vec![]).await.unwrap().is_empty());
    }

    async fn the_journal_tells_who_when_and_in_which_feed(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        store.clock.set("2025-09-02T03:04:05.678Z");
        let officer = store.officer("mau.giaphu", store.gia_phu().await).await;
        let body = new_team(Place::Villages(vec![village]));
        let operation = Operation { captured: "2025-09-01T00:00:00Z".parse().unwrap(), ..store.operation(body) };
        assert_eq!(store.send(&officer, operation.clone()).await, Outcome::Applied);
        let row = format!(
            "SELECT author || ' ' || kind || ' ' || state || ' ' || captured || ' ' || arrived || ' ' || CAST(version AS TEXT) \
             FROM journal WHERE operation = {} AND feed = {} AND account = {}",
            store.raw.id(operation.id),
            store.raw.id(village),
            store.raw.id(officer.account().unwrap()),
        );
        assert_eq!(
            store.raw.texts(&row).await,
            ["person team.add applied 2025-09-01T00:00:00.000Z 2025-09-02T03:04:05.678Z 1"]
        );
    }
}

//! Keys of machines, decisions listed by place, and operations carried for somebody else.

use crate::harness::{TestStore, builders::*, day};
use jiff::SignedDuration;
use rules::{
    access::{Right, Role as Duty},
    ids::{AccountId, ApiTokenId, AppointmentId},
    operations::{Body, EndAppointment, Operation, Outcome, Refusal, RevokeAccount},
    teams::DecisionKind,
};
use store::{NewApiToken, NoToken, Scope, StoreError, Token};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn new(store: &TestStore, may_write: bool, last_day: &str) -> NewApiToken {
    let id = ApiTokenId(store.surroundings().id());
    NewApiToken { id, name: "Phần mềm mẫu".to_owned(), may_write, last_day: day(last_day) }
}

async fn is_good(store: &TestStore, token: &Token) -> bool {
    store.machine(token).await.unwrap().is_some()
}

async fn duty_of(store: &TestStore, account: AccountId) -> AppointmentId {
    store.signed_in(account).await.acting().expect("a duty").id
}

fn code(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused(Refusal { code, .. }) => code,
        Outcome::Applied => "applied",
        Outcome::Waiting(_) => "waiting",
    }
}

both! {
    async fn a_token_acts_under_the_duty_under_which_it_was_made(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let account = store.office("giaphu", gia_phu, "2025-07-01").await;
        let scope = store.signed_in(account).await;
        let (id, token) = store.make_api_token(&scope, &new(store, false, "2026-08-31")).await.unwrap().unwrap();
        assert!(token.as_str().starts_with("banso_") && token.as_str().len() == 70);
        let machine = store.machine(&token).await.unwrap().expect("a machine");
        assert_eq!((machine.token, machine.may_write, &machine.scope), (id, false, &scope));
        assert!(!machine.scope.has(Right::RunSystem));
        for text in ["", "banso_", &token.as_str()[6..], &token.as_str().to_uppercase()] {
            assert!(!is_good(store, &Token::received(text)).await, "{text}");
        }
        // The machine keeps the token; the database doesn't.
        let hashes = if store.raw.is_postgres() { "SELECT encode(token_hash, 'hex') FROM api_token" } else { "SELECT lower(hex(token_hash)) FROM api_token" };
        let kept = store.raw.texts(hashes).await;
        assert_eq!((kept.len(), kept[0].len()), (1, 64));
        assert!(!token.as_str().contains(&kept[0]));
    }

    async fn a_token_is_good_until_the_end_of_its_last_day(store: &TestStore) {
        let account = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let scope = store.signed_in(account).await;
        for wrong in ["2025-08-31", "2026-09-02"] {
            assert_eq!(store.make_api_token(&scope, &new(store, true, wrong)).await.unwrap().unwrap_err(), NoToken::WrongDay, "{wrong}");
        }
        let (_, token) = store.make_api_token(&scope, &new(store, true, "2025-09-02")).await.unwrap().unwrap();
        store.clock.set("2025-09-02T16:59:59Z");
        assert!(is_good(store, &token).await);
        store.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_good(store, &token).await);
        assert!(!store.own_api_tokens(&scope).await.unwrap()[0].is_good(store.now()));
        store.clock.advance(DAY * 91);
        store.forget_old_api_tokens().await.unwrap();
        assert!(store.own_api_tokens(&scope).await.unwrap().is_empty());
    }

    async fn a_token_ends_with_its_duty_its_account_or_its_owners_word(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let account = store.office("giaphu", gia_phu, "2025-07-01").await;
        let other = store.office("khac", gia_phu, "2025-07-01").await;
        let (scope, foreign) = (store.signed_in(account).await, store.signed_in(other).await);
        let (first, ended) = store.make_api_token(&scope, &new(store, true, "2026-08-31")).await.unwrap().unwrap();
        assert!(!store.end_own_api_token(&foreign, first).await.unwrap());
        assert!(is_good(store, &ended).await);
        assert!(store.end_own_api_token(&scope, first).await.unwrap());
        assert!(!store.end_own_api_token(&scope, first).await.unwrap());
        assert!(!is_good(store, &ended).await);

        let (_, of_other) = store.make_api_token(&foreign, &new(store, true, "2026-08-31")).await.unwrap().unwrap();
        store.done(Body::RevokeAccount(RevokeAccount { account: other, cause: "Thử".to_owned() })).await;
        assert!(!is_good(store, &of_other).await);
        store.done(Body::ReinstateAccount(rules::operations::ReinstateAccount { account: other })).await;
        assert!(!is_good(store, &of_other).await, "what was ended stays ended");

        let (_, token) = store.make_api_token(&scope, &new(store, true, "2026-08-31")).await.unwrap().unwrap();
        let appointment = duty_of(store, account).await;
        store.done(Body::EndAppointment(EndAppointment { appointment, day: day("2025-09-02") })).await;
        assert!(is_good(store, &token).await);
        store.clock.advance(DAY);
        assert!(!is_good(store, &token).await);
    }

    async fn the_last_use_is_noted_and_only_the_owner_sees_the_list(store: &TestStore) {
        let account = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let scope = store.signed_in(account).await;
        let (_, token) = store.make_api_token(&scope, &new(store, true, "2026-08-31")).await.unwrap().unwrap();
        assert_eq!(store.own_api_tokens(&scope).await.unwrap()[0].last_used, None);
        store.clock.advance(DAY);
        assert!(is_good(store, &token).await);
        let own = store.own_api_tokens(&scope).await.unwrap();
        assert_eq!((own[0].last_used, own[0].name.as_str()), (Some(store.now()), "Phần mềm mẫu"));
        let foreign = store.account("khac", Duty::ItAdministrator, None, "2025-07-01").await;
        assert!(store.own_api_tokens(&store.signed_in(foreign).await).await.unwrap().is_empty());
        assert!(store.own_api_tokens(&Scope::operator()).await.unwrap().is_empty());
    }

    async fn one_asked_for_twice_is_made_once_and_told_again(store: &TestStore) {
        let account = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let scope = store.signed_in(account).await;
        let asked = new(store, true, "2026-08-31");
        let (first, second) = tokio::join!(store.make_api_token(&scope, &asked), store.make_api_token(&scope, &asked));
        let (first, second) = (first.unwrap().unwrap(), second.unwrap().unwrap());
        assert_eq!(first.1.as_str(), second.1.as_str());
        assert!(is_good(store, &first.1).await);
        assert_eq!(store.own_api_tokens(&scope).await.unwrap().len(), 1);
        // Under that id there is nothing else, for nobody, and nothing again once it was ended.
        let other = NewApiToken { may_write: false, ..asked.clone() };
        assert_eq!(store.make_api_token(&scope, &other).await.unwrap().unwrap_err(), NoToken::Another);
        let foreign = store.account("khac", Duty::ItAdministrator, None, "2025-07-01").await;
        let foreign = store.signed_in(foreign).await;
        assert_eq!(store.make_api_token(&foreign, &asked).await.unwrap().unwrap_err(), NoToken::Another);
        store.end_own_api_token(&scope, first.0).await.unwrap();
        assert_eq!(store.make_api_token(&scope, &asked).await.unwrap().unwrap_err(), NoToken::Another);
    }

    async fn only_offices_have_tokens_and_no_more_than_twenty(store: &TestStore) {
        assert_eq!(store.make_api_token(&Scope::operator(), &new(store, true, "2026-08-31")).await.unwrap().unwrap_err(), NoToken::NoOffice);
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let leader = store.account_of(members[0], "to.truong").await;
        let leader = store.signed_in(leader).await;
        assert_eq!(store.make_api_token(&leader, &new(store, true, "2026-08-31")).await.unwrap().unwrap_err(), NoToken::NoOffice);
        let account = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let scope = store.signed_in(account).await;
        let mut last = None;
        for _ in 0..20 {
            last = Some(store.make_api_token(&scope, &new(store, true, "2026-08-31")).await.unwrap().unwrap().0);
        }
        assert_eq!(store.make_api_token(&scope, &new(store, true, "2026-08-31")).await.unwrap().unwrap_err(), NoToken::TooMany);
        store.end_own_api_token(&scope, last.unwrap()).await.unwrap();
        assert!(store.make_api_token(&scope, &new(store, true, "2026-08-31")).await.unwrap().is_ok());
    }

    async fn what_a_leader_wrote_down_in_office_is_taken_after_he_left_and_nothing_later(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let account = store.account_of(members[0], "to.truong").await;
        let duty = duty_of(store, account).await;
        store.done(end_member(members[0], "2025-08-20")).await;
        let in_office = "2025-08-19T02:00:00Z".parse().unwrap();
        let scope = store.outbox_scope(account, duty, in_office).await.unwrap().expect("a scope");
        let other = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        assert!(store.outbox_scope(other, duty, in_office).await.unwrap().is_none());
        let training = |on| Body::RecordTraining(rules::operations::RecordTraining {
            person: crate::harness::person_of(members[2]),
            training: rules::teams::Training { day: day(on), course: "Kỹ năng số".to_owned() },
        });
        let written = |at: &str, on| Operation { captured: at.parse().unwrap(), ..store.operation(training(on)) };
        let sent = vec![
            (scope.clone(), written("2025-08-19T02:00:00Z", "2025-08-18")),
            (scope.clone(), written("2025-08-20T02:00:00Z", "2025-08-19")),
            (store.signed_in(other).await, written("2025-08-19T02:00:00Z", "2025-08-17")),
        ];
        let outcomes = store.apply_carried(&Scope::operator(), sent).await.unwrap();
        assert_eq!(outcomes.iter().map(code).collect::<Vec<_>>(), ["applied", "no_right", "no_right"]);
        store.done(Body::RevokeAccount(RevokeAccount { account, cause: "Thử".to_owned() })).await;
        let shut = store.outbox_scope(account, duty, in_office).await.unwrap().expect("a scope");
        let late = store.apply_carried(&Scope::operator(), vec![(shut, written("2025-08-18T02:00:00Z", "2025-08-16"))]).await.unwrap();
        assert_eq!(code(&late[0]), "account_revoked");
        store.must_be_whole().await;
    }

    async fn decisions_are_listed_by_place_for_whoever_may_see_teams_there(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let team = store.team_in(store.village("Bản Bay").await).await;
        let decision = store.decided(gia_phu, DecisionKind::Establish, "45/QĐ-UBND", "2022-05-20", &[team]).await;
        let now = store.unit("02923", "2025-07-01").await;
        let elsewhere = store.unit("02680", "2025-07-01").await;
        let (own, foreign) = (store.office("giaphu", now, "2025-07-01").await, store.office("khac", elsewhere, "2025-07-01").await);
        let (own, foreign) = (store.signed_in(own).await, store.signed_in(foreign).await);
        let found = store.decisions_within(&own, now, store.today()).await.unwrap();
        assert_eq!(found.iter().map(|one| (one.id, one.teams.clone())).collect::<Vec<_>>(), [(decision, vec![team])]);
        assert!(matches!(store.decisions_within(&foreign, now, store.today()).await, Err(StoreError::NoRight)));
        assert!(store.decisions_within(&foreign, elsewhere, store.today()).await.unwrap().is_empty());
    }
}

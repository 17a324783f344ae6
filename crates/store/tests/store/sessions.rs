//! Signing in and out, and the first administrator's link.

use crate::harness::{TestStore, day, person_of};
use jiff::SignedDuration;
use rules::{
    access::{Right, Role as Duty},
    operations::{
        AddAccount, AmendAccount, AmendPerson, Body, DeclareHouseholds, EndAppointment, Outcome, RevokeAccount,
    },
};
use store::{Scope, Seat, StoreError, Token};

fn named(name: &str) -> AddAccount {
    AddAccount { sign_in_name: name.to_owned(), name: "Mẫu".to_owned(), phone: None, person: None }
}

async fn is_in(store: &TestStore, token: &Token) -> bool {
    store.session_scope(token).await.unwrap().is_some()
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

both! {
    async fn who_signs_in_acts_under_the_duty_of_the_day(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let account = store.office("giaphu", gia_phu, "2025-07-01").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        let scope = store.session_scope(&token).await.unwrap().expect("a scope");
        assert_eq!(scope.account(), Some(account));
        assert_eq!(scope.name(), Some("Cán bộ giaphu"));
        let acting = scope.acting().expect("a duty");
        assert_eq!((acting.role, acting.span.from), (Duty::CommuneOfficer, day("2025-07-01")));
        assert_eq!(acting.seat, Seat::Unit(gia_phu));
        assert!(!scope.has(Right::RunSystem));
        let own = store.own_account(&scope).await.unwrap().expect("an account");
        assert_eq!((own.id, own.sign_in_name.as_str(), own.appointments.len()), (account, "giaphu", 1));
        assert!(store.own_account(&Scope::operator()).await.unwrap().is_none());
        // The browser keeps the token; the database doesn't.
        let hashes = if store.raw.is_postgres() { "SELECT encode(token_hash, 'hex') FROM session" } else { "SELECT lower(hex(token_hash)) FROM session" };
        let kept = store.raw.texts(hashes).await;
        assert_eq!((kept.len(), kept[0].len()), (1, 64));
        assert_ne!(kept[0], token.as_str());
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    async fn a_token_nobody_was_given_opens_nothing(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-07-01").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        for text in ["", "0", "' OR 1=1 --", &token.as_str().to_uppercase(), &token.as_str()[1..]] {
            assert!(!is_in(store, &Token::received(text)).await, "{text}");
        }
        assert!(is_in(store, &Token::received(token.as_str())).await);
    }

    async fn two_browsers_have_a_session_each(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-07-01").await;
        let [one, two] = [store.begin_session(account, "Chrome", None).await.unwrap(), store.begin_session(account, "Zalo", None).await.unwrap()];
        assert!(one != two);
        store.end_session(&one).await.unwrap();
        assert!(!is_in(store, &one).await);
        assert!(is_in(store, &two).await);
        store.end_session(&one).await.unwrap();
    }

    async fn a_session_ends_after_a_week_without_use(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-07-01").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        store.clock.advance(HOUR * (7 * 24) - SignedDuration::from_secs(1));
        assert!(is_in(store, &token).await);
        // That was a use.
        store.clock.advance(HOUR * (7 * 24) - SignedDuration::from_secs(1));
        assert!(is_in(store, &token).await);
        store.clock.advance(HOUR * (7 * 24));
        assert!(!is_in(store, &token).await);
        store.clock.advance(SignedDuration::from_secs(1));
        store.forget_old_sessions().await.unwrap();
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM session").await, 0);
    }

    async fn a_session_ends_after_thirty_days_in_any_case(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-07-01").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        for _ in 0..29 {
            store.clock.advance(HOUR * 24);
            assert!(is_in(store, &token).await);
            store.forget_old_sessions().await.unwrap();
        }
        store.clock.advance(HOUR * 24 - SignedDuration::from_secs(1));
        assert!(is_in(store, &token).await);
        store.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_in(store, &token).await);
        store.clock.advance(SignedDuration::from_secs(1));
        store.forget_old_sessions().await.unwrap();
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM session").await, 0);
    }

    async fn a_duty_that_ends_takes_the_session_with_it(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let account = store.office("giaphu", gia_phu, "2025-07-01").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        let appointment = store.session_scope(&token).await.unwrap().unwrap().acting().unwrap().id;
        let body = |on| Body::EndAppointment(EndAppointment { appointment, day: day(on) });
        assert_eq!(store.refused(body("2025-07-01")).await.code, "wrong_day");
        store.done(body("2025-09-02")).await;
        assert!(is_in(store, &token).await);
        assert_eq!(store.refused(body("2025-09-03")).await.code, "wrong_day");
        store.clock.advance(HOUR * 24);
        assert!(!is_in(store, &token).await);
    }

    async fn a_duty_that_has_not_begun_opens_nothing(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-09-02").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        assert!(!is_in(store, &token).await);
        store.clock.advance(HOUR * 24);
        assert!(is_in(store, &token).await);
    }

    async fn what_another_copy_of_the_program_changes_holds_here_at_once(store: &TestStore) {
        let other = store.another(9).await;
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let account = store.office("giaphu", gia_phu, "2025-07-01").await;
        let [one, two] = [store.begin_session(account, "Chrome", None).await.unwrap(), store.begin_session(account, "Zalo", None).await.unwrap()];
        for copy in [store, &other] {
            assert!(is_in(copy, &one).await && is_in(copy, &two).await);
        }
        other.end_session(&two).await.unwrap();
        assert!(is_in(store, &one).await && !is_in(store, &two).await);
        let renamed = AmendAccount { account, name: Some("Cán bộ khác".to_owned()), phone: None };
        other.done(Body::AmendAccount(renamed)).await;
        let scope = store.session_scope(&one).await.unwrap().expect("a scope");
        assert_eq!(scope.name(), Some("Cán bộ khác"));
        other.done(Body::RevokeAccount(RevokeAccount { account, cause: "Mất điện thoại".to_owned() })).await;
        assert!(!is_in(store, &one).await);
    }

    async fn what_a_village_declares_and_who_is_in_its_team_is_told_at_once_by_every_copy(store: &TestStore) {
        let other = store.another(9).await;
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let leader = store.signed_in(store.account_of(members[0], "totruong").await).await;
        let told = async || {
            let team = store.own_team(&leader).await.unwrap().expect("a team");
            let names: Vec<String> = team.members.into_iter().map(|(_, name, _)| name).collect();
            (names, store.declarations(&leader, &[village]).await.unwrap().len())
        };
        let (before, declared) = told().await;
        assert_eq!(told().await, (before.clone(), declared));
        let person = person_of(members[0]);
        let renamed = AmendPerson { name: Some("Lò Văn Ví Dụ".to_owned()), birth_year: None, sex: None, phone: None, it_skill: None, as_of: None, person };
        other.done(Body::AmendPerson(renamed)).await;
        let number = DeclareHouseholds { village, households: 77, day: day("2025-07-02"), source: None };
        other.done(Body::DeclareHouseholds(number)).await;
        let (after, now_declared) = told().await;
        assert!(after.iter().any(|name| name == "Lò Văn Ví Dụ") && after != before, "{after:?}");
        assert_eq!(now_declared, declared + 1);
    }

    async fn a_sign_in_name_belongs_to_one_account(store: &TestStore) {
        store.done(Body::AddAccount(named("Mẫu.GiaPhu"))).await;
        for name in ["Mẫu.GiaPhu", "mẫu.giaphu", " MẪU.GIAPHU "] {
            assert_eq!(store.refused(Body::AddAccount(named(name))).await.code, "sign_in_name_taken");
        }
        assert_eq!(store.refused(Body::AddAccount(named(""))).await.code, "bad_text");
        let batch = vec![store.operation(Body::AddAccount(named("hai"))), store.operation(Body::AddAccount(named("Hai")))];
        let outcomes = store.apply(&Scope::operator(), batch).await.unwrap();
        assert_eq!(outcomes[0], Outcome::Applied);
        assert!(matches!(&outcomes[1], Outcome::Refused(reason) if reason.code == "sign_in_name_taken"));
    }

    async fn an_officer_needs_a_unit_that_stands(store: &TestStore) {
        let account = store.done(Body::AddAccount(named("mau"))).await.into();
        let appoint = |role, unit, from| Body::Appoint(rules::operations::Appoint { account, role, unit, from: day(from), to: None, stands_in_for: None });
        let district = store.unit("086", "2025-06-30").await;
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(appoint(Duty::DistrictOfficer, None, "2025-01-01")).await, "unit_needed");
        assert_eq!(code(appoint(Duty::DistrictOfficer, Some(district), "2025-07-01")).await, "wrong_unit");
        store.done(appoint(Duty::DistrictOfficer, Some(district), "2025-06-30")).await;
    }

    async fn the_first_administrators_link_is_good_once(store: &TestStore) {
        let link = store.new_administrator_link().await.unwrap();
        assert!(store.administrator_link_is_good(&link).await.unwrap());
        assert!(!store.administrator_link_is_good(&Token::received("?")).await.unwrap());
        let made = store.use_administrator_link(&link, named("quantri"), "hash".to_owned()).await.unwrap();
        let account = made.expect("an account");
        assert!(store.signed_in(account).await.has(Right::RunSystem));
        assert!(store.anybody_can_sign_in().await.unwrap());
        assert_eq!(store.credentials("quantri").await.unwrap(), [(account, "hash".to_owned())]);
        assert!(!store.administrator_link_is_good(&link).await.unwrap());
        let again = store.use_administrator_link(&link, named("hai"), "hash".to_owned()).await;
        assert!(matches!(again, Err(StoreError::NoRight)));
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM account").await, 1);
    }

    async fn a_refused_name_leaves_the_link_good_and_nothing_waiting(store: &TestStore) {
        store.done(Body::AddAccount(named("quantri"))).await;
        let link = store.new_administrator_link().await.unwrap();
        let refused = store.use_administrator_link(&link, named("QuanTri"), "hash".to_owned()).await.unwrap();
        assert_eq!(refused.unwrap_err().code, "sign_in_name_taken");
        assert!(store.administrator_link_is_good(&link).await.unwrap());
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM waiting").await, 0);
        assert!(store.use_administrator_link(&link, named("hai"), "hash".to_owned()).await.unwrap().is_ok());
    }

    async fn the_link_is_good_for_a_day(store: &TestStore) {
        let link = store.new_administrator_link().await.unwrap();
        store.clock.advance(HOUR * 24);
        assert!(!store.administrator_link_is_good(&link).await.unwrap());
        let late = store.use_administrator_link(&link, named("quantri"), "hash".to_owned()).await;
        assert!(matches!(late, Err(StoreError::NoRight)));
    }

    async fn of_two_who_use_the_link_at_once_one_gets_in(store: &TestStore) {
        let link = store.new_administrator_link().await.unwrap();
        let (one, two) = tokio::join!(
            store.use_administrator_link(&link, named("mot"), "hash".to_owned()),
            store.use_administrator_link(&link, named("hai"), "hash".to_owned()),
        );
        let got_in = [one, two].iter().filter(|made| matches!(made, Ok(Ok(_)))).count();
        assert_eq!(got_in, 1);
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM account").await, 1);
    }

    async fn a_password_is_kept_beside_the_journal_and_never_in_it(store: &TestStore) {
        let made = store.add_account_with(&Scope::operator(), named("mau"), "$argon2id$bi-mat".to_owned(), Duty::ItAdministrator, None).await;
        let account = made.unwrap().expect("an account");
        store.set_password(&Scope::operator(), account, "$argon2id$khac".to_owned()).await.unwrap();
        assert_eq!(store.credentials("mau").await.unwrap(), [(account, "$argon2id$khac".to_owned())]);
        let bodies = store.raw.texts("SELECT body FROM journal_body").await;
        assert!(bodies.iter().all(|body| !body.contains("argon2")));
        store.must_be_whole().await;
    }
}

//! Accounts: duties that come with terms in teams, stand-ins, invitations, shut accounts, devices, wrong attempts.

use crate::harness::{Entry, TestStore, builders::*, day};
use jiff::SignedDuration;
use rules::{
    access::{Right, Role as Duty},
    ids::{AccountId, UnitId},
    operations::{
        AddAccount, Appoint, Body, EndAppointment, InviteAccount, Operation, Outcome, Refusal, ReinstateAccount,
        RetitleTeam, RevokeAccount,
    },
    teams::Role,
};
use store::{AttemptKey, Scope, StoreError, Token};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

pub(crate) fn code(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused(Refusal { code, .. }) => code,
        Outcome::Applied => "applied",
        Outcome::Waiting(_) => "waiting",
    }
}

pub(crate) fn named(sign_in_name: &str) -> AddAccount {
    AddAccount { sign_in_name: sign_in_name.to_owned(), name: "Mẫu".to_owned(), phone: None, person: None }
}

/// An account with one duty from today on; the refusal of the first operation refused.
async fn added(
    store: &TestStore,
    scope: &Scope,
    account: AddAccount,
    role: Duty,
    unit: Option<UnitId>,
) -> Result<Result<AccountId, Refusal>, StoreError> {
    let add = store.operation(Body::AddAccount(account));
    let account = AccountId::from(add.id);
    let appoint = Appoint { account, role, unit, from: store.today(), to: None, stands_in_for: None };
    let outcomes = store.apply(scope, vec![add, store.operation(Body::Appoint(appoint))]).await?;
    let refused = outcomes.into_iter().find_map(|outcome| match outcome {
        Outcome::Refused(reason) => Some(reason),
        _ => None,
    });
    Ok(refused.map_or(Ok(account), Err))
}

both! {
    async fn a_term_in_a_team_is_a_duty_and_ends_with_it(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (team, members) = store.full_team(village).await;
        let account = store.account_of(members[0], "to.truong").await;
        let leader = store.signed_in(account).await;
        assert_eq!((leader.role(), leader.acting().unwrap().id), (Some(Duty::TeamLeader), members[0].into()));
        assert!(store.team(&leader, team, store.today()).await.unwrap().is_some());
        assert!(leader.has(Right::TendTeam) && !leader.has(Right::ManageMembers));
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        store.done(end_member(members[0], "2025-09-02")).await;
        assert!(store.session(&token).await.unwrap().is_some());
        store.clock.advance(HOUR * 24);
        assert!(store.session(&token).await.unwrap().is_none());
        store.must_be_whole().await;
    }

    async fn while_nobody_leads_the_deputy_acts_and_no_longer(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (team, members) = store.full_team(village).await;
        let deputy = store.account_of(members[1], "to.pho").await;
        let title = |title: &str, from| Body::SetChannel(rules::operations::SetChannel {
            owner: rules::channels::Owner::Team(team), name: Some(title.to_owned()), made: Some(Some(day(from))),
        });
        let before = store.signed_in(deputy).await;
        assert_eq!(before.role(), Some(Duty::TeamDeputy));
        assert_eq!(code(&store.outcome(&before, title("CNS_BanBay", "2025-08-01")).await), "no_right");
        store.done(end_member(members[0], "2025-08-20")).await;
        let acting = store.signed_in(deputy).await;
        assert_eq!(acting.role(), Some(Duty::TeamLeader));
        assert_eq!(code(&store.outcome(&acting, title("CNS_BanBay", "2025-08-01")).await), "applied");
        store.member(team, Entry { role: Role::Leader, from: "2025-09-01", ..Entry::default() }).await;
        assert_eq!(store.signed_in(deputy).await.role(), Some(Duty::TeamDeputy));
        // What he did while he led is judged by the day on which he did it.
        let late = Operation {
            captured: "2025-08-25T02:00:00Z".parse().unwrap(),
            ..store.operation(title("CNS_BanBay_GiaPhu", "2025-08-01"))
        };
        assert_eq!(code(&store.send(&acting, late).await), "applied");
        let now = store.operation(title("CNS_Khac", "2025-08-02"));
        assert_eq!(code(&store.send(&acting, now).await), "no_right");
    }

    async fn a_commune_lets_its_members_in_and_nobody_elses(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let elsewhere = store.unit("02680", "2025-07-01").await;
        let (own, foreign) = (store.office("giaphu", gia_phu, "2025-07-01").await, store.office("khac", elsewhere, "2025-07-01").await);
        let (own, foreign) = (store.signed_in(own).await, store.signed_in(foreign).await);
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let person = Some(crate::harness::person_of(members[0]));
        let add = |name: &str| Body::AddAccount(AddAccount { person, ..named(name) });
        assert_eq!(code(&store.outcome(&foreign, add("a")).await), "no_right");
        let operation = store.operation(add("lo.van.mau"));
        let account = AccountId::from(operation.id);
        assert_eq!(code(&store.send(&own, operation).await), "applied");
        assert_eq!(code(&store.outcome(&own, add("lan.hai")).await), "has_account");
        assert!(store.invite(&foreign, account).await.unwrap().is_err());
        let invitation = store.invite(&own, account).await.unwrap().unwrap();
        assert_eq!((invitation.link.len(), invitation.code.len()), (64, 12));
        let seen = store.holders(&own, Some(gia_phu)).await.unwrap();
        assert!(seen.iter().any(|holder| holder.account.id == account && holder.in_power));
        assert!(store.holder(&foreign, account).await.unwrap().is_none());
        assert!(store.invitations(&foreign, &[account]).await.unwrap().is_empty());
        assert_eq!(store.invitations(&own, &[account]).await.unwrap()[&account], invitation);
    }

    async fn an_invitation_is_good_once_by_link_or_code_for_seven_days(store: &TestStore) {
        let account = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let invite = async || store.invite(&Scope::operator(), account).await.unwrap().unwrap();
        let first = invite().await;
        let second = invite().await;
        // The newest counts.
        assert!(store.invited_by_link(&first.link).await.unwrap().is_none());
        let invited = store.invited_by_link(&second.link).await.unwrap().expect("an invitation");
        assert_eq!((invited.account, invited.of_team), (account, false));
        let spaced = format!("{} {} {}", &second.code[..4], &second.code[4..8], &second.code[8..]);
        assert_eq!(store.invited_by_code(&spaced).await.unwrap().as_ref(), Some(&invited));
        assert_eq!(store.code_of(&invited), second.code);
        for wrong in [String::new(), "0".to_owned(), second.link[1..].to_owned(), second.link.replace('a', "b"), "á".repeat(32)] {
            assert!(store.invited_by_link(&wrong).await.unwrap().is_none(), "{wrong}");
        }
        let before = store.begin_session(account, "Chrome", None).await.unwrap();
        let (one, two) = tokio::join!(
            store.accept_invitation(&invited, "hash one".to_owned()),
            store.accept_invitation(&invited, "hash two".to_owned())
        );
        assert_eq!([one.unwrap(), two.unwrap()].iter().flatten().count(), 1);
        assert!(store.invited_by_code(&second.code).await.unwrap().is_none());
        // Who opens it again is told that it was used, not merely that it is no longer good.
        for (link, used) in [(&second.link, true), (&first.link, false), (&"0".to_owned(), false)] {
            assert_eq!(store.used_by_link(link).await.unwrap().is_some(), used, "{link}");
        }
        assert!(store.session(&before).await.unwrap().is_none());
        let third = invite().await;
        store.clock.advance(HOUR * (24 * 7));
        assert!(store.invited_by_link(&third.link).await.unwrap().is_none());
        // Neither link nor code is kept.
        let kept = store.raw.texts("SELECT body FROM journal_body").await;
        assert!(kept.iter().all(|body| !body.contains(&third.code) && !body.contains(&third.link)));
        store.must_be_whole().await;
    }

    async fn the_first_officer_of_a_department_is_let_in_by_the_system_and_the_second_by_the_first(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        let system = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let system = store.signed_in(system).await;
        let made = added(store, &system, named("so.mot"), Duty::DepartmentOfficer, Some(province)).await.unwrap();
        let first = made.expect("an account");
        assert!(store.invite(&system, first).await.unwrap().is_ok());
        let second = added(store, &system, named("so.hai"), Duty::DepartmentOfficer, Some(province)).await.unwrap();
        assert_eq!(second.unwrap_err().code, "no_right");
        let commune = store.unit("02923", "2025-07-01").await;
        let other = added(store, &system, named("xa"), Duty::CommuneOfficer, Some(commune)).await.unwrap();
        assert_eq!(other.unwrap_err().code, "no_right");
        store.set_password(&Scope::operator(), first, "hash".to_owned()).await.unwrap();
        // Once in, the officer is no longer in the hands of whoever runs the machine.
        assert_eq!(store.invite(&system, first).await.unwrap().unwrap_err().code, "no_right");
        let officer = store.signed_in(first).await;
        assert!(added(store, &officer, named("so.ba"), Duty::DepartmentOfficer, Some(province)).await.unwrap().is_ok());
        assert!(added(store, &officer, named("xa.mot"), Duty::CommuneOfficer, Some(commune)).await.unwrap().is_ok());
        assert_eq!(added(store, &officer, named("may"), Duty::ItAdministrator, None).await.unwrap().unwrap_err().code, "no_right");
    }

    async fn whoever_could_let_himself_in_elsewhere_may_not_invite(store: &TestStore) {
        let (gia_phu, elsewhere) = (store.unit("02923", "2025-07-01").await, store.unit("02680", "2025-07-01").await);
        let both = store.office("hai.noi", gia_phu, "2025-07-01").await;
        store.done(Body::Appoint(Appoint {
            account: both, role: Duty::CommuneOfficer, unit: Some(elsewhere), from: day("2025-08-01"), to: None, stands_in_for: None,
        })).await;
        let officer = store.office("giaphu", gia_phu, "2025-07-01").await;
        let officer = store.signed_in(officer).await;
        assert_eq!(store.invite(&officer, both).await.unwrap().unwrap_err().code, "no_right");
        let province = store.unit("15", "2025-07-01").await;
        let department = store.office("so", province, "2025-07-01").await;
        assert!(store.invite(&store.signed_in(department).await, both).await.unwrap().is_ok());
    }

    async fn an_account_shut_for_cause_is_heard_no_more_whatever_it_wrote_before(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let account = store.office("giaphu", gia_phu, "2025-07-01").await;
        let officer = store.signed_in(account).await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        let written = Operation {
            captured: "2025-08-20T02:00:00Z".parse().unwrap(),
            ..store.operation(Body::RetitleTeam(RetitleTeam { team, title: "Tổ khác".to_owned(), from: day("2025-08-20") }))
        };
        store.done(Body::RevokeAccount(RevokeAccount { account, cause: "Mất điện thoại".to_owned() })).await;
        assert!(store.session(&token).await.unwrap().is_none());
        assert_eq!(code(&store.send(&officer, written.clone()).await), "account_revoked");
        assert_eq!(store.refused(Body::InviteAccount(InviteAccount { account })).await.code, "account_revoked");
        assert!(store.credentials("giaphu").await.unwrap().is_empty());
        store.done(Body::ReinstateAccount(ReinstateAccount { account })).await;
        // What was refused once stays refused; what is written anew is heard.
        assert_eq!(code(&store.send(&officer, written.clone()).await), "account_revoked");
        assert_eq!(code(&store.outcome(&officer, written.body).await), "applied");
        store.must_be_whole().await;
    }

    async fn an_appointment_follows_its_unit_to_the_heir_and_is_marked(store: &TestStore) {
        store.clock.set("2025-06-28T02:00:00Z");
        let thong_nhat = store.tree().await.find("xã Thống Nhất", rules::units::Level::Commune, None, day("2025-06-20")).unit().expect("a commune");
        let new = store.unit("02923", "2025-07-01").await;
        let account = store.office("thongnhat", thong_nhat, "2022-01-01").await;
        let district = store.office("huyen", store.unit("086", "2025-06-20").await, "2022-01-01").await;
        let token = store.begin_session(account, "Chrome", None).await.unwrap();
        let tree = store.tree().await;
        let acting = store.session_scope(&token).await.unwrap().unwrap().acting().cloned().unwrap();
        assert!(!acting.is_carried_over(&tree, store.today()));
        store.clock.set("2025-07-01T02:00:00Z");
        let acting = store.session_scope(&token).await.unwrap().unwrap().acting().cloned().unwrap();
        assert_eq!(acting.unit(&tree, store.today()), Some(new));
        assert!(acting.is_carried_over(&tree, store.today()));
        // The district's level is gone, and the duty with it.
        let token = store.begin_session(district, "Chrome", None).await.unwrap();
        assert!(store.session(&token).await.unwrap().is_none());
    }

    async fn several_people_share_a_phone_and_a_browser(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let phone: rules::phones::Phone = "0912345678".parse().unwrap();
        let mut accounts = Vec::new();
        for (member, name) in members[..2].iter().zip(["mot", "hai"]) {
            store.done(Body::AmendPerson(rules::operations::AmendPerson {
                person: crate::harness::person_of(*member), name: None, birth_year: None, sex: None, phone: Some(Some(phone.clone())), it_skill: None, as_of: None,
            })).await;
            let account = store.account_of(*member, name).await;
            store.set_password(&Scope::operator(), account, format!("hash {name}")).await.unwrap();
            accounts.push(account);
        }
        let found = store.credentials("+84 912 345 678").await.unwrap();
        assert_eq!(found.iter().map(|(_, hash)| hash.as_str()).collect::<std::collections::BTreeSet<_>>(), ["hash hai", "hash mot"].into());

        let browser = Token::received("browser");
        let one = store.enrol(accounts[0], &browser, "Máy của Mẫu", Some("pin one".to_owned())).await.unwrap();
        let two = store.enrol(accounts[1], &browser, "Máy của Mẫu", None).await.unwrap();
        assert_eq!(store.enrolled_on(&browser).await.unwrap().len(), 2);
        assert!(store.enrolled_on(&Token::received("other")).await.unwrap().is_empty());
        let scope = store.signed_in(accounts[0]).await;
        let secret = store.device_secret(&scope, one).await.unwrap().expect("a secret");
        assert!(store.device_secret(&scope, two).await.unwrap().is_none());
        let signed = rules::operations::Signed { id: "x", captured: "y", kind: "z", version: 1, appointment: "", body: "{}" };
        let signature = signed.signature(&secret);
        assert!(store.is_signed_on(one, &signed, &signature));
        assert!(!store.is_signed_on(two, &signed, &signature));
        assert_eq!(store.owner_of(one).await.unwrap(), Some(accounts[0]));
        // Enrolled again, the earlier enrolment is over, but what it wrote is still its owner's.
        let again = store.enrol(accounts[0], &browser, "Máy", None).await.unwrap();
        assert_eq!(store.own_devices(&scope).await.unwrap().iter().map(|device| device.id).collect::<Vec<_>>(), [again]);
        assert!(store.is_signed_on(one, &signed, &signature));
        assert_eq!(store.owner_of(one).await.unwrap(), Some(accounts[0]));
    }

    async fn wrong_attempts_slow_the_next_one_down_and_are_forgotten(store: &TestStore) {
        let (name, browser) = (AttemptKey::name("GiaPhu"), AttemptKey::name_on_browser("giaphu", &Token::received("b")));
        for _ in 0..5 {
            store.attempt_failed(std::slice::from_ref(&name)).await.unwrap();
        }
        assert_eq!(store.must_wait(std::slice::from_ref(&name)).await.unwrap(), None);
        for _ in 0..2 {
            store.attempt_failed(&[AttemptKey::name("giaphu")]).await.unwrap();
        }
        assert_eq!(store.must_wait(std::slice::from_ref(&name)).await.unwrap(), Some(SignedDuration::from_secs(2)));
        // A phone on which the person has signed in before is not slowed down by a stranger.
        assert_eq!(store.must_wait(std::slice::from_ref(&browser)).await.unwrap(), None);
        store.clock.advance(SignedDuration::from_secs(2));
        assert_eq!(store.must_wait(std::slice::from_ref(&name)).await.unwrap(), None);
        store.attempt_succeeded(&name).await.unwrap();
        assert_eq!(store.failures(&name).await.unwrap(), 0);
        store.attempt_failed(std::slice::from_ref(&name)).await.unwrap();
        store.clock.advance(HOUR * 25);
        store.forget_old_attempts().await.unwrap();
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM attempt").await, 0);
    }

    async fn what_goes_wrong_at_an_address_slows_it_a_minute_at_most_and_is_forgotten_in_an_hour(store: &TestStore) {
        let office = [AttemptKey::address([192, 0, 2, 1].into())];
        for _ in 0..500 {
            store.attempt_failed(&office).await.unwrap();
        }
        assert_eq!(store.must_wait(&office).await.unwrap(), Some(SignedDuration::from_mins(1)));
        store.clock.advance(SignedDuration::from_mins(61));
        store.attempt_failed(&office).await.unwrap();
        assert_eq!((store.must_wait(&office).await.unwrap(), store.failures(&office[0]).await.unwrap()), (None, 1));
    }

    async fn a_browser_is_known_where_somebody_got_in_on_it_and_forgotten_when_nobody_does(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-07-01").await;
        let other = store.account("b", Duty::ItAdministrator, None, "2025-07-01").await;
        let (own, made_up) = (Token::received("own"), Token::received("made up"));
        store.remember_browser(account, &own).await.unwrap();
        assert!(store.knows_browser(&own, &[other, account]).await.unwrap());
        for (browser, accounts) in [(&made_up, &[account][..]), (&own, &[other]), (&own, &[])] {
            assert!(!store.knows_browser(browser, accounts).await.unwrap(), "{accounts:?}");
        }
        store.clock.advance(HOUR * 24 * 300);
        store.remember_browser(account, &own).await.unwrap();
        store.clock.advance(HOUR * 24 * 300);
        store.forget_old_attempts().await.unwrap();
        assert!(store.knows_browser(&own, &[account]).await.unwrap());
        store.clock.advance(HOUR * 24 * 101);
        store.forget_old_attempts().await.unwrap();
        assert!(!store.knows_browser(&own, &[account]).await.unwrap());
    }

    async fn one_lists_and_ends_the_own_sessions_and_no_others(store: &TestStore) {
        let account = store.account("a", Duty::ItAdministrator, None, "2025-07-01").await;
        let other = store.account("b", Duty::ItAdministrator, None, "2025-07-01").await;
        let here = store.begin_session(account, "Chrome", None).await.unwrap();
        let there = store.begin_session(account, "Zalo", None).await.unwrap();
        let foreign = store.begin_session(other, "Chrome", None).await.unwrap();
        let session = store.session(&here).await.unwrap().unwrap();
        assert_eq!(store.own_sessions(&session.scope).await.unwrap().len(), 2);
        let of_other = store.session(&foreign).await.unwrap().unwrap();
        store.end_own_session(&session.scope, of_other.id).await.unwrap();
        assert!(store.session(&foreign).await.unwrap().is_some());
        store.end_other_sessions(&session.scope, session.id).await.unwrap();
        assert!(store.session(&there).await.unwrap().is_none());
        assert!(store.session(&here).await.unwrap().is_some());
        let duty = session.scope.acting().unwrap().id;
        assert_eq!(code(&store.outcome(&session.scope, Body::EndAppointment(EndAppointment { appointment: duty, day: day("2025-09-02") })).await), "applied");
    }
}

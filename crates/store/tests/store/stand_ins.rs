//! Who acts for an officer or a leader from a day to a day: named, let in, ended.

use crate::{
    accounts::{code, named},
    harness::{TestStore, builders::*},
};
use jiff::SignedDuration;
use rules::{
    access::{Right, Role as Duty},
    ids::{AccountId, AppointmentId, UnitId},
    operations::{AddAccount, Appoint, Body, EndAppointment, InviteAccount},
};
use store::{Scope, StoreError};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn stand_in(account: AccountId, role: Duty, unit: Option<UnitId>, whom: AppointmentId, from: &str, to: &str) -> Body {
    let (from, to) = (day(from), Some(day(to)));
    Body::Appoint(Appoint { account, role, unit, from, to, stands_in_for: Some(whom) })
}

async fn duty_of(store: &TestStore, account: AccountId) -> AppointmentId {
    store.signed_in(account).await.acting().expect("a duty").id
}

async fn officer(store: &TestStore, name: &str, unit: UnitId) -> Scope {
    store.signed_in(store.office(name, unit, "2025-07-15").await).await
}

both! {
    async fn an_officer_names_who_acts_for_him_from_a_day_to_a_day(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let (absent, other) = (store.office("vang", gia_phu, "2025-07-15").await, store.account_of(members[3], "thay").await);
        let whom = duty_of(store, absent).await;
        let officer = store.signed_in(absent).await;
        let for_him = |from, to| stand_in(other, Duty::CommuneOfficer, Some(gia_phu), whom, from, to);
        let own = stand_in(absent, Duty::CommuneOfficer, Some(gia_phu), whom, "2025-09-01", "2025-09-05");
        assert_eq!(code(&store.outcome(&officer, own).await), "no_right");
        assert_eq!(code(&store.outcome(&officer, for_him("2025-07-10", "2025-09-05")).await), "bad_stand_in");
        assert_eq!(code(&store.outcome(&officer, for_him("2025-09-03", "2025-09-05")).await), "applied");
        assert_eq!(code(&store.outcome(&officer, for_him("2025-09-04", "2025-09-06")).await), "has_duty");
        let token = store.begin_session(other, "Chrome", None).await.unwrap();
        let duties = async || store.session(&token).await.unwrap().map_or(0, |session| session.duties.len());
        assert_eq!(duties().await, 1);
        store.clock.advance(HOUR * 48);
        assert_eq!(duties().await, 2);
        let session = store.session(&token).await.unwrap().unwrap();
        let standing = session.duties.iter().find(|duty| duty.stands_in_for == Some(whom)).unwrap().id;
        store.act_as(&session, standing).await.unwrap();
        let acting = store.session_scope(&token).await.unwrap().unwrap();
        assert!(acting.may(Right::ManageVillages, village, &*store.tree().await, store.today()));
        assert!(matches!(store.act_as(&session, whom).await, Err(StoreError::NoRight)));
        store.clock.advance(HOUR * 48);
        assert_eq!(duties().await, 1);
        assert_eq!(store.session_scope(&token).await.unwrap().unwrap().role(), Some(Duty::TeamMember));
    }

    async fn a_stand_in_is_a_colleague_or_somebody_whom_the_one_who_names_him_answers_for(store: &TestStore) {
        let (gia_phu, elsewhere) = (store.unit("02923", "2025-07-01").await, store.unit("02647", "2025-07-01").await);
        let absent = store.office("vang", gia_phu, "2025-07-15").await;
        let whom = duty_of(store, absent).await;
        let officer = store.signed_in(absent).await;
        let named = |account| stand_in(account, Duty::CommuneOfficer, Some(gia_phu), whom, "2025-09-03", "2025-09-05");
        let colleague = store.office("ban", gia_phu, "2025-07-15").await;
        assert_eq!(code(&store.outcome(&officer, named(colleague)).await), "applied");
        // One of elsewhere would be taken out of the hands of those who answer for him there.
        let (far, beside) = (store.office("xa", elsewhere, "2025-07-15").await, store.office("xa2", elsewhere, "2025-07-15").await);
        assert_eq!(code(&store.outcome(&officer, named(far)).await), "no_right");
        let beside = store.signed_in(beside).await;
        assert!(store.invite(&beside, far).await.unwrap().is_ok());
        // Who is above both may.
        let department = store.office("so", store.unit("15", "2025-07-01").await, "2025-07-01").await;
        assert_eq!(code(&store.outcome(&store.signed_in(department).await, named(far)).await), "applied");
    }

    async fn a_leader_lets_one_of_his_team_in_only_as_whom_he_named_to_stand_in(store: &TestStore) {
        let (village, beside) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let (_, members) = store.full_team(village).await;
        let (_, others) = store.full_team(beside).await;
        let leader = store.signed_in(store.account_of(members[0], "truong").await).await;
        let deputy = store.signed_in(store.account_of(members[1], "pho").await).await;
        let invited = async |scope: &Scope, member, stands_in: bool, name: &str| {
            let add = AddAccount { person: Some(person_of(member)), ..named(name) };
            let add = store.operation(Body::AddAccount(add));
            let account = AccountId::from(add.id);
            let appoint = stand_in(account, Duty::TeamLeader, None, members[0].into(), "2025-09-01", "2025-09-05");
            let invite = store.operation(Body::InviteAccount(InviteAccount { account }));
            let appoint = stands_in.then(|| store.operation(appoint));
            let batch = [Some(add), appoint, Some(invite)].into_iter().flatten().collect();
            let outcomes = store.apply(scope, batch).await.unwrap();
            (account, outcomes.iter().map(code).map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(invited(&leader, members[2], false, "tinhnguyen").await.1, ["applied", "no_right"]);
        let (account, outcomes) = invited(&leader, members[3], true, "thay").await;
        assert_eq!(outcomes, ["applied"; 3]);
        // Neither the deputy nor of another team.
        for (scope, member, name) in [(&deputy, others[3], "la"), (&leader, others[3], "la2")] {
            let (_, outcomes) = invited(scope, member, true, name).await;
            assert!(outcomes.iter().all(|outcome| outcome != "applied"), "{name}: {outcomes:?}");
        }
        // The slip may be printed again as long as nobody came in by it.
        assert!(store.invite(&leader, account).await.unwrap().is_ok());
        assert!(store.own_stand_in(&leader, account).await.unwrap().is_some());
        assert!(store.own_stand_in(&deputy, account).await.unwrap().is_none());
        assert!(store.invitations(&leader, &[account]).await.unwrap().contains_key(&account));
        store.set_password(&Scope::operator(), account, "hash".to_owned()).await.unwrap();
        assert!(store.own_stand_in(&leader, account).await.unwrap().is_none());
        assert_eq!(store.invite(&leader, account).await.unwrap().unwrap_err().code, "no_right");
    }

    async fn a_leader_sees_no_slip_of_a_stand_in_who_has_a_duty_elsewhere_or_stood_in_before(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let leader = store.signed_in(store.account_of(members[0], "truong").await).await;
        let (officer, member) = (store.account_of(members[2], "canbo").await, store.account_of(members[3], "vien").await);
        store.done(Body::Appoint(Appoint {
            account: officer, role: Duty::CommuneOfficer, unit: Some(gia_phu), from: day("2025-08-01"), to: None, stands_in_for: None,
        })).await;
        for (account, from, to) in [(officer, "2025-09-01", "2025-09-03"), (member, "2025-09-03", "2025-09-05")] {
            let body = stand_in(account, Duty::TeamLeader, None, members[0].into(), from, to);
            assert_eq!(code(&store.outcome(&leader, body).await), "applied");
            assert!(store.invite(&Scope::operator(), account).await.unwrap().is_ok());
        }
        let seen = async || store.invitations(&leader, &[officer, member]).await.unwrap().into_keys().collect::<Vec<_>>();
        assert_eq!(seen().await, [member]);
        assert_eq!(store.invite(&leader, officer).await.unwrap().unwrap_err().code, "no_right");
        assert!(store.invite(&leader, member).await.unwrap().is_ok());
        store.clock.advance(HOUR * 24 * 5);
        assert!(seen().await.is_empty());
        assert_eq!(store.invite(&leader, member).await.unwrap().unwrap_err().code, "no_right");
    }

    async fn who_of_a_team_has_no_account_is_told_where_its_leaders_stand_in_is_chosen_and_nowhere_else(store: &TestStore) {
        let (gia_phu, elsewhere) = (store.unit("02923", "2025-07-01").await, store.unit("02680", "2025-07-01").await);
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let accounts = [store.account_of(members[0], "truong").await, store.account_of(members[1], "pho").await];
        let duty = async |account: AccountId, nth: usize| {
            let holder = store.holder(&Scope::operator(), account).await.unwrap().unwrap();
            holder.account.appointment(members[nth].into()).cloned().unwrap()
        };
        let (leading, beside) = (duty(accounts[0], 0).await, duty(accounts[1], 1).await);
        let (leader, deputy) = (store.signed_in(accounts[0]).await, store.signed_in(accounts[1]).await);
        let (own, foreign) = (officer(store, "xa", gia_phu).await, officer(store, "khac", elsewhere).await);
        let department = officer(store, "so", store.unit("15", "2025-07-01").await).await;
        let told = async |scope: &Scope, duty: &store::Appointment| {
            let without = store.members_without_account(scope, duty).await.unwrap();
            without.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        for scope in [&leader, &own] {
            assert_eq!(told(scope, &leading).await, ["Phàn Mẫu", "Vàng Thị Mẫu"]);
        }
        for scope in [&deputy, &foreign, &department, &Scope::public()] {
            assert!(told(scope, &leading).await.is_empty());
        }
        for scope in [&deputy, &leader, &own] {
            assert!(told(scope, &beside).await.is_empty());
        }
    }

    async fn who_stands_in_is_told_to_the_holder_and_to_whoever_sees_him_in_that_duty_and_to_nobody_else(store: &TestStore) {
        let (gia_phu, elsewhere) = (store.unit("02923", "2025-07-01").await, store.unit("02680", "2025-07-01").await);
        let (village, beside) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let (_, members) = store.full_team(village).await;
        let (_, others) = store.full_team(beside).await;
        let leader = store.signed_in(store.account_of(members[0], "truong").await).await;
        let deputy = store.signed_in(store.account_of(members[1], "pho").await).await;
        let named = store.account_of(members[3], "thay").await;
        let (member, other) = (store.signed_in(named).await, store.signed_in(store.account_of(others[0], "truong2").await).await);
        let absent = store.office("vang", gia_phu, "2025-07-15").await;
        let (own, whom) = (store.signed_in(absent).await, duty_of(store, absent).await);
        let (colleague, foreign) = (officer(store, "ban", gia_phu).await, officer(store, "khac", elsewhere).await);
        let department = officer(store, "so", store.unit("15", "2025-07-01").await).await;
        let system = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let system = store.signed_in(system).await;
        let led = AppointmentId::from(members[0]);
        let for_leader = store.done(stand_in(named, Duty::TeamLeader, None, led, "2025-09-01", "2025-09-05")).await;
        let for_officer =
            store.done(stand_in(named, Duty::CommuneOfficer, Some(gia_phu), whom, "2025-09-03", "2025-09-05")).await;
        let told = async |scope: &Scope, duty: AppointmentId, id: AppointmentId| {
            let all = store.stand_ins(scope, duty).await.unwrap();
            assert_eq!(store.stand_in(scope, id).await.unwrap(), all.first().cloned());
            all.into_iter().map(|one| (one.name, one.span.from.to_string(), one.has_password)).collect::<Vec<_>>()
        };
        let expected = |from: &str| vec![("Phàn Mẫu".to_owned(), from.to_owned(), false)];
        let nobody = Scope::public();
        for scope in [&leader, &own, &colleague] {
            assert_eq!(told(scope, led, for_leader.into()).await, expected("2025-09-01"));
        }
        // Above the commune the members of a team are no names.
        for scope in [&deputy, &member, &other, &foreign, &department, &system, &nobody] {
            assert!(told(scope, led, for_leader.into()).await.is_empty(), "{scope:?}");
        }
        for scope in [&own, &colleague, &department] {
            assert_eq!(told(scope, whom, for_officer.into()).await, expected("2025-09-03"));
        }
        for scope in [&leader, &deputy, &member, &other, &foreign, &system, &nobody] {
            assert!(told(scope, whom, for_officer.into()).await.is_empty(), "{scope:?}");
        }
        store.clock.advance(HOUR * 24 * 5);
        assert!(told(&leader, led, for_leader.into()).await.is_empty());
    }

    async fn a_stand_in_that_was_ended_before_it_began_is_told_and_let_in_no_more_and_may_be_named_again(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let leader = store.signed_in(store.account_of(members[0], "truong").await).await;
        let named = store.account_of(members[3], "thay").await;
        let later = stand_in(named, Duty::TeamLeader, None, members[0].into(), "2025-09-10", "2025-09-12");
        let [first, again] = [store.operation(later.clone()), store.operation(later)];
        let id = AppointmentId::from(first.id);
        assert_eq!(code(&store.send(&leader, first).await), "applied");
        assert!(store.invite(&leader, named).await.unwrap().is_ok());
        let ended = Body::EndAppointment(EndAppointment { appointment: id, day: day("2025-09-01") });
        assert_eq!(code(&store.outcome(&leader, ended).await), "applied");
        assert!(store.stand_ins(&leader, members[0].into()).await.unwrap().is_empty());
        assert!(store.own_stand_in(&leader, named).await.unwrap().is_none());
        assert_eq!(store.invite(&leader, named).await.unwrap().unwrap_err().code, "no_right");
        assert_eq!(code(&store.send(&leader, again).await), "applied");
        assert_eq!(store.stand_ins(&leader, members[0].into()).await.unwrap().len(), 1);
        store.must_be_whole().await;
    }

    async fn a_stand_in_is_ended_by_a_colleague_or_from_above_and_by_nobody_else(store: &TestStore) {
        let (gia_phu, elsewhere) = (store.unit("02923", "2025-07-01").await, store.unit("02680", "2025-07-01").await);
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let other = store.account_of(members[3], "thay").await;
        let whom = duty_of(store, store.office("vang", gia_phu, "2025-07-15").await).await;
        let system = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
        let system = store.signed_in(system).await;
        let (colleague, foreign) = (officer(store, "ban", gia_phu).await, officer(store, "khac", elsewhere).await);
        let department = officer(store, "so", store.unit("15", "2025-07-01").await).await;
        let deputy = store.signed_in(store.account_of(members[1], "pho").await).await;
        let for_officer = stand_in(other, Duty::CommuneOfficer, Some(gia_phu), whom, "2025-09-01", "2025-09-05");
        // The leader has no account; his term in the team is what is stood in for.
        let for_leader = stand_in(other, Duty::TeamLeader, None, members[0].into(), "2025-09-01", "2025-09-05");
        for body in [for_officer, for_leader] {
            for above in [&colleague, &department] {
                let appointment = store.done(body.clone()).await.into();
                let ended = || Body::EndAppointment(EndAppointment { appointment, day: day("2025-09-01") });
                for scope in [&system, &foreign, &deputy] {
                    assert_eq!(code(&store.outcome(scope, ended()).await), "no_right");
                }
                assert_eq!(code(&store.outcome(above, ended()).await), "applied");
            }
        }
        store.must_be_whole().await;
    }

    async fn nothing_that_a_stand_in_gives_outlasts_his_standing_in(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let colleague = store.office("ban", gia_phu, "2025-07-15").await;
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let leader = store.account_of(members[0], "truong").await;
        let (absent, other) = (store.office("vang", gia_phu, "2025-07-15").await, store.account_of(members[3], "thay").await);
        let whom = duty_of(store, absent).await;
        let body = stand_in(other, Duty::CommuneOfficer, Some(gia_phu), whom, "2025-09-01", "2025-09-05");
        assert_eq!(code(&store.outcome(&store.signed_in(absent).await, body).await), "applied");
        let token = store.begin_session(other, "Chrome", None).await.unwrap();
        let session = store.session(&token).await.unwrap().unwrap();
        let standing = session.duties.iter().find(|duty| duty.stands_in_for == Some(whom)).unwrap().id;
        store.act_as(&session, standing).await.unwrap();
        let acting = store.session_scope(&token).await.unwrap().unwrap();

        let given = async |name: &str, to: Option<&str>| {
            let add = store.operation(Body::AddAccount(named(name)));
            let (from, to) = (day("2025-09-01"), to.map(day));
            let appoint = Appoint {
                account: add.id.into(), role: Duty::CommuneOfficer, unit: Some(gia_phu), from, to, stands_in_for: None,
            };
            let outcomes = store.apply(&acting, vec![add, store.operation(Body::Appoint(appoint))]).await.unwrap();
            code(&outcomes[1]).to_owned()
        };
        assert_eq!(given("moi", None).await, "outlasts_stand_in");
        assert_eq!(given("moi2", Some("2025-09-06")).await, "outlasts_stand_in");
        // Somebody of the same rank who stays is named for no longer either, and let in again by others.
        let for_colleague = duty_of(store, colleague).await;
        let longer = stand_in(absent, Duty::CommuneOfficer, Some(gia_phu), for_colleague, "2025-09-01", "2025-10-01");
        assert_eq!(code(&store.outcome(&acting, longer).await), "outlasts_stand_in");
        assert_eq!(store.invite(&acting, colleague).await.unwrap().unwrap_err().code, "outlasts_stand_in");
        // What is the duty's daily work he does; so does whoever holds it for good.
        assert!(store.invite(&acting, leader).await.unwrap().is_ok());
        assert_eq!(given("moi3", Some("2025-09-05")).await, "applied");
        let account = store.office("moi4", gia_phu, "2025-07-15").await;
        assert!(store.invite(&store.signed_in(colleague).await, account).await.unwrap().is_ok());
    }

    async fn a_stand_in_ends_with_the_duty_stood_in_for(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let (leader, other) = (store.account_of(members[0], "truong").await, store.account_of(members[3], "vien").await);
        let scope = store.signed_in(leader).await;
        let body = stand_in(other, Duty::TeamLeader, None, members[0].into(), "2025-09-01", "2025-10-01");
        assert_eq!(code(&store.outcome(&scope, body).await), "applied");
        let token = store.begin_session(other, "Chrome", None).await.unwrap();
        let roles = async || {
            let session = store.session(&token).await.unwrap().unwrap();
            session.duties.iter().map(store::Appointment::acts_as).collect::<Vec<_>>()
        };
        assert_eq!(roles().await, [Duty::TeamLeader, Duty::TeamMember]);
        store.done(end_member(members[0], "2025-09-02")).await;
        store.clock.advance(HOUR * 24);
        assert_eq!(roles().await, [Duty::TeamMember]);
    }
}

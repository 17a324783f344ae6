//! Who may do what where, judged at the time it was captured and in the tree of that day.

mod every_kind;
mod of_issues;
mod of_producers;
mod of_reports;
mod of_requests;

use crate::harness::{Entry, builders::*, day, person_of};
use every_kind::one_of_each_kind;
use rules::{
    access::Role as Duty,
    ids::{AccountId, OperationId, UnitId},
    operations::{
        Appoint, Body, EndAppointment, ObligationChange, Operation, Outcome, PlaceTeam, ReportChange,
        SetCompositionRule,
    },
    teams::{DecisionKind, Place, Tier},
    units::{Change, Kind, Placing},
};
use store::{Scope, StoreError};

/// While there were districts.
const IN_2023: &str = "2023-05-10T02:00:00Z";

/// A day after that on which things begin.
const TO: &str = "2023-02-01";

fn is_no_right(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused(reason) if reason.code == "no_right")
}

fn amend(unit: UnitId, name: Option<&str>, parent: Option<UnitId>) -> Change {
    let name = name.map(str::to_owned);
    Change::Amend { unit, name, kind: None, code: None, parent }
}

/// What is not a district's to do: it is for whoever runs the system, or works for the whole province, or the program's alone.
fn is_for_those_above(body: &Body) -> bool {
    matches!(
        body,
        Body::SetCompositionRule(_)
            | Body::SetTarget(_)
            | Body::SetRetention(_)
            | Body::SetSchedule(_)
            | Body::SetHoliday(_)
            | Body::Catalogue(_)
            | Body::SetIndicator(_)
            | Body::Obligation(ObligationChange::Open(_))
            | Body::Report(ReportChange::Update(_))
            | Body::AmendAccount(_)
            | Body::InviteAccount(_)
            | Body::SetPassword(_)
            | Body::RevokeAccount(_)
            | Body::ReinstateAccount(_)
            | Body::Appoint(_)
            | Body::EndAppointment(_)
    )
}

both! {
    async fn nobody_does_anything_without_signing_in(store: &TestStore) {
        let bodies = one_of_each_kind(store).await;
        assert_eq!(bodies.len(), Body::KINDS.len());
        for body in bodies {
            let outcome = store.outcome(&Scope::public(), body.clone()).await;
            assert!(is_no_right(&outcome), "{}: {outcome:?}", body.kind());
        }
        store.must_be_whole().await;
    }

    async fn an_officer_does_nothing_outside_his_own_unit(store: &TestStore) {
        store.clock.set(IN_2023);
        let sa_pa = store.unit("088", "2022-05-28").await;
        let officer = store.officer("sapa", sa_pa).await;
        // An account that has no duty yet is nowhere.
        let somewhere = |body: &Body| !matches!(body, Body::AddAccount(_));
        for body in one_of_each_kind(store).await.into_iter().filter(somewhere) {
            let outcome = store.outcome(&officer, body.clone()).await;
            assert!(is_no_right(&outcome), "{}: {outcome:?}", body.kind());
        }
    }

    async fn an_officer_does_everything_in_his_own_unit_but_run_the_system(store: &TestStore) {
        store.clock.set("2024-05-10T02:00:00Z");
        let gia_phu = store.gia_phu().await;
        let officer = store.officer("giaphu", gia_phu).await;
        for body in one_of_each_kind(store).await {
            let outcome = store.outcome(&officer, body.clone()).await;
            if is_for_those_above(&body) {
                assert!(is_no_right(&outcome), "{}: {outcome:?}", body.kind());
            } else {
                assert_eq!(outcome, Outcome::Applied, "{}", body.kind());
            }
        }
        store.must_be_whole().await;
    }

    async fn an_officer_of_a_province_sets_its_rules_and_no_other_provinces(store: &TestStore) {
        store.clock.set(IN_2023);
        let (lao_cai, yen_bai) = (store.unit("10", "2022-05-28").await, store.unit("15", "2022-05-28").await);
        let officer = store.officer("laocai", lao_cai).await;
        let rule = |province| {
            let (from, composition) = (day("2023-01-01"), rules::teams::letter_of_2022(Tier::Village));
            Body::SetCompositionRule(SetCompositionRule { province, tier: Tier::Village, from, composition })
        };
        assert_eq!(store.outcome(&officer, rule(lao_cai)).await, Outcome::Applied);
        assert!(is_no_right(&store.outcome(&officer, rule(yen_bai)).await));
        store.must_be_whole().await;
    }

    async fn whoever_runs_the_system_lets_people_in_and_touches_no_data(store: &TestStore) {
        let account = store.account("quantri", Duty::ItAdministrator, None, "2022-01-01").await;
        let administrator = store.signed_in(account).await;
        for body in one_of_each_kind(store).await {
            let outcome = store.outcome(&administrator, body.clone()).await;
            match body {
                Body::AddAccount(_)
                | Body::AmendAccount(_)
                | Body::InviteAccount(_)
                | Body::RevokeAccount(_)
                | Body::ReinstateAccount(_)
                | Body::EndAppointment(_) => assert_eq!(outcome, Outcome::Applied, "{}", body.kind()),
                _ => assert!(is_no_right(&outcome), "{}: {outcome:?}", body.kind()),
            }
        }
        store.must_be_whole().await;
    }

    async fn above_the_commune_leaders_are_named_and_nobody_else(store: &TestStore) {
        store.clock.set(IN_2023);
        let bao_thang = store.unit("086", "2022-05-28").await;
        let officer = store.officer("baothang", bao_thang).await;
        let village = store.village("Bản Bay").await;
        let (team, members) = store.full_team(village).await;
        let leader = Entry { role: rules::teams::Role::Leader, ..Entry::default() };
        assert!(is_no_right(&store.outcome(&officer, Entry::default().body(team)).await));
        assert!(is_no_right(&store.outcome(&officer, end_member(members[3], "2023-01-01")).await));
        assert_eq!(store.outcome(&officer, end_member(members[0], "2023-01-01")).await, Outcome::Applied);
        let named = Entry { from: "2023-01-01", ..leader };
        assert_eq!(store.outcome(&officer, named.body(team)).await, Outcome::Applied);

        let view = store.team(&officer, team, store.today()).await.unwrap().expect("the team");
        let seen: Vec<_> = view.team.members(view.day).iter().map(|member| member.role).collect();
        assert_eq!((seen, view.hidden), (vec![rules::teams::Role::Leader], 3));
        assert_eq!((view.people.members(), view.people.women()), (4, 2));
        assert!(store.person(&officer, person_of(members[2])).await.unwrap().is_none());
        let within = store.teams_within(&officer, bao_thang, store.today()).await.unwrap();
        assert!(within.teams.iter().all(|view| view.team.members(view.day).len() == 1));

        let province = store.unit("10", "2022-05-28").await;
        let viewer = store.account("bcd", Duty::DepartmentViewer, Some(province), "2022-01-01").await;
        let viewer = store.signed_in(viewer).await;
        let view = store.team(&viewer, team, store.today()).await.unwrap().expect("the team");
        assert_eq!((view.team.members.len(), view.hidden, view.people.members()), (0, 4, 4));
    }

    async fn an_officer_of_bao_thang_may_not_reach_into_sa_pa(store: &TestStore) {
        store.clock.set(IN_2023);
        let bao_thang = store.unit("086", "2022-05-28").await;
        let officer = store.officer("baothang", bao_thang).await;
        let own = store.village("Bản Bay").await;
        let ward = store.unit("03001", "2022-05-28").await;
        let foreign = store.village_in(ward, "Tổ một", "2022-05-01").await;
        let foreign_team = store.team_in(foreign).await;
        let own_team = store.team_in(own).await;
        let from = day("2023-01-01");
        for body in [
            new_team(Place::Villages(vec![foreign])),
            new_team(Place::Villages(vec![own, foreign])),
            new_team(Place::Commune(ward)),
            Body::PlaceTeam(PlaceTeam { team: own_team, place: Place::Villages(vec![own, foreign]), from }),
            Body::PlaceTeam(PlaceTeam { team: foreign_team, place: Place::Villages(vec![own]), from }),
            Entry::default().body(foreign_team),
            decision(ward, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[foreign_team]),
        ] {
            let outcome = store.outcome(&officer, body.clone()).await;
            assert!(is_no_right(&outcome), "{body:?}: {outcome:?}");
        }
        // The decision of his own unit may not name a team of another.
        let outcome = store.outcome(&officer, decision(bao_thang, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[foreign_team])).await;
        assert!(matches!(&outcome, Outcome::Refused(reason) if reason.code == "wrong_unit"), "{outcome:?}");
        store.must_be_whole().await;
    }

    async fn a_commune_changes_its_villages_and_nothing_else_of_the_tree(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let xuan_giao = store.unit("02680", "2025-07-01").await;
        let officer = store.officer("giaphu", gia_phu).await;
        let now = store.unit("02923", "2025-07-01").await;
        let [one, two, three] = [store.village("Một").await, store.village("Hai").await, store.village("Ba").await];
        let foreign = store.village_in(xuan_giao, "Ngoài", "2025-07-01").await;
        let on = "2025-08-01";
        let [half, other_half] = [store.fresh_unit(), store.fresh_unit()];
        let split = |into: Vec<UnitId>, place| Change::Split { unit: three, heir: into[0], into, place };
        let allowed = [
            vec![new_village(store.fresh_unit(), "Mới", now)],
            vec![amend(one, Some("Một Mới"), None)],
            vec![Change::Absorb { into: one, from: vec![two] }],
            vec![new_village(half, "Ba Trên", now), new_village(other_half, "Ba Dưới", now), split(vec![half, other_half], vec![])],
            vec![Change::End { unit: half, heir: now }],
            vec![Change::Alias { unit: one, alias: "Một Cũ".to_owned() }],
        ];
        let forbidden = [
            vec![Change::Create { unit: store.fresh_unit(), kind: Kind::Commune, name: "Mới".to_owned(), code: None, parent: Some(now) }],
            vec![new_village(store.fresh_unit(), "Mới", xuan_giao)],
            vec![amend(now, Some("Gia Phú Mới"), None)],
            vec![amend(one, None, Some(xuan_giao))],
            vec![amend(foreign, None, Some(now))],
            vec![Change::Absorb { into: one, from: vec![foreign] }],
            vec![Change::Absorb { into: foreign, from: vec![one] }],
            vec![Change::Absorb { into: now, from: vec![xuan_giao] }],
            vec![Change::End { unit: one, heir: xuan_giao }],
            vec![Change::End { unit: xuan_giao, heir: now }],
            vec![split(vec![one, foreign], vec![])],
            vec![Change::Alias { unit: now, alias: "Gia Phúc".to_owned() }],
            vec![amend(one, Some("Một Nữa"), None), amend(foreign, Some("Ngoài Nữa"), None)],
        ];
        for changes in forbidden {
            let outcome = store.outcome(&officer, reform(on, changes.clone())).await;
            assert!(is_no_right(&outcome), "{changes:?}: {outcome:?}");
        }
        // Nor may a split carry somebody else's units along.
        let smuggled = vec![
            new_village(half, "Ba Trên", now), new_village(other_half, "Ba Dưới", now),
            split(vec![half, other_half], vec![Placing { child: foreign, parent: now }]),
        ];
        let outcome = store.outcome(&officer, reform(on, smuggled)).await;
        assert!(matches!(&outcome, Outcome::Refused(_)), "{outcome:?}");
        for changes in allowed {
            let (before, after) = ("2025-08-01", "2025-08-15");
            let on = if matches!(changes[0], Change::End { .. }) { after } else { before };
            let outcome = store.outcome(&officer, reform(on, changes.clone())).await;
            assert_eq!(outcome, Outcome::Applied, "{changes:?}");
        }
        assert_eq!(store.tree().await.parent(foreign, day(on)), Some(xuan_giao));
        store.must_be_whole().await;
    }

    async fn a_communes_officer_goes_along_with_the_commune(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let officer = store.officer("giaphu", gia_phu).await;
        let village = store.village("Bản Bay").await;
        // Gia Phú, Xuân Giao and Thống Nhất are one now.
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let beside = store.village_in(xuan_giao, "Một", "2022-05-01").await;
        for village in [village, beside] {
            assert_eq!(store.outcome(&officer, new_team(Place::Villages(vec![village]))).await, Outcome::Applied);
        }
        // What was captured before the merger is judged by the tree of its day.
        let captured = "2025-06-30T02:00:00Z".parse().unwrap();
        let before = |village| Operation { captured, ..store.operation(new_team(Place::Villages(vec![village]))) };
        assert_eq!(store.send(&officer, before(village)).await, Outcome::Applied);
        assert!(is_no_right(&store.send(&officer, before(beside)).await));
        store.must_be_whole().await;
    }

    async fn a_districts_officer_has_no_duty_left_once_districts_have_ended(store: &TestStore) {
        let bao_thang = store.unit("086", "2022-05-28").await;
        store.clock.set(IN_2023);
        let officer = store.officer("baothang", bao_thang).await;
        store.clock.set("2025-09-01T02:00:00Z");
        let village = store.village("Bản Bay").await;
        let ward = store.unit("02647", "2025-07-01").await;
        let elsewhere = store.village_in(ward, "Tổ một", "2025-07-01").await;
        for village in [village, elsewhere] {
            let outcome = store.outcome(&officer, new_team(Place::Villages(vec![village]))).await;
            assert!(is_no_right(&outcome), "{outcome:?}");
        }
        let province = store.unit("15", "2025-07-01").await;
        let looked = store.teams_within(&officer, province, day("2025-09-01")).await;
        assert!(matches!(looked, Err(StoreError::NoRight)));
    }

    async fn what_was_captured_in_office_is_accepted_and_nothing_else(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let village = store.village("Bản Bay").await;
        let account = store.office("giaphu", gia_phu, "2025-08-01").await;
        let officer = store.signed_in(account).await;
        let captured = |at: &str| Operation {
            captured: at.parse().unwrap(),
            ..store.operation(new_team(Place::Villages(vec![village])))
        };
        assert_eq!(store.send(&officer, captured("2025-08-01T00:00:00Z")).await, Outcome::Applied);
        assert!(is_no_right(&store.send(&officer, captured("2025-07-31T16:59:59Z")).await));
    }

    async fn a_clock_that_is_ahead_gives_no_right_of_tomorrow_and_takes_none_of_today(store: &TestStore) {
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let village = store.village("Bản Bay").await;
        let account = store.office("giaphu", gia_phu, "2025-08-01").await;
        let appointment = store.signed_in(account).await.acting().expect("a duty").id;
        store.done(Body::EndAppointment(EndAppointment { appointment, day: day("2025-09-02") })).await;
        // Signed in on the last day; the phone believes it is next year.
        let officer = store.signed_in(account).await;
        let ahead = Operation {
            captured: "2026-01-01T00:00:00Z".parse().unwrap(),
            ..store.operation(new_team(Place::Villages(vec![village])))
        };
        assert_eq!(store.send(&officer, ahead).await, Outcome::Applied);
    }

    async fn people_are_seen_by_those_whose_duty_it_is(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let (team, members) = store.full_team(village).await;
        let today = store.today();
        let own = store.officer("giaphu", gia_phu).await;
        let elsewhere = store.unit("02680", "2025-07-01").await;
        let foreign = store.office("khac", elsewhere, "2025-07-01").await;
        let foreign = store.signed_in(foreign).await;
        assert!(store.team(&own, team, today).await.unwrap().is_some());
        assert!(store.person(&own, person_of(members[0])).await.unwrap().is_some());
        assert_eq!(store.teams_within(&own, village, today).await.unwrap().teams.len(), 1);
        for scope in [foreign, Scope::public()] {
            assert!(store.team(&scope, team, today).await.unwrap().is_none());
            assert!(store.person(&scope, person_of(members[0])).await.unwrap().is_none());
            assert!(store.team_of_member(&scope, members[0], today).await.unwrap().is_none());
            assert!(matches!(store.teams_within(&scope, village, today).await, Err(StoreError::NoRight)));
            assert!(matches!(store.teams_ever_within(&scope, village, today).await, Err(StoreError::NoRight)));
            assert!(matches!(store.contacts(&scope, village).await, Err(StoreError::NoRight)));
            assert!(store.decisions_of_team(&scope, team).await.unwrap().is_empty());
            assert!(matches!(store.verify(&scope).await, Err(StoreError::NoRight)));
        }
        assert!(matches!(store.verify(&own).await, Err(StoreError::NoRight)));
    }

    async fn everybody_may_set_the_own_password_and_no_other(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let officer = store.officer("giaphu", gia_phu).await;
        let other = store.office("khac", gia_phu, "2022-01-01").await;
        let own = officer.account().expect("an account");
        assert_eq!(store.set_password(&officer, own, "hash".to_owned()).await.unwrap(), Outcome::Applied);
        assert!(is_no_right(&store.set_password(&officer, other, "hash".to_owned()).await.unwrap()));
        assert!(is_no_right(&store.set_password(&Scope::public(), own, "hash".to_owned()).await.unwrap()));
        assert_eq!(store.credentials("GiaPhu").await.unwrap(), [(own, "hash".to_owned())]);
        assert_eq!(store.credentials("khac").await.unwrap(), []);
    }

    async fn an_officer_may_not_lift_himself(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let officer = store.officer("giaphu", gia_phu).await;
        let account: AccountId = officer.account().expect("an account");
        let administrator = Body::Appoint(Appoint { account, role: Duty::ItAdministrator, unit: None, from: day("2025-01-01"), to: None, stands_in_for: None });
        assert!(is_no_right(&store.outcome(&officer, administrator).await));
        // Not even for an account that nobody knows yet.
        let unknown = AccountId::from(OperationId(store.surroundings().id()));
        let other = Body::Appoint(Appoint { account: unknown, role: Duty::ItAdministrator, unit: None, from: day("2025-01-01"), to: None, stands_in_for: None });
        assert!(is_no_right(&store.outcome(&officer, other).await));
    }

    async fn whoever_runs_the_system_names_nobody_to_stand_in_for_an_office(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        let officer = store.account("so", Duty::DepartmentOfficer, Some(province), "2025-08-01").await;
        let stood_for = store.signed_in(officer).await.acting().expect("a duty").id;
        let near = store.account("xem", Duty::DepartmentViewer, Some(province), "2025-08-01").await;
        let runs = store.account("quantri", Duty::ItAdministrator, None, "2025-08-01").await;
        let runs_too = store.account("quantri2", Duty::ItAdministrator, None, "2025-08-01").await;
        let (administrator, colleague) = (store.signed_in(runs).await, store.office("so2", province, "2025-08-01").await);
        let stands_in = |account: AccountId| {
            let (role, unit, to) = (Duty::DepartmentOfficer, Some(province), Some(day("2025-10-01")));
            Body::Appoint(Appoint { account, role, unit, from: day("2025-09-01"), to, stands_in_for: Some(stood_for) })
        };
        for account in [near, runs_too] {
            assert!(is_no_right(&store.outcome(&administrator, stands_in(account)).await));
        }
        let colleague = store.signed_in(colleague).await;
        let duty = store.signed_in(officer).await.acting().cloned().expect("a duty");
        let told = async |scope: &Scope| store.colleagues(scope, &duty).await.unwrap().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert!(told(&administrator).await.is_empty());
        assert!(told(&colleague).await.contains(&near));
        assert_eq!(store.outcome(&colleague, stands_in(near)).await, Outcome::Applied);
        store.must_be_whole().await;
    }
}

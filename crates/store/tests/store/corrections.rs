//! What was written down wrong is put right: ends of terms, and decisions.

use crate::harness::{TestStore, builders::*, day};
use rules::{
    ids::{DecisionId, MemberId, TeamId},
    measures::Measure,
    operations::{AmendDecision, Body, EndTeam, Outcome, ResumeMember, WithdrawDecision},
    teams::{
        DecisionKind::{Dissolve, Establish, Renew},
        Place, Team,
    },
};
use serde_json::json;
use store::{Decision, JournalFilter, Scope};

async fn team(store: &TestStore, id: TeamId) -> Team {
    let view = store.team(&Scope::operator(), id, store.today()).await.unwrap();
    view.expect("the team").team
}

async fn known(store: &TestStore, id: DecisionId) -> Option<Decision> {
    store.decision(&Scope::operator(), id).await.unwrap()
}

fn withdraw(decision: DecisionId) -> Body {
    Body::WithdrawDecision(WithdrawDecision { decision, cause: "Ghi nhầm".to_owned() })
}

fn amend(decision: DecisionId) -> AmendDecision {
    AmendDecision::of(decision)
}

both! {
    async fn a_wrong_end_of_a_term_is_moved_and_taken_back(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (id, members) = store.full_team(village).await;
        let first: MemberId = members[0];
        store.done(end_member(first, "2023-01-01")).await;
        store.done(end_member(first, "2024-01-01")).await;
        let on = async |on: &str| team(store, id).await.members(day(on)).len();
        assert_eq!((on("2023-12-31").await, on("2024-01-01").await), (4, 3));
        store.must_be_whole().await;
        let resume = Body::ResumeMember(ResumeMember { member: first });
        store.done(resume.clone()).await;
        assert_eq!(on("2024-01-01").await, 4);
        assert_eq!(store.refused(resume).await.code, "nothing_changed");
        store.must_be_whole().await;
    }

    async fn a_decision_is_completed_and_keeps_its_teams(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let id = store.team_in(store.village("Bản Bay").await).await;
        let first: DecisionId = store.done(decision(gia_phu, Establish, "45/QĐ-UBND", "2022-06-01", &[id])).await.into();
        let second: DecisionId = store.done(decision(gia_phu, Renew, "46/QĐ-UBND", "2023-06-01", &[id])).await.into();
        let change = AmendDecision {
            number: Some(" 54/QĐ-UBND ".to_owned()),
            day: Some(day("2022-05-31")),
            signer: Some(Some("Vàng A Mẫu".to_owned())),
            ..amend(first)
        };
        store.done(Body::AmendDecision(change.clone())).await;
        let kept = known(store, first).await.unwrap();
        assert_eq!((kept.number.as_str(), kept.day, kept.from), ("54/QĐ-UBND", day("2022-05-31"), day("2022-06-01")));
        assert_eq!((kept.signer.as_deref(), kept.teams), (Some("Vàng A Mẫu"), vec![id]));
        assert_eq!(store.refused(Body::AmendDecision(change.clone())).await.code, "nothing_changed");
        let code = async |change| store.refused(Body::AmendDecision(change)).await.code;
        assert_eq!(code(AmendDecision { decision: second, signer: None, ..change }).await, "same_decision");
        assert_eq!(code(AmendDecision { day: Some(day("2025-09-02")), ..amend(first) }).await, "day_in_future");
        assert_eq!(code(AmendDecision { number: Some(" ".to_owned()), ..amend(first) }).await, "bad_text");
        store.must_be_whole().await;
    }

    async fn a_decision_recorded_by_mistake_is_withdrawn_with_what_it_did(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let (id, _) = store.full_team(store.village("Bản Bay").await).await;
        let found = decision(gia_phu, Establish, "45/QĐ-UBND", "2022-06-01", &[id]);
        let first: DecisionId = store.done(found.clone()).await.into();
        let before = team(store, id).await;
        let second: DecisionId = store.done(decision(gia_phu, Dissolve, "46/QĐ-UBND", "2024-01-01", &[id])).await.into();
        assert!(!team(store, id).await.life.is_open());
        store.done(withdraw(second)).await;
        assert_eq!(team(store, id).await, before);
        assert_eq!(known(store, second).await, None);
        store.must_be_whole().await;
        store.done(withdraw(first)).await;
        assert!(!team(store, id).await.is_established(store.today()));
        assert_eq!(store.decisions_within(&Scope::operator(), gia_phu, day("2022-06-01")).await.unwrap(), []);
        store.must_be_whole().await;
        // Its number is free again.
        store.done(found).await;
        let listed = store.decisions_within(&Scope::operator(), gia_phu, day("2022-06-01")).await.unwrap();
        assert_eq!(listed.len(), 1);
        store.must_be_whole().await;
    }

    async fn a_decision_amended_holds_from_its_other_day_and_for_its_other_teams(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let one = store.team_in(store.village("Bản Bay").await).await;
        let two = store.team_in(store.village("Bản Cầm").await).await;
        let first: DecisionId = store.done(decision(gia_phu, Establish, "45/QĐ-UBND", "2023-06-01", &[one])).await.into();
        let second: DecisionId = store.done(decision(gia_phu, Renew, "46/QĐ-UBND", "2024-06-01", &[one])).await.into();
        let established = async |on: &str| {
            let sums = store.sums(&Scope::operator(), &[gia_phu], day("2022-06-01"), day(on)).await.unwrap();
            let sums = sums.get(&gia_phu).cloned().unwrap_or_default();
            (sums.get(Measure::TeamsEstablished), sums.get(Measure::Decisions))
        };
        assert_eq!((established("2023-05-31").await, established("2023-06-01").await), ((0, 0), (1, 1)));

        store.done(Body::AmendDecision(AmendDecision { from: Some(day("2022-06-01")), ..amend(first) })).await;
        assert_eq!((established("2022-05-31").await, established("2022-06-01").await), ((0, 0), (1, 1)));
        store.must_be_whole().await;

        // Older than its team's first day: it holds from that day on, as when it is recorded.
        store.done(Body::AmendDecision(AmendDecision { from: Some(day("2022-05-10")), ..amend(first) })).await;
        assert_eq!((established("2022-05-19").await, established("2022-05-20").await), ((0, 0), (1, 1)));
        store.must_be_whole().await;

        // Later than the one that renewed it: that one came first.
        store.done(Body::AmendDecision(AmendDecision { from: Some(day("2025-01-01")), ..amend(first) })).await;
        let in_force = async |id, on: &str| team(store, id).await.decision_in_force(day(on));
        assert_eq!(in_force(one, "2024-05-31").await, None);
        assert_eq!(in_force(one, "2024-12-31").await, Some(second));
        assert_eq!(in_force(one, "2025-01-01").await, Some(first));
        store.must_be_whole().await;

        // Of the other team, then of both.
        store.done(Body::AmendDecision(AmendDecision { teams: Some(vec![two]), ..amend(first) })).await;
        assert_eq!(in_force(one, "2025-01-01").await, Some(second));
        assert_eq!(in_force(two, "2025-01-01").await, Some(first));
        store.must_be_whole().await;
        store.done(Body::AmendDecision(AmendDecision { teams: Some(vec![two, one, two]), ..amend(first) })).await;
        assert_eq!(established("2025-01-01").await, (2, 1));
        let kept = known(store, first).await.unwrap();
        assert_eq!(kept.teams.len(), 2);
        store.must_be_whole().await;
        let same = AmendDecision { teams: Some(vec![one, two]), from: Some(day("2025-01-01")), ..amend(first) };
        assert_eq!(store.refused(Body::AmendDecision(same)).await.code, "nothing_changed");
    }

    async fn what_a_decision_was_taken_for_is_undone_where_its_kind_is_amended(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let (id, _) = store.full_team(store.village("Bản Bay").await).await;
        let before = team(store, id).await;
        let wrong: DecisionId = store.done(decision(gia_phu, Dissolve, "46/QĐ-UBND", "2024-01-01", &[id])).await.into();
        assert!(!team(store, id).await.life.is_open());
        store.done(Body::AmendDecision(AmendDecision { kind: Some(Renew), ..amend(wrong) })).await;
        let now = team(store, id).await;
        assert_eq!((now.life, &now.members, now.decision_in_force(day("2024-01-01"))), (before.life, &before.members, Some(wrong)));
        store.must_be_whole().await;

        let dissolves = AmendDecision { kind: Some(Dissolve), from: Some(day("2024-03-01")), ..amend(wrong) };
        store.done(Body::AmendDecision(dissolves)).await;
        assert_eq!(team(store, id).await.life.to, day("2024-03-01"));
        store.must_be_whole().await;
        store.done(Body::AmendDecision(AmendDecision { from: Some(day("2024-05-01")), ..amend(wrong) })).await;
        assert_eq!(team(store, id).await.life.to, day("2024-05-01"));
        store.must_be_whole().await;
        store.done(withdraw(wrong)).await;
        assert_eq!(team(store, id).await, before);
        store.must_be_whole().await;
    }

    async fn a_decision_is_amended_by_the_rules_by_which_it_is_recorded(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let elsewhere = store.team_in(store.village_in(xuan_giao, "Bản Cầm", "2022-05-01").await).await;
        let id = store.team_in(store.village("Bản Bay").await).await;
        let first: DecisionId = store.done(decision(gia_phu, Establish, "45/QĐ-UBND", "2022-06-01", &[id])).await.into();
        let code = async |change| store.refused(Body::AmendDecision(change)).await.code;
        assert_eq!(code(AmendDecision { teams: Some(vec![]), ..amend(first) }).await, "no_teams");
        assert_eq!(code(AmendDecision { teams: Some(vec![id, elsewhere]), ..amend(first) }).await, "wrong_unit");
        assert_eq!(code(AmendDecision { unit: Some(xuan_giao), ..amend(first) }).await, "wrong_unit");
        // The old Gia Phú ended with June 2025.
        assert_eq!(code(AmendDecision { from: Some(day("2025-07-10")), ..amend(first) }).await, "wrong_unit");
        let too_early = AmendDecision { kind: Some(Dissolve), from: Some(day("2022-05-20")), ..amend(first) };
        assert_eq!(code(too_early).await, "wrong_day");
        store.done(Body::EndTeam(EndTeam { team: id, day: day("2024-01-01"), heir: None })).await;
        assert_eq!(code(AmendDecision { from: Some(day("2024-01-01")), ..amend(first) }).await, "team_not_there");
        assert_eq!(known(store, first).await.unwrap().from, day("2022-06-01"));
        store.must_be_whole().await;

        let now = store.unit("02923", "2025-07-01").await;
        let both = AmendDecision { unit: Some(now), from: Some(day("2025-07-10")), ..amend(first) };
        assert_eq!(code(both.clone()).await, "team_not_there");
        let other: DecisionId = store.done(decision(xuan_giao, Establish, "7/QĐ-UBND", "2022-06-01", &[elsewhere])).await.into();
        let now = store.tree().await.standing_for(xuan_giao, day("2025-07-10")).unwrap();
        store.done(Body::AmendDecision(AmendDecision { decision: other, unit: Some(now), ..both })).await;
        let kept = known(store, other).await.unwrap();
        assert_eq!((kept.unit, kept.from), (now, day("2025-07-10")));
        store.must_be_whole().await;
    }

    async fn nobody_hands_a_decision_to_a_commune_that_is_not_his(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let id = store.team_in(store.village("Bản Bay").await).await;
        let first: DecisionId =
            store.done(decision(gia_phu, Establish, "45/QĐ-UBND", "2022-06-01", &[id])).await.into();
        store.clock.set("2022-09-01T02:00:00Z");
        for (name, own) in [("giaphu", gia_phu), ("xuangiao", xuan_giao)] {
            let officer = store.officer(name, own).await;
            let change = Body::AmendDecision(AmendDecision { unit: Some(xuan_giao), ..amend(first) });
            let outcome = store.outcome(&officer, change).await;
            assert!(matches!(&outcome, Outcome::Refused(reason) if reason.code == "no_right"), "{name}: {outcome:?}");
        }
        store.must_be_whole().await;
    }

    async fn an_amendment_that_names_a_team_to_come_waits_for_it(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let id = store.team_in(village).await;
        let first: DecisionId = store.done(decision(gia_phu, Establish, "45/QĐ-UBND", "2022-06-01", &[id])).await.into();
        let to_come = store.operation(new_team(Place::Villages(vec![village])));
        let teams = Some(vec![id, to_come.id.into()]);
        let (_, outcome) =
            store.change(&Scope::operator(), Body::AmendDecision(AmendDecision { teams, ..amend(first) })).await.unwrap();
        assert_eq!(outcome, Outcome::Waiting(to_come.id));
        store.apply(&Scope::operator(), vec![to_come]).await.unwrap();
        assert_eq!(known(store, first).await.unwrap().teams.len(), 2);
        store.must_be_whole().await;
    }

    async fn the_journal_tells_what_an_amendment_changed(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let one = store.team_in(store.village("Bản Bay").await).await;
        let two = store.team_in(store.village("Bản Cầm").await).await;
        let first: DecisionId = store.done(decision(gia_phu, Establish, "45/QĐ-UBND", "2022-06-01", &[one])).await.into();
        let change = AmendDecision {
            kind: Some(Renew),
            from: Some(day("2022-07-01")),
            teams: Some(vec![two]),
            ..amend(first)
        };
        let operation = store.done(Body::AmendDecision(change)).await;
        let detail = store.journal_entry(&Scope::operator(), operation).await.unwrap().unwrap();
        let told = |field: &str| {
            let change = detail.entry.changes.iter().flatten().find(|change| change.field == field).expect(field);
            (change.before.clone().unwrap(), change.after.clone().unwrap())
        };
        assert_eq!(told("kind"), (json!("establish"), json!("renew")));
        assert_eq!(told("from"), (json!("2022-06-01"), json!("2022-07-01")));
        assert_eq!(told("teams"), (json!([one]), json!([two])));
        for named in [one, two] {
            assert!(detail.names.contains_key(&named.0));
        }
        // It is found by the decision, and by the team that came in.
        for object in [first.0, two.0] {
            let filter = JournalFilter { object: Some(object), kind: Some("decision.amend".to_owned()), ..JournalFilter::default() };
            let found = store.journal(&Scope::operator(), &filter, None, 10).await.unwrap().unwrap();
            assert_eq!(found.entries.len(), 1);
        }
    }
}

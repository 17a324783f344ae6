//! What was written down wrong is put right: ends of terms, and decisions.

use crate::harness::{TestStore, builders::*, day};
use rules::{
    ids::{DecisionId, MemberId, TeamId},
    operations::{AmendDecision, Body, ResumeMember, WithdrawDecision},
    teams::{
        DecisionKind::{Dissolve, Establish, Renew},
        Team,
    },
};
use store::{Decision, Scope};

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
    AmendDecision { decision, number: None, day: None, signer: None, scan: None }
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
}

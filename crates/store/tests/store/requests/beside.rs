//! What teams answer that work in one village, and a team that moved since it was asked.

use super::*;
use crate::harness::builders::the_four;
use rules::operations::PlaceTeam;

both! {
    async fn of_two_teams_of_one_village_neither_reads_what_the_other_answers(store: &TestStore) {
        let commune = Commune::of(store).await;
        let mut beside = Vec::new();
        for place in [Place::Villages(vec![commune.villages[0]]), Place::Commune(commune.unit)] {
            let team: TeamId = store.done(new_team(place)).await.into();
            let [leader, ..] = the_four();
            let leader = store.member(team, leader).await;
            let account = store.account_of(leader, &format!("canh{}", beside.len())).await;
            beside.push((Debtor::Team(team), store.signed_in(account).await));
        }
        let id = commune.asks(store, vec![field("Nêu rõ", true, FieldKind::Text { longest: 100 })]).await;
        let text = |debtor, text: &str| says(id, debtor, vec![given(1, AnswerValue::Text(text.to_owned()))], None);
        let asked = [(commune.debtor(0), commune.leaders[0].clone(), "DAUMOT"),
            (beside[0].0, beside[0].1.clone(), "DAUHAI"), (beside[1].0, beside[1].1.clone(), "DAUBA")];
        for (debtor, leader, mark) in &asked {
            assert_eq!(does(store, leader, text(*debtor, mark)).await, "applied");
        }
        for (own, leader, _) in &asked {
            let seen = format!("{:?}", view(store, leader, id).await);
            for (debtor, _, mark) in &asked {
                let versions = format!("{:?}", store.answer_versions(leader, id, *debtor).await.unwrap());
                assert_eq!((seen.contains(mark), versions.contains(mark)), (own == debtor, own == debtor), "{own:?} {mark}");
                if own != debtor {
                    assert_eq!(does(store, leader, text(*debtor, "Ghi nhầm")).await, "no_right");
                }
            }
        }
        let seen = format!("{:?}", view(store, &commune.officer, id).await);
        assert!(asked.iter().all(|(_, _, mark)| seen.contains(mark)), "{seen}");
        // What is asked of the commune's office is not its team's to answer.
        let district = store.unit("086", "2022-05-28").await;
        let department = store.officer("huyen", district).await;
        let body = ask(district, Reporter::Commune, &[commune.unit], vec![count_of_households()]);
        let (of_commune, outcome) = store.change(&department, body).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        assert!(store.request(&beside[1].1, of_commune.into()).await.unwrap().is_none());
        let told = says(of_commune.into(), Debtor::Unit(commune.unit), vec![given(1, AnswerValue::Number(1))], Some(Via::Phone));
        assert_eq!(does(store, &beside[1].1, told.clone()).await, "no_right");
        assert_eq!(does(store, &commune.officer, number(of_commune.into(), Debtor::Unit(commune.unit), 1)).await, "applied");
        store.must_be_whole().await;
    }

    async fn a_team_that_moved_answers_what_it_was_asked_where_it_was_asked(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        let elsewhere = store.unit("02932", "2023-05-01").await;
        let there = store.officer("xuangiao", elsewhere).await;
        let village = store.village_in(elsewhere, "Bản Mới", "2022-05-01").await;
        let place = Place::Villages(vec![village]);
        store.done(Body::PlaceTeam(PlaceTeam { team: commune.teams[0], place, from: day("2023-05-25") })).await;
        let (debtor, leader) = (commune.debtor(0), store.signed_in(commune.leaders[0].account().unwrap()).await);
        let row = |seen: RequestView| seen.rows.into_iter().find(|row| row.asked.debtor == debtor).unwrap();
        let told = |count| says(id, debtor, vec![given(1, AnswerValue::Number(count))], Some(Via::Phone));
        // The office that is offered the form is the one whose answer is taken; where the team works now nobody knows of it.
        assert!(row(view(store, &commune.officer, id).await).writes);
        assert_eq!(does(store, &commune.officer, told(1)).await, "applied");
        assert!(store.request(&there, id).await.unwrap().is_none());
        assert_eq!(does(store, &there, told(2)).await, "no_right");
        assert!(row(view(store, &leader, id).await).is_own);
        assert_eq!(store.team_requests(&leader, 10).await.unwrap().len(), 1);
        assert_eq!(does(store, &leader, number(id, debtor, 3)).await, "applied");
        let seen = view(store, &commune.officer, id).await;
        assert_eq!((seen.count().answered, row(seen).asked.versions), (1, 2));
        // The journal tells of it where it was asked, of what was refused too.
        let told_at = async |scope: &Scope, unit| {
            let filter = store::JournalFilter { unit: Some(unit), kind: Some("request.answer".to_owned()), ..Default::default() };
            store.journal(scope, &filter, None, 50).await.unwrap().map_or(0, |page| page.entries.len())
        };
        assert_eq!(told_at(&commune.officer, commune.unit).await, 3);
        assert_eq!(told_at(&there, elsewhere).await, 0);
        store.must_be_whole().await;
    }
}

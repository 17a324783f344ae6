//! The report of the establishment (R3.1): who owes it by when, what it is filled with, and that what was sent stays.

use super::{does, send};
use crate::harness::{day, person_of};
use rules::{
    obligations::{Debtor, Obligation, State},
    operations::{AmendPerson, Body},
    reports::Section,
    schedules::{ReportKind, Reporter},
    teams::DecisionKind,
};
use store::Scope;

both! {
    async fn the_establishment_is_owed_by_offices_filled_from_the_teams_and_kept_as_it_was_sent(store: &TestStore) {
        store.clock.set("2022-05-20T02:00:00Z");
        let village = store.village("Bản Bay").await;
        store.village("Nậm Phảng").await;
        let commune = store.gia_phu().await;
        let (team, members) = store.full_team(village).await;
        store.decided(commune, DecisionKind::Establish, "12/QĐ-UBND", "2022-05-20", &[team]).await;
        let officer = store.officer("giaphu", commune).await;
        store.open_periods().await.unwrap();
        let registry = store.tree().await;
        let province = registry.above(commune, rules::units::Level::Province, store.today()).unwrap();
        let first = day("2022-05-02");
        let (operator, kind) = (Scope::operator(), ReportKind::Establishment);
        let owed = store.obligations(&operator, province, kind, (first, first), store.today()).await.unwrap();
        let owed: Vec<Obligation> = owed.unwrap().into_iter().map(|line| line.obligation).collect();
        assert!(owed.iter().all(|owed| matches!(owed.debtor, Debtor::Unit(_))), "teams are what is told of");
        for reporter in [Reporter::Commune, Reporter::District, Reporter::Department] {
            assert!(owed.iter().any(|owed| owed.reporter == reporter), "{reporter:?}");
        }
        let district = owed.iter().find(|owed| owed.reporter == Reporter::District).unwrap();
        assert_eq!(district.last_day(), (day("2022-05-28"), None), "before 29 May");
        let own = owed.iter().find(|owed| owed.debtor == Debtor::Unit(commune)).unwrap().id;
        store.clock.set("2022-05-24T02:00:00Z");
        let view = store.report(&officer, own).await.unwrap().unwrap();
        let (draft, written) = view.draft.expect("its own officer writes at it");
        assert!(!draft.is_empty(&written), "the teams are something to tell");
        let told = draft.establishment.as_ref().expect("a list of teams");
        assert_eq!((told.villages, told.without_team, told.teams()), (2, 1, 1));
        assert_eq!(told.members.iter().map(|of| of.all).collect::<Vec<_>>(), [1, 1, 2]);
        let results = &draft.sections[&Section::Results];
        assert!(results.contains("Còn 1/2 thôn, bản, tổ dân phố chưa có Tổ: Thôn Nậm Phảng."), "{results}");
        assert_eq!(does(store, &officer, send(own)).await, "applied");
        let sent = store.report_version(&officer, own, 1).await.unwrap().unwrap();
        let person = person_of(members[0]);
        let renamed = AmendPerson {
            person,
            name: Some("Lò Văn Ví Dụ".to_owned()),
            birth_year: None,
            sex: None,
            phone: None,
            it_skill: None,
            as_of: None,
        };
        store.done(Body::AmendPerson(renamed)).await;
        assert_eq!(store.report_version(&officer, own, 1).await.unwrap().unwrap(), sent, "whatever is put right since");
        let view = store.report(&Scope::operator(), own).await.unwrap().unwrap();
        assert_eq!(view.obligation.state(store.now()), State::Submitted);
        store.must_be_whole().await;
    }
}

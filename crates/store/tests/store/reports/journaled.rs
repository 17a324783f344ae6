//! What the journal tells of reports: what stood there before, and until when it was due.

use super::*;
use rules::day::Day;
use serde_json::json;

both! {
    async fn the_journal_tells_what_stood_in_a_report_and_until_when_it_was_due(store: &TestStore) {
        let month = Month::of(store).await;
        let due = Day::of(month.owed(store, "2023-05-21", Debtor::Team(month.team)).await.late_from - SignedDuration::from_millis(1));
        let changes = async |scope: &Scope, body: Body| {
            let operation = store.operation(body);
            let id = operation.id;
            assert_eq!(store.send(scope, operation).await, Outcome::Applied);
            let detail = store.journal_entry(&Scope::operator(), id).await.unwrap().expect("the row");
            detail.entry.changes.expect("a change")
        };
        let write = |text: &str| {
            let section = WriteSection { section: Section::Plan, text: Some(text.to_owned()) };
            report(ReportChange::Write(WriteReport { obligation: month.of_team, cells: vec![], reason: None, sections: vec![section] }))
        };
        let extend = |to: Day| {
            let body = ExtendObligations { obligations: vec![month.of_team], to, reason: "Mưa lũ.".to_owned() };
            Body::Obligation(ObligationChange::Extend(body))
        };
        let section = |text: Option<&str>| Some(json!([{"section": "plan", "text": text}]));
        let written = changes(&month.leader, write("Đến từng hộ.")).await;
        assert_eq!((&written[0].before, &written[0].after), (&section(None), &section(Some("Đến từng hộ."))));
        let written = changes(&month.leader, write("Mở lớp.")).await;
        assert_eq!((&written[0].before, &written[0].after), (&section(Some("Đến từng hộ.")), &section(Some("Mở lớp."))));
        let (later, latest) = (day("2023-06-28"), day("2023-06-30"));
        let first = changes(&Scope::operator(), extend(later)).await;
        assert_eq!((&first[0].before, &first[0].after), (&Some(json!(due)), &Some(json!(later))));
        let second = changes(&Scope::operator(), extend(latest)).await;
        assert_eq!((&second[0].before, &second[0].after), (&Some(json!(later)), &Some(json!(latest))));
        store.must_be_whole().await;
    }
}

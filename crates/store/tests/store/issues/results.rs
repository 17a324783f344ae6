//! What came of a request leaves the office as a paper, and papers are found by the code on their pages.

use super::*;
use rules::{
    ids::RequestId,
    operations::{AnswerRequest, AnsweredFor, AskRequest, CloseRequest, FieldAnswer, RequestChange, Via},
    requests::{AnswerValue, FieldKind, RequestField, Results},
    schedules::Reporter,
    units::Level,
    version_code::VersionCode,
};
use store::About;

/// What a commune asked of its one team.
struct Asked {
    office: Office,
    request: RequestId,
    team: Debtor,
}

fn ask(by: UnitId) -> Body {
    let kind = FieldKind::Number { least: None, most: None, unit_word: None, summed: true };
    Body::Request(RequestChange::Ask(AskRequest {
        by,
        title: "Thiệt hại do mưa lũ".to_owned(),
        purpose: None,
        basis: None,
        fields: vec![RequestField {
            label: "Số hộ mất liên lạc".to_owned(), hint: None, required: true, kind
        }],
        level: Reporter::Team,
        within: vec![by],
        due: day("2023-06-30"),
        hour: None,
    }))
}

impl Asked {
    async fn of(store: &TestStore) -> Self {
        let office = Office::of(store).await;
        let (id, outcome) = store.change(&office.clerk, ask(office.commune)).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        let request = RequestId::from(id);
        let seen = store.request(&office.clerk, request).await.unwrap().expect("what it asked itself");
        let team = seen.rows.first().expect("its team").asked.debtor;
        Self { office, request, team }
    }

    fn answers(&self, number: i64) -> Body {
        Body::Request(RequestChange::Answer(AnswerRequest {
            request: self.request,
            debtor: self.team,
            values: vec![FieldAnswer { field: 1, value: AnswerValue::Number(number) }],
            on_behalf: Some(AnsweredFor { via: Via::Phone, note: Some("Tổ trưởng gọi".to_owned()) }),
        }))
    }

    fn prepare(&self) -> Body {
        prepare_results(self.request)
    }

    async fn prepared(&self, store: &TestStore) -> IssueId {
        let (id, outcome) = store.change(&self.office.clerk, self.prepare()).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        id.into()
    }

    async fn told(&self, store: &TestStore, issue: IssueId) -> Results {
        self.office.view(store, issue).await.results.expect("what was kept")
    }
}

fn prepare_results(request: RequestId) -> Body {
    change(IssueChange::Prepare(PrepareIssue { paper: Paper::Results { request } }))
}

fn numbers_of(results: &Results) -> Vec<AnswerValue> {
    results.answers().flat_map(|answer| answer.values.values().cloned()).collect()
}

async fn found(store: &TestStore, scope: &Scope, code: &str) -> usize {
    store.papers_by_code(scope, &VersionCode::typed(code).expect("a code")).await.unwrap().len()
}

both! {
    async fn a_paper_of_results_keeps_them_as_they_stood_whatever_is_answered_later(store: &TestStore) {
        let asked = Asked::of(store).await;
        let office = &asked.office;
        assert_eq!(does(store, &office.clerk, asked.prepare()).await, "issue_nothing_answered");
        assert_eq!(does(store, &office.clerk, asked.answers(12)).await, "applied");
        let issue = asked.prepared(store).await;
        let kept = asked.told(store, issue).await;
        assert_eq!(numbers_of(&kept), [AnswerValue::Number(12)]);
        assert!(kept.answers().all(|answer| answer.on_behalf.is_none()), "how it came is not told");
        assert_eq!(does(store, &office.clerk, asked.answers(30)).await, "applied");
        office.issue(store, issue, 5).await;
        let close = CloseRequest { request: asked.request, reason: None };
        assert_eq!(does(store, &office.clerk, Body::Request(RequestChange::Close(close))).await, "applied");
        assert_eq!(asked.told(store, issue).await, kept);
        let view = office.view(store, issue).await;
        assert!(view.is_current && matches!(view.about, About::Results(_)));
        assert_eq!(view.code.as_deref(), Some(kept.version_code().as_str()));
        assert_eq!(store.issued_results(&office.leader, issue).await.unwrap(), Some(kept));
        store.must_be_whole().await;
    }

    async fn results_that_changed_go_out_in_the_place_of_those_that_are_out(store: &TestStore) {
        let asked = Asked::of(store).await;
        let office = &asked.office;
        assert_eq!(does(store, &office.clerk, asked.answers(12)).await, "applied");
        let first = asked.prepared(store).await;
        assert_eq!(does(store, &office.clerk, asked.prepare()).await, "issue_there_already");
        office.issue(store, first, 5).await;
        store.clock.set("2023-06-23T02:00:00Z");
        assert_eq!(does(store, &office.clerk, asked.prepare()).await, "issue_there_already", "nothing else to tell");
        assert_eq!(does(store, &office.clerk, asked.answers(30)).await, "applied");
        let second = asked.prepared(store).await;
        assert_eq!(does(store, &office.clerk, submit(second, 1)).await, "applied");
        assert_eq!(does(store, &office.leader, approve(second, 2, by_chair())).await, "applied");
        // Reports and results are papers of one kind, numbered together; none is dated before its answers were put together.
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 5, "2023-06-23")).await, "issue_number_taken");
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 6, "2023-06-22")).await, "issue_dated_too_early");
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 6, "2023-06-23")).await, "applied");
        let view = office.view(store, second).await;
        assert_eq!(view.earlier.iter().map(|issue| issue.id).collect::<Vec<_>>(), [first]);
        let report = office.prepared(store, 1).await;
        let listed = store.issues(&office.leader, office.commune).await.unwrap().expect("its own papers");
        assert_eq!(listed.iter().map(|line| line.issue.id).collect::<Vec<_>>(), [report, second, first]);
        let of_request = store.issues_of_request(&office.clerk, asked.request).await.unwrap();
        assert_eq!(of_request.len(), 2);
        store.must_be_whole().await;
    }

    async fn what_is_answered_in_the_same_call_is_in_the_paper(store: &TestStore) {
        let asked = Asked::of(store).await;
        let operations = [asked.answers(7), asked.prepare()].map(|body| store.operation(body)).to_vec();
        let issue = IssueId::from(operations[1].id);
        let outcomes = store.apply(&asked.office.clerk, operations).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied, Outcome::Applied]);
        assert_eq!(numbers_of(&asked.told(store, issue).await), [AnswerValue::Number(7)]);
    }

    async fn a_paper_waits_for_a_request_that_has_not_arrived(store: &TestStore) {
        let office = Office::of(store).await;
        let asking = store.operation(ask(office.commune));
        assert_eq!(does(store, &office.clerk, prepare_results(asking.id.into())).await, "waiting");
    }

    async fn results_leave_by_the_hands_of_the_office_that_asked_alone(store: &TestStore) {
        let asked = Asked::of(store).await;
        let office = &asked.office;
        assert_eq!(does(store, &office.clerk, asked.answers(12)).await, "applied");
        let province = store.tree().await.above(office.commune, Level::Province, store.today()).unwrap();
        let department = store.officer("so", province).await;
        assert_eq!(does(store, &department, asked.prepare()).await, "no_right");
        let elsewhere = store.officer("xakhac", store.unit("02680", "2022-05-28").await).await;
        assert_eq!(does(store, &elsewhere, asked.prepare()).await, "no_right");
        let issue = asked.prepared(store).await;
        assert!(store.issue(&elsewhere, issue).await.unwrap().is_none());
        assert_eq!(store.issued_results(&elsewhere, issue).await.unwrap(), None);
        let seen = store.issue(&department, issue).await.unwrap().expect("whoever sees all answers sees the paper");
        assert!(!seen.prepares && !seen.approves && seen.steps.is_empty() && seen.results.is_some());
    }

    async fn a_paper_is_found_by_the_code_on_its_pages_by_whoever_may_see_it(store: &TestStore) {
        let asked = Asked::of(store).await;
        let office = &asked.office;
        assert_eq!(does(store, &office.clerk, asked.answers(12)).await, "applied");
        let (results, report) = (asked.prepared(store).await, office.prepared(store, 1).await);
        office.corrects(store, "Đã triển khai thêm.").await;
        let code = |issue| async move { office.view(store, issue).await.code.expect("a code") };
        let (of_results, of_report) = (code(results).await, code(report).await);
        let typed = of_report.to_lowercase().replace('-', " ");
        let hits = store.papers_by_code(&office.leader, &VersionCode::typed(&typed).unwrap()).await.unwrap();
        let [hit] = &hits[..] else { panic!("{hits:?}") };
        assert_eq!((hit.version, hit.issue.as_ref().map(|issue| issue.id)), (Some(1), Some(report)));
        // The second version has no paper yet, and its snapshot is found all the same.
        let second = store.report_version(&office.clerk, office.report, 2).await.unwrap().expect("the second version");
        let second = VersionCode::of_report(&second);
        let hits = store.papers_by_code(&office.clerk, &second).await.unwrap();
        assert!(matches!(&hits[..], [hit] if hit.version == Some(2) && hit.issue.is_none()));
        let lines = store.issues_by_code(&office.clerk, &VersionCode::typed(&of_results).unwrap()).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.issue.id).collect::<Vec<_>>(), [results]);
        let elsewhere = store.officer("xakhac", store.unit("02680", "2022-05-28").await).await;
        for code in [&of_results, &of_report] {
            assert_eq!((found(store, &office.clerk, code).await, found(store, &elsewhere, code).await), (1, 0), "{code}");
        }
        assert_eq!(found(store, &office.clerk, "00000-00000").await, 0);
    }

    async fn reports_sent_before_there_were_codes_get_theirs_when_the_store_is_opened(store: &TestStore) {
        let office = Office::of(store).await;
        let snapshot = store.report_version(&office.clerk, office.report, 1).await.unwrap().expect("what was sent");
        let code = VersionCode::of_report(&snapshot);
        assert!(store.raw.run("UPDATE report_version SET code = NULL").await > 0);
        assert_eq!(found(store, &office.clerk, code.as_str()).await, 0);
        let opened = store.another(7).await;
        assert_eq!(opened.papers_by_code(&office.clerk, &code).await.unwrap().len(), 1);
    }
}

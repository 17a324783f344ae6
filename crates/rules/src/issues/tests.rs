//! A paper on its way, step by step.

use super::*;
use crate::{
    day::Span,
    obligations::{Debtor, Obligation, Standing},
    operations::{ApproveIssue, NumberIssue, Refusal, SubmitIssue},
    requests::{Answer, AnswerState, AnswerValue, FieldKind, Request, RequestField, ResultRow, Results},
    schedules::{ReportKind, Reporter},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const COMMUNE: UnitId = UnitId(Uuid::from_u128(1));

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at() -> Timestamp {
    "2025-09-23T02:00:00Z".parse().unwrap()
}

fn owed(standing: Standing, versions: u32) -> Obligation {
    let period = Span { from: day("2025-08-21"), to: day("2025-09-21") };
    Obligation {
        id: Obligation::id_of(ReportKind::Month, period, Debtor::Unit(COMMUNE)),
        kind: ReportKind::Month,
        period,
        reporter: Reporter::Commune,
        debtor: Debtor::Unit(COMMUNE),
        unit: COMMUNE,
        late_from: at(),
        extended: None,
        standing,
        sent_at: Some(at()),
        versions,
        accepted: None,
    }
}

fn prepared(number: u128, version: u32, others: &[&Issue]) -> Result<Issue, Refusal> {
    let owed = owed(Standing::Submitted, version);
    Issue::prepare(IssueId(Uuid::from_u128(number)), COMMUNE, version, at(), &owed, others)
}

fn code<T>(result: Result<T, Refusal>) -> String {
    result.map_or_else(|refusal| refusal.code, |_| String::new())
}

fn submit(issue: &mut Issue) -> Result<(), Refusal> {
    let recipients = vec![" Như  trên; ".to_owned()];
    issue.submit(&SubmitIssue { issue: issue.id, steps: issue.steps, recipients })
}

fn approve(issue: &mut Issue, authority: Authority, stands_in: bool) -> Result<(), Refusal> {
    let body = ApproveIssue { issue: issue.id, steps: issue.steps, authority, signer: "Vàng A Mẫu".to_owned() };
    issue.approve(&body, stands_in)
}

fn by_chair() -> Authority {
    Authority::Head(Signing::CommitteeByChair)
}

fn numbered(issue: &mut Issue, number: u32, sign: &str, dated: &str) -> Result<(), Refusal> {
    let body = NumberIssue { issue: issue.id, steps: issue.steps, number, sign: sign.to_owned(), dated: day(dated) };
    issue.number(&body, day("2025-09-23"))
}

/// Prepared and brought to its end.
fn issued(number: u128, version: u32, others: &[&Issue]) -> Issue {
    let mut issue = prepared(number, version, others).unwrap();
    submit(&mut issue).unwrap();
    approve(&mut issue, by_chair(), false).unwrap();
    numbered(&mut issue, 5, "BC-UBND", "2025-09-24").unwrap();
    issue.release().unwrap();
    issue
}

#[test]
fn a_paper_goes_out_step_by_step_and_then_stays() {
    let mut issue = issued(1, 1, &[]);
    assert_eq!(issue.stage.recipients(), ["Như trên;"]);
    assert_eq!(issue.stage.number().map(Number::written).as_deref(), Some("05/BC-UBND"));
    assert_eq!(issue.steps, 5);
    let out = issue.clone();
    let tries = [
        code(submit(&mut issue)),
        code(issue.send_back("Xem lại.")),
        code(approve(&mut issue, by_chair(), false)),
        code(numbered(&mut issue, 6, "BC-UBND", "2025-09-24")),
        code(issue.release()),
        code(issue.withdraw("Nhầm.")),
    ];
    assert!(tries.iter().all(|code| code == "issue_moved_on"), "{tries:?}");
    assert_eq!(issue, out);
    issue.attach().unwrap();
    assert_eq!(issue, Issue { files: 1, ..out }, "a file that comes back changes nothing else");
}

#[test]
fn no_step_can_be_left_out() {
    let mut issue = prepared(1, 1, &[]).unwrap();
    assert_eq!(code(approve(&mut issue, by_chair(), false)), "issue_moved_on");
    assert_eq!(code(numbered(&mut issue, 5, "BC-UBND", "2025-09-24")), "issue_moved_on");
    submit(&mut issue).unwrap();
    assert_eq!(code(numbered(&mut issue, 5, "BC-UBND", "2025-09-24")), "issue_moved_on");
    approve(&mut issue, by_chair(), false).unwrap();
    assert_eq!(code(issue.release()), "issue_moved_on");
    assert_eq!(code(issue.attach()), "issue_not_out");
}

#[test]
fn the_leader_gives_a_paper_back_with_a_remark_and_it_is_laid_before_him_again() {
    let mut issue = prepared(1, 1, &[]).unwrap();
    submit(&mut issue).unwrap();
    assert_eq!(code(issue.send_back(" ")), "bad_text");
    issue.send_back("Bổ sung mục III.").unwrap();
    let recipients = vec!["Như trên;".to_owned()];
    assert_eq!(issue.stage, Stage::Preparing { remark: Some("Bổ sung mục III.".to_owned()), recipients });
    submit(&mut issue).unwrap();
}

#[test]
fn who_knew_other_steps_is_told_so() {
    let mut issue = prepared(1, 1, &[]).unwrap();
    submit(&mut issue).unwrap();
    assert_eq!(code(issue.must_be_at(1)), "issue_moved_on");
    assert_eq!(issue.must_be_at(2), Ok(()));
}

#[test]
fn a_stand_in_signs_for_the_head_and_never_as_the_head() {
    let mut issue = prepared(1, 1, &[]).unwrap();
    submit(&mut issue).unwrap();
    assert_eq!(code(approve(&mut issue, by_chair(), true)), "issue_signed_by_stand_in");
    let mut by_order = issue.clone();
    approve(&mut by_order, Authority::ByOrder("Chánh Văn phòng".to_owned()), true).unwrap();
    approve(&mut issue, Authority::Head(Signing::CommitteeByViceChair), true).unwrap();
}

#[test]
fn a_number_a_sign_and_a_day_are_those_of_a_paper() {
    let mut issue = prepared(1, 1, &[]).unwrap();
    submit(&mut issue).unwrap();
    approve(&mut issue, by_chair(), false).unwrap();
    assert_eq!(code(numbered(&mut issue, 0, "BC-UBND", "2025-09-24")), "issue_bad_number");
    assert_eq!(code(numbered(&mut issue, 5, " / ", "2025-09-24")), "bad_text");
    assert_eq!(code(numbered(&mut issue, 5, "BC-UBND", "2025-09-22")), "issue_dated_too_early");
    numbered(&mut issue, 12, "/BC-UBND", "2025-09-24").unwrap();
    assert_eq!(issue.stage.number().map(Number::written).as_deref(), Some("12/BC-UBND"));
}

#[test]
fn a_later_version_goes_out_in_the_place_of_the_one_that_is_out() {
    let first = issued(1, 1, &[]);
    assert_eq!(code(prepared(2, 1, &[&first])), "issue_there_already");
    let second = prepared(2, 2, &[&first]).unwrap();
    assert_eq!(second.replaces, Some(first.id));
    assert_eq!(code(prepared(3, 2, &[&first, &second])), "issue_there_already", "one at a time");
    let mut withdrawn = second;
    withdrawn.withdraw("Lập lại.").unwrap();
    assert_eq!(prepared(3, 2, &[&first, &withdrawn]).unwrap().replaces, Some(first.id));
}

#[test]
fn a_number_stays_used_when_its_paper_is_withdrawn() {
    let mut issue = prepared(1, 1, &[]).unwrap();
    submit(&mut issue).unwrap();
    approve(&mut issue, by_chair(), false).unwrap();
    numbered(&mut issue, 7, "BC-UBND", "2025-09-24").unwrap();
    issue.withdraw("Ghi nhầm ngày.").unwrap();
    assert_eq!(issue.stage.number().map(|number| number.number), Some(7));
    assert_eq!(code(issue.release()), "issue_moved_on");
}

#[test]
fn only_what_is_reported_now_goes_out_and_nothing_of_a_team() {
    assert_eq!(must_stand(&owed(Standing::Accepted, 1), 1), Ok(()));
    assert_eq!(code(must_stand(&owed(Standing::Returned, 1), 1)), "issue_outdated");
    assert_eq!(code(must_stand(&owed(Standing::Submitted, 2), 1)), "issue_outdated");
    let team =
        Obligation { debtor: Debtor::Team(crate::ids::TeamId(Uuid::from_u128(9))), ..owed(Standing::Submitted, 1) };
    let made =
        |owed: &Obligation, version| Issue::prepare(IssueId(Uuid::from_u128(3)), COMMUNE, version, at(), owed, &[]);
    assert_eq!(code(made(&team, 1)), "issue_of_team");
    assert_eq!(code(made(&owed(Standing::Open, 0), 0)), "report_not_sent");
}

/// What two were asked, of whom one answered this.
fn results(answered: i64) -> Results {
    let kind = FieldKind::Number { least: None, most: None, unit_word: None, summed: true };
    let request = Request {
        id: RequestId(Uuid::from_u128(7)),
        by: COMMUNE,
        title: "Thiệt hại do mưa lũ".to_owned(),
        purpose: None,
        basis: None,
        fields: vec![RequestField { label: "Số hộ".to_owned(), hint: None, required: true, kind }],
        level: Reporter::Team,
        asked_at: at(),
        late_from: at(),
        extended: None,
        closed: None,
    };
    let answer = Answer { values: [(1, AnswerValue::Number(answered))].into(), ..Answer::default() };
    let row = |name: &str, state| ResultRow::of(name.to_owned(), state, Some(answer.clone()));
    let rows = vec![row("Thôn Bản Mười", AnswerState::Returned), row("Thôn Bản Bay", AnswerState::Answered)];
    Results::of(request, rows, day("2025-09-23"))
}

fn prepared_of(results: &Results, others: &[&Issue], told: &BTreeMap<IssueId, Results>) -> Result<Issue, Refusal> {
    let id = IssueId(Uuid::from_u128(20 + others.len() as u128));
    Issue::prepare_results(id, COMMUNE, at(), results, others, told)
}

#[test]
fn results_go_out_once_and_again_only_with_something_else_to_tell() {
    let (first, other) = (results(3), results(4));
    assert_eq!(first.answers().count(), 1, "what was given back is not told");
    assert_eq!(first.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Thôn Bản Bay", "Thôn Bản Mười"]);
    let mut issue = prepared_of(&first, &[], &BTreeMap::new()).unwrap();
    assert_eq!(code(prepared_of(&other, &[&issue], &BTreeMap::new())), "issue_there_already", "one at a time");
    submit(&mut issue).unwrap();
    approve(&mut issue, by_chair(), false).unwrap();
    numbered(&mut issue, 5, "BC-UBND", "2025-09-24").unwrap();
    issue.release().unwrap();
    let told = BTreeMap::from([(issue.id, first.clone())]);
    let on_another_day = Results { as_of: day("2025-09-25"), ..first.clone() };
    assert_ne!(on_another_day.version_code(), first.version_code());
    assert_eq!(code(prepared_of(&on_another_day, &[&issue], &told)), "issue_there_already");
    let second = prepared_of(&other, &[&issue], &told).unwrap();
    assert_eq!((second.replaces, second.paper.kind()), (Some(issue.id), PaperKind::Report));
}

#[test]
fn what_nobody_has_answered_makes_no_paper() {
    let mut nothing = results(3);
    nothing.rows.iter_mut().for_each(|row| (row.state, row.answer) = (AnswerState::Waiting, None));
    assert_eq!(code(prepared_of(&nothing, &[], &BTreeMap::new())), "issue_nothing_answered");
}

#[test]
fn kept_results_are_read_as_they_were_written() {
    let kept = results(3);
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Results>(&text).unwrap(), kept);
    assert_eq!(serde_json::from_str::<Results>(&text).unwrap().version_code(), kept.version_code());
}

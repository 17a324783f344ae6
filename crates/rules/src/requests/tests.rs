//! What a request asks, what fits there, and what the answers come to.

use super::*;
use crate::{
    day::{Span, test_day as day},
    indicators::Quantity,
    operations::{AskRequest, CloseRequest, ExtendRequest, FieldAnswer, Refusal, ReturnAnswer},
    periods::PeriodKind,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const REQUEST: RequestId = RequestId(Uuid::from_u128(1));
const UNIT: UnitId = UnitId(Uuid::from_u128(2));

fn field(label: &str, kind: FieldKind) -> RequestField {
    RequestField { label: label.into(), hint: None, required: false, kind }
}

fn number(least: Option<i64>, most: Option<i64>, summed: bool) -> FieldKind {
    FieldKind::Number { least, most, unit_word: None, summed }
}

fn choice(options: &[&str], several: bool) -> FieldKind {
    FieldKind::Choice { options: options.iter().map(|option| (*option).to_owned()).collect(), several }
}

fn request(fields: Vec<RequestField>) -> Request {
    Request {
        id: REQUEST,
        by: UNIT,
        title: "Mưa lũ".into(),
        purpose: None,
        basis: None,
        fields,
        level: Reporter::Commune,
        asked_at: day("2025-09-01").begins(),
        late_from: steps::late_from(day("2025-09-12"), Some(17)).unwrap(),
        extended: None,
        closed: None,
    }
}

fn asked() -> Asked {
    let debtor = Debtor::Unit(UNIT);
    Asked {
        request: REQUEST,
        debtor,
        unit: UNIT,
        name: "Xã Mẫu".into(),
        answered_at: None,
        versions: 0,
        returned: None,
    }
}

fn given(field: u16, value: AnswerValue) -> FieldAnswer {
    FieldAnswer { field, value }
}

fn code(result: Result<impl Sized, Refusal>) -> String {
    result.err().map_or_else(|| "none".to_owned(), |refusal| refusal.code)
}

#[test]
fn a_file_is_named_by_its_digest_and_no_more_are_asked_for_than_a_form_brings() {
    let paper = RequestField { required: true, ..field("Biên bản", FieldKind::File {}) };
    let file = |sha256: &str, name: &str| AnswerValue::File(AnsweredFile { sha256: sha256.into(), name: name.into() });
    let digest = "AB".repeat(32);
    let kept = paper.check(Some(&file(&digest, " bien ban.pdf "))).unwrap();
    assert_eq!(kept, Some(file(&digest.to_lowercase(), "bien ban.pdf")));
    for wrong in [file("ab", "x.pdf"), file(&"z".repeat(64), "x.pdf"), file(&digest, " ")] {
        assert_eq!(paper.check(Some(&wrong)), Err(BadAnswer::NotAFile), "{wrong:?}");
    }
    assert_eq!(paper.check(None), Err(BadAnswer::Missing));
    assert_eq!(paper.check(Some(&AnswerValue::Number(1))), Err(BadAnswer::NotAsked));
    assert_eq!(field("Số hộ", number(None, None, true)).check(Some(&file(&digest, "x"))), Err(BadAnswer::NotAsked));
    // Files add up to nothing; it is counted who has sent one.
    let answer = Answer { values: [(1, file(&digest, "x.pdf"))].into(), ..Answer::default() };
    assert_eq!(sum_up(std::slice::from_ref(&paper), [&answer, &Answer::default()]), [FieldSum::Given(1)]);
    let written = serde_json::to_string(&paper.kind).unwrap();
    assert_eq!(written, r#"{"file":{}}"#);
    assert_eq!(serde_json::from_str::<FieldKind>(&written).unwrap(), FieldKind::File {});
}

#[test]
fn a_field_that_no_answer_could_fit_is_not_asked() {
    let bad = [
        number(Some(5), Some(4), true),
        number(Some(i64::MIN), None, true),
        FieldKind::Text { longest: 0 },
        FieldKind::Text { longest: LONGEST_ANSWER + 1 },
        choice(&["Có"], false),
        choice(&["Có", " Có "], false),
        FieldKind::Date { earliest: Some(day("2025-09-02")), latest: Some(day("2025-09-01")) },
    ];
    for kind in bad {
        assert_eq!(code(field("Số hộ", kind.clone()).tidied()), "request_bad_field", "{kind:?}");
    }
    assert_eq!(code(field("  ", number(None, None, false)).tidied()), "bad_text");
    let tidied = field("  Số   hộ ", number(Some(0), Some(0), true)).tidied().unwrap();
    assert_eq!(tidied.label, "Số hộ");
}

#[test]
fn what_is_counted_is_never_asked_of_anybody_as_a_must() {
    let kind =
        FieldKind::Indicator { code: "activities".parse().unwrap(), from: day("2025-08-21"), to: day("2025-09-21") };
    let asked = RequestField { required: true, ..field("Hoạt động", kind) }.tidied().unwrap();
    assert!(!asked.required);
    assert_eq!(asked.check(Some(&AnswerValue::Number(3))), Err(BadAnswer::NotAsked));
    assert_eq!(length_of_time("2025-08-21", "2025-09-21"), PeriodKind::Month);
    assert_eq!(length_of_time("2025-08-21", "2025-09-20"), PeriodKind::Ever);
}

fn length_of_time(from: &str, to: &str) -> PeriodKind {
    fields::length_of(Span { from: day(from), to: day(to) })
}

#[test]
fn an_answer_is_taken_as_it_was_asked_and_refused_with_the_field_s_name() {
    let fields = [
        RequestField { required: true, ..field("Số hộ", number(Some(0), Some(100), true)) },
        field("Ghi chú", FieldKind::Text { longest: 5 }),
        field("Sóng", choice(&["Có", "Không"], false)),
        field("Ngày", FieldKind::Date { earliest: Some(day("2025-09-01")), latest: None }),
    ];
    let number = |number| given(1, AnswerValue::Number(number));
    let taken = |options: &[u16]| given(3, AnswerValue::Choices(options.iter().copied().collect()));
    let cases = [
        (vec![], "answer_missing"),
        (vec![number(101)], "answer_out_of_range"),
        (vec![number(-1)], "answer_out_of_range"),
        (vec![number(3), number(3)], "answer_not_asked"),
        (vec![number(3), given(5, AnswerValue::Number(1))], "answer_not_asked"),
        (vec![number(3), given(0, AnswerValue::Number(1))], "answer_not_asked"),
        (vec![number(3), given(2, AnswerValue::Number(1))], "answer_not_asked"),
        (vec![number(3), given(2, AnswerValue::Text("dài quá".into()))], "answer_too_long"),
        (vec![number(3), taken(&[3])], "answer_not_an_option"),
        (vec![number(3), taken(&[0])], "answer_not_an_option"),
        (vec![number(3), taken(&[1, 2])], "answer_not_an_option"),
        (vec![number(3), given(4, AnswerValue::Date(day("2025-08-31")))], "answer_out_of_range"),
    ];
    for (answers, reason) in cases {
        assert_eq!(code(checked(&fields, &answers)), reason, "{answers:?}");
    }
    let refusal = checked(&fields, &[number(101)]).unwrap_err();
    assert_eq!((refusal.subject.as_str(), refusal.detail.as_str()), ("Số hộ", "0 – 100"));
    // Empty texts and choices without an option are no answers.
    let values = checked(&fields, &[number(3), given(2, AnswerValue::Text("  ".into())), taken(&[])]).unwrap();
    assert_eq!(values, BTreeMap::from([(1, AnswerValue::Number(3))]));
}

#[test]
fn answers_add_up_as_each_field_says() {
    let fields = [
        field("Số hộ", number(None, None, true)),
        field("Năm", number(None, None, false)),
        field("Sóng", choice(&["Có", "Không"], true)),
    ];
    let answer = |count: i64, options: &[u16]| Answer {
        values: BTreeMap::from([
            (1, AnswerValue::Number(count)),
            (2, AnswerValue::Number(2025)),
            (3, AnswerValue::Choices(options.iter().copied().collect())),
        ]),
        ..Answer::default()
    };
    let sums = sum_up(&fields, [&answer(3, &[1, 2]), &answer(4, &[2]), &Answer::default()]);
    assert_eq!(sums, [FieldSum::Number(7), FieldSum::Given(2), FieldSum::Choices(vec![1, 2])]);
}

#[test]
fn shares_that_were_counted_add_up_to_the_share_of_all() {
    let kind = FieldKind::Indicator { code: "share".parse().unwrap(), from: day("2025-08-21"), to: day("2025-09-21") };
    let answer =
        |part, whole| Answer { counted: BTreeMap::from([(1, Quantity::share(part, whole))]), ..Answer::default() };
    let sums = sum_up(&[field("Tỷ lệ", kind)], [&answer(3, 10), &answer(0, 10)]);
    assert_eq!(sums, [FieldSum::Counted(Quantity::share(3, 20))]);
}

#[test]
fn an_answer_is_late_from_the_hour_on_that_was_asked() {
    let mut asked = asked();
    let request = request(vec![field("Số hộ", number(None, None, true))]);
    assert_eq!(request.last_day(), (day("2025-09-12"), Some(17)));
    let before = request.late_from - jiff::SignedDuration::from_secs(1);
    assert_eq!(asked.state(&request, true, before), AnswerState::Waiting);
    assert_eq!(asked.state(&request, true, request.late_from), AnswerState::Late);
    assert_eq!(asked.state(&request, false, request.late_from), AnswerState::Gone);
    asked.answer(&request, request.late_from, true).unwrap();
    assert_eq!(asked.state(&request, true, before), AnswerState::AnsweredLate);
    // A corrected answer doesn't come later than the first.
    asked.answer(&request, request.late_from, true).unwrap();
    asked.answer(&request, request.late_from, false).unwrap();
    assert_eq!(asked.versions, 2);
}

#[test]
fn more_time_is_later_than_before_and_has_a_reason() {
    let mut request = request(vec![field("Số hộ", number(None, None, true))]);
    let more =
        |to: &str, hour, reason: &str| ExtendRequest { request: REQUEST, to: day(to), hour, reason: reason.into() };
    assert_eq!(code(request.extend(&more("2025-09-12", Some(17), "Mưa"))), "no_more_time");
    assert_eq!(code(request.extend(&more("2025-09-13", Some(24), "Mưa"))), "request_bad_hour");
    assert_eq!(code(request.extend(&more("2025-09-13", None, " "))), "bad_text");
    request.extend(&more("2025-09-12", None, "Mưa")).unwrap();
    assert_eq!((request.last_day(), request.extended.as_deref()), ((day("2025-09-12"), None), Some("Mưa")));
}

#[test]
fn a_closed_request_hears_only_what_was_said_before() {
    let mut request = request(vec![field("Số hộ", number(None, None, true))]);
    let closed = day("2025-09-10").begins();
    request.close(&CloseRequest { request: REQUEST, reason: None }, closed).unwrap();
    assert_eq!(code(request.close(&CloseRequest { request: REQUEST, reason: None }, closed)), "request_closed");
    let mut asked = asked();
    assert_eq!(asked.state(&request, true, closed), AnswerState::Dropped);
    assert_eq!(code(asked.answer(&request, closed, true)), "request_closed");
    asked.answer(&request, closed - jiff::SignedDuration::from_secs(1), true).unwrap();
    assert_eq!(asked.state(&request, true, closed), AnswerState::Answered);
}

#[test]
fn an_answer_that_was_looked_at_is_given_back_once_and_counts_no_more_until_it_is_sent_again() {
    let request = request(vec![field("Số hộ", number(None, None, true))]);
    let mut asked = asked();
    let back = |version, remark: &str| ReturnAnswer {
        request: REQUEST,
        debtor: Debtor::Unit(UNIT),
        version,
        remark: remark.into(),
    };
    assert_eq!(code(asked.send_back(&request, &back(0, "Xem lại"))), "report_not_sent");
    asked.answer(&request, request.asked_at, true).unwrap();
    assert_eq!(code(asked.send_back(&request, &back(2, "Xem lại"))), "report_sent_again");
    assert_eq!(code(asked.send_back(&request, &back(1, " "))), "bad_text");
    asked.send_back(&request, &back(1, "Xem lại")).unwrap();
    assert_eq!(code(asked.send_back(&request, &back(1, "Xem lại"))), "report_not_sent");
    let state = asked.state(&request, true, request.late_from);
    assert_eq!((state, state.is_open(), state.is_answered()), (AnswerState::Returned, true, false));
    asked.answer(&request, request.late_from, true).unwrap();
    assert_eq!(asked.state(&request, true, request.late_from), AnswerState::Answered);
}

#[test]
fn nobody_is_asked_for_yesterday_or_for_nothing() {
    let registry = Registry::default();
    let ask = AskRequest {
        by: UNIT,
        title: "Mưa lũ".into(),
        purpose: None,
        basis: None,
        fields: vec![field("Số hộ", number(None, None, true))],
        level: Reporter::Commune,
        within: vec![UNIT],
        due: day("2025-09-12"),
        hour: None,
    };
    let at = |on: &str| day(on).begins();
    let refused = |ask: &AskRequest, on| code(ask.request(REQUEST.into(), &registry, at(on)));
    assert_eq!(refused(&ask, "2025-09-13"), "request_due_past");
    assert_eq!(refused(&AskRequest { fields: Vec::new(), ..ask.clone() }, "2025-09-01"), "request_without_fields");
    let many = vec![field("Số hộ", number(None, None, true)); MOST_FIELDS + 1];
    assert_eq!(refused(&AskRequest { fields: many, ..ask.clone() }, "2025-09-01"), "request_without_fields");
    let files = vec![field("Biên bản", FieldKind::File {}); MOST_FILES + 1];
    assert_eq!(refused(&AskRequest { fields: files, ..ask.clone() }, "2025-09-01"), "request_too_many_files");
    assert_eq!(refused(&AskRequest { title: " ".into(), ..ask.clone() }, "2025-09-01"), "bad_text");
    // A unit that nobody knows asks nobody.
    assert_eq!(refused(&ask, "2025-09-01"), "wrong_unit");
}

proptest! {
    #[test]
    fn what_is_kept_of_an_answer_is_kept_again(count in any::<i64>(), text in ".{0,30}", options in prop::collection::btree_set(0_u16..5, 0..4)) {
        let fields = [
            field("Số", number(Some(-50), None, true)),
            field("Chữ", FieldKind::Text { longest: 20 }),
            field("Chọn", choice(&["a", "b", "c"], true)),
        ];
        let options: BTreeSet<u16> = options;
        let answers = [
            given(1, AnswerValue::Number(count)),
            given(2, AnswerValue::Text(text)),
            given(3, AnswerValue::Choices(options)),
        ];
        if let Ok(values) = checked(&fields, &answers) {
            let again: Vec<FieldAnswer> = values.iter().map(|(field, value)| given(*field, value.clone())).collect();
            prop_assert_eq!(checked(&fields, &again).unwrap(), values);
        }
    }

    #[test]
    fn a_sum_is_that_of_its_parts(counts in prop::collection::vec(-1000_i64..1000, 0..20), cut in 0_usize..20) {
        let fields = [field("Số", number(None, None, true))];
        let answers: Vec<Answer> = counts
            .iter()
            .map(|count| Answer { values: BTreeMap::from([(1, AnswerValue::Number(*count))]), ..Answer::default() })
            .collect();
        let sum = |some: &[Answer]| match sum_up(&fields, some)[..] {
            [FieldSum::Number(sum)] => sum,
            _ => i64::MIN,
        };
        let (one, two) = answers.split_at(cut.min(answers.len()));
        prop_assert_eq!(sum(&answers), sum(one) + sum(two));
    }
}

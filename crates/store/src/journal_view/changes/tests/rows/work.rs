//! What teams work at: households, producers, activities, reports, papers.

use super::{OTHER, Row, SECOND, THING};
use serde_json::{Value, json};

pub(super) fn of_households() -> Vec<Row> {
    let day = "2025-01-01";
    let household = json!({"village": OTHER, "head": "Cũ", "size": 5, "from": day});
    let told = |day: &str| json!({"is": "declined", "day": day});
    let consent = |day: &str| json!({"household": THING, "consent": told(day)});
    let absence = |to: &str| json!({"household": THING, "from": day, "to": to});
    let amended = json!({"household": THING, "head": "Mới"});
    let resolved = json!({"household": THING, "proposal": SECOND, "field": "head", "take": true});
    let used = |in_use: bool| json!({"household": THING, "item": OTHER, "in_use": in_use, "origin": {"how": "alone"}, "since": day});
    vec![
        (
            "household.amend",
            vec![("household.add", household.clone())],
            amended.clone(),
            "head",
            json!("Cũ"),
            json!("Mới"),
        ),
        (
            "household.set_consent",
            vec![("household.set_consent", consent(day))],
            consent("2025-02-01"),
            "consent",
            told(day),
            told("2025-02-01"),
        ),
        (
            "household.move",
            vec![("household.add", household.clone())],
            json!({"household": THING, "village": SECOND, "from": day}),
            "village",
            json!(OTHER),
            json!(SECOND),
        ),
        (
            "household.set_absence",
            vec![("household.set_absence", absence("2025-06-01"))],
            absence("2025-03-01"),
            "to",
            json!("2025-06-01"),
            json!("2025-03-01"),
        ),
        (
            "household.resolve",
            vec![("household.add", household), ("household.amend", amended)],
            resolved,
            "head",
            json!("Cũ"),
            json!("Mới"),
        ),
        ("adoption.set", vec![("adoption.set", used(true))], used(false), "in_use", json!(true), json!(false)),
        (
            "adoption.end",
            vec![("adoption.set", used(true))],
            json!({"household": THING, "item": OTHER, "day": "2025-06-01"}),
            "in_use",
            json!(true),
            json!(null),
        ),
    ]
}

pub(super) fn of_producers() -> Vec<Row> {
    let day = "2025-01-01";
    let activity =
        json!({"team": OTHER, "village": OTHER, "kind": OTHER, "day": day, "people": 24, "members": [OTHER]});
    let step = |on: &str| json!({"producer": THING, "step": "photos", "day": on});
    let producer = json!({"village": OTHER, "name": "Cũ", "form": "cooperative", "from": day});
    let product = json!({"producer": OTHER, "name": "Cũ", "category": "food", "from": day});
    let ranked = |stars: u8| json!({"product": THING, "stars": stars, "recognised": day});
    let partner = json!({"unit": OTHER, "name": "Cũ", "services": ["transport"], "from": day});
    vec![
        (
            "activity.amend",
            vec![("activity.record", activity)],
            json!({"activity": THING, "people": 25, "add_members": [SECOND]}),
            "members",
            json!([OTHER]),
            json!([OTHER, SECOND]),
        ),
        (
            "producer.amend",
            vec![("producer.add", producer)],
            json!({"producer": THING, "name": "Mới"}),
            "name",
            json!("Cũ"),
            json!("Mới"),
        ),
        (
            "producer.record_step",
            vec![("producer.record_step", step(day))],
            step("2025-02-01"),
            "day",
            json!(day),
            json!("2025-02-01"),
        ),
        (
            "product.amend",
            vec![("product.add", product)],
            json!({"product": THING, "name": "Mới"}),
            "name",
            json!("Cũ"),
            json!("Mới"),
        ),
        ("product.set_ocop", vec![("product.set_ocop", ranked(3))], ranked(4), "stars", json!(3), json!(4)),
        (
            "partner.amend",
            vec![("partner.add", partner)],
            json!({"partner": THING, "name": "Mới"}),
            "name",
            json!("Cũ"),
            json!("Mới"),
        ),
    ]
}

pub(super) fn of_reports() -> Vec<Row> {
    let of = |more: Value| {
        let mut fields = json!({"obligation": THING});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    let section = |text: Value| json!({"section": "plan", "text": text});
    let written = |text: &str| of(json!({"sections": [section(json!(text))]}));
    let excused = of(json!({"reason": "Thôn đang sáp nhập."}));
    let step = "last_step";
    vec![
        (
            "obligation.extend",
            vec![],
            json!({"obligations": [THING], "to": "2025-08-28", "reason": "Mưa lũ."}),
            "to",
            json!("2025-08-23"),
            json!("2025-08-28"),
        ),
        (
            "obligation.excuse",
            vec![("obligation.excuse", excused)],
            of(json!({})),
            "reason",
            json!("Thôn đang sáp nhập."),
            json!(null),
        ),
        (
            "report.write",
            vec![("report.write", written("Cũ"))],
            written("Mới"),
            "sections",
            json!([section(json!("Cũ"))]),
            json!([section(json!("Mới"))]),
        ),
        (
            "report.send",
            vec![("report.return", of(json!({"version": 1, "remark": "Xin xem lại."})))],
            of(json!({})),
            step,
            json!("report.return"),
            json!("report.send"),
        ),
        (
            "report.return",
            vec![("report.send", of(json!({})))],
            of(json!({"version": 1, "remark": "Xin xem lại."})),
            step,
            json!("report.send"),
            json!("report.return"),
        ),
        (
            "report.accept",
            vec![("report.send", of(json!({}))), ("report.write", written("Cũ"))],
            of(json!({"version": 1})),
            step,
            json!("report.send"),
            json!("report.accept"),
        ),
        (
            "report.unlock",
            vec![("report.accept", of(json!({"version": 1})))],
            of(json!({"reason": "Sót một thôn."})),
            step,
            json!("report.accept"),
            json!("report.unlock"),
        ),
    ]
}

pub(super) fn of_requests() -> Vec<Row> {
    let asked = json!({"by": OTHER, "title": "Thiệt hại", "fields": [{"label": "Ghi chú", "kind": {"text": {"longest": 500}}}],
        "level": "team", "within": [OTHER], "due": "2025-09-12"});
    let answered = |text: &str| json!({"request": OTHER, "debtor": {"unit": OTHER}, "values": [{"field": 1, "value": {"text": text}}]});
    let values = |text: &str| answered(text)["values"].clone();
    let returned = json!({"request": OTHER, "debtor": {"unit": OTHER}, "version": 1, "remark": "Xin xem lại."});
    let step = "last_step";
    vec![
        (
            "request.extend",
            vec![("request.ask", asked.clone())],
            json!({"request": THING, "to": "2025-09-15", "reason": "Mưa lũ."}),
            "to",
            json!("2025-09-12"),
            json!("2025-09-15"),
        ),
        (
            "request.close",
            vec![("request.ask", asked)],
            json!({"request": THING}),
            step,
            json!("request.ask"),
            json!("request.close"),
        ),
        (
            "request.answer",
            vec![("request.answer", answered("Cũ"))],
            answered("Mới"),
            "values",
            values("Cũ"),
            values("Mới"),
        ),
        (
            "request.return",
            vec![("request.answer", answered("Cũ"))],
            returned,
            step,
            json!("request.answer"),
            json!("request.return"),
        ),
    ]
}

pub(super) fn of_papers() -> Vec<Row> {
    let issue = |steps: u32| json!({"issue": THING, "steps": steps});
    let with = |mut fields: Value, more: Value| {
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    let prepared = json!({"paper": {"report": {"obligation": OTHER, "version": 1}}});
    let file = |digit: &str| json!({"issue": THING, "file": digit.repeat(64)});
    let step = "last_step";
    vec![
        (
            "issue.submit",
            vec![("issue.prepare", prepared.clone())],
            issue(1),
            step,
            json!("issue.prepare"),
            json!("issue.submit"),
        ),
        (
            "issue.return",
            vec![("issue.submit", issue(1))],
            with(issue(2), json!({"remark": "Bổ sung mục III."})),
            step,
            json!("issue.submit"),
            json!("issue.return"),
        ),
        (
            "issue.approve",
            vec![("issue.submit", issue(1))],
            with(issue(2), json!({"authority": {"by_order": "Chánh Văn phòng"}, "signer": "Lò Thị Mẫu"})),
            step,
            json!("issue.submit"),
            json!("issue.approve"),
        ),
        (
            "issue.number",
            vec![("issue.submit", issue(1))],
            with(issue(3), json!({"number": 5, "sign": "BC-UBND", "dated": "2025-09-24"})),
            step,
            json!("issue.submit"),
            json!("issue.number"),
        ),
        (
            "issue.release",
            vec![("issue.submit", issue(1))],
            issue(4),
            step,
            json!("issue.submit"),
            json!("issue.release"),
        ),
        (
            "issue.withdraw",
            vec![("issue.prepare", prepared)],
            with(issue(1), json!({"reason": "Ghi nhầm."})),
            step,
            json!("issue.prepare"),
            json!("issue.withdraw"),
        ),
        (
            "issue.attach",
            vec![("issue.attach", file("0"))],
            file("1"),
            "file",
            json!("0".repeat(64)),
            json!("1".repeat(64)),
        ),
    ]
}

//! A row of each kind.

use super::{OTHER, SECOND, THING};
use serde_json::{Value, json};

mod work;

/// A kind, what was said before, what is said now, and the field with its value before and after.
pub(super) type Row = (&'static str, Vec<(&'static str, Value)>, Value, &'static str, Value, Value);

fn of_places() -> Vec<Row> {
    let day = "2025-01-01";
    let declared = |households: u32| json!({"village": THING, "households": households, "day": day});
    let contact = |name: &str| json!({"unit": THING, "name": name, "from": day});
    let rule = |least: u8| json!({"province": THING, "tier": "village", "from": day, "composition": {"least": least, "leader": true, "deputy": false}});
    let target = |households: u8| json!({"province": THING, "from": day, "target": {"denominator": "with_products", "away_counts": false, "households": households, "products": 90, "level": "commune"}});
    let retention =
        |months: u8| json!({"province": THING, "retention": {"household_months": months, "photo_months": 6}});
    let schedule =
        json!({"times": {"each": {"begins": 15}}, "due": {"team": {"day": 16}}, "roll": "later", "window": 1});
    let scheduled = |schedule: Value| json!({"province": THING, "kind": "month", "from": day, "schedule": schedule});
    let holiday = |holiday: Value| json!({"province": THING, "day": "2025-10-12", "holiday": holiday});
    let papers = |signer: &str| json!({"unit": THING, "from": day, "setting": {"signer": signer}});
    let channel = |name: &str| json!({"owner": {"unit": THING}, "name": name});
    let composition = |least: u8| rule(least)["composition"].clone();
    vec![
        (
            "households.declare",
            vec![("households.declare", declared(170))],
            declared(172),
            "households",
            json!(170),
            json!(172),
        ),
        ("contact.set", vec![("contact.set", contact("Cũ"))], contact("Mới"), "name", json!("Cũ"), json!("Mới")),
        (
            "composition_rule.set",
            vec![("composition_rule.set", rule(3))],
            rule(4),
            "composition",
            composition(3),
            composition(4),
        ),
        (
            "target.set",
            vec![("target.set", target(30))],
            target(40),
            "target",
            target(30)["target"].clone(),
            target(40)["target"].clone(),
        ),
        (
            "retention.set",
            vec![("retention.set", retention(12))],
            retention(24),
            "retention",
            retention(12)["retention"].clone(),
            retention(24)["retention"].clone(),
        ),
        (
            "schedule.set",
            vec![("schedule.set", scheduled(schedule.clone()))],
            scheduled(json!(null)),
            "schedule",
            schedule,
            json!(null),
        ),
        (
            "holiday.set",
            vec![("holiday.set", holiday(json!({"kind": "worked"})))],
            holiday(json!(null)),
            "holiday",
            json!({"kind": "worked"}),
            json!(null),
        ),
        (
            "papers.set",
            vec![("papers.set", papers("Cũ"))],
            papers("Mới"),
            "setting",
            json!({"signer": "Cũ"}),
            json!({"signer": "Mới"}),
        ),
        ("channel.set", vec![("channel.set", channel("Cũ"))], channel("Mới"), "name", json!("Cũ"), json!("Mới")),
    ]
}

fn of_catalogue() -> Vec<Row> {
    let day = "2025-01-01";
    let item = json!({"kind": "app", "pillar": "society", "counting": "household", "name": "Cũ", "from": day});
    let means = |means: Value| json!({"item": THING, "means": means, "from": day});
    let indicator = |name: &str| json!({"name": name, "unit_word": "hộ", "formula": {"by": "field", "adds_up": true}});
    let set = |name: &str| json!({"province": THING, "code": "letters", "from": day, "indicator": indicator(name)});
    let aim = |value: u32| json!({"unit": THING, "code": "classes", "from": day, "value": value});
    vec![
        (
            "catalogue.amend",
            vec![("catalogue.add", item)],
            json!({"item": THING, "name": "Mới"}),
            "name",
            json!("Cũ"),
            json!("Mới"),
        ),
        (
            "catalogue.set_means",
            vec![("catalogue.set_means", means(json!("shop")))],
            means(json!(null)),
            "means",
            json!("shop"),
            json!(null),
        ),
        (
            "indicator.set",
            vec![("indicator.set", set("Cũ"))],
            set("Mới"),
            "indicator",
            indicator("Cũ"),
            indicator("Mới"),
        ),
        ("indicator.set_target", vec![("indicator.set_target", aim(5))], aim(7), "value", json!(5), json!(7)),
    ]
}

fn of_teams() -> Vec<Row> {
    let day = "2025-01-01";
    let place = |unit: &str| json!({"at": "villages", "units": [unit]});
    let team = json!({"title": "Cũ", "place": place(OTHER), "from": day, "source": "decision"});
    let note = |note: Value| json!({"team": THING, "note": note, "from": day});
    let new = json!({"team": OTHER, "person": {"new": {"name": "Cũ"}}, "role": "volunteer", "from": day});
    let known = json!({"team": OTHER, "person": {"known": THING}, "role": "deputy", "from": day});
    let end = |day: &str| json!({"member": THING, "day": day});
    let decision =
        json!({"unit": OTHER, "kind": "establish", "number": "1/QĐ", "day": day, "from": day, "teams": [OTHER]});
    vec![
        (
            "team.retitle",
            vec![("team.add", team.clone())],
            json!({"team": THING, "title": "Mới", "from": day}),
            "title",
            json!("Cũ"),
            json!("Mới"),
        ),
        (
            "team.annotate",
            vec![("team.annotate", note(json!("Cũ")))],
            note(json!(null)),
            "note",
            json!("Cũ"),
            json!(null),
        ),
        (
            "team.place",
            vec![("team.add", team)],
            json!({"team": THING, "place": place(SECOND), "from": day}),
            "place",
            place(OTHER),
            place(SECOND),
        ),
        ("member.add", vec![("member.add", new.clone())], known, "role", json!("volunteer"), json!("deputy")),
        (
            "member.end",
            vec![("member.end", end("2025-02-01"))],
            end("2025-03-01"),
            "day",
            json!("2025-02-01"),
            json!("2025-03-01"),
        ),
        (
            "member.resume",
            vec![("member.end", end("2025-02-01"))],
            json!({"member": THING}),
            "day",
            json!("2025-02-01"),
            json!(null),
        ),
        (
            "person.amend",
            vec![("member.add", new)],
            json!({"person": THING, "name": "Mới"}),
            "name",
            json!("Cũ"),
            json!("Mới"),
        ),
        (
            "decision.amend",
            vec![("decision.record", decision)],
            json!({"decision": THING, "number": "2/QĐ"}),
            "number",
            json!("1/QĐ"),
            json!("2/QĐ"),
        ),
    ]
}

fn of_accounts() -> Vec<Row> {
    let day = "2025-01-01";
    let account = json!({"sign_in_name": "mau", "name": "Cũ"});
    let revoked = json!({"account": THING, "cause": "Mất điện thoại"});
    let appointed =
        json!({"account": OTHER, "role": "commune_officer", "unit": OTHER, "from": day, "to": "2025-12-31"});
    vec![
        (
            "account.amend",
            vec![("account.add", account)],
            json!({"account": THING, "name": "Mới"}),
            "name",
            json!("Cũ"),
            json!("Mới"),
        ),
        (
            "account.revoke",
            vec![("account.reinstate", json!({"account": THING}))],
            revoked.clone(),
            "cause",
            json!(null),
            json!("Mất điện thoại"),
        ),
        (
            "account.reinstate",
            vec![("account.revoke", revoked)],
            json!({"account": THING}),
            "cause",
            json!("Mất điện thoại"),
            json!(null),
        ),
        (
            "appointment.end",
            vec![("appointment.add", appointed)],
            json!({"appointment": THING, "day": "2025-06-01"}),
            "day",
            json!("2025-12-31"),
            json!("2025-06-01"),
        ),
    ]
}

/// These make something, end it, or change nothing that is told.
pub(super) const NOTHING_BEFORE: &[&str] = &[
    // What units were is known by their own history, from which the page tells it.
    "reform.enact",
    "households.look",
    "team.add",
    "team.end",
    "training.record",
    "decision.record",
    "decision.withdraw",
    "catalogue.add",
    "catalogue.end",
    "household.add",
    "household.merge",
    "household.end",
    "household.erase",
    "activity.record",
    "activity.withdraw",
    "activity.join",
    "producer.add",
    "producer.end",
    "producer.lead",
    "producer.stop_leading",
    "product.add",
    "product.end",
    "listing.add",
    "listing.end",
    "partner.add",
    "partner.end",
    "partner.link",
    "partner.unlink",
    "period.open",
    // It makes another version; what was sent stands.
    "report.update",
    "request.ask",
    "issue.prepare",
    "account.add",
    "account.invite",
    // Passwords are never told.
    "account.set_password",
    "appointment.add",
];

pub(super) fn every_row() -> Vec<Row> {
    [
        of_places(),
        of_catalogue(),
        of_teams(),
        of_accounts(),
        work::of_households(),
        work::of_producers(),
        work::of_reports(),
        work::of_requests(),
        work::of_papers(),
    ]
    .concat()
}

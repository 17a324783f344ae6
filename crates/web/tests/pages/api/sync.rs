//! Rounds of a phone without signal, over the API: enrolled, heard, told.

mod carrying;
mod phone;
mod resuming;
mod weight;

use super::{Machine, json, problem};
use crate::office::Office;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use phone::{NOW, Phone, Team, captured, checked, codes, heads, id};
use rules::ids::OperationId;
use rules::operations::{Body as Deed, EndMember, Outcome, RevokeAccount};
use serde_json::{Value, json as value};
use store::Scope;

#[tokio::test]
async fn a_phone_sends_what_it_made_and_is_told_what_changed_in_its_village() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    assert_eq!(phone.told["duties"][0]["appointment"], value!(team.members[0].0));
    let operations = [
        phone.new_household(1, "2025-07-14T01:00:00.000Z", team.village, "Lò Văn Mẫu"),
        phone.new_household(2, "2025-07-14T01:00:00.000Z", office.villages[1], "Thôn khác"),
    ];
    let first = phone.round(&office, &Value::Null, &operations).await;
    assert_eq!(codes(&first), ["applied", "no_right"]);
    assert_eq!((heads(&first), &first["whole"]), (vec!["Lò Văn Mẫu"], &value!([team.village])));
    assert_eq!(first["villages"][0]["commune"], "Xã Gia Phú");
    let own: Vec<&Value> =
        first["person"]["team"]["members"].as_array().unwrap().iter().filter(|one| one["self"] == true).collect();
    assert_eq!(own.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&value!(team.members[0].0)]);
    assert!(first["items"].as_array().unwrap().len() > 20);

    // The same request again: the same answers and the same states.
    let again = phone.round(&office, &Value::Null, &operations).await;
    assert_eq!((&again["answers"], &again["households"]), (&first["answers"], &first["households"]));
    let nothing = phone.round(&office, &first["cursor"], &operations).await;
    assert_eq!(codes(&nothing), ["applied", "no_right"]);
    assert_eq!([&nothing["households"], &nothing["whole"], &nothing["gone"]], [&value!([]), &value!([]), &value!([])]);
    assert_eq!(nothing["items"], Value::Null);

    let end = phone.signed(3, NOW, "household.end", &value!({ "household": id(1), "day": "2025-07-15" }));
    let gone = phone.round(&office, &first["cursor"], &[end]).await;
    assert_eq!((codes(&gone), &gone["gone"]), (vec!["applied".to_owned()], &value!([id(1)])));
}

#[tokio::test]
async fn a_seller_takes_a_step_on_a_phone_and_who_was_slower_does_not_take_it_away() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let (phone, other) =
        (Phone::of(&office, team.members[0].1, "a").await, Phone::of(&office, team.members[1].1, "b").await);
    let seller = value!({ "village": team.village, "name": "Tổ hợp tác Mẫu", "form": "group", "from": "2025-07-10" });
    let first = phone.round(&office, &Value::Null, &[phone.signed(1, NOW, "producer.add", &seller)]).await;
    assert_eq!((codes(&first), &first["producers"][0]["steps"]), (vec!["applied".to_owned()], &value!([])));
    let base = value!({ "revision": first["producers"][0]["revision"] });
    let step = |day: &str, by: usize| {
        let by = team.members[by].0;
        value!({ "producer": id(1), "step": "photos", "day": day, "by": by, "base": base })
    };
    let taken = phone.signed(2, NOW, "producer.record_step", &step("2025-07-14", 0));
    let told = phone.round(&office, &first["cursor"], &[taken]).await;
    assert_eq!(told["producers"][0]["steps"], value!([{ "step": "photos", "day": "2025-07-14" }]));
    let late = other.signed(3, NOW, "producer.record_step", &step("2025-07-15", 1));
    let told = other.round(&office, &first["cursor"], &[late]).await;
    assert_eq!(codes(&told), ["edited_meanwhile"]);
    assert_eq!(told["producers"][0]["steps"], value!([{ "step": "photos", "day": "2025-07-14" }]));
}

#[tokio::test]
async fn whoever_begins_on_a_phone_keeps_device_and_secret_there() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let (account, other) = (team.members[0].1, team.members[1].1);
    let phone = Phone::of(&office, account, "a").await;
    let again = Phone::send(&office, &phone.session, "a", "/api/v1/notebook", "{}").await;
    assert_eq!(json(&again)["device"], phone.told["device"]);
    assert!(again.headers[header::SET_COOKIE].to_str().unwrap().starts_with("browser=a;"));
    let [later, elsewhere, neighbour] = [
        Phone::of(&office, account, "a").await,
        Phone::of(&office, account, "b").await,
        Phone::of(&office, other, "a").await,
    ];
    assert_eq!((&later.told["device"], &later.secret), (&phone.told["device"], &phone.secret));
    assert!(elsewhere.secret != phone.secret && neighbour.secret != phone.secret);
    let scope = office.store.session_scope(&phone.session).await.unwrap().unwrap();
    let names: Vec<String> = office.store.own_devices(&scope).await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Điện thoại của tổ", "Điện thoại của tổ"]);

    let bare = office.store.begin_session(other, "test", None).await.unwrap();
    let unnamed = Phone::send(&office, &bare, "c", "/api/v1/notebook", r#"{"name":" "}"#).await;
    assert_eq!(unnamed.status, StatusCode::OK);
    let scope = office.store.session_scope(&bare).await.unwrap().unwrap();
    let names: Vec<String> = office.store.own_devices(&scope).await.unwrap().into_iter().map(|one| one.name).collect();
    assert!(names.contains(&"Máy chưa đặt tên".to_owned()), "{names:?}");

    let machine = Machine::of_commune(&office).await;
    let request = Request::post("/api/v1/notebook").header(header::AUTHORIZATION, format!("Bearer {}", machine.token));
    let answer = office.raw(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::FORBIDDEN, "session_only"));
    let nobody = office.raw(Request::post("/api/v1/notebook").body(Body::from("{}")).unwrap()).await;
    assert_eq!(problem(&nobody), "unauthorized");
    let wrong = Phone::send(&office, &bare, "c", "/api/v1/notebook", "name=x").await;
    assert_eq!(problem(&wrong), "bad_body");
}

#[tokio::test]
async fn a_wrong_clock_is_put_right_for_all_who_use_the_phone_and_for_nobody_else() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let beside = Phone::of(&office, team.members[1].1, "a").await;
    let elsewhere = Phone::of(&office, team.members[2].1, "b").await;
    let operations = [
        phone.new_household(1, "2025-07-14T00:00:00Z", team.village, "Chính mình"),
        beside.new_household(2, "2025-07-14T00:00:00Z", team.village, "Cùng máy"),
        elsewhere.new_household(3, "2025-07-14T00:00:00Z", team.village, "Máy khác"),
        phone.new_household(4, "2025-07-15T05:00:00Z", team.village, "Ngày mai"),
    ];
    // The phone is an hour ahead.
    let answer = phone.ask(&office, "2025-07-15T04:00:00Z", &Value::Null, &operations).await;
    assert_eq!(codes(&json(&answer)), ["applied", "applied", "applied", "applied"]);
    for (number, expected) in
        [(1, "2025-07-13T23:00:00Z"), (2, "2025-07-13T23:00:00Z"), (3, "2025-07-14T00:00:00Z"), (4, NOW)]
    {
        assert_eq!(captured(&office, number).await, expected, "{number}");
    }
    let near = phone.new_household(5, "2025-07-14T00:00:00Z", team.village, "Gần đúng");
    phone.ask(&office, "2025-07-15T02:59:58.5Z", &Value::Null, &[near]).await;
    assert_eq!(captured(&office, 5).await, "2025-07-14T00:00:00Z");
}

#[tokio::test]
async fn what_another_wrote_on_the_same_phone_is_his_even_after_he_left_office() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let leader = Phone::of(&office, team.members[0].1, "a").await;
    let member = Phone::of(&office, team.members[1].1, "a").await;
    let written = leader.new_household(1, "2025-07-13T02:00:00Z", team.village, "Trong nhiệm kỳ");
    let late = leader.new_household(2, "2025-07-14T02:00:00Z", team.village, "Sau nhiệm kỳ");
    let end = Deed::EndMember(EndMember { member: team.members[0].0, day: "2025-07-14".parse().unwrap() });
    assert_eq!(office.store.change(&Scope::operator(), end).await.unwrap().1, Outcome::Applied);
    // He himself is let in no more; what he wrote is sent by whoever uses the phone now.
    let own = leader.ask(&office, NOW, &Value::Null, &[]).await;
    assert_eq!((own.status, problem(&own).as_str()), (StatusCode::FORBIDDEN, "no_duty"));
    let told = member.round(&office, &Value::Null, &[written, late]).await;
    assert_eq!(codes(&told), ["applied", "no_right"]);
    let operation = OperationId(id(1).parse().unwrap());
    let entry = office.store.journal_entry(&Scope::operator(), operation).await.unwrap().unwrap().entry;
    assert!(matches!(entry.author, store::Author::Person { account, .. } if account == team.members[0].1));
    assert_eq!(entry.carried_by.map(|by| by.account), Some(team.members[1].1));

    let cause = "Mất điện thoại".to_owned();
    let shut = Deed::RevokeAccount(RevokeAccount { account: team.members[0].1, cause });
    assert_eq!(office.store.change(&Scope::operator(), shut).await.unwrap().1, Outcome::Applied);
    let lost = leader.new_household(3, "2025-07-12T02:00:00Z", team.village, "Máy đã mất");
    assert_eq!(codes(&member.round(&office, &Value::Null, &[lost]).await), ["account_revoked"]);
}

#[tokio::test]
async fn villages_that_are_named_are_told_as_far_as_the_asker_sees_them() {
    let office = Office::open().await;
    let (own, beside) = (Team::of(&office, 0).await, Team::of(&office, 1).await);
    let phone = Phone::of(&office, own.members[0].1, "a").await;
    let neighbour = Phone::of(&office, beside.members[0].1, "b").await;
    phone.round(&office, &Value::Null, &[phone.new_household(1, NOW, own.village, "Lò Văn Mẫu")]).await;
    let named = value!({ "sent": NOW, "villages": [own.village, beside.village] }).to_string();
    let answer = Phone::send(&office, &neighbour.session, "b", "/api/v1/sync", named.clone()).await;
    let told = checked("/api/v1/sync", &answer);
    assert_eq!((&told["whole"], &told["households"]), (&value!([beside.village]), &value!([])));

    let machine = Machine::of_commune(&office).await;
    let request = || Request::post("/api/v1/sync").header(header::AUTHORIZATION, format!("Bearer {}", machine.token));
    let told = checked("/api/v1/sync", &office.raw(request().body(Body::from(named)).unwrap()).await);
    assert_eq!((told["villages"].as_array().unwrap().len(), heads(&told)), (2, vec!["Lò Văn Mẫu"]));
    let unnamed = value!({ "sent": NOW }).to_string();
    let told = checked("/api/v1/sync", &office.raw(request().body(Body::from(unnamed)).unwrap()).await);
    assert_eq!((&told["villages"], &told["person"]["team"]), (&value!([]), &Value::Null));
}

#[tokio::test]
async fn a_round_that_is_none_is_a_problem_as_a_whole() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let many: Vec<Value> =
        (0..501).map(|_| value!({ "id": "", "captured": "", "kind": "", "version": 1, "body": {} })).collect();
    let villages = vec![team.village; 201];
    for body in [
        "not JSON".to_owned(),
        "{}".to_owned(),
        value!({ "sent": "now" }).to_string(),
        value!({ "sent": NOW, "more": 1 }).to_string(),
        value!({ "sent": NOW, "villages": ["x"] }).to_string(),
        value!({ "sent": NOW, "villages": villages }).to_string(),
        value!({ "sent": NOW, "operations": many }).to_string(),
    ] {
        let answer = Phone::send(&office, &phone.session, "a", "/api/v1/sync", body.clone()).await;
        assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::BAD_REQUEST, "bad_body"), "{body}");
    }
    let heavy = Phone::send(&office, &phone.session, "a", "/api/v1/sync", " ".repeat(2 << 20)).await;
    assert_eq!((heavy.status, problem(&heavy).as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    // A cursor that nobody wrote is none.
    let told = phone.round(&office, &value!("x".repeat(1000)), &[]).await;
    assert_eq!(told["whole"], value!([team.village]));
    let reader =
        Machine::of(&office, "may.doc", rules::access::Role::CommuneOfficer, Some(office.commune), false).await;
    let request = Request::post("/api/v1/sync").header(header::AUTHORIZATION, format!("Bearer {}", reader.token));
    let one = phone.new_household(1, NOW, team.village, "Lò Văn Mẫu");
    let body = format!(r#"{{"sent":"{NOW}","operations":[{one}]}}"#);
    assert_eq!(problem(&office.raw(request.body(Body::from(body)).unwrap()).await), "read_only");
}

//! Lists that machines send: looked over row by row, and taken in once.

use super::files::fits;
use super::{Machine, json, problem};
use crate::office::Office;
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use store::Scope;

const VILLAGES: &str = "STT;Tên thôn, bản, TDP;Số hộ;Ngày;Nguồn\n\
    1;Thôn Hùng Thắng;120;01/07/2025;BC 12\n2;Thôn Bản Bay;95;;\n3;thôn NAM PHANG;;;\n4;Thôn Bản Cầmm;30;;\n6;TDP số 5;nhiều;;\n";
const TEAMS: &str = "Tên Tổ/thôn;Họ và tên;Chức danh trong Tổ\n\
    Thôn Bản Cầm;Nguyễn Văn Mẫu;Tổ trưởng\n;Lý Thị Mẫu;Tổ phó\nThôn Bản Cầm;Ai Đó;Chánh văn phòng\n";
const HOUSEHOLDS: &str = "Thôn;Họ và tên chủ hộ;SĐT;Số người\n\
    Bản Cầm;Lò Văn Mẫu;912000001;5\nBản Cầm;Giàng A Mẫu;;4\nBản Xa;Sùng A Mẫu;;\n";

/// What is asked of a kept list.
fn of(office: &Office, noun: &str, what: &str, file: &str) -> String {
    format!("/api/v1/{noun}{what}?unit={}&from=2025-07-10&file={file}", office.commune)
}

async fn preview(office: &Office, machine: &Machine, noun: &str, file: &str) -> Value {
    let answer = machine.get(office, &of(office, noun, "/preview", file)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    fits(&format!("/api/v1/{noun}/preview"), "get", &json(&answer));
    json(&answer)
}

async fn take(office: &Office, machine: &Machine, noun: &str, file: &str, body: &Value) -> Value {
    let answer = machine.post(office, &of(office, noun, "", file), body.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    fits(&format!("/api/v1/{noun}"), "post", &json(&answer));
    json(&answer)
}

fn statuses(preview: &Value) -> Vec<(String, String)> {
    let row = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("id"), text("row_status"))
    };
    preview["items"].as_array().unwrap().iter().map(row).collect()
}

fn said(rows: &[(String, String)]) -> Vec<(&str, &str)> {
    rows.iter().map(|(id, status)| (id.as_str(), status.as_str())).collect()
}

#[tokio::test]
async fn a_list_of_villages_is_looked_over_and_its_picked_rows_are_taken_in_once() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let file = machine.keep(&office, "list", "thon.csv", VILLAGES.as_bytes()).await;
    let seen = preview(&office, &machine, "village-imports", &file).await;
    let rows = statuses(&seen);
    assert_eq!(said(&rows), [("2", "new"), ("3", "changed"), ("4", "same"), ("5", "doubtful"), ("6", "new")]);
    assert!(seen["items"][3]["messages"][0]["text"].as_str().unwrap().contains("Gần giống"), "{seen}");
    assert_eq!((&seen["items"][0]["proposed"], &seen["items"][2]["proposed"]), (&value!(true), &Value::Null));
    let path = format!("{}&status=doubtful", of(&office, "village-imports", "/preview", &file));
    let doubtful = json(&machine.get(&office, &path).await);
    assert_eq!(doubtful["items"].as_array().unwrap().len(), 1);

    let picked = value!({ "operation": "00000000-0000-7000-8000-000000000021", "picked": ["2"] });
    let taken = take(&office, &machine, "village-imports", &file, &picked).await;
    assert_eq!(taken, value!({ "applied": 2, "refusals": [] }), "the village and its households");
    let taken = take(&office, &machine, "village-imports", &file, &picked).await;
    assert_eq!(taken["applied"], 0, "it is so already");
    let rest = take(&office, &machine, "village-imports", &file, &value!({})).await;
    assert_eq!(rest, value!({ "applied": 2, "refusals": [] }), "what is new or changed: a number, another village");
    assert_eq!(statuses(&preview(&office, &machine, "village-imports", &file).await)[3].1, "doubtful");
    let found = office.store.verify(&Scope::operator()).await.unwrap();
    assert!(found.differences.is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_list_of_teams_is_taken_in_with_the_decision_that_set_them_up() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let file = machine.keep(&office, "list", "to.csv", TEAMS.as_bytes()).await;
    let rows = statuses(&preview(&office, &machine, "team-imports", &file).await);
    assert_eq!(said(&rows), [("2", "new"), ("3", "new"), ("4", "refused")]);
    let path = of(&office, "team-imports", "", &file);
    let half = value!({ "decision": { "number": "12/QĐ-UBND", "on": "2025-08-01" } });
    let refused = machine.post(&office, &path, half.to_string()).await;
    assert_eq!((refused.status, problem(&refused).as_str()), (StatusCode::BAD_REQUEST, "wrong_fields"));
    assert!(json(&machine.get(&office, "/api/v1/teams").await)["items"].as_array().unwrap().is_empty());

    let decision = value!({ "number": "12/QĐ-UBND", "on": "2025-07-09" });
    let sent = value!({ "operation": "00000000-0000-7000-8000-000000000022", "decision": decision });
    let taken = take(&office, &machine, "team-imports", &file, &sent).await;
    assert!(taken["refusals"] == value!([]) && taken["applied"].as_u64().unwrap() >= 4, "{taken}");
    assert_eq!(json(&machine.get(&office, "/api/v1/teams").await)["items"].as_array().unwrap().len(), 1);
    assert_eq!(json(&machine.get(&office, "/api/v1/decisions").await)["items"][0]["number"], "12/QĐ-UBND");
}

#[tokio::test]
async fn an_annex_that_was_taken_away_changes_nothing_when_it_comes_back() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    office.complete_team(0).await;
    let annex = machine.get(&office, "/api/v1/annex?at=2025-07-10").await;
    assert!(annex.bytes.starts_with(b"PK"));
    let file = machine.keep(&office, "list", "phu-luc.xlsx", &annex.bytes).await;
    let seen = preview(&office, &machine, "annex-imports", &file).await;
    assert_eq!(seen["statuses"], value!([{ "status": "same", "count": 1 }]), "{seen}");
    let taken = take(&office, &machine, "annex-imports", &file, &value!({})).await;
    assert_eq!(taken, value!({ "applied": 0, "refusals": [] }));
}

#[tokio::test]
async fn a_list_of_households_is_taken_in_by_a_job_that_tells_how_far_it_came() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let file = machine.keep(&office, "list", "ho.csv", HOUSEHOLDS.as_bytes()).await;
    let seen = preview(&office, &machine, "household-imports", &file).await;
    let counts = value!([{ "status": "new", "count": 2 }, { "status": "refused", "count": 1 }]);
    assert_eq!((&seen["total"], &seen["statuses"]), (&value!(3), &counts), "{seen}");
    assert!(seen["items"][2]["messages"][0]["text"].as_str().unwrap().contains("Bản Xa"), "{seen}");
    let id = "00000000-0000-7000-8000-000000000023";
    for _ in 0..2 {
        let taken = take(&office, &machine, "household-imports", &file, &value!({ "id": id })).await;
        let import = &taken["import"];
        assert_eq!((&import["id"], &import["import_ended"]), (&value!(id), &value!("done")), "{taken}");
        assert_eq!((&import["rows_added"], &import["rows_refused"]), (&value!(2), &value!(1)), "{taken}");
    }
    let told = json(&machine.get(&office, &format!("/api/v1/household-imports/{id}")).await);
    fits("/api/v1/household-imports/{id}", "get", &told);
    assert_eq!(told["import"]["file_name"], "ho.csv");
}

#[tokio::test]
async fn a_list_that_is_none_or_is_gone_is_refused_and_nothing_begins() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let file = machine.keep(&office, "list", "a.txt", b"nothing of a list").await;
    for noun in ["annex-imports", "team-imports", "village-imports", "household-imports"] {
        for (file, code) in [(file.as_str(), "wrong_fields"), ("00", "bad_parameter")] {
            let looked = machine.get(&office, &of(&office, noun, "/preview", file)).await;
            assert_eq!((looked.status, problem(&looked).as_str()), (StatusCode::BAD_REQUEST, code), "{noun} {file}");
            let taken = machine.post(&office, &of(&office, noun, "", file), "").await;
            assert_eq!((taken.status, problem(&taken).as_str()), (StatusCode::BAD_REQUEST, code), "{noun} {file}");
        }
        let body = machine.post(&office, &of(&office, noun, "", &file), "{\"no such field\":1}").await;
        assert_eq!(problem(&body), "bad_body", "{noun}");
    }
    let begun = json(&machine.get(&office, "/api/v1/household-imports").await);
    assert_eq!(begun["items"], value!([]));
}

//! Decisions: older than what is known of their teams, and those that merge teams.

use crate::office::{Office, only_path};
use axum::http::StatusCode;
use rules::units::Level;
use store::Scope;

fn id_of(team: &str) -> String {
    only_path(team).rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_paper_older_than_what_is_known_of_its_team_is_recorded_of_the_commune_that_signed() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let (unit, id) = (office.commune.to_string(), id_of(&team));
    let fields = [("unit", unit.as_str()), ("kind", "establish"), ("number", "7/QĐ-UBND"), ("on", "20/05/2022")];
    let fields = [&fields[..], &[("team", id.as_str())]].concat();
    let asked = office.bring("/decisions/new", &fields, None).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.says("Ủy ban nhân dân nào đã ký") && asked.says("Xã Xuân Giao"), "{}", asked.text());
    assert!(!asked.says("()"), "{}", asked.text());
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let day = "2022-05-20".parse().unwrap();
    let signed_by = registry.find("xã Xuân Giao", Level::Commune, None, day).unit().unwrap().to_string();
    let fields = [&fields[..], &[("commune", signed_by.as_str())]].concat();
    let decision = office.bring("/decisions/new", &fields, None).await.led_to();
    assert!(office.page(&decision).await.says("Xã Xuân Giao"));
    assert!(office.page(&team).await.says("7/QĐ-UBND"), "in force from the first day that is known of the team");
}

#[tokio::test]
async fn a_decision_merges_teams_into_one_that_works_in_all_their_villages() {
    let office = Office::open().await;
    let (one, two) = (office.complete_team(0).await, office.new_team(1).await);
    let (unit, first, second) = (office.commune.to_string(), id_of(&one), id_of(&two));
    let fields = [
        ("unit", unit.as_str()),
        ("kind", "merge"),
        ("number", "17/QĐ-UBND"),
        ("on", "12/07/2025"),
        ("team", first.as_str()),
        ("team", second.as_str()),
    ];
    let asked = office.bring("/decisions/new", &fields, None).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.says("Xin chọn Tổ tiếp tục"), "{}", asked.text());
    let fields = [&fields[..], &[("into", first.as_str())]].concat();
    let confirm = office.bring("/decisions/new", &fields, None).await;
    assert_eq!(confirm.status, StatusCode::OK, "{}", confirm.text());
    assert!(confirm.says("Xác nhận hợp nhất") && confirm.says("thôn Bán Bảy"), "{}", confirm.text());
    assert!(office.page(&two).await.says("Chưa có quyết định"), "nothing has happened yet");

    let form = office.page(&format!("/decisions/new?unit={unit}")).await;
    let operation = form.values("operation").remove(0);
    let fields = [&fields[..], &[("confirmed", "yes"), ("operation", operation.as_str())]].concat();
    let decision = office.bring("/decisions/new", &fields, None).await.led_to();
    assert_eq!(office.bring("/decisions/new", &fields, None).await.led_to(), decision, "sent twice, done once");
    let page = office.page(&decision).await;
    assert!(page.says("Hợp nhất") && page.says("thôn Bản Bay"), "{}", page.text());
    let kept = office.page(&one).await;
    assert!(kept.says("17/QĐ-UBND") && kept.says("Thôn Bán Bảy"), "{}", kept.text());
    let ended = office.page(&two).await;
    assert!(ended.says("12/07/2025") && ended.says("Tổ công nghệ số cộng đồng thôn Bản Bay"), "{}", ended.text());
    assert!(office.page("/teams?list=all").await.says("Tất cả các Tổ 1"));
    assert!(office.store.verify(&Scope::operator()).await.unwrap().is_clean());
}

#[tokio::test]
async fn a_draft_of_a_merger_says_which_teams_become_which() {
    let office = Office::open().await;
    let (one, two) = (id_of(&office.complete_team(0).await), id_of(&office.new_team(1).await));
    let path =
        format!("/decisions/draft?unit={}&kind=merge&signing=chair&format=docx&team={one}&team={two}", office.commune);
    let refused = office.get(&path).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Xin chọn Tổ tiếp tục"), "{}", refused.text());
    let paper = office.get(&format!("{path}&into={one}")).await;
    assert_eq!(paper.status, StatusCode::OK);
}

//! Teams set up, looked at and changed by the forms of their pages.

use crate::office::{Office, only_path};
use axum::http::StatusCode;

#[tokio::test]
async fn four_members_entered_by_forms_make_a_team_complete() {
    let office = Office::open().await;
    let first = office.page("/teams").await;
    assert!(first.says("Thôn chưa có Tổ 4") && first.says("Thôn Nậm Phảng"), "{}", first.text());
    let form = office.page(&format!("/teams/new?village={}", office.villages[0])).await;
    assert_eq!(form.values("village"), [office.villages[0].to_string()]);

    let team = office.complete_team(0).await;
    let page = office.page(&team).await;
    assert!(page.says("Tổ công nghệ số cộng đồng thôn Bản Bay"), "{}", page.text());
    assert!(page.says("● Đủ thành phần") || page.says("Đủ thành phần"));
    assert!(!page.says("Chưa đủ thành phần") && page.says("Chưa có quyết định"));
    assert!(page.says("0912 000 001") || page.says("0912\u{a0}000\u{a0}001"));
    assert!(page.says("tập huấn 12/07/2025"));

    let list = office.page("/teams?list=all").await;
    assert!(list.says("Nguyễn Văn Mẫu") && list.says("trên 4"), "{}", list.text());
}

#[tokio::test]
async fn a_team_that_breaks_a_rule_says_which_and_is_found_by_it() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    office.enter(&team, "Lý Thị Mẫu", "deputy", &["youth_union", "womens_union"], &[]).await.led_to();
    let page = office.page(&team).await;
    for sentence in ["Mới có 1 người, cần ít nhất 4 người.", "Chưa có Tổ trưởng Tổ CNSCĐ.", "Tổ phó điều hành"]
    {
        assert!(page.says(sentence), "{sentence}: {}", page.text());
    }
    let found = office.page("/teams?list=breaking&breach=no_leader").await;
    assert!(found.says("thôn Bản Bay") && found.says("Chưa có Tổ trưởng (1)"), "{}", found.text());
    assert!(!office.page("/teams?list=breaking&breach=too_many").await.says("Tổ công nghệ số cộng đồng thôn Bản Bay"));
}

#[tokio::test]
async fn what_is_typed_wrong_comes_back_with_its_fault() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let faults = [("phone", "123"), ("birth_year", "1850"), ("from", "2025-02-30")];
    let refused = office
        .post(
            &format!("{}/members/new", only_path(&team)),
            &[&[("name", "Lý Thị Mẫu"), ("role", "boss")], &faults[..]].concat(),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Xin sửa 4 ô") && refused.values("name") == ["Lý Thị Mẫu"], "{}", refused.text());
    let second = office.enter(&team, "Nguyễn Văn Mẫu", "leader", &[], &[]).await;
    second.led_to();
    let two = office.enter(&team, "Hoàng Văn Mẫu", "leader", &[], &[]).await;
    assert_eq!(two.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(two.says("Nguyễn Văn Mẫu"), "{}", two.text());
}

/// The first address on a page that begins so.
fn link(page: &crate::office::Answer, begins: &str) -> String {
    let html = std::str::from_utf8(&page.bytes).unwrap();
    let after =
        html.split("href=\"").skip(1).find(|after| after.starts_with(begins)).unwrap_or_else(|| panic!("no {begins}"));
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_member_is_replaced_in_one_step_and_stays_in_the_history() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let page = office.page(&team).await;
    let end = link(&page, "/members/").replace("/role", "/end");
    let form = office.page(&end).await;
    assert!(form.says("Nguyễn Văn Mẫu thôi tham gia Tổ"));
    // What he captured this morning is accepted: nothing of today is proposed, and the form says why.
    assert_eq!(form.values("from"), ["16/07/2025", "16/07/2025"]);
    assert!(form.says("Những gì người này ghi đến hết ngày hôm trước vẫn được nhận"), "{}", form.text());
    let earlier = [("action", "replace"), ("from", "2025-07-09"), ("name", "Hoàng Văn Mẫu"), ("role", "leader")];
    let refused = office.post(&end, &earlier).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "before the term began");
    assert!(office.page(&team).await.says("Nguyễn Văn Mẫu"), "and nothing has changed");

    let later = [
        ("action", "replace"),
        ("from", "2025-07-14"),
        ("name", "Hoàng Văn Mẫu"),
        ("role", "leader"),
        ("representing", "village_head"),
    ];
    let team = office.post(&end, &later).await.led_to();
    let page = office.page(&team).await;
    assert!(page.says("Đủ thành phần") && page.says("Hoàng Văn Mẫu"));
    assert!(page.text().split("Thành viên đã thôi").nth(1).unwrap().contains("Nguyễn Văn Mẫu"), "{}", page.text());
}

#[tokio::test]
async fn a_role_is_changed_from_a_day_on_or_put_right_from_the_beginning() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let role = link(&office.page(&team).await, "/members/");
    let form = office.page(&role).await;
    assert!(form.says("Vai trò của Nguyễn Văn Mẫu") && form.says("10/07/2025"), "{}", form.text());
    let same =
        office.post(&role, &[("from", "2025-07-14"), ("role", "leader"), ("representing", "village_head")]).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(same.says("Không có gì thay đổi"), "{}", same.text());

    // From the first day on: it was a slip, and there is nothing of it in the history.
    let right =
        [("from", "2025-07-10"), ("role", "leader"), ("representing", "village_head"), ("representing", "party_cell")];
    let page = office.page(&office.post(&role, &right).await.led_to()).await;
    assert!(page.says("đại diện Chi bộ") && page.says("Đủ thành phần"), "{}", page.text());
    assert!(!page.says("Thành viên đã thôi"), "{}", page.text());
    let gone = office.post(&role, &right).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "that term never was");

    // Later: both roles stay in the history.
    let role = link(&page, "/members/");
    let page = office.page(&office.post(&role, &[("from", "2025-07-14"), ("role", "volunteer")]).await.led_to()).await;
    assert!(page.says("Chưa đủ thành phần"), "{}", page.text());
    assert!(page.text().split("Thành viên đã thôi").nth(1).unwrap().contains("Tổ trưởng"), "{}", page.text());
}

#[tokio::test]
async fn people_teams_and_trainings_are_changed_by_their_forms() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let path = only_path(&team).to_owned();
    let person = link(&office.page(&team).await, "/persons/");
    let form = office.page(&person).await;
    assert_eq!(form.values("phone"), ["0912000001"]);
    office
        .post(&person, &[("name", "Nguyễn Văn Mẫu"), ("phone", "0987 000 001"), ("birth_year", "1986")])
        .await
        .led_to();
    let ids = office.page(&format!("{path}/training")).await;
    // Those without a training are ticked; three of four.
    let persons = ids.values("person");
    assert_eq!(persons.len(), 3);
    let mut fields: Vec<(&str, &str)> = persons.iter().map(|person| ("person", person.as_str())).collect();
    fields.extend([("day", "2025-07-14"), ("course", "Dịch vụ công trực tuyến")]);
    office.post(&format!("{path}/training"), &fields).await.led_to();
    let page = office.page(&path).await;
    assert!(page.says("sinh năm 1986") && page.text().matches("tập huấn 14/07/2025").count() == 3, "{}", page.text());

    office.page(&format!("{path}/title")).await;
    office
        .post(&format!("{path}/title"), &[("title", "Tổ chuyển đổi số Bản Bay"), ("from", "2025-07-12")])
        .await
        .led_to();
    let (one, three) = (office.villages[0].to_string(), office.villages[2].to_string());
    assert_eq!(office.page(&format!("{path}/place")).await.values("village"), std::slice::from_ref(&one));
    office
        .post(&format!("{path}/place"), &[("village", &one), ("village", &three), ("from", "2025-07-13")])
        .await
        .led_to();
    let page = office.page(&path).await;
    assert!(
        page.says("Tổ chuyển đổi số Bản Bay") && page.says("Đổi địa bàn: Thôn Bản Bay, Thôn Bản Cầm"),
        "{}",
        page.text()
    );
    office.page(&format!("{path}/end")).await;
    office.post(&format!("{path}/end"), &[("from", "2025-07-15")]).await.led_to();
    assert!(office.page(&path).await.says("Đã giải thể hoặc hợp nhất"));
    assert!(office.page("/teams").await.says("Thôn chưa có Tổ 4"));
}

#[tokio::test]
async fn somebody_known_enters_a_second_team_as_the_same_person() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let second = office.new_team(1).await;
    let form = office.page(&format!("{}/members/new", only_path(&second))).await;
    assert!(form.says("Lý Thị Mẫu, sinh năm 1996"), "{}", form.text());
    let html = String::from_utf8(form.bytes.clone()).unwrap();
    let before = html.split("\">Lý Thị Mẫu, sinh năm 1996").next().unwrap();
    let person = before.rsplit('"').next().unwrap();
    office.enter(&second, "", "deputy", &["youth_union"], &[("person", person)]).await.led_to();
    let form = office.page(&format!("/persons/{person}")).await;
    assert!(form.says("thôn Bản Bay") && form.says("thôn Bán Bảy"), "{}", form.text());
}

#[tokio::test]
async fn what_belongs_to_another_commune_is_as_if_it_were_not_there() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let page = office.page(&team).await;
    let (end, person) = (link(&page, "/members/"), link(&page, "/persons/"));
    let other = office.elsewhere().await;
    let (team, unit) = (only_path(&team), office.commune);
    for path in [
        team.to_owned(),
        format!("{team}/title"),
        format!("{team}/members/new"),
        format!("{team}/training"),
        end,
        person,
        format!("/teams?unit={unit}"),
        format!("/teams/new?unit={unit}"),
        format!("/teams/import?unit={unit}"),
        format!("/decisions/new?unit={unit}"),
        format!("/decisions/draft?unit={unit}&format=pdf"),
        format!("/annex?unit={unit}"),
        format!("/annex/export?unit={unit}&format=xlsx"),
        format!("/zalo?unit={unit}"),
    ] {
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let village = office.villages[1].to_string();
    let forms: [(String, Vec<(&str, &str)>); 3] = [
        (format!("{team}/title"), vec![("title", "Tổ khác"), ("from", "2025-07-12")]),
        (format!("{team}/members/new"), vec![("name", "Kẻ Lạ"), ("role", "volunteer"), ("from", "2025-07-12")]),
        (format!("/teams/new?unit={unit}"), vec![("village", &village), ("from", "2025-07-12")]),
    ];
    for (path, fields) in forms {
        assert_eq!(other.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(other.page("/teams").await.says("Xã Bảo Thắng"));
}

#[tokio::test]
async fn a_department_chooses_the_commune_first_and_leaves_lists_of_people_to_it() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let department = office.department().await;
    for path in ["/teams/new", "/decisions/new"] {
        assert!(department.page(path).await.says("Tiếp tục"), "{path}");
    }
    for path in ["/teams/import", "/decisions/draft"] {
        assert_eq!(department.get(path).await.status, 404, "{path}");
    }
    let page = department.page("/teams?list=all").await;
    assert!(page.says("Tỉnh Lào Cai") && page.says("thôn Bản Bay"), "{}", page.text());
}

#[tokio::test]
async fn on_a_day_before_a_merger_the_page_says_that_the_place_was_not_there() {
    let office = Office::open().await;
    for path in ["/teams", "/zalo", "/annex"] {
        let page = office.page(&format!("{path}?at=2022-05-28")).await;
        assert!(page.says("Xã Gia Phú chưa có hoặc không còn vào ngày 28/05/2022"), "{path}: {}", page.text());
    }
}

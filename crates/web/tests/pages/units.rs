//! The tree, a unit with its life, the search, and what is missing.

use crate::office::Office;
use axum::http::StatusCode;
use rules::ids::UnitId;
use rules::operations::{AddTeam, Body as Deed, Outcome};
use rules::teams::{Place, Source};
use rules::units::{Change, Kind, Level, Reform};
use store::Scope;

#[tokio::test]
async fn a_day_that_is_none_shows_today_and_says_so() {
    let office = Office::open().await;
    for at in ["2025-13-01", "hom-nay", "31/2/2025"] {
        let page = office.page(&format!("/units?at={}", web::views::paths::escaped(at))).await;
        assert!(
            page.says("Ngày trong địa chỉ không đúng") && page.says("15/07/2025") && page.says("Xã Gia Phú"),
            "{}",
            page.text()
        );
    }
    // As people type it where the browser offers no calendar.
    let page = office.page("/units?at=20%2F5%2F2022").await;
    assert!(page.says("Huyện Bảo Thắng") && !page.says("không đúng"));
    assert!(office.page("/units?at=1975-04-30").await.says("Không có đơn vị nào vào ngày 30/04/1975"));
}

#[tokio::test]
async fn a_unit_tells_where_it_came_from_and_what_became_of_it() {
    let office = Office::open().await;
    let commune = office.page(&format!("/units/{}", office.commune)).await;
    for words in
        ["Tỉnh Lào Cai", "Thôn Bản Bay", "1673/NQ-UBTVQH15", "01/07/2025", "Xã Gia Phú, huyện Bảo Thắng, tỉnh Lào Cai"]
    {
        assert!(commune.says(words), "{words}: {}", commune.text());
    }
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let day = "2022-05-20".parse().unwrap();
    let district = registry.find("huyện Bảo Thắng", Level::District, None, day).unit().unwrap();
    let over = office.page(&format!("/units/{district}")).await;
    assert!(over.says("không còn từ ngày 01/07/2025") && over.says("Xã Gia Phú, tỉnh Lào Cai"), "{}", over.text());
    let then = office.page(&format!("/units/{district}?at=2022-05-20")).await;
    assert!(
        !then.says("không còn") && then.says("Xã Xuân Giao") && then.says("Danh mục đơn vị hành chính"),
        "{}",
        then.text()
    );
    let early = office.page(&format!("/units/{}?at=2020-01-01", office.villages[0])).await;
    assert!(early.says("Đơn vị này có từ ngày 01/07/2025"), "{}", early.text());
    assert_eq!(office.get("/units/00000000-0000-7000-8000-000000000001").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn units_are_found_by_their_code_and_by_that_of_former_days() {
    let office = Office::open().await;
    for code in ["02923", "2923"] {
        let found = office.page(&format!("/search?q={code}")).await;
        assert!(found.says("Xã Gia Phú tỉnh Lào Cai Mã 02923"), "{}", found.text());
        assert!(!found.says("Mã cũ của"), "{}", found.text());
    }
    // Xuân Giao went into Gia Phú, and nobody carries its code any more.
    let former = office.page("/search?q=02932").await;
    assert!(former.says("Xã Gia Phú tỉnh Lào Cai Mã cũ của: xã Xuân Giao, huyện Bảo Thắng"), "{}", former.text());
    assert!(office.page("/search?q=02932&at=2022-05-20").await.says("Xã Xuân Giao"));
    assert!(office.page("/search?q=99999").await.says("Không tìm thấy"));
}

#[tokio::test]
async fn units_are_found_without_diacritics_by_former_names_and_across_levels() {
    let office = Office::open().await;
    let found = office.page("/search?q=gia+phu").await;
    assert!(found.says("Xã Gia Phú tỉnh Lào Cai"), "{}", found.text());
    let former = office.page("/search?q=xa+xuan+giao").await;
    assert!(former.says("Tên cũ: xã Xuân Giao, huyện Bảo Thắng, tỉnh Lào Cai"), "{}", former.text());
    let village = office.page("/search?q=ban+bay").await;
    assert!(
        village.says("Thôn Bản Bay xã Gia Phú, tỉnh Lào Cai") && village.says("Thôn Bán Bảy"),
        "{}",
        village.text()
    );
    let then = office.page("/search?q=bao+thang&at=2022-05-20").await;
    assert!(then.says("Huyện Bảo Thắng tỉnh Lào Cai") && !then.says("Tên cũ"), "{}", then.text());
    let ended = office.page("/search?q=huyen+bao+thang").await;
    assert!(ended.says("Huyện Bảo Thắng tỉnh Lào Cai"), "the district itself: {}", ended.text());
    assert!(!ended.says("Tỉnh Lào Cai Tên cũ"), "the province never was that district: {}", ended.text());
    let alias = office.page("/search?q=Mu+Cang+Chai&at=2022-05-20").await;
    assert!(alias.says("Mù Cang Chải") || alias.says("Mù Căng Chải"), "{}", alias.text());
    assert!(office.page("/search?q=xa+gia+phuu").await.says("Gần giống, xin kiểm tra"));
    assert!(
        office.page("/search?q=%3Cb%3E").await.says("Không tìm thấy")
            || office.page("/search?q=%3Cb%3E").await.says("B")
    );
    assert!(office.page("/search").await.says("Gõ tên có dấu hoặc không dấu"));
    let itself = office.page("/search?q=gia+phu").await;
    assert!(!itself.says("xã Gia Phú, huyện Bảo Thắng"), "what still bears the name is found once: {}", itself.text());
    assert_eq!(office.get(&format!("/search?q={}", "a".repeat(5000))).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_officer_sees_who_answers_in_the_own_unit_only() {
    let office = Office::open().await;
    let path = format!("/units/{}/contact", office.commune);
    let form = office.page(&path).await;
    assert_eq!(form.values("from"), ["15/07/2025"]);
    let wrong =
        office.post(&path, &[("name", " "), ("position", "Công chức"), ("phone", "12"), ("from", "2025-08-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Xin sửa 3 ô") && wrong.says("ở sau hôm nay"), "{}", wrong.text());
    assert_eq!(
        (wrong.values("position"), wrong.values("phone")),
        (vec!["Công chức".to_owned()], vec!["12".to_owned()])
    );

    let good = [
        ("name", "Vàng Văn Mẫu"),
        ("position", "Phòng Văn hóa – Xã hội"),
        ("phone", "912.000.001"),
        ("from", "2025-07-02"),
    ];
    let saved = office.post(&path, &good).await;
    assert_eq!(saved.led_to(), format!("/units/{}?done=saved", office.commune));
    let page = office.page(&saved.led_to()).await;
    assert!(
        page.says("Vàng Văn Mẫu") && page.says("Phòng Văn hóa – Xã hội") && page.says("0912 000 001"),
        "{}",
        page.text()
    );
    let next = [("name", "Phòng Văn hóa – Xã hội"), ("from", "2025-07-10")];
    office.post(&path, &next).await.led_to();
    let page = office.page(&format!("/units/{}", office.commune)).await;
    assert!(page.says("Đầu mối trước đây") && page.says("(02/07/2025 – 10/07/2025)"), "{}", page.text());
    let then = office.page(&format!("/units/{}?at=2025-07-05", office.commune)).await;
    assert!(then.says("Vàng Văn Mẫu") && !then.says("Đầu mối trước đây"));

    let other = office.elsewhere().await;
    let page = other.page(&format!("/units/{}", office.commune)).await;
    assert!(page.says("Thôn Bản Bay") && !page.says("Vàng Văn Mẫu") && !page.says("Ghi đầu mối"), "{}", page.text());
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&path, &good).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_first_page_says_what_is_missing_and_where_to_mend_it() {
    let office = Office::open().await;
    let bare = office.page("/").await;
    assert!(
        bare.says("Xã Gia Phú, ngày 15/07/2025") && bare.says("4 thôn, bản, tổ dân phố chưa có Tổ"),
        "{}",
        bare.text()
    );
    assert!(bare.says("1 đơn vị chưa có đầu mối") && bare.says("Chưa có Tổ nào ở đây"));

    office.complete_team(0).await;
    office.new_team(1).await;
    let some = office.page("/").await;
    for words in [
        "2 thôn, bản, tổ dân phố chưa có Tổ",
        "2 Tổ chưa có quyết định",
        "1 Tổ chưa đủ thành phần",
        "2 Tổ chưa lập nhóm Zalo",
        "50 %",
    ] {
        assert!(some.says(words), "{words}: {}", some.text());
    }
    office
        .post(&format!("/units/{}/contact", office.commune), &[("name", "Phòng Văn hóa"), ("from", "2025-07-14")])
        .await
        .led_to();
    assert!(!office.page("/").await.says("đầu mối"));

    let province = office.department().await;
    let all = province.page("/").await;
    assert!(
        all.says("98 xã, phường chưa có danh sách thôn") && all.says("99 đơn vị chưa có đầu mối"),
        "{}",
        all.text()
    );
    let list = province.page("/units/lacking?list=villages").await;
    assert!(list.says("Xã Bảo Thắng tỉnh Lào Cai") && !list.says("Xã Gia Phú"), "{}", list.text());
    assert!(province.page("/units/lacking?list=contact").await.says("Tỉnh Lào Cai"));
    assert_eq!(province.get("/units/lacking?list=nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_province_sets_what_its_teams_are_made_of_and_sees_what_it_asked_before() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let department = office.department().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.above(office.commune, Level::Province, office.store.today()).unwrap();
    let path = format!("/units/{province}/composition-rules");
    assert!(department.page(&format!("/units/{province}")).await.says("Quy định về thành phần Tổ"));
    let letters = department.page(&path).await;
    assert!(letters.says("tỉnh chưa đặt quy định riêng") && letters.says("Có ít nhất 4 người"), "{}", letters.text());
    assert!(letters.says("Tỉnh Yên Bái (trước ngày 01/07/2025)"), "the former province's rules: {}", letters.text());

    let form = department.page(&format!("{path}/village")).await;
    assert_eq!((form.values("least"), form.values("from")), (vec!["4".into()], vec!["15/07/2025".to_owned()]));
    let wrong = [("least", "6"), ("most", "5"), ("leader", "anybody"), ("deputy", "king"), ("from", "")];
    let wrong = department.post(&format!("{path}/village"), &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Xin sửa 3 ô") && wrong.says("không được nhỏ hơn"), "{}", wrong.text());

    let five = [
        ("least", "5"),
        ("most", ""),
        ("leader", "village_head"),
        ("deputy", "anybody"),
        ("represented", "womens_union"),
        ("represented", "police"),
        ("from", "2025-07-10"),
    ];
    let saved = department.post(&format!("{path}/village"), &five).await;
    assert_eq!(saved.led_to(), format!("{path}?done=saved"));
    let now = department.page(&path).await;
    assert!(now.says("Từ ngày 10/07/2025") && now.says("Có ít nhất 5 người"), "{}", now.text());
    assert!(now.says("Trước ngày 10/07/2025: theo văn bản hướng dẫn"), "{}", now.text());
    let breaking = office.page("/teams?list=breaking").await;
    assert!(breaking.says("Mới có 4 người, cần ít nhất 5 người"), "the rule is checked at once: {}", breaking.text());

    let early = department.post(&format!("{path}/village"), &[&five[..6], &[("from", "2025-07-01")]].concat()).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.says("Xin chọn ngày khác"), "{}", early.text());
}

#[tokio::test]
async fn a_commune_reads_its_provinces_rules_but_sets_none() {
    let office = Office::open().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.above(office.commune, Level::Province, office.store.today()).unwrap();
    let path = format!("/units/{province}/composition-rules");
    let page = office.page(&path).await;
    assert!(page.says("Có ít nhất 4 người") && !page.says("Đặt quy định khác"), "{}", page.text());
    assert_eq!(office.get(&format!("{path}/village")).await.status, StatusCode::NOT_FOUND);
    let rule = [("least", "1"), ("leader", "nobody"), ("deputy", "nobody"), ("from", "2025-07-10")];
    assert_eq!(office.post(&format!("{path}/village"), &rule).await.status, StatusCode::NOT_FOUND);
    let of_commune = format!("/units/{}/composition-rules", office.commune);
    assert_eq!(office.get(&of_commune).await.status, StatusCode::NOT_FOUND);
    let none = office.department().await.get(&format!("{path}/hamlet")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_first_page_names_ten_teams_to_call_and_all_of_them_when_asked() {
    let office = Office::open().await;
    let from = "2025-07-01".parse().unwrap();
    for number in 1..=12 {
        let unit = UnitId(office.store.surroundings().id());
        let name = format!("Mẫu {number}");
        let village = Change::Create { unit, kind: Kind::Thon, name, code: None, parent: Some(office.commune) };
        let reform = Reform { day: from, act: None, source: None, changes: vec![village] };
        let (title, place) = (format!("Đội thứ {number}"), Place::Villages(vec![unit]));
        let team = AddTeam { title, place, from, source: Source::Report };
        for deed in [Deed::EnactReform(reform), Deed::AddTeam(team)] {
            assert_eq!(office.store.change(&Scope::operator(), deed).await.unwrap().1, Outcome::Applied);
        }
    }
    let called = |page: &str| page.matches("Đội thứ").count();
    let home = office.page("/").await;
    assert!(called(&home.text()) == 10 && home.says("Xem cả 12 Tổ"), "{}", home.text());
    let all = office.page("/?calls=all").await;
    assert!(called(&all.text()) == 12 && !all.says("Xem cả"), "{}", all.text());
}

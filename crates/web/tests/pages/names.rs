//! Names of Zalo groups: proposed, checked, given.

use crate::office::{Office, only_path};
use axum::http::StatusCode;
use store::Scope;

#[tokio::test]
async fn two_villages_of_one_plain_name_get_different_groups() {
    let office = Office::open().await;
    let (first, second) = (office.new_team(0).await, office.new_team(1).await);
    let id = |team: &str| format!("team:{}", only_path(team).rsplit('/').next().unwrap());
    // Both pages were open before either name was given.
    for team in [&first, &second] {
        assert_eq!(office.page(team).await.values("name"), ["CNS_BanBay_GiaPhu"]);
    }
    for team in [&first, &second] {
        let fields = [
            ("owner", id(team)),
            ("name", "CNS_BanBay_GiaPhu".into()),
            ("made", "2025-07-14".into()),
            ("back", only_path(team).into()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        office.post("/zalo/give", &fields).await.led_to();
    }
    assert!(office.page(&second).await.says("CNS_BanBayx2_GiaPhu"));
    let page = office.page(&first).await;
    assert!(page.says("CNS_BanBay_GiaPhu") && page.says("Đã lập từ ngày 14/07/2025"), "{}", page.text());
    let groups = office.page("/zalo").await;
    assert!(groups.says("CNS_BanBayx2_GiaPhu") && groups.says("14/07/2025"), "{}", groups.text());

    // A name somebody has in use can be noted as it is, but not twice.
    let third = office.new_team(2).await;
    let third = id(&third);
    let taken = office.post("/zalo/give", &[("owner", &third), ("name", "cns_banbayX2_giaphu")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    office.post("/zalo/give", &[("owner", &third), ("name", "Nhóm Bản Cầm")]).await.led_to();
    assert!(office.page("/zalo").await.says("Tên phải bắt đầu bằng “CNS_”."));
}

#[tokio::test]
async fn a_name_is_proposed_by_how_places_were_called_on_the_day_looked_at() {
    let office = Office::open().await.department().await;
    let day = "2022-05-20";
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let code = |code| registry.by_code(code, day.parse().unwrap()).unwrap().id;
    let address = format!("/zalo?unit={}&at={day}", code("088"));
    let names = ["CNS_SaPa", "CNS_SaPa_SaPa", "CNS_TaPhin_SaPa"];
    let page = office.page(&address).await;
    for name in names {
        assert!(page.values("name").iter().any(|value| value == name), "{name}: {:?}", page.values("name"));
    }
    // Phường Sa Pa and phường Sa Pả: the second gets its mark when it is stored.
    for ward in ["03001", "03002"] {
        let owner = format!("unit:{}", code(ward));
        let fields = [("owner", owner.as_str()), ("name", "CNS_SaPa_SaPa"), ("back", address.as_str())];
        assert_eq!(office.post(&format!("/zalo/give?at={day}"), &fields).await.status, StatusCode::SEE_OTHER);
    }
    let page = office.page(&address).await;
    assert!(page.says("CNS_SaPa_SaPa") && page.says("CNS_SaPax2_SaPa"), "{}", page.text());
}

#[tokio::test]
async fn a_name_is_proposed_for_what_is_typed_and_checked_under_both_structures() {
    let office = Office::open().await;
    let proposed =
        office.page("/zalo?village=Th%C3%B4n%20B%E1%BA%A3n%20Bay&commune=x%C3%A3%20Gia%20Ph%C3%BA&district=").await;
    assert!(proposed.says("Tên nhóm: CNS_BanBay_GiaPhu"), "{}", proposed.text());
    assert!(office.page("/zalo?name=CNS_GiaPhu_BaoThang").await.says("Đúng theo mẫu cũ, không cần đổi"));
    assert!(
        office.page("/zalo?name=CNS_GiaPhu").await.says("● Đúng mẫu")
            || office.page("/zalo?name=CNS_GiaPhu").await.says("Đúng mẫu")
    );
    let wrong = office.page("/zalo?name=CNS-Gia%20Ph%C3%BA").await;
    for words in ["Dùng dấu gạch dưới", "Tên viết không dấu", "Nên đặt là: CNS_GiaPhu"] {
        assert!(wrong.says(words), "{words}: {}", wrong.text());
    }
    let nothing = office.page("/zalo?commune=5").await;
    assert!(nothing.says("không có chữ"), "{}", nothing.text());
}

#[tokio::test]
async fn all_proposed_names_are_stored_at_once_each_distinct_and_twice_changes_nothing() {
    let office = Office::open().await;
    let teams = [office.new_team(0).await, office.new_team(1).await, office.new_team(2).await];
    let page = office.page("/zalo").await;
    assert!(page.says("Lưu cả 4 tên đề xuất"), "{}", page.text());
    let (path, fields) = page.form("/zalo/give-all", "");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let led_to = office.post(&path, &fields).await.led_to();
    let page = office.page(&led_to).await;
    for name in ["CNS_GiaPhu", "CNS_BanBay_GiaPhu", "CNS_BanBayx2_GiaPhu", "CNS_BanCam_GiaPhu"] {
        assert!(page.says(name), "{name}: {}", page.text());
    }
    assert!(!page.says("tên đề xuất"), "nothing is left to be named");
    office.post(&path, &fields).await.led_to();
    assert!(!office.page(&teams[1]).await.says("x3"));
}

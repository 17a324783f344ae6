//! Villages made and changed by the forms of their pages, and what becomes of their teams.

use crate::office::{Office, only_path};
use axum::http::StatusCode;
use rules::ids::{TeamId, UnitId};
use rules::operations::{Body, Outcome};
use rules::units::{Change, Kind, Level, Reform};
use store::Scope;

async fn verified(office: &Office) {
    let found = office.store.verify(&Scope::operator()).await.unwrap();
    assert!(found.differences.is_empty() && found.journal_faults.is_empty(), "{found:?}");
}

fn team_id(path: &str) -> TeamId {
    only_path(path).rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_commune_enters_several_villages_at_once_with_their_households() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/new", office.commune);
    office.page(&path).await;
    let lines = "Thôn Hùng Thắng; 120 hộ\n\nTDP số 5;1.204\nAn Trà";
    let made = office
        .post(&path, &[("villages", lines), ("day", "2025-07-03"), ("act", "15/NQ-HĐND"), ("source", "Báo cáo số 12")])
        .await;
    assert_eq!(made.led_to(), format!("/units/{}?done=created", office.commune));
    let page = office.page(&made.led_to()).await;
    for words in ["Thôn Hùng Thắng", "Tổ dân phố số 5", "Thôn An Trà", "1.324 hộ, cộng từ 2 thôn"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(!office.page(&format!("/units/{}?at=2025-07-02", office.commune)).await.says("Hùng Thắng"));
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let village =
        registry.find("Hùng Thắng", Level::Village, Some(office.commune), office.store.today()).unit().unwrap();
    let page = office.page(&format!("/units/{village}")).await;
    assert!(page.says("15/NQ-HĐND") && page.says("Nguồn: Báo cáo số 12"), "{}", page.text());
    verified(&office).await;
}

#[tokio::test]
async fn what_is_wrong_in_a_list_of_villages_is_said_line_by_line_and_nothing_is_made() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/new", office.commune);
    let wrong = office.post(&path, &[("villages", "Thôn Một; nhiều\nThôn Hai; 3"), ("day", "2025-07-03")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.says("Dòng 1 (“Thôn Một; nhiều”): số hộ phải là một số nguyên") && wrong.says("Thôn Hai; 3"),
        "{}",
        wrong.text()
    );
    let taken = office.post(&path, &[("villages", "Thôn Mới\nThôn Bản Bay"), ("day", "2025-07-01")]).await;
    assert!(
        taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.says("Ở đó đã có Thôn Bản Bay"),
        "{}",
        taken.text()
    );
    let twice = office.post(&path, &[("villages", "Thôn Mới\nThôn Mới"), ("day", "2025-07-01")]).await;
    assert!(twice.says("Ở đó đã có Thôn Mới"), "{}", twice.text());
    let early = office.post(&path, &[("villages", "Thôn Mới"), ("day", "1999-01-01")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!office.page(&format!("/units/{}", office.commune)).await.says("Thôn Mới"));
    assert_eq!(
        office.elsewhere().await.post(&path, &[("villages", "Thôn Mới"), ("day", "2025-07-03")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_village_that_differs_in_capitals_is_there_and_one_with_a_close_name_is_asked_about() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/new", office.commune);
    for same in ["Thôn bản bay", "THÔN BẢN BAY"] {
        let taken = office.post(&path, &[("villages", same), ("day", "2025-07-03")]).await;
        assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.says("Ở đó đã có"), "{}", taken.text());
    }
    let mut fields = vec![("villages", "Thôn Bản Bảy\nBản Bay\nTHÔN SOI GIÁ 2"), ("day", "2025-07-03")];
    let asked = office.post(&path, &fields).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        asked.says("Thôn Bản Bảy – gần giống Thôn Bản Bay, Thôn Bán Bảy đã có, nhưng là thôn khác"),
        "{}",
        asked.text()
    );
    fields.push(("different", "Thôn Bản Bảy"));
    assert_eq!(office.post(&path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.push(("different", "Bản Bay"));
    let made = office.post(&path, &fields).await;
    let page = office.page(&made.led_to()).await;
    assert!(page.says("Thôn Bản Bảy") && page.says("Thôn Soi Giá 2"), "{}", page.text());
}

#[tokio::test]
async fn a_village_keeps_its_team_and_its_old_name_when_it_is_renamed() {
    let office = Office::open().await;
    office.new_team(0).await;
    let village = office.villages[0];
    let path = format!("/units/{village}/rename");
    assert_eq!(office.page(&path).await.values("name"), ["Bản Bay"]);
    let same = office.post(&path, &[("kind", "thon"), ("name", "Bản Bay"), ("day", "2025-07-12")]).await;
    assert!(same.says("Không có gì thay đổi"), "{}", same.text());
    let taken = office.post(&path, &[("kind", "thon"), ("name", "Nậm Phảng"), ("day", "2025-07-12")]).await;
    assert!(taken.says("đã có Thôn Nậm Phảng") && taken.values("name") == ["Nậm Phảng"], "{}", taken.text());
    let done = office
        .post(&path, &[("kind", "to_dan_pho"), ("name", "Bản Bay Mới"), ("day", "2025-07-12"), ("act", "3/NQ-HĐND")])
        .await;
    let page = office.page(&done.led_to()).await;
    assert!(
        page.says("Tổ dân phố Bản Bay Mới") && page.says("3/NQ-HĐND") && page.says("Thôn Bản Bay"),
        "{}",
        page.text()
    );
    assert!(office.page("/search?q=thon+ban+bay").await.says("Tên cũ: thôn Bản Bay, xã Gia Phú"));
    assert!(!office.page("/").await.says("4 thôn"));
    verified(&office).await;
}

#[tokio::test]
async fn villages_merge_and_one_team_takes_over_from_the_others() {
    let office = Office::open().await;
    let (kept, other) = (office.complete_team(0).await, office.new_team(3).await);
    let path = format!("/units/{}/villages/merge", office.commune);
    assert!(office.page(&path).await.says("Thôn Nậm Phảng"));
    let one = office.get(&format!("{path}?village={}&day=2025-07-14", office.villages[0])).await;
    assert!(one.status == StatusCode::UNPROCESSABLE_ENTITY && one.says("ít nhất hai thôn"), "{}", one.text());
    let ask = office
        .page(&format!("{path}?village={}&village={}&day=2025-07-14", office.villages[0], office.villages[3]))
        .await;
    for words in [
        "Từ ngày 14/07/2025",
        "Giữ “Tổ công nghệ số cộng đồng thôn Bản Bay”",
        "Giữ “Tổ công nghệ số cộng đồng thôn Nậm Phảng”",
        "Thôn Bản Bay tiếp tục",
    ] {
        assert!(ask.says(words), "{words}: {}", ask.text());
    }
    let (first, second, kept_id) =
        (office.villages[0].to_string(), office.villages[3].to_string(), team_id(&kept).to_string());
    let chosen = [
        ("village", first.as_str()),
        ("village", second.as_str()),
        ("day", "2025-07-14"),
        ("into", "new"),
        ("kind", "thon"),
    ];
    let wrong = office.post(&path, &[&chosen[..], &[("name", ""), ("act", "9/NQ-HĐND")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.says("Xin sửa 2 ô") && wrong.values("act") == ["9/NQ-HĐND"] && wrong.values("village").len() == 2,
        "{}",
        wrong.text()
    );

    let done = office
        .post(
            &path,
            &[&chosen[..], &[("name", "Bản Phảng"), ("teams", &kept_id), ("act", "9/NQ-HĐND"), ("households", "212")]]
                .concat(),
        )
        .await;
    let page = office.page(&done.led_to()).await;
    assert!(
        page.says("Thôn Bản Phảng")
            && page.says("Thôn Bản Bay, xã Gia Phú")
            && page.says("9/NQ-HĐND, từ ngày 14/07/2025")
            && page.says("212 hộ"),
        "{}",
        page.text()
    );
    let merged = only_path(&done.led_to()).rsplit('/').next().unwrap().parse().unwrap();
    let operator = Scope::operator();
    let team = |id, at: &str| {
        let (store, operator, at) = (office.store.clone(), operator.clone(), at.parse().unwrap());
        async move { store.team(&operator, id, at).await.unwrap().unwrap().team }
    };
    let after = team(team_id(&kept), "2025-07-14").await;
    // It is named after what the villages have become, unless somebody names it otherwise.
    assert_eq!(after.title("2025-07-14".parse().unwrap()), "Tổ công nghệ số cộng đồng thôn Bản Phảng");
    assert_eq!(after.place("2025-07-14".parse().unwrap()).unwrap().units(), [merged]);
    assert_eq!(after.place("2025-07-13".parse().unwrap()).unwrap().units(), [office.villages[0]]);
    let ended = team(team_id(&other), "2025-07-13").await;
    assert_eq!((ended.life.end(), ended.heir), (Some("2025-07-14".parse().unwrap()), Some(team_id(&kept))));
    let old = office.page(&format!("/units/{}", office.villages[3])).await;
    assert!(old.says("không còn từ ngày 14/07/2025") && old.says("Thôn Bản Phảng"), "{}", old.text());
    verified(&office).await;
}

#[tokio::test]
async fn a_village_that_goes_on_takes_the_others_in_and_all_teams_may_stay() {
    let office = Office::open().await;
    let (first, second) = (office.new_team(0).await, office.new_team(1).await);
    let path = format!("/units/{}/villages/merge", office.commune);
    let ids: Vec<String> = office.villages.iter().map(ToString::to_string).collect();
    let fields = [
        ("village", ids[0].as_str()),
        ("village", &ids[1]),
        ("village", &ids[2]),
        ("day", "2025-07-14"),
        ("into", &ids[1]),
        ("teams", "all"),
    ];
    assert_eq!(office.post(&path, &fields).await.led_to(), format!("/units/{}?done=saved", ids[1]));
    for team in [&first, &second] {
        let team =
            office.store.team(&Scope::operator(), team_id(team), office.store.today()).await.unwrap().unwrap().team;
        assert!(team.life.is_open() && team.place(office.store.today()).unwrap().units() == [office.villages[1]]);
    }
    let page = office.page(&format!("/units/{}", office.commune)).await;
    assert!(page.says("Thôn Bán Bảy") && !page.says("Thôn Bản Cầm"), "{}", page.text());
    verified(&office).await;
}

#[tokio::test]
async fn villages_of_two_communes_merge_from_the_day_on_which_these_are_one() {
    let office = Office::open().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let (today, before) = (office.store.today(), "2025-06-30".parse().unwrap());
    let communes = registry.successors(office.commune, today, before);
    let [one, other, ..] = communes[..] else { panic!("it came of several: {communes:?}") };
    let villages = [(one, "Bản Trên"), (other, "Bản Dưới")].map(|(commune, name)| Change::Create {
        unit: UnitId(office.store.surroundings().id()),
        kind: Kind::Thon,
        name: name.to_owned(),
        code: None,
        parent: Some(commune),
    });
    let ids = villages.each_ref().map(|change| match change {
        Change::Create { unit, .. } => *unit,
        _ => unreachable!("villages"),
    });
    let entered = Reform { day: "2025-01-01".parse().unwrap(), act: None, source: None, changes: villages.to_vec() };
    let (_, outcome) = office.store.change(&Scope::operator(), Body::EnactReform(entered)).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    let path = format!("/units/{}/villages/merge", office.commune);
    let ask = |day: &str| format!("{path}?village={}&village={}&day={day}", ids[0], ids[1]);
    let refused = office.get(&ask("2025-06-30")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("thuộc những xã, phường, thị trấn khác nhau"), "{}", refused.text());
    office.page(&ask("2025-07-01")).await;
    // By whatever door: the rule is the reform's.
    let absorb = |day: &str| {
        let changes = vec![Change::Absorb { into: ids[0], from: vec![ids[1]] }];
        Body::EnactReform(Reform { day: day.parse().unwrap(), act: None, source: None, changes })
    };
    let (_, outcome) = office.store.change(&Scope::operator(), absorb("2025-06-30")).await.unwrap();
    assert!(matches!(&outcome, Outcome::Refused(why) if why.code == "unit_other_parent"), "{outcome:?}");
    let (_, outcome) = office.store.change(&Scope::operator(), absorb("2025-07-01")).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    verified(&office).await;
}

#[tokio::test]
async fn a_merger_that_a_team_cannot_follow_is_not_made_at_all() {
    let office = Office::open().await;
    let (kept, other) = (office.new_team(0).await, office.new_team(1).await);
    // The other team took somebody in after the day of the merger, so it can't have ended before.
    let late = [("name", "Lý Thị Mẫu"), ("role", "leader"), ("from", "2025-07-14")];
    office.post(&format!("{}/members/new", only_path(&other)), &late).await.led_to();
    let path = format!("/units/{}/villages/merge", office.commune);
    let (first, second, kept) =
        (office.villages[0].to_string(), office.villages[1].to_string(), team_id(&kept).to_string());
    let fields =
        [("village", first.as_str()), ("village", &second), ("day", "2025-07-12"), ("into", &first), ("teams", &kept)];
    let refused = office.post(&path, &fields).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says("Ngày 12/07/2025 nằm ngoài"),
        "{}",
        refused.text()
    );
    assert!(!office.page(&format!("/units/{second}")).await.says("không còn từ ngày"));
    verified(&office).await;
}

#[tokio::test]
async fn a_village_moves_only_where_its_mover_is_in_charge() {
    let office = Office::open().await;
    let village = office.villages[0];
    let path = format!("/units/{village}/move");
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let other = registry.find("xã Bảo Thắng", Level::Commune, None, office.store.today()).unit().unwrap().to_string();
    assert!(!office.page(&format!("/units/{village}")).await.says("Chuyển sang xã khác"));
    let fields = [("commune", other.as_str()), ("day", "2025-07-14")];
    assert_eq!(office.post(&path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let province = office.department().await;
    province.new_team(0).await;
    assert!(province.page(&path).await.says("Xã Bảo Thắng"));
    province.post(&path, &fields).await.led_to();
    let page = office.page(&format!("/units/{village}")).await;
    assert!(page.says("Xã Bảo Thắng") && !page.says("Đổi tên"), "{}", page.text());
    assert!(!office.page(&format!("/units/{}", office.commune)).await.says("Thôn Bản Bay"));
    verified(&office).await;
}

#[tokio::test]
async fn a_village_ends_and_so_does_its_team() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let village = office.villages[0];
    let path = format!("/units/{village}/end");
    assert!(office.page(&path).await.says("Tổ “Tổ công nghệ số cộng đồng thôn Bản Bay” sẽ ngừng hoạt động"));
    let commune = office.commune.to_string();
    let stranger = village.to_string();
    let wrong = office.post(&path, &[("heir", &stranger), ("day", "2025-07-14")]).await;
    assert!(wrong.says("Xin chọn một trong các mục có sẵn"), "{}", wrong.text());
    let done = office.post(&path, &[("heir", &commune), ("day", "2025-07-14")]).await;
    assert_eq!(done.led_to(), format!("/units/{commune}?done=ended"));
    assert!(office.page(&format!("/units/{village}")).await.says("không còn từ ngày 14/07/2025"));
    let team = office
        .store
        .team(&Scope::operator(), team_id(&team), "2025-07-13".parse().unwrap())
        .await
        .unwrap()
        .unwrap()
        .team;
    assert_eq!(team.life.end(), Some("2025-07-14".parse().unwrap()));
    assert_eq!(office.get(&format!("/units/{village}/rename")).await.status, StatusCode::NOT_FOUND);
    verified(&office).await;
}

#[tokio::test]
async fn households_are_declared_with_day_and_source() {
    let office = Office::open().await;
    let path = format!("/units/{}/households", office.villages[0]);
    assert!(office.page(&path).await.says("Chưa có số nào"));
    let wrong = office.post(&path, &[("households", "một trăm"), ("day", "2025-07-14"), ("source", "Báo cáo")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.values("households") == ["một trăm"],
        "{}",
        wrong.text()
    );
    let early = office.post(&path, &[("households", "100"), ("day", "2020-01-01")]).await;
    assert!(early.says("không có vào ngày 01/01/2020"), "{}", early.text());
    office.post(&path, &[("households", "1.024"), ("day", "2025-07-14"), ("source", "Báo cáo số 12")]).await.led_to();
    let page = office.page(&path).await;
    assert!(page.says("14/07/2025 1.024 Báo cáo số 12"), "{}", page.text());
    let seen = office.elsewhere().await.page(&path).await;
    assert!(seen.says("1.024") && !seen.says("Ghi số mới"), "{}", seen.text());
}

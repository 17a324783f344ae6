//! What teams do, on the pages, without a script.

use crate::office::{Answer, Office, only_path};
use axum::http::StatusCode;

/// The value of the choice with these words behind it.
fn choice(page: &Answer, words: &str) -> String {
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let at = html.find(&format!("> {words}")).or_else(|| html.find(&format!(">{words}")));
    let before = &html[..at.unwrap_or_else(|| panic!("{words} is not on the page"))];
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

/// An office with a complete team in its first village and one household; the form's address, and the household's id.
async fn open() -> (Office, String, String) {
    let office = Office::open().await;
    let team = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().to_owned();
    let fields = [("head", "Lò Văn Mẫu"), ("consent", "asked"), ("from", "2025-07-10")];
    let household = office.post(&format!("/households/new?unit={}", office.villages[0]), &fields).await.led_to();
    let household = only_path(&household).rsplit('/').next().unwrap().to_owned();
    (office, format!("/activities/new?team={team}"), household)
}

#[tokio::test]
async fn an_activity_is_written_down_with_kind_and_people_alone() {
    let (office, new, _) = open().await;
    let form = office.page(&new).await;
    let meeting = choice(&form, "Họp thôn");
    let fields = [("kind", meeting.as_str()), ("people", "24"), ("day", "2025-07-14")];
    let activity = only_path(&office.post(&new, &fields).await.led_to()).to_owned();
    let page = office.page(&activity).await;
    assert!(page.says("Họp thôn") && page.says("14/07/2025") && page.says("24"), "{}", page.text());
    let list = office.page(&format!("/activities?unit={}&from=2025-07-14&to=2025-07-14", office.villages[0])).await;
    assert!(list.says("Số hoạt động 1") && list.says("Lượt người 24"), "{}", list.text());
    let nothing = office.page(&format!("/activities?unit={}&from=2025-07-01&to=2025-07-13", office.villages[0])).await;
    assert!(nothing.says("Chưa ghi hoạt động nào") && nothing.says("Số hoạt động 0"), "{}", nothing.text());
    for wrong in [("people", "0"), ("people", "nhiều"), ("people", ""), ("women", "25"), ("day", "2025-07-30")] {
        let mut fields = vec![("kind", meeting.as_str()), ("people", "24"), ("day", "2025-07-13"), wrong];
        fields.sort_by_key(|(name, _)| *name != wrong.0);
        let fields: Vec<_> =
            [wrong].into_iter().chain(fields.into_iter().filter(|(name, _)| *name != wrong.0)).collect();
        let answer = office.post(&new, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?} {}", answer.text());
    }
}

#[tokio::test]
async fn a_visit_reaches_the_household_and_ticks_what_it_has_newly() {
    let (office, new, household) = open().await;
    let form = office.page(&new).await;
    let (visit, money, vneid) = (choice(&form, "Đến từng nhà"), choice(&form, "Mobile Money"), choice(&form, "VNeID"));
    let guided = format!("guided_{money}");
    let fields = [
        ("kind", visit.as_str()),
        ("people", "3"),
        ("day", "2025-07-14"),
        ("households", household.as_str()),
        ("items", money.as_str()),
        ("items", vneid.as_str()),
        (guided.as_str(), "2"),
        ("via", "phone"),
    ];
    let activity = only_path(&office.post(&new, &fields).await.led_to()).to_owned();
    let page = office.page(&activity).await;
    assert!(page.says("Lò Văn Mẫu") && page.says("Mobile Money 2") && page.says("Điện thoại"), "{}", page.text());
    let page = office.page(&format!("/households/{household}")).await;
    assert!(page.says("từ 14/07/2025 · Mới có, Tổ hỗ trợ") && page.says("Tổ đã đến"), "{}", page.text());
    assert!(page.says("Đến từng nhà hướng dẫn"), "{}", page.text());
    // Taken back, the visit is gone; what the household has stays.
    office.post(&format!("{activity}/withdraw"), &[("reason", "Ghi nhầm")]).await.led_to();
    let page = office.page(&format!("/households/{household}")).await;
    assert!(page.says("Mới có, Tổ hỗ trợ") && !page.says("Tổ đã đến"), "{}", page.text());
    assert!(office.page(&activity).await.says("Lý do: Ghi nhầm"));
}

#[tokio::test]
async fn whoever_writes_down_the_same_meeting_is_asked_to_join_it() {
    let (office, new, household) = open().await;
    let form = office.page(&new).await;
    let meeting = choice(&form, "Họp thôn");
    let fields = |more: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let usual = [("kind", meeting.as_str()), ("people", "24"), ("day", "2025-07-14")];
        usual.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    let post = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        office.post(&new, &fields).await
    };
    let first = only_path(&post(fields(&[])).await.led_to()).to_owned();
    let asked = post(fields(&[("households", &household)])).await;
    assert!(asked.says("Tổ đã ghi buổi này – nhập chung?"), "{}", asked.text());
    let id = first.rsplit('/').next().unwrap();
    let joined =
        only_path(&post(fields(&[("households", &household), ("join", id), ("note", "Trời mưa")])).await.led_to())
            .to_owned();
    assert_eq!(joined, first);
    let page = office.page(&first).await;
    assert!(page.says("Lò Văn Mẫu") && page.says("Trời mưa"), "what was typed is there: {}", page.text());
    let other = only_path(&post(fields(&[("join", "new")])).await.led_to()).to_owned();
    assert_ne!(other, first);
    // Two that turn out to be one.
    let double = other.rsplit('/').next().unwrap();
    office.post(&format!("{first}/join"), &[("double", double)]).await.led_to();
    assert!(office.page(&other).await.says("Đã nhập chung vào"));
    let list = office.page(&format!("/activities?unit={}", office.villages[0])).await;
    assert!(list.says("Số hoạt động 1") && list.says("Lượt người 24"), "{}", list.text());
}

#[tokio::test]
async fn an_activity_is_put_right_and_two_who_put_it_right_notice_each_other() {
    let (office, new, household) = open().await;
    let meeting = choice(&office.page(&new).await, "Họp thôn");
    let fields = [("kind", meeting.as_str()), ("people", "24"), ("day", "2025-07-14"), ("households", &household)];
    let activity = only_path(&office.post(&new, &fields).await.led_to()).to_owned();
    let edit = format!("{activity}/edit");
    let seen = office.page(&edit).await.values("revision").remove(0);
    let changed = |people: &'static str| {
        [
            ("kind", meeting.clone()),
            ("people", people.to_owned()),
            ("day", "2025-07-13".to_owned()),
            ("revision", seen.clone()),
        ]
    };
    let post = async |fields: [(&'static str, String); 4]| {
        office.post(&edit, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
    };
    post(changed("25")).await.led_to();
    let page = office.page(&activity).await;
    assert!(page.says("25") && page.says("13/07/2025") && !page.says("Lò Văn Mẫu"), "{}", page.text());
    let late = post(changed("26")).await;
    assert!(late.says("vừa được người khác sửa"), "{}", late.text());
}

/// A photo as a camera gives it: large, and with a segment that tells where it was taken.
fn photo(shade: u8) -> Vec<u8> {
    let noise = |x: u32, y: u32| u8::try_from((x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)) % 97).unwrap_or(0);
    let picture = image::RgbImage::from_fn(800, 600, |x, y| image::Rgb([shade, noise(x, y), noise(y, x)]));
    let mut jpeg = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    [&jpeg[..2], b"\xFF\xE1\x00\x10Exif\0\0Sin Chai", &jpeg[2..]].concat()
}

#[tokio::test]
async fn photos_are_added_to_an_activity_on_its_page_made_small_and_bare() {
    let (office, new, _) = open().await;
    let meeting = choice(&office.page(&new).await, "Họp thôn");
    let fields = [("kind", meeting.as_str()), ("people", "24"), ("day", "2025-07-14")];
    let activity = only_path(&office.post(&new, &fields).await.led_to()).to_owned();
    let photos = format!("{activity}/photos");
    let bring = async |kept: &[String], file: Option<(&str, &str, &[u8])>| {
        let page = office.page(&photos).await;
        let (once, revision) = (page.values("operation").remove(0), page.values("revision").remove(0));
        let mut fields = vec![("operation", once.as_str()), ("revision", revision.as_str())];
        fields.extend(kept.iter().map(|photo| ("photos", photo.as_str())));
        office.bring(&photos, &fields, file).await
    };
    let held = async || office.page(&photos).await.values("photos");
    let first = photo(30);
    assert!(first.len() > 60_000);
    bring(&[], Some(("photo", "IMG_1.JPG", &first))).await.led_to();
    let shown = office.get(&format!("{activity}/photos/1")).await;
    assert_eq!(shown.headers["content-type"], "image/jpeg");
    assert!(shown.bytes.len() <= 60_000 && shown.bytes.starts_with(&[0xFF, 0xD8]), "{}", shown.bytes.len());
    assert!(!shown.bytes.windows(8).any(|window| window == b"Sin Chai"));
    assert!(office.page(&activity).await.says("Ảnh"));
    // What is no photo is said to be none, and takes nothing away.
    let wrong = bring(&held().await, Some(("photo", "IMG_2.HEIC", b"\0\0\0\x18ftypheic"))).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says("Không đọc được ảnh này"),
        "{}",
        wrong.text()
    );
    bring(&held().await, Some(("photo", "IMG_3.JPG", &photo(200)))).await.led_to();
    let two = held().await;
    assert_eq!(two.len(), 2);
    let third = bring(&two, Some(("photo", "IMG_4.JPG", &photo(90)))).await;
    assert!(third.says("Nhiều nhất hai ảnh"), "{}", third.text());
    // One goes, another comes.
    bring(&two[1..], Some(("photo", "IMG_4.JPG", &photo(90)))).await.led_to();
    let then = held().await;
    assert!(then.len() == 2 && then[0] == two[1] && then[1] != two[0]);
    bring(&[], None).await.led_to();
    assert!(held().await.is_empty());
}

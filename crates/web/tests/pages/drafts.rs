//! Drafted decisions, and what an office settles for them once.

use crate::office::{Answer, Office, only_path};
use axum::http::StatusCode;
use std::io::Read as _;
use web::views::paths::escaped;

const WORD: &str = "Tổ chuyển đổi số cộng đồng";

/// Everything that a draft says, in one line.
async fn drafted(office: &Office, fields: &[(&str, &str)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let path = format!("/decisions/draft?unit={}&kind=establish&format=docx&{}", office.commune, fields.join("&"));
    let file = office.get(&path).await;
    assert_eq!(file.status, StatusCode::OK, "{path}");
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(file.bytes)).unwrap();
    let mut text = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    let runs = text.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    runs.collect::<String>().replace('\u{a0}', " ")
}

fn id_of(team: &str) -> String {
    only_path(team).rsplit('/').next().unwrap().to_owned()
}

/// What a form on a page says in a text of several lines.
fn area(page: &Answer, name: &str) -> String {
    let (_, fields) = page.form("/papers/", "");
    fields.into_iter().find(|(of, _)| of == name).map(|(_, value)| value).unwrap()
}

#[tokio::test]
async fn what_was_written_on_a_draft_is_kept_for_the_next_one() {
    let office = Office::open().await;
    let team = id_of(&office.complete_team(0).await);
    let draft = office.page("/decisions/draft").await;
    assert!(draft.says("Giữ làm mẫu cho lần sau") && draft.says("UBND tỉnh Lào Cai (b/c);"), "{}", draft.text());

    // The recipients were changed, the grounds left as they were proposed.
    let papers = format!("/papers/{}", office.commune);
    let query = "keep=yes&signing=vice_chair&signer=V%C3%A0ng+A+M%E1%BA%ABu&recipients=L%C6%B0u%3A+VT.&grounds=";
    let kept = office.page(&format!("{papers}?{query}")).await;
    assert!(kept.says("theo dự thảo vừa soạn"), "{}", kept.text());
    assert_eq!((area(&kept, "recipients"), area(&kept, "grounds")), ("Lưu: VT.".to_owned(), String::new()));
    let (_, mut fields) = kept.form(&papers, "");
    fields.retain(|(name, _)| name != "from");
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let lacking = office.post(&papers, &fields).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY, "from which day on?");
    fields.push(("from", "2025-07-15"));
    let saved = office.post(&papers, &fields).await.led_to();
    let shown = office.page(&saved).await;
    assert!(shown.says("KT. CHỦ TỊCH – PHÓ CHỦ TỊCH") && shown.says("Vàng A Mẫu"), "{}", shown.text());

    let draft = office.page("/decisions/draft").await;
    assert_eq!(draft.values("signer"), ["Vàng A Mẫu"]);
    assert!(!draft.says("UBND tỉnh Lào Cai (b/c);"), "{}", draft.text());
    let paper = drafted(&office, &[("team", &team), ("signing", "vice_chair"), ("signer", "Vàng A Mẫu")]).await;
    assert!(paper.contains("KT. CHỦ TỊCHPHÓ CHỦ TỊCHVàng A Mẫu") && paper.contains("Lưu: VT."), "{paper}");
    assert!(!paper.contains("(b/c)") && paper.contains("Luật Tổ chức chính quyền địa phương"), "{paper}");
    // Before that day nothing was settled.
    let before = drafted(&office, &[("team", &team), ("signing", "chair"), ("on", "2025-07-14")]).await;
    assert!(before.contains("UBND tỉnh Lào Cai (b/c)"), "{before}");
    assert_eq!(office.elsewhere().await.get(&papers).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_province_says_how_its_teams_are_called_on_papers_and_in_new_titles() {
    let office = Office::open().await;
    let before = id_of(&office.complete_team(0).await);
    let department = office.department().await;
    let registry = department.store.registry(&office.scope().await).await.unwrap();
    let province = registry.by_code("15", department.store.today()).unwrap().id;
    let fields = [("signing", "as_above"), ("team_word", WORD), ("grounds", "Căn cứ của tỉnh"), ("from", "2025-07-10")];
    department.post(&format!("/papers/{province}"), &fields).await.led_to();

    let settled = office.page(&format!("/papers/{}", office.commune)).await;
    assert!(settled.says("Căn cứ của tỉnh (Tỉnh Lào Cai)") && settled.says(WORD), "{}", settled.text());
    let title = office.page(&office.new_team(1).await).await;
    assert!(title.says(&format!("{WORD} thôn Bán Bảy")), "{}", title.text());
    let paper = drafted(&office, &[("team", &before), ("signing", "committee_by_chair")]).await;
    assert!(
        paper.contains(&format!("01 {WORD} trên địa bàn xã Gia Phú")) && paper.contains("Căn cứ của tỉnh"),
        "{paper}"
    );
    assert!(paper.contains("Tổ công nghệ số cộng đồng thôn Bản Bay"), "the team keeps its title: {paper}");
    let own = office.post(&format!("/papers/{}", office.commune), &fields).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.says("Tên gọi của Tổ do tỉnh quy định"), "{}", own.text());
}

#[tokio::test]
async fn a_draft_lists_the_members_of_the_day_written_on_it() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let late = [("from", "2025-07-14")];
    let mut fields = vec![("name", "Hoàng Thị Mẫu"), ("role", "volunteer")];
    fields.extend(late);
    office.post(&format!("{}/members/new", only_path(&team)), &fields).await.led_to();
    let team = id_of(&team);
    let on = async |day: &str| drafted(&office, &[("team", &team), ("signing", "chair"), ("on", day)]).await;
    assert!(!on("2025-07-12").await.contains("Hoàng Thị Mẫu") && on("2025-07-14").await.contains("Hoàng Thị Mẫu"));
}

#[tokio::test]
async fn a_draft_is_not_dated_before_its_commune_stood() {
    let office = Office::open().await;
    let team = id_of(&office.complete_team(0).await);
    let registry = office.store.registry(&store::Scope::operator()).await.unwrap();
    assert_eq!(registry.get(office.commune).unwrap().life().from, "2025-07-01".parse().unwrap());
    let path = |day: &str| {
        let unit = office.commune;
        format!("/decisions/draft?unit={unit}&kind=establish&format=docx&signing=chair&team={team}&on={day}")
    };
    let refused = office.get(&path("2025-06-30")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Vào ngày này đơn vị chưa có hoặc không còn"), "{}", refused.text());
    assert_eq!(office.get(&path("2025-07-14")).await.status, StatusCode::OK);
}

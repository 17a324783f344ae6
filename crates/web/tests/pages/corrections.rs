//! What was entered wrong is put right by the pages, and nothing is made twice.

use crate::office::{Answer, Office, only_path};
use axum::http::StatusCode;
use rules::units::Level;
use store::Scope;

const PDF: &[u8] = b"%PDF-1.7\nscan\nstartxref\n9\n%%EOF\n";

/// The first address on a page that begins and ends so.
fn link(page: &Answer, begins: &str, ends: &str) -> String {
    let html = std::str::from_utf8(&page.bytes).unwrap();
    let addresses = html.split("href=\"").chain(html.split("action=\"")).skip(1);
    let mut addresses = addresses.filter_map(|after| after.split('"').next());
    let found = addresses.find(|address| address.starts_with(begins) && only_path(address).ends_with(ends));
    found.unwrap_or_else(|| panic!("no {begins}…{ends}: {html}")).to_owned()
}

fn id_of(team: &str) -> String {
    only_path(team).rsplit('/').next().unwrap().to_owned()
}

async fn decide(office: &Office, team: &str, kind: &str, number: &str, more: &[(&str, &str)]) -> Answer {
    let (unit, id) = (office.commune.to_string(), id_of(team));
    let mut fields = vec![("unit", unit.as_str()), ("kind", kind), ("number", number), ("on", "2025-07-11")];
    fields.extend([("team", id.as_str())]);
    fields.extend(more);
    office.bring("/decisions/new", &fields, None).await
}

#[tokio::test]
async fn the_annex_of_a_former_district_is_reached_by_choosing() {
    let commune = Office::open().await;
    let office = commune.department().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let day = "2022-05-28".parse().unwrap();
    let district = registry.find("huyện Bảo Thắng", Level::District, None, day).unit().unwrap();
    for path in ["/annex", "/teams", "/zalo", "/decisions"] {
        let page = office.page(&format!("{path}?at=28/05/2022")).await;
        for place in ["Tỉnh Lào Cai", "Huyện Bảo Thắng", "Tỉnh Yên Bái"] {
            assert!(page.says(place), "{path} {place}: {}", page.text());
        }
        let page = office.page(&format!("{path}?at=28/05/2022&unit={district}")).await;
        assert!(
            page.says("Xã Xuân Giao") && page.says("Huyện Bảo Thắng, ngày 28/05/2022") || path == "/zalo",
            "{path}"
        );
    }
    let unit = office.page(&format!("/units/{district}")).await;
    for path in ["/annex", "/teams"] {
        let there = link(&unit, &format!("{path}?unit={district}"), path);
        let page = office.page(&there.replace("&#38;", "&").replace("&amp;", "&")).await;
        assert!(page.says("Huyện Bảo Thắng, ngày 30/06/2025"), "{}", page.text());
    }
    let refused = office.get(&format!("/annex/export?unit={district}&at=2025-07-15&format=pdf")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("chưa có hoặc không còn vào ngày 15/07/2025"), "{}", refused.text());
}

#[tokio::test]
async fn a_wrong_end_of_a_term_is_moved_and_taken_back() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let end = link(&office.page(&team).await, "/members/", "/end");
    let planned = office.post(&end, &[("action", "end"), ("from", "01/08/2025")]).await.led_to();
    let page = office.page(&planned).await;
    assert!(page.says("Đã ghi thôi tham gia.") && page.says("thôi từ ngày 01/08/2025"), "{}", page.text());
    let form = office.page(&end).await;
    assert!(form.says("Đã ghi thôi tham gia từ ngày 01/08/2025") && form.says("Sửa ngày thôi"), "{}", form.text());
    let moved = office.post(&end, &[("action", "end"), ("from", "14/07/2025")]).await.led_to();
    let page = office.page(&moved).await;
    assert!(page.text().split("Thành viên đã thôi").nth(1).unwrap().contains("Nguyễn Văn Mẫu"), "{}", page.text());
    let resume = link(&office.page(&end).await, "/members/", "/resume");
    let page = office.page(&office.post(&resume, &[]).await.led_to()).await;
    assert!(page.says("Đủ thành phần") && !page.says("Thành viên đã thôi"), "{}", page.text());
}

#[tokio::test]
async fn a_decision_is_completed_and_taken_back() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let decision = decide(&office, &team, "establish", "15/QĐ-UBND", &[("from", "2025-07-10")]).await.led_to();
    let page = office.page(&decision).await;
    assert!(page.says("Ngày có hiệu lực ở trước ngày ký"), "{}", page.text());
    let amend = link(&page, "/decisions/", "/amend");
    let form = office.page(&amend).await;
    assert_eq!(form.values("number"), ["15/QĐ-UBND"]);
    let id = id_of(&team);
    let fields = [
        ("kind", "establish"),
        ("team", id.as_str()),
        ("number", "51/QĐ-UBND"),
        ("on", "10/07/2025"),
        ("signer", "Trần Văn Mẫu"),
    ];
    let page = office.page(&office.bring(&amend, &fields, Some(("scan", "q.pdf", PDF))).await.led_to()).await;
    assert!(page.says("51/QĐ-UBND") && page.says("Trần Văn Mẫu") && page.says("Bản quét"), "{}", page.text());
    assert!(!page.says("Ngày có hiệu lực ở trước ngày ký"));
    let listed = office.page("/decisions").await;
    assert!(listed.says("51/QĐ-UBND Thành lập Xã Gia Phú 10/07/2025"), "{}", listed.text());
    let unit = office.page(&format!("/units/{}", office.commune)).await;
    assert!(unit.says("Quyết định còn hiệu lực 1"), "{}", unit.text());

    let other = office.elsewhere().await;
    let withdraw = link(&page, "/decisions/", "/withdraw");
    for path in [&amend, &withdraw] {
        assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(other.post(&withdraw, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(office.page(&withdraw).await.says("Tổ công nghệ số cộng đồng thôn Bản Bay"));
    let list = office.post(&withdraw, &[("cause", "Ghi nhầm")]).await.led_to();
    assert!(office.page(&list).await.says("Đã rút quyết định."));
    assert!(office.page(&team).await.says("Chưa có quyết định"));
}

#[tokio::test]
async fn kind_day_and_teams_of_a_decision_are_put_right() {
    let office = Office::open().await;
    let (one, two) = (office.complete_team(0).await, office.new_team(1).await);
    let (first, second) = (id_of(&one), id_of(&two));
    let decision = decide(&office, &one, "renew", "15/QĐ-UBND", &[("from", "2025-07-12")]).await.led_to();
    let amend = link(&office.page(&decision).await, "/decisions/", "/amend");
    let form = office.page(&amend).await;
    assert_eq!(form.values("from"), ["12/07/2025"]);
    assert_eq!(form.values("team"), std::slice::from_ref(&first));
    assert!(form.says("thôn Bán Bảy"), "the other team can be chosen: {}", form.text());

    let typed = |kind: &'static str, from: &'static str, team: &str| {
        let fields = [("kind", kind), ("number", "15/QĐ-UBND"), ("on", "11/07/2025"), ("from", from)];
        fields.into_iter().chain([("team", team)]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let send = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        office.bring(&amend, &fields, None).await
    };
    // Sent twice, it is as it was asked for.
    for _ in 0..2 {
        send(typed("establish", "11/07/2025", &second)).await.led_to();
    }
    let page = office.page(&decision).await;
    assert!(page.says("Thành lập") && page.says("thôn Bán Bảy") && !page.says("thôn Bản Bay"), "{}", page.text());
    assert!(office.page(&one).await.says("Chưa có quyết định"));
    assert!(office.page(&two).await.says("15/QĐ-UBND"));
    let journal = office.page(&format!("/journal?unit={}&kind=decision.amend", office.commune)).await;
    let entry = office.page(&link(&journal, "/journal/", "")).await;
    assert!(entry.says("Kiện toàn") && entry.says("12/07/2025") && entry.says("thôn Bản Bay"), "{}", entry.text());

    let early = send(typed("establish", "01/05/2022", &second)).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut without: Vec<(String, String)> = typed("establish", "11/07/2025", &second);
    without.retain(|(name, _)| name != "team");
    let nothing = send(without).await;
    assert!(nothing.says("Xin chọn ít nhất một Tổ"), "{}", nothing.text());

    let asked = send(typed("dissolve", "12/07/2025", &first)).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    assert!(asked.says("Giải thể 1 Tổ") && asked.says("thôn Bản Bay"), "{}", asked.text());
    assert!(office.page(&one).await.says("Đủ thành phần"), "nothing has happened yet");
    let confirmed: Vec<(String, String)> = ["kind", "number", "on", "team", "from", "confirmed"]
        .into_iter()
        .flat_map(|name| asked.values(name).into_iter().map(move |value| (name.to_owned(), value)))
        .collect();
    send(confirmed).await.led_to();
    assert!(office.page(&one).await.says("Tổ đã giải thể từ ngày 12/07/2025."));
    send(typed("renew", "12/07/2025", &first)).await.led_to();
    assert!(office.page(&one).await.says("Đủ thành phần"));
}

#[tokio::test]
async fn dissolving_asks_once_more_and_a_dissolved_team_says_so() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let asked = decide(&office, &team, "dissolve", "16/QĐ-UBND", &[("from", "2025-07-12")]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    assert!(asked.says("Giải thể 1 Tổ") && asked.says("12/07/2025"), "{}", asked.text());
    assert!(office.page(&team).await.says("Đủ thành phần"), "nothing has happened yet");
    let fields: Vec<(String, String)> = ["unit", "kind", "number", "on", "team", "from", "confirmed"]
        .into_iter()
        .flat_map(|name| asked.values(name).into_iter().map(move |value| (name.to_owned(), value)))
        .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let decision = office.bring("/decisions/new", &fields, None).await.led_to();
    let page = office.page(&team).await;
    assert!(page.says("Tổ đã giải thể từ ngày 12/07/2025."), "{}", page.text());
    for gone in ["Thành phần theo hướng dẫn", "Chưa đủ", "Tên nhóm", "Thêm thành viên"] {
        assert!(!page.says(gone), "{gone}: {}", page.text());
    }
    let withdraw = link(&office.page(&decision).await, "/decisions/", "/withdraw");
    office.post(&withdraw, &[("cause", "Ghi nhầm")]).await.led_to();
    assert!(office.page(&team).await.says("Đủ thành phần"));
}

#[tokio::test]
async fn an_old_decision_is_recorded_where_its_commune_lay_then() {
    let office = Office::open().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let day = "2022-05-28".parse().unwrap();
    let xuan_giao = registry.find("xã Xuân Giao", Level::Commune, None, day).unit().unwrap();
    let which = office.page("/decisions/new?at=28/05/2022").await;
    assert!(which.says("Xã Xuân Giao") && which.says("Xã Gia Phú, Huyện Bảo Thắng"), "{}", which.text());
    let path = format!("/units/{}/villages/new", office.commune);
    let fields = [("villages", "Thôn Vàng; 90"), ("day", "01/05/2022")];
    let asked = office.post(&path, &fields).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.says("Xã, phường vào ngày đó") && asked.says("Xã Xuân Giao"), "{}", asked.text());
    let commune = xuan_giao.to_string();
    office.post(&path, &[&fields[..], &[("commune", commune.as_str())]].concat()).await.led_to();
    let village = office.page("/search?q=thon+vang").await;
    let village = link(&village, "/units/", "");
    let village = only_path(&village).rsplit('/').next().unwrap().to_owned();
    let form = office.page(&format!("/teams/new?village={village}&at=20/05/2022")).await;
    assert_eq!(form.values("village"), std::slice::from_ref(&village));
    let team = office
        .post(&format!("/teams/new?unit={xuan_giao}&at=20/05/2022"), &[("village", &village), ("from", "20/05/2022")])
        .await
        .led_to();
    let form = office.page(&format!("/decisions/new?unit={xuan_giao}&at=28/05/2022")).await;
    assert_eq!(form.values("team"), [id_of(&team)]);
    // Today's officer may also begin from today's commune.
    let fields = [("on", "2022-05-20"), ("from", "2022-05-21")];
    let (unit, id) = (office.commune.to_string(), id_of(&team));
    let fields =
        [&fields[..], &[("unit", &unit), ("kind", "establish"), ("number", "7/QĐ-UBND"), ("team", &id)]].concat();
    let decision = office.bring("/decisions/new", &fields, None).await.led_to();
    let page = office.page(&decision).await;
    assert!(page.says("Xã Xuân Giao"), "{}", page.text());
    assert!(office.page("/decisions").await.says("7/QĐ-UBND"));
}

#[tokio::test]
async fn a_contact_written_down_wrong_is_put_right() {
    let office = Office::open().await;
    let path = format!("/units/{}/contact", office.commune);
    office.post(&path, &[("name", "Tran Van Mau"), ("from", "2025-07-10")]).await.led_to();
    let form = office.page(&path).await;
    assert!(form.says("Nếu ghi nhầm"), "{}", form.text());
    let page = office.post(&path, &[("name", "Trần Văn Mẫu"), ("phone", "0912000003"), ("from", "2025-07-10")]).await;
    let page = office.page(&page.led_to()).await;
    assert!(page.says("Trần Văn Mẫu") && !page.says("Tran Van Mau"), "{}", page.text());
}

#[tokio::test]
async fn a_file_over_the_limit_brings_its_form_back() {
    let limits = web::server::Limits { upload: 5000, ..Default::default() };
    let office = Office::with(limits).await;
    let unit = office.commune.to_string();
    let big = vec![b'x'; 9000];
    let fields = [("unit", unit.as_str()), ("from", "2025-07-10")];
    let refused = office.bring("/teams/import", &fields, Some(("file", "to.xlsx", &big))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Tệp quá lớn") && refused.says("Lập Tổ từ"), "{}", refused.text());
    let refused = office.bring("/teams/import", &fields, Some(("file", "to.xlsx", &vec![b'x'; 20_000]))).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_form_sent_twice_makes_its_thing_once() {
    let office = Office::open().await;
    let form = office.page(&format!("/teams/new?village={}", office.villages[0])).await;
    let operation = form.values("operation").remove(0);
    let village = office.villages[0].to_string();
    let path = format!("/teams/new?unit={}", office.commune);
    let fields = [("village", village.as_str()), ("from", "10/07/2025"), ("operation", operation.as_str())];
    let first = office.post(&path, &fields).await.led_to();
    assert_eq!(office.post(&path, &fields).await.led_to(), first);
    let other = [("village", village.as_str()), ("from", "11/07/2025"), ("operation", operation.as_str())];
    let refused = office.post(&path, &other).await;
    assert!(refused.says("đã được gửi với nội dung khác"), "{}", refused.text());
    assert_ne!(refused.values("operation"), std::slice::from_ref(&operation));
    assert!(office.page("/teams?list=all").await.says("Tất cả các Tổ 1"));

    let form = office.page(&format!("{}/members/new", only_path(&first))).await;
    let operation = form.values("operation").remove(0);
    let twice = [("operation", operation.as_str()), ("trained", "12/07/2025")];
    for _ in 0..2 {
        office.enter(&first, "Nguyễn Văn Mẫu", "leader", &["village_head"], &twice).await.led_to();
    }
    assert!(office.page("/teams?list=all").await.says("trên 1"));
}

#[tokio::test]
async fn a_namesake_is_asked_about_before_he_enters() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    office.enter(&team, "Lý Thị Mẫu", "volunteer", &[], &[("birth_year", "1990")]).await.led_to();
    let asked = office.enter(&team, "lý thị mẫu", "volunteer", &[], &[]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.says("Tổ đã có Lý Thị Mẫu"), "{}", asked.text());
    office.enter(&team, "Lý Thị Mẫu", "volunteer", &[], &[("birth_year", "1970")]).await.led_to();
    office.enter(&team, "Lý Thị Mẫu", "volunteer", &[], &[("other_person", "yes")]).await.led_to();
}

#[tokio::test]
async fn a_team_of_two_villages_is_shown_in_both() {
    let office = Office::open().await;
    let path = format!("/teams/new?unit={}", office.commune);
    let (one, two) = (office.villages[0].to_string(), office.villages[2].to_string());
    office.post(&path, &[("village", &one), ("village", &two), ("from", "10/07/2025")]).await.led_to();
    let second = office.page(&format!("/units/{two}")).await;
    assert!(second.says("Số Tổ 1") && second.says("cũng phụ trách thôn này"), "{}", second.text());
    let first = office.page(&format!("/units/{one}")).await;
    assert!(first.says("Số Tổ 1") && !first.says("cũng phụ trách thôn này"), "{}", first.text());
    assert!(office.page(&format!("/teams?unit={two}&list=all")).await.says("Tất cả các Tổ 1"));
    let department = office.department().await;
    let moving = department.page(&format!("/units/{two}/move")).await;
    assert!(moving.says("còn phụ trách thôn khác"), "{}", moving.text());
}

#[tokio::test]
async fn whoever_is_above_the_communes_sees_of_what_people_their_teams_are_made() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let above = office.department().await;
    let department = above.page("/teams?list=all").await;
    assert!(department.says("Cơ cấu thành viên theo địa bàn"), "{}", department.text());
    assert!(department.says("Xã Gia Phú 1 4 1 2 1 1"), "{}", department.text());
    // The leader leads the other village's team too: two terms, one person.
    let other = office.new_team(1).await;
    let form = office.page(&format!("{}/members/new", only_path(&other))).await;
    let html = String::from_utf8(form.bytes.clone()).unwrap();
    let leader = html.split("<option").find(|option| option.contains("Nguyễn Văn Mẫu")).unwrap();
    let leader = leader.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    office.enter(&other, "", "leader", &[], &[("person", &leader)]).await.led_to();
    let department = above.page("/teams?list=all").await;
    assert!(department.says("Xã Gia Phú 2 4 1 2 1 1"), "{}", department.text());
    assert!(
        department.says("Thành viên, tính ở từng Tổ 5") && department.says("Số người, mỗi người tính một lần 4"),
        "{}",
        department.text()
    );
    assert!(!office.page("/teams?list=all").await.says("Cơ cấu thành viên theo địa bàn"));
}

#[tokio::test]
async fn what_is_typed_is_neither_dropped_nor_changed_without_a_word() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let two = office.enter(&team, "Hoàng Thị Mẫu", "volunteer", &[], &[("phone", "0912000001, 0912000002")]).await;
    assert!(two.says("chỉ ghi một số điện thoại"), "{}", two.text());
    let old = office.enter(&team, "Hoàng Thị Mẫu", "volunteer", &[], &[("phone", "01662000001")]).await.led_to();
    let page = office.page(&old).await;
    assert!(page.says("đã được đổi sang đầu số mới"), "{}", page.text());
    let other = office.new_team(1).await;
    let form = office.page(&format!("{}/members/new", only_path(&other))).await;
    let html = String::from_utf8(form.bytes.clone()).unwrap();
    let person = html.split("<select id=\"field_person\"").nth(1).unwrap().split("value=\"").nth(2).unwrap();
    let person = person.split('"').next().unwrap().to_owned();
    let both = office.enter(&other, "Vàng A Mẫu", "leader", &[], &[("person", &person)]).await;
    assert!(both.says("Đã chọn người có trong danh sách"), "{}", both.text());

    let lines = [("villages", "; 12\nBản Một; nhiều\nBản Hai"), ("day", "10/07/2025")];
    let refused = office.post(&format!("/units/{}/villages/new", office.commune), &lines).await;
    assert!(refused.says("Dòng 1") && refused.says("Dòng 2") && !refused.says("Dòng 3"), "{}", refused.text());
    let path = format!("/units/{}/villages/import", office.commune);
    let file = "Tên thôn;Số hộ\nBản Một;12\n;34\nTổng cộng;46\n".as_bytes();
    let preview = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "x.csv", file))).await;
    assert_eq!(preview.states(), ["Mới", "Không nhập được"], "{}", preview.text());
    assert!(preview.says("chưa có tên thôn"));
}

#[tokio::test]
async fn an_empty_proposal_and_a_group_older_than_its_unit_are_refused() {
    let office = Office::open().await;
    assert!(office.page("/zalo?propose=yes").await.says("Xin ghi tên thôn, xã hoặc huyện."));
    let owner = format!("unit:{}", office.commune);
    let early = office.post("/zalo/give", &[("owner", &owner), ("name", ""), ("made", "01/05/2022")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.says("nằm ngoài thời gian đã ghi"), "{}", early.text());
}

#[tokio::test]
async fn a_note_on_a_team_is_written_and_taken_away() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let path = format!("{}/note", only_path(&team));
    let led_to = office.post(&path, &[("note", "Tổ trưởng kiêm nhiệm"), ("from", "15/07/2025")]).await.led_to();
    let seen = office.page(&led_to).await;
    assert!(seen.says("Tổ trưởng kiêm nhiệm (từ ngày 15/07/2025)"), "{}", seen.text());
    let led_to = office.post(&path, &[("note", ""), ("from", "15/07/2025")]).await.led_to();
    assert!(!office.page(&led_to).await.says("kiêm nhiệm"));
}

//! The month's way up on the pages of a commune: who owes what, sent for a team, given back, put right, taken in, summed up.

use crate::office::{Answer, Office, only_path};
use axum::http::StatusCode;
use rules::ids::{ObligationId, TeamId};
use rules::obligations::{Debtor, Obligation};
use rules::schedules::ReportKind;
use rules::units::Level;
use store::Scope;

/// The page as it was written.
fn html(page: &Answer) -> String {
    String::from_utf8_lossy(&page.bytes).into_owned()
}

/// The month that ended on 20 June 2025; a month later its reports are late.
struct June {
    office: Office,
    of_team: ObligationId,
    of_commune: ObligationId,
}

impl June {
    async fn open() -> Self {
        let office = Office::open().await;
        let team: TeamId = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().parse().unwrap();
        let period = office.open_june().await;
        let owed = |debtor| Obligation::id_of(ReportKind::Month, period, debtor);
        let (of_team, of_commune) = (owed(Debtor::Team(team)), owed(Debtor::Unit(office.commune)));
        Self { office, of_team, of_commune }
    }

    fn team(&self, more: &str) -> String {
        format!("/reports/{}{more}", self.of_team)
    }

    fn commune(&self, more: &str) -> String {
        format!("/reports/{}{more}", self.of_commune)
    }

    async fn send_for_the_team(&self) {
        let sent =
            self.office.bring(&self.team("/send-for"), &[("via", "phone"), ("note", "Tổ trưởng gọi")], None).await;
        assert_eq!(sent.led_to(), self.team("?done=saved"));
    }

    /// Writes that the team did nothing, and why.
    async fn write_why_nothing_was_done(&self) {
        let wrote = self.office.post(&self.team("/write"), &[("s_direction", "Không hoạt động do mưa lũ.")]).await;
        assert_eq!(wrote.led_to(), self.team("?done=saved"));
    }
}

#[tokio::test]
async fn a_commune_sees_who_is_late_whom_to_call_and_one_text_to_paste() {
    let june = June::open().await;
    let list = june.office.page("/reports").await;
    for said in ["Tháng 6/2025", "0/1 đã báo cáo, 0 đã duyệt, 1 quá hạn.", "Chưa có Tổ", "18 giờ ngày"]
    {
        assert!(list.says(said), "{said}: {}", list.text());
    }
    let late = june.office.page("/reports/late").await;
    for said in ["1 báo cáo chưa gửi và đã quá hạn.", "Nguyễn Văn Mẫu", "chưa gửi báo cáo tháng 6/2025"]
    {
        assert!(late.says(said), "{said}: {}", late.text());
    }
    assert!(june.office.page("/reports/matrix").await.says("quá hạn"));
    let home = june.office.page("/").await;
    assert!(home.says("báo cáo cần gửi") && home.says("báo cáo cấp dưới quá hạn"), "{}", home.text());
    // One text of the own open things: the own report by its name, what is below as a number, nobody's name.
    let digest = html(&home);
    let digest =
        digest.split("id=\"digest\"").nth(1).and_then(|rest| rest.split("</textarea>").next()).expect("a digest");
    for said in ["Việc cần làm:", "áo cáo tháng 6/2025: quá hạn", "- 1 báo cáo cấp dưới quá hạn"] {
        assert!(digest.contains(said), "{said}: {digest}");
    }
    assert!(!digest.contains("Nguyễn Văn Mẫu"), "{digest}");
}

#[tokio::test]
async fn whom_a_commune_calls_and_the_one_text_tell_of_late_reports_too() {
    let june = June::open().await;
    june.office.complete_team(1).await;
    let home = june.office.page("/").await;
    let (_, calls) = home.text().split_once("Gọi cho ai").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("calls");
    for said in ["Nguyễn Văn Mẫu", "0912 000 001", "chưa gửi báo cáo tháng 6/2025 (hạn 18 giờ ngày"] {
        assert!(calls.contains(said), "{said}: {calls}");
    }
    let page = html(&home);
    let text = page.split("id=\"reminder\"").nth(1).and_then(|rest| rest.split("</textarea>").next()).expect("a text");
    let late: Vec<&str> = text.lines().filter(|line| line.contains("chưa gửi báo cáo tháng 6/2025")).collect();
    let [line] = late[..] else { panic!("{text}") };
    assert!(line.contains("Bản Bay") && line.contains("; chưa lập nhóm Zalo"), "{text}");
    assert!(text.lines().any(|line| line.contains("Bán Bảy") && !line.contains("báo cáo")), "made later: {text}");
    assert!(!text.contains("Nguyễn Văn Mẫu") && !text.contains("912"), "{text}");

    june.write_why_nothing_was_done().await;
    june.send_for_the_team().await;
    let after = june.office.page("/").await;
    assert!(!after.says("chưa gửi báo cáo tháng 6/2025"), "{}", after.text());
}

#[tokio::test]
async fn a_departments_first_page_tells_how_many_have_reported_and_what_its_peoples_committee_waits_for() {
    let june = June::open().await;
    let department = june.office.department().await;
    let home = department.page("/").await;
    for said in [
        "Báo cáo tháng 6/2025 : gửi Ủy ban nhân dân tỉnh, quá hạn, hạn là",
        "Báo cáo tháng 6/2025: Xã, phường, thị trấn",
        "0 trên 99 đã gửi 99 quá hạn",
        "Báo cáo tháng 6/2025: Tổ",
        "0 trên 1 đã gửi 1 quá hạn",
    ] {
        assert!(home.says(said), "{said}: {}", home.text());
    }
    june.write_why_nothing_was_done().await;
    june.send_for_the_team().await;
    let home = department.page("/").await;
    assert!(home.says("1 trên 1 đã gửi"), "{}", home.text());
    assert!(!june.office.page("/").await.says("Ủy ban nhân dân tỉnh,"), "a commune's goes elsewhere");
}

#[tokio::test]
async fn a_large_place_sees_its_teams_a_few_communes_at_a_time_and_counts_them_all() {
    let june = June::open().await;
    let department = june.office.department().await;
    let registry = june.office.store.registry(&Scope::operator()).await.unwrap();
    let today = june.office.store.today();
    let province = registry.above(june.office.commune, Level::Province, today).unwrap();
    let mut communes: Vec<_> = registry
        .subtree(province, today)
        .into_iter()
        .filter(|unit| registry.get(*unit).unwrap().level == Level::Commune)
        .collect();
    communes.sort_by_cached_key(|unit| rules::text::sort_key(&registry.full_name(*unit, today)));
    let page = communes.iter().position(|unit| *unit == june.office.commune).unwrap() / 4 + 1;
    let matrix = |page: usize| format!("/reports/matrix?unit={province}&kind=month&level=team&page={page}");
    let commune = registry.full_name(june.office.commune, today);
    let own = department.page(&matrix(page)).await;
    assert!(own.says(&commune) && own.says("quá hạn") && own.says("0/1"), "{}", own.text());
    assert!(html(&own).contains(&format!("/reports/{}", june.of_team)));
    let another = department.page(&matrix(if page == 1 { 2 } else { 1 })).await;
    assert!(
        !html(&another).contains(&format!("/reports/{}", june.of_team)) && another.says("0/1"),
        "{}",
        another.text()
    );
    // A page that is not there is the last.
    assert!(department.page(&matrix(9_999)).await.says("0/1"));
    let units = department.page(&format!("/reports/matrix?unit={province}&kind=month&level=commune")).await;
    assert!(
        units.says(&commune) && html(&units).contains(&format!("/reports/{}", june.of_commune)),
        "{}",
        units.text()
    );
}

#[tokio::test]
async fn a_department_sees_of_each_commune_how_many_below_it_have_reported() {
    let june = June::open().await;
    let department = june.office.department().await;
    let today = june.office.store.today();
    let registry = june.office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.above(june.office.commune, Level::Province, today).unwrap();
    let list = format!("/reports?unit={province}&kind=month&day=2025-06-01");
    let before = department.page(&list).await;
    let commune = registry.full_name(june.office.commune, today);
    assert!(before.says(&commune) && before.says("0/1 báo cáo cấp dưới"), "{}", before.text());
    assert!(!html(&before).contains(&format!("/reports/{}", june.of_team)), "a commune's teams are on its own page");
    june.write_why_nothing_was_done().await;
    june.send_for_the_team().await;
    let after = department.page(&list).await;
    assert!(after.says("1/1 báo cáo cấp dưới"), "{}", after.text());
}

#[tokio::test]
async fn a_report_is_sent_for_a_team_given_back_put_right_and_taken_in() {
    let june = June::open().await;
    let office = &june.office;
    let empty = office.bring(&june.team("/send-for"), &[("via", "phone")], None).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Báo cáo trống"), "{}", empty.text());
    june.write_why_nothing_was_done().await;
    june.send_for_the_team().await;
    let sent = office.page(&june.team("")).await;
    for said in ["Đã gửi, chờ duyệt", "Gửi thay", "Tổ trưởng gọi", "Không hoạt động do mưa lũ."]
    {
        assert!(sent.says(said), "{said}: {}", sent.text());
    }
    let nothing_said = office.post(&june.team("/return"), &[("version", "1"), ("remark", "")]).await;
    assert_eq!(nothing_said.status, StatusCode::UNPROCESSABLE_ENTITY);
    let remark =
        [("version", "1"), ("remark", "Xem lại."), ("indicator_1", "activities"), ("remark_1", "Có một buổi họp.")];
    assert_eq!(office.post(&june.team("/return"), &remark).await.led_to(), june.team("?done=saved"));
    let back = office.page(&june.team("")).await;
    assert!(back.says("Báo cáo được trả lại") && back.says("Có một buổi họp."), "{}", back.text());

    let without_reason = office.post(&june.team("/write"), &[("n_activities", "1")]).await;
    assert_eq!(without_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without_reason.says("Ghi lý do"), "{}", without_reason.text());
    // What was left as the form showed it is nothing put right, whatever was counted meanwhile.
    let stale = [("n_activities", "3"), ("was_n_activities", "3"), ("s_direction", "Một buổi họp.\r\n- ở nhà văn hóa")];
    assert_eq!(office.post(&june.team("/write"), &stale).await.led_to(), june.team("?done=saved"));
    let kept = office.page(&june.team("")).await;
    assert!(html(&kept).contains("Một buổi họp.\n- ở nhà văn hóa"), "{}", html(&kept));
    assert!(!kept.says("Số đếm được"), "{}", kept.text());
    let for_nothing = office.post(&june.team("/write"), &[("reason", "Sót buổi họp.")]).await;
    assert!(for_nothing.says("Chưa có số nào được sửa"), "{}", for_nothing.text());
    let wrote = [("n_activities", "1"), ("reason", "Sót buổi họp."), ("s_direction", "Một buổi họp.")];
    assert_eq!(office.post(&june.team("/write"), &wrote).await.led_to(), june.team("?done=saved"));
    // Another figure needs a reason of its own; that of the first stays.
    let second = office.post(&june.team("/write"), &[("n_activity_people", "9")]).await;
    assert!(second.says("Ghi lý do"), "{}", second.text());
    let shown = office.page(&june.team("/write")).await;
    assert!(shown.says("Lý do đã ghi: Sót buổi họp."), "{}", shown.text());
    june.send_for_the_team().await;
    let old = office.post(&june.team("/accept"), &[("version", "1")]).await;
    assert!(old.says("vừa được gửi lại"), "{}", old.text());
    assert_eq!(office.post(&june.team("/accept"), &[("version", "2")]).await.led_to(), june.team("?done=saved"));
    let taken = office.page(&june.team("")).await;
    for said in ["Đã duyệt", "Số đếm được: 0. Sót buổi họp.", "lần 2"] {
        assert!(taken.says(said), "{said}: {}", taken.text());
    }
    assert!(office.page(&june.team("/versions/1")).await.says("Không hoạt động do mưa lũ."));
}

#[tokio::test]
async fn a_commune_sums_up_its_teams_and_learns_what_changed_below_since() {
    let june = June::open().await;
    let office = &june.office;
    june.write_why_nothing_was_done().await;
    june.send_for_the_team().await;
    let beside = office.page(&june.commune("/below")).await;
    assert!(beside.says("Duyệt cả 1 báo cáo đang chờ"), "{}", beside.text());
    assert_eq!(office.post(&june.commune("/below"), &[]).await.led_to(), june.commune("/below?done=saved"));
    let draft = office.page(&june.commune("")).await;
    assert!(draft.says("Đã tổng hợp báo cáo của 1/1 Tổ."), "{}", draft.text());
    assert_eq!(office.post(&june.commune("/send"), &[]).await.led_to(), june.commune("?done=saved"));
    assert_eq!(office.post(&june.team("/unlock"), &[("reason", "Sót.")]).await.led_to(), june.team("?done=saved"));
    let opened = office.page(&june.team("")).await;
    assert!(opened.says("Báo cáo đã được mở lại") && !opened.says("trả lại"), "{}", opened.text());
    let list = office.page("/reports").await;
    assert!(list.says("Đã mở lại để sửa") && !list.says("Trả lại để chỉnh sửa"), "{}", list.text());
    let wrote = [("n_activities", "2"), ("reason", "Sót hai buổi.")];
    office.post(&june.team("/write"), &wrote).await;
    june.send_for_the_team().await;
    office.post(&june.team("/accept"), &[("version", "2")]).await;
    let commune = office.page(&june.commune("")).await;
    assert!(commune.says("Số liệu cấp dưới đã thay đổi"), "{}", commune.text());
}

#[tokio::test]
async fn what_teams_say_in_parts_three_and_five_is_ticked_and_taken_into_the_communes_text() {
    let june = June::open().await;
    let office = &june.office;
    let said = [("s_difficulties", "Mất sóng ở ba hộ."), ("s_proposals", "Không.")];
    assert_eq!(office.post(&june.team("/write"), &said).await.led_to(), june.team("?done=saved"));
    june.send_for_the_team().await;
    let form = office.page(&june.commune("/write")).await;
    assert!(form.says("Mất sóng ở ba hộ.") && form.says("đánh dấu để đưa vào báo cáo"), "{}", form.text());
    assert!(!html(&form).contains("name=\"pick_proposals\""), "nothing is proposed");
    let team = june.of_team.to_string();
    let picked = [("s_difficulties", "Chung:"), ("pick_difficulties", team.as_str())];
    assert_eq!(office.post(&june.commune("/write"), &picked).await.led_to(), june.commune("?done=saved"));
    let commune = office.page(&june.commune("")).await;
    assert!(html(&commune).contains("Chung:\n"), "{}", html(&commune));
    assert!(commune.says("Mất sóng ở ba hộ.") && commune.says("So với kỳ trước: 0"), "{}", commune.text());
}

#[tokio::test]
async fn what_came_back_is_left_out_of_the_sum_of_those_below() {
    let june = June::open().await;
    let office = &june.office;
    office.post(&june.team("/write"), &[("n_activities", "7"), ("reason", "Sót.")]).await;
    june.send_for_the_team().await;
    let sum = async || {
        let page = office.page(&june.commune("/below?pillar=teams")).await;
        (page.says("không gồm 1 báo cáo"), page)
    };
    assert!(!sum().await.0);
    office.post(&june.team("/return"), &[("version", "1"), ("remark", "Xem lại.")]).await;
    let (told, page) = sum().await;
    assert!(told, "{}", page.text());
    // Nothing was put right by its day: it is late again.
    assert!(office.page("/reports").await.says("Quá hạn, chưa gửi lại."));
}

#[tokio::test]
async fn a_refused_form_keeps_the_picture_that_was_sent_along() {
    let june = June::open().await;
    let office = &june.office;
    let picture = b"%PDF-1.4\nstartxref\n9\n%%EOF\n".to_vec();
    let fields = [("via", ""), ("scan_kept", ""), ("note", "Tổ trưởng gửi")];
    let refused = office.bring(&june.team("/send-for"), &fields, Some(("scan", "goc.pdf", picture.as_slice()))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = refused.values("scan_kept").remove(0);
    assert_eq!(kept.len(), 64, "the file's hash");
    assert!(refused.says("không phải chọn lại"), "{}", refused.text());
    june.write_why_nothing_was_done().await;
    let again = [("via", "message"), ("scan_kept", kept.as_str()), ("note", "Tổ trưởng gửi")];
    assert_eq!(office.bring(&june.team("/send-for"), &again, None).await.led_to(), june.team("?done=saved"));
    assert!(office.page(&june.team("")).await.says("Xem bản gốc"));
    let wrong = office
        .bring(&june.commune("/send-for"), &[("via", "paper")], Some(("scan", "goc.pdf", b"abc".as_slice())))
        .await;
    assert!(wrong.says("chụp lại văn bản"), "{}", wrong.text());
}

#[tokio::test]
async fn more_time_and_an_excuse_are_given_with_a_reason() {
    let june = June::open().await;
    let office = &june.office;
    let more = [("what", "extend"), ("to", "20/07/2025"), ("reason", "Mưa lũ.")];
    assert_eq!(office.post(&june.team("/due"), &more).await.led_to(), june.team("?done=saved"));
    let report = office.page(&june.team("")).await;
    assert!(report.says("Đến hạn gửi") && report.says("Được gia hạn: Mưa lũ."), "{}", report.text());
    let excuse = [("what", "excuse"), ("excuse_reason", "Thôn đang sáp nhập.")];
    assert_eq!(office.post(&june.team("/due"), &excuse).await.led_to(), june.team("?done=saved"));
    assert!(office.page(&june.team("")).await.says("Không phải nộp"));
    assert_eq!(office.post(&june.team("/due"), &[("what", "require")]).await.led_to(), june.team("?done=saved"));
    assert!(office.page(&june.team("")).await.says("Đến hạn gửi"));
    let without = [("what", "excuse"), ("excuse_reason", "")];
    let refused = office.post(&june.team("/due"), &without).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let both = office.post(&june.team("/due"), &[("what", "extend"), ("to", ""), ("excuse_reason", "Sáp nhập.")]).await;
    assert_eq!(html(&both).matches("Sáp nhập.").count(), 1, "in its own field");
}

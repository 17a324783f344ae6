//! How the paper of a commune's month leaves the office, page by page.

use crate::office::{Office, only_path};
use axum::http::StatusCode;
use rules::ids::ObligationId;
use rules::obligations::{Debtor, Obligation};
use rules::schedules::ReportKind;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n";

const EARLY: &[u8] = b"%PDF-1.7\n2 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n";

/// A commune that has sent the month that ended on 20 June 2025.
struct Sent {
    office: Office,
    report: ObligationId,
}

impl Sent {
    async fn open() -> Self {
        let office = Office::open().await;
        office.complete_team(0).await;
        let period = office.open_june().await;
        let report = Obligation::id_of(ReportKind::Month, period, Debtor::Unit(office.commune));
        let sent = Self { office, report };
        sent.send("Đã giao ban với các Tổ trưởng.").await;
        sent
    }

    fn report(&self, more: &str) -> String {
        format!("/reports/{}{more}", self.report)
    }

    async fn send(&self, said: &str) {
        let wrote = self.office.post(&self.report("/write"), &[("s_direction", said)]).await;
        assert_eq!(wrote.led_to(), self.report("?done=saved"), "{}", wrote.text());
        let sent = self.office.post(&self.report("/send"), &[]).await;
        assert_eq!(sent.led_to(), self.report("?done=saved"), "{}", sent.text());
    }

    /// The path of a paper that is prepared.
    async fn prepare(&self, version: &str) -> String {
        let fields = [("obligation", &*self.report.to_string()), ("version", version)];
        let prepared = self.office.post("/issues", &fields).await;
        assert_eq!(prepared.status, StatusCode::SEE_OTHER, "{}", prepared.text());
        only_path(&prepared.led_to()).to_owned()
    }

    async fn takes(&self, issue: &str, fields: &[(&str, &str)]) {
        let done = self.office.post(issue, fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{fields:?}: {}", done.text());
    }

    /// Brings a paper from its preparation to the people.
    async fn issue(&self, issue: &str, number: &str) {
        let today = self.office.store.today().vietnamese();
        self.takes(issue, &[("what", "submit"), ("steps", "1"), ("recipients", "Như trên;\nLưu: VT.")]).await;
        let approve = [("what", "approve"), ("steps", "2"), ("authority", "by_order"), ("title", "Chánh Văn phòng")];
        self.takes(issue, &[&approve[..], &[("signer", "Vàng A Mẫu")]].concat()).await;
        let give = [("what", "number"), ("steps", "3"), ("number", number), ("sign", "BC-UBND"), ("dated", &today)];
        self.takes(issue, &give).await;
        self.takes(issue, &[("what", "release"), ("steps", "4")]).await;
    }

    async fn paper(&self, version: &str) -> String {
        let file = self.office.get(&self.report(&format!("/paper?format=txt&version={version}"))).await;
        assert_eq!(file.status, StatusCode::OK);
        String::from_utf8(file.bytes).unwrap()
    }
}

#[tokio::test]
async fn a_paper_is_a_draft_until_it_is_approved_and_bears_number_day_and_name_when_it_is_out() {
    let sent = Sent::open().await;
    assert!(sent.paper("1").await.starts_with("BẢN DỰ THẢO"));
    assert!(sent.office.page(&sent.report("")).await.says("Lập văn bản để ký, phát hành"));
    let issue = sent.prepare("1").await;
    let page = sent.office.page(&issue).await;
    assert!(page.says("Đang chuẩn bị") && page.says("mỗi bước vẫn được ghi lại"), "{}", page.text());
    assert!(page.says("Lưu: VT."), "{}", page.text());
    sent.issue(&issue, "5").await;
    let page = sent.office.page(&issue).await;
    for said in ["Đã phát hành", "05/BC-UBND", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Vàng A Mẫu", "Trình lãnh đạo"]
    {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    let paper = sent.paper("1").await;
    assert!(!paper.contains("DỰ THẢO") && !paper.contains("thay thế"), "{paper}");
    for part in ["Số: 05/BC-UBND", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "Vàng A Mẫu", "Mã phiên bản: "] {
        assert!(paper.contains(part), "{part}\n{paper}");
    }
    let list = sent.office.page("/issues").await;
    assert!(list.says("05/BC-UBND") && list.says("Đã phát hành"), "{}", list.text());
    assert!(sent.office.page(&sent.report("")).await.says("Văn bản phát hành số 05/BC-UBND: Đã phát hành"));
}

#[tokio::test]
async fn the_signed_paper_comes_back_to_the_very_byte_and_nothing_else_does() {
    let sent = Sent::open().await;
    let issue = sent.prepare("1").await;
    let files = format!("{issue}/files");
    let early = sent.office.bring(&files, &[], Some(("scan", "a.pdf", EARLY))).await;
    assert!(early.says("chưa phát hành"), "{}", early.text());
    sent.issue(&issue, "5").await;
    let wrong = sent.office.bring(&files, &[], Some(("scan", "a.pdf", b"abc".as_slice()))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sent.office.bring(&files, &[], None).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let brought = sent.office.bring(&files, &[], Some(("scan", "bc05-ky-so.pdf", PDF))).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.text());
    let page = sent.office.page(&issue).await;
    assert!(page.says("bc05-ky-so.pdf") && page.says("SHA-256"), "{}", page.text());
    let file = sent.office.get(&format!("{files}/1")).await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PDF));
    assert_eq!(sent.office.get(&format!("{files}/2")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_corrected_report_goes_out_again_and_says_which_paper_it_replaces() {
    let sent = Sent::open().await;
    let first = sent.prepare("1").await;
    sent.issue(&first, "5").await;
    let issued = sent.paper("1").await;
    let unlocked = sent.office.post(&sent.report("/unlock"), &[("reason", "Sót một thôn.")]).await;
    assert_eq!(unlocked.led_to(), sent.report("?done=saved"));
    sent.send("Đã giao ban; bổ sung thôn Bản Bay.").await;
    assert_eq!(sent.paper("1").await, issued, "what is out stays");
    let second = sent.prepare("2").await;
    let page = sent.office.page(&second).await;
    assert!(page.says("thay thế văn bản số 05/BC-UBND"), "{}", page.text());
    let stale = sent.office.post(&second, &[("what", "submit"), ("steps", "7")]).await;
    assert!(stale.says("vừa được người khác xử lý"), "{}", stale.text());
    let today = sent.office.store.today().vietnamese();
    sent.takes(&second, &[("what", "submit"), ("steps", "1"), ("recipients", "")]).await;
    let nobody = sent.office.post(&second, &[("what", "approve"), ("steps", "2"), ("authority", "chair")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let approve = [("what", "approve"), ("steps", "2"), ("authority", "chair"), ("signer", "Vàng A Mẫu")];
    sent.takes(&second, &approve).await;
    let number =
        |number| [("what", "number"), ("steps", "3"), ("number", number), ("sign", "BC-UBND"), ("dated", &*today)];
    let taken = sent.office.post(&second, &number("5")).await;
    assert!(taken.says("đã ghi cho văn bản khác"), "{}", taken.text());
    assert_eq!(taken.values("number"), ["5"], "nothing typed is lost");
    sent.takes(&second, &number("6")).await;
    let paper = sent.paper("2").await;
    let replaced = format!("(Lần 2, thay thế Báo cáo số 05/BC-UBND ngày {today})");
    assert!(paper.contains(&replaced) && paper.contains("Số: 06/BC-UBND"), "{paper}");
}

#[tokio::test]
async fn nobody_above_takes_the_steps_of_an_office() {
    let sent = Sent::open().await;
    let issue = sent.prepare("1").await;
    let department = sent.office.department().await;
    let page = department.page(&issue).await;
    assert!(page.says("Đang chuẩn bị") && !page.says("Trình lãnh đạo duyệt"), "{}", page.text());
    let tried = department.post(&issue, &[("what", "submit"), ("steps", "1")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    let elsewhere = sent.office.elsewhere().await;
    assert_eq!(elsewhere.get(&issue).await.status, StatusCode::NOT_FOUND);
}

/// A commune asked its team something, which was answered.
async fn answered(office: &Office, number: &str) -> (String, String) {
    let fields = [
        ("title", "Thiệt hại do mưa lũ"),
        ("level", "team"),
        ("who", "all"),
        ("due", "31/12/2025"),
        ("field", "1:number"),
        ("label_1", "Số hộ mất liên lạc"),
        ("summed_1", "yes"),
        ("act", "send"),
    ];
    let asked = office.post("/requests/new", &fields).await;
    let request = only_path(&asked.led_to()).to_owned();
    let page = office.page(&request).await;
    let answer = page.link_to(&format!("{request}/answer/"));
    office.post(&answer, &[("v_1", number), ("via", "phone")]).await;
    (request, answer)
}

async fn text_of(office: &Office, issue: &str) -> String {
    let file = office.get(&format!("{issue}/paper?format=txt")).await;
    assert_eq!(file.status, StatusCode::OK);
    String::from_utf8(file.bytes).unwrap()
}

#[tokio::test]
async fn what_came_of_a_request_goes_out_as_it_stood_when_its_paper_was_prepared() {
    let sent = Sent::open().await;
    let office = &sent.office;
    let (request, answer) = answered(office, "12").await;
    assert!(office.page(&request).await.says("Lập văn bản để ký, phát hành"));
    let id = request.rsplit('/').next().unwrap();
    let prepared = office.post("/issues", &[("request", id)]).await;
    let issue = only_path(&prepared.led_to()).to_owned();
    let draft = text_of(office, &issue).await;
    assert!(draft.starts_with("BẢN DỰ THẢO") && draft.contains("Số hộ mất liên lạc: 12"), "{draft}");
    let again = office.post("/issues", &[("request", id)]).await;
    assert!(again.says("Đã có văn bản đang lập"), "{}", again.text());
    office.post(&answer, &[("v_1", "30"), ("via", "phone")]).await;
    let page = office.page(&issue).await;
    assert!(page.says("Câu trả lời đã thay đổi") && page.says("Thiệt hại do mưa lũ"), "{}", page.text());
    assert!(page.says("TT. HĐND, UBND;"), "{}", page.text());
    sent.issue(&issue, "5").await;
    let out = text_of(office, &issue).await;
    for part in ["Số: 05/BC-UBND", "Số hộ mất liên lạc: 12", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "Mã phiên bản: "]
    {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert!(!out.contains("DỰ THẢO") && !out.contains("Mã số liệu"), "{out}");
    let page = office.page(&request).await;
    assert!(page.says("Văn bản phát hành số 05/BC-UBND"), "{}", page.text());
    let second = office.post("/issues", &[("request", id)]).await;
    let second = only_path(&second.led_to()).to_owned();
    let replacing = text_of(office, &second).await;
    assert!(replacing.contains("thay thế Báo cáo số 05/BC-UBND") && replacing.contains(": 30"), "{replacing}");
    assert_eq!(text_of(office, &issue).await, out, "what is out stays");
    let elsewhere = office.elsewhere().await;
    assert_eq!(elsewhere.get(&format!("{issue}/paper?format=txt")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.post("/issues", &[("request", id)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_paper_is_found_by_the_code_that_stands_on_its_pages() {
    let sent = Sent::open().await;
    let issue = sent.prepare("1").await;
    let paper = sent.paper("1").await;
    let code: String = paper.split("Mã phiên bản: ").nth(1).unwrap().chars().take(11).collect();
    let asked = |typed: &str| format!("/issues?code={}", typed.replace(' ', "%20"));
    let typed = code.to_lowercase().replace('-', " ");
    let found = sent.office.page(&asked(&typed)).await;
    assert!(found.says("Xã Gia Phú – Tháng 6/2025, lần 1"), "{}", found.text());
    assert_eq!(found.link_to("/issues/"), issue);
    assert_eq!(found.link_to(&sent.report("/versions/")), sent.report("/versions/1"));
    assert!(sent.office.page(&asked("05/BC-UBND")).await.says("không phải là mã phiên bản"));
    assert!(sent.office.page(&asked("00000-00000")).await.says("Không có văn bản nào mang mã này"));
    let elsewhere = sent.office.elsewhere().await.page(&asked(&code)).await;
    assert!(elsewhere.says("Không có văn bản nào mang mã này"), "{}", elsewhere.text());
}

#[tokio::test]
async fn reports_have_the_recipients_that_their_office_settled_for_them() {
    let sent = Sent::open().await;
    let papers = format!("/papers/{}", sent.office.commune);
    let today = sent.office.store.today().vietnamese();
    let settled = [
        ("signing", "as_above"),
        ("recipients", "Như Điều 3;\nLưu: VT."),
        ("recipients_report", "Sở Khoa học và Công nghệ;\nLưu: VT."),
        ("from", &*today),
    ];
    let saved = sent.office.post(&papers, &settled).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = sent.office.page(&papers).await;
    assert!(page.says("Như nơi nhận của quyết định") && page.says("Nơi nhận của báo cáo tháng"), "{}", page.text());
    let issue = sent.prepare("1").await;
    let page = sent.office.page(&issue).await;
    assert!(page.says("Sở Khoa học và Công nghệ; Lưu: VT."), "{}", page.text());
}

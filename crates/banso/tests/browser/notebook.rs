//! The notebook on a cheap phone: begun with signal, used for a day without, closed and opened again; in the evening all of it is
//! with the server.

use anyhow::{Result, ensure};

use crate::harness::{NARROWEST, PHONE, Page, in_browser};
use crate::notebook_hands::{
    CHROME, Line, begin, find, has_unsent, held, line, reads, send_all, show, tap, text, tick_something, type_into,
    unlock, write_down_a_visit,
};

#[tokio::test]
#[ignore = "needs a browser"]
async fn a_day_without_signal_is_with_the_server_in_the_evening_even_if_the_phone_was_switched_off() -> Result<()> {
    in_browser(async |office| {
        let mut household = String::new();
        office
            .on_another("phone", CHROME, async |phone| {
                begin(phone, "totruong").await?;
                phone.is_sound_screen("notebook-home").await?;
                line(phone, Line::None).await?;
                phone.browser().refresh().await?;
                unlock(phone).await?;
                household = tick_something(phone).await?;
                write_down_a_visit(phone).await?;
                phone.is_sound_screen("notebook-unsent").await?;
                has_unsent(phone, 2).await
            })
            .await?;
        // The phone is switched off and on again, and meanwhile its owner's session is over.
        office
            .on_another("phone", CHROME, async |phone| {
                phone.open("/sign-in").await?;
                phone.browser().delete_cookie("session").await?;
                line(phone, Line::None).await?;
                phone.open("/notebook").await?;
                unlock(phone).await?;
                has_unsent(phone, 2).await?;
                show(phone, &format!("ho/{household}")).await?;
                ensure!(text(phone).await?.contains("chưa gửi"), "the tick is not there: {}", text(phone).await?);
                line(phone, Line::Good).await?;
                // The PIN that opened the notebook signs in, too.
                send_all(phone).await?;
                phone.open(&format!("/households/{household}")).await?;
                let said = text(phone).await?;
                ensure!(
                    said.contains("Mới có, Tổ hỗ trợ") && said.contains("Tổ đã đến"),
                    "the server's page says: {said}"
                );
                Ok(())
            })
            .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn a_pin_that_the_server_does_not_know_opens_the_notebook_and_says_where_to_sign_in() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        let household = tick_something(phone).await?;
        send_all(phone).await?;
        // Another PIN for this phone, chosen on the page of the own account.
        phone.open("/account").await?;
        phone.fill("password_pin", "805163").await?;
        phone.press("form[action='/account/pin'] button").await?;
        phone.browser().delete_cookie("session").await?;
        phone.open("/notebook").await?;
        unlock(phone).await?;
        reads(phone, "Đăng nhập lại để gửi").await?;
        show(phone, &format!("ho/{household}")).await?;
        phone.is_sound_screen("notebook-signed-out").await?;
        tap(phone, "#bar a[href^='/sign-in']").await?;
        find(phone, "input[name=login]").await?;
        phone.fill("login", "totruong").await?;
        phone.fill("password", crate::harness::SAMPLE_PASSWORD).await?;
        phone.press("form[action='/sign-in'] button").await?;
        ensure!(phone.path().await? == "/notebook", "after signing in one is at {}", phone.path().await?);
        unlock(phone).await?;
        send_all(phone).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn signing_out_leaves_no_household_on_the_phone() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        ensure!(held(phone, "households").await? > 0, "there is nothing to forget");
        show(phone, "cai-dat").await?;
        tap(phone, ".button.end").await?;
        phone.browser().accept_alert().await?;
        find(phone, "body.locked #pin").await?;
        ensure!(held(phone, "households").await? == 0, "households are still there");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_screen_of_the_notebook_is_sound() -> Result<()> {
    in_browser(async |phone| {
        phone.sign_in("totruong").await?;
        phone.open("/notebook").await?;
        reads(phone, "Đang đăng nhập:").await?;
        phone.is_sound_screen("notebook-begin").await?;
        crate::notebook_hands::enrol(phone).await?;
        let household = tick_something(phone).await?;
        write_down_a_visit(phone).await?;
        tap(phone, ".tasks a[href*='viec/']").await?;
        find(phone, "dl.facts").await?;
        let activity: String = phone.ask("return location.hash.slice(2);").await?;
        show(phone, "ban").await?;
        tap(phone, ".rows li a").await?;
        find(phone, "#step-photos").await?;
        let seller: String = phone.ask("return location.hash.slice(2);").await?;
        show(phone, "bao-cao-thang").await?;
        find(phone, ".rows li a").await?;
        let of_state = |state: &str| {
            format!(
                "return [...document.querySelectorAll('.rows a')].find(row => row.textContent.includes('{state}')).hash.slice(2);"
            )
        };
        let accepted: String = phone.ask(&of_state("Đã duyệt")).await?;
        let running: String = phone.ask(&of_state("Chưa đến kỳ")).await?;
        show(phone, "").await?;
        let to_send = find(phone, ".tasks a[href^='#/bao-cao-thang/']").await?.attr("href").await?.unwrap_or_default();
        let to_send = to_send.trim_start_matches("#/").to_owned();
        let (household, edit) = (format!("ho/{household}"), format!("ho/{household}/sua"));
        let screens = [
            ("", "home"),
            ("ho", "households"),
            ("ho/chua-den", "not-reached"),
            ("ho/do-dang", "half-done"),
            ("ban", "sellers"),
            (&seller, "seller"),
            ("ho/moi", "household-new"),
            (&household, "household"),
            (&edit, "household-edit"),
            ("viec/moi", "activity-new"),
            (&activity, "activity"),
            ("hai-nguoi-sua", "no-conflict"),
            ("gui", "outbox"),
            ("bao-cao", "report"),
            ("bao-cao-thang", "own-reports"),
            (&to_send, "own-report"),
            (&accepted, "own-report-accepted"),
            (&running, "own-report-running"),
            ("moi-hop", "meeting"),
            ("cai-dat", "settings"),
        ];
        for size in [PHONE, NARROWEST] {
            phone.resize(size).await?;
            for dark in [false, true] {
                phone.dark(dark).await?;
                let tone = if dark { "-dark" } else { "" };
                for (screen, name) in screens {
                    show(phone, screen).await?;
                    phone.is_sound_screen(&format!("notebook-{name}{tone}")).await?;
                }
            }
        }
        phone.dark(false).await?;
        phone.resize(PHONE).await?;
        phone.browser().refresh().await?;
        find(phone, "#pin").await?;
        phone.is_sound_screen("notebook-locked").await?;
        phone.open("/notebook/carry").await?;
        ensure!(find(phone, ".crumbs a[href='/notebook']").await?.is_displayed().await?, "no way back to the notebook");
        phone.is_sound("notebook-carry").await
    })
    .await
}

/// A seller's step is written down without signal in two taps, and is on the program's page afterwards.
#[tokio::test]
#[ignore = "needs a browser"]
async fn a_sellers_next_step_is_two_taps_without_signal() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        line(phone, Line::None).await?;
        reads(phone, "người bán còn bước chưa làm").await?;
        tap(phone, ".tasks a[href='#/ban']").await?;
        tap(phone, ".rows li a").await?;
        find(phone, "#step-photos").await?;
        let next: String = phone.ask("return document.querySelector('.tick .state.care').closest('.tick').id;").await?;
        tap(phone, &format!("#{next}")).await?;
        phone.is_sound_screen("notebook-seller-step").await?;
        tap(phone, ".choices .button.main").await?;
        find(phone, &format!("#{next} .state.good")).await?;
        has_unsent(phone, 1).await?;
        let seller: String = phone.ask("return location.hash.replace('#/ban/', '');").await?;
        line(phone, Line::Good).await?;
        send_all(phone).await?;
        phone.open(&format!("/producers/{seller}")).await?;
        let helper = "Trần Minh Hà (mẫu) hỗ trợ";
        ensure!(text(phone).await?.contains(helper), "nobody helped: {}", text(phone).await?);
        Ok(())
    })
    .await
}

/// The month's report is looked over and sent without signal, stays sent through a restart, and is with the server in the evening.
#[tokio::test]
#[ignore = "needs a browser"]
async fn the_months_report_is_two_taps_without_signal() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        find(phone, ".tasks a[href^='#/bao-cao-thang/']").await?;
        line(phone, Line::None).await?;
        tap(phone, ".tasks a[href^='#/bao-cao-thang/']").await?;
        find(phone, "#send").await?;
        let report: String = phone.ask("return location.hash.replace('#/bao-cao-thang/', '');").await?;
        type_into(phone, "#s-plan", "1. Họp thôn\n2. Đến những hộ còn lại").await?;
        // A number is put right: without a reason it doesn't go.
        phone.ask::<bool>("document.querySelector('details.figure').open = true; return true;").await?;
        type_into(phone, "details.figure input", "77").await?;
        tap(phone, "#send").await?;
        reads(phone, "Ghi lý do").await?;
        phone.is_sound_screen("notebook-own-report-fault").await?;
        type_into(phone, "#reason", "Một buổi ghi vào sổ chậm.").await?;
        tap(phone, "#send").await?;
        find(phone, "#send-now").await?;
        phone.is_sound_screen("notebook-own-report-sure").await?;
        tap(phone, "#send-now").await?;
        reads(phone, "Đã gửi, chờ tín hiệu").await?;
        has_unsent(phone, 2).await?;
        phone.is_sound_screen("notebook-own-report-waits").await?;
        phone.browser().refresh().await?;
        unlock(phone).await?;
        show(phone, &format!("bao-cao-thang/{report}")).await?;
        reads(phone, "Đã gửi, chờ tín hiệu").await?;
        show(phone, "gui").await?;
        reads(phone, "Gửi Báo cáo tháng").await?;
        line(phone, Line::Good).await?;
        send_all(phone).await?;
        show(phone, &format!("bao-cao-thang/{report}")).await?;
        reads(phone, "Đã gửi, chờ duyệt").await?;
        phone.open(&format!("/reports/{report}")).await?;
        let said = text(phone).await?;
        for part in ["Đã gửi, chờ duyệt", "77", "Một buổi ghi vào sổ chậm.", "1. Họp thôn\n2. Đến những hộ còn lại"]
        {
            ensure!(said.contains(part), "“{part}” is missing: {said}");
        }
        Ok(())
    })
    .await
}

/// Sent without signal while it is sent from the page too: the phone says why it wasn't taken, and keeps what was written.
#[tokio::test]
#[ignore = "needs a browser"]
async fn a_report_that_was_sent_elsewhere_first_is_refused_and_its_words_stay() -> Result<()> {
    in_browser(async |office| {
        let mut report = String::new();
        office
            .on_another("phone", CHROME, async |phone| {
                begin(phone, "totruong").await?;
                find(phone, ".tasks a[href^='#/bao-cao-thang/']").await?;
                line(phone, Line::None).await?;
                tap(phone, ".tasks a[href^='#/bao-cao-thang/']").await?;
                find(phone, "#send").await?;
                report = phone.ask("return location.hash.replace('#/bao-cao-thang/', '');").await?;
                type_into(phone, "#s-proposals", "Đề nghị sửa đường vào bản.").await?;
                tap(phone, "#send").await?;
                phone.is_sound_screen("notebook-own-report-sure").await?;
                tap(phone, "#send-now").await?;
                reads(phone, "Đã gửi, chờ tín hiệu").await
            })
            .await?;
        office.sign_in("totruong").await?;
        office.open(&format!("/reports/{report}")).await?;
        office.press(&format!("form[action='/reports/{report}/send'] button")).await?;
        office
            .on_another("phone", CHROME, async |phone| {
                phone.open("/notebook").await?;
                unlock(phone).await?;
                send_all(phone).await?;
                show(phone, &format!("bao-cao-thang/{report}")).await?;
                reads(phone, "Báo cáo gửi từ máy này không được nhận").await?;
                reads(phone, "Đã gửi, chờ duyệt").await?;
                reads(phone, "Đề nghị sửa đường vào bản.").await?;
                phone.is_sound_screen("notebook-own-report-refused").await
            })
            .await
    })
    .await
}

/// What the commune asks once is answered without signal, and is with it afterwards.
#[tokio::test]
#[ignore = "needs a browser"]
async fn an_answer_that_was_given_without_signal_arrives() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        show(phone, "yeu-cau").await?;
        reads(phone, "Khảo sát sóng").await?;
        phone.is_sound_screen("notebook-own-requests").await?;
        show(phone, "").await?;
        line(phone, Line::None).await?;
        tap(phone, ".tasks a[href^='#/yeu-cau/']").await?;
        find(phone, "#send").await?;
        let request: String = phone.ask("return location.hash.replace('#/yeu-cau/', '');").await?;
        type_into(phone, "#f-1", "rất nhiều").await?;
        tap(phone, "#send").await?;
        reads(phone, "Xin ghi một số nguyên.").await?;
        reads(phone, "Xin trả lời ô này.").await?;
        phone.is_sound_screen("notebook-own-request-fault").await?;
        type_into(phone, "#f-1", "17").await?;
        tap(phone, "label[for='f-2-3']").await?;
        tap(phone, "#send").await?;
        reads(phone, "Đã gửi, chờ tín hiệu").await?;
        has_unsent(phone, 1).await?;
        phone.is_sound_screen("notebook-own-request-waits").await?;
        phone.browser().refresh().await?;
        unlock(phone).await?;
        show(phone, &format!("yeu-cau/{request}")).await?;
        reads(phone, "Đã gửi, chờ tín hiệu").await?;
        line(phone, Line::Good).await?;
        send_all(phone).await?;
        show(phone, &format!("yeu-cau/{request}")).await?;
        reads(phone, "Đã trả lời").await?;
        phone.is_sound_screen("notebook-own-request-answered").await?;
        phone.open(&format!("/requests/{}", request.replace('/', "/answer/"))).await?;
        let said = text(phone).await?;
        ensure!(said.contains("Lần 1") && said.contains("Không có"), "the answer is not there: {said}");
        Ok(())
    })
    .await
}

/// Texts for the village's group are written without signal, and name nobody of the village.
#[tokio::test]
#[ignore = "needs a browser"]
async fn the_quick_report_and_an_invitation_are_written_without_signal() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        line(phone, Line::None).await?;
        tick_something(phone).await?;
        write_down_a_visit(phone).await?;
        show(phone, "bao-cao").await?;
        let report = written(phone).await?;
        for part in ["BÁO CÁO NHANH", "1 lượt người", "Đến 1 hộ gia đình", ": thêm 1 hộ"] {
            ensure!(report.contains(part), "“{part}” is missing: {report}");
        }
        ensure!(!report.contains("(mẫu)"), "somebody is named: {report}");
        tap(phone, "main .button.main").await?;
        reads(phone, "sao chép").await?;
        show(phone, "moi-hop").await?;
        type_into(phone, "#what", "Bán hàng trên sàn Postmart").await?;
        tap(phone, "form .button.main").await?;
        let invitation = written(phone).await?;
        for part in ["trân trọng kính mời", "Bán hàng trên sàn Postmart", "19 giờ 30"] {
            ensure!(invitation.contains(part), "“{part}” is missing: {invitation}");
        }
        phone.is_sound_screen("notebook-invitation").await
    })
    .await
}

async fn written(phone: &Page) -> Result<String> {
    let text = find(phone, "textarea#text").await?;
    Ok(text.prop("value").await?.unwrap_or_default())
}

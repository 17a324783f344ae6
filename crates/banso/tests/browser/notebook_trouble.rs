//! What goes wrong in a village: two people change the same, the phone is full, an account is shut. Nothing that was written down is
//! lost without a word.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::chromium::devtools;
use crate::harness::{PHONE, Page, in_browser};
use crate::notebook_hands::{
    CHROME, Line, PIN, begin, enrol, find, has_unsent, held, line, reads, send_all, show, tap, text, tick_next,
    tick_something, try_to_send, type_into, unlock, write_down_a_visit,
};

/// The team of the sample's leader.
const TEAM: &str = "Bản Bay";

/// Presses the button beside the name of whoever has this duty.
const INVITE: &str = "
const row = [...document.querySelectorAll('main tr')].find(row => row.textContent.includes(arguments[0]));
row.querySelector('form button').click();
";

/// The address of the account of whoever has this duty.
const ACCOUNT: &str = "
const row = [...document.querySelectorAll('main tr')].find(row => row.textContent.includes(arguments[0]));
return row.querySelector('a').getAttribute('href');
";

/// Keeps the file that is handed out.
const KEEP_FILE: &str = "
const make = URL.createObjectURL;
URL.createObjectURL = file => { file.text().then(text => { window.__file = text; }); return make.call(URL, file); };
";

#[tokio::test]
#[ignore = "needs a browser"]
async fn where_two_change_the_same_both_see_both_values_and_after_one_chose_both_have_that() -> Result<()> {
    in_browser(async |office| {
        let link = invite_the_deputy(office).await?;
        office
            .on_another("leader", CHROME, async |leader| {
                begin(leader, "totruong").await?;
                leader
                    .on_another("deputy", CHROME, async |deputy| {
                        join(deputy, &link).await?;
                        disagree(leader, deputy).await
                    })
                    .await
            })
            .await
    })
    .await
}

/// Without signal the leader writes 6 people; meanwhile the deputy has written 7.
async fn disagree(leader: &Page, deputy: &Page) -> Result<()> {
    show(leader, "ho").await?;
    tap(leader, ".rows li a").await?;
    find(leader, ".ticklist").await?;
    let household: String = leader.ask("return location.hash.replace('#/', '');").await?;
    line(leader, Line::None).await?;
    set_size(leader, &household, "6").await?;
    has_unsent(leader, 1).await?;
    set_size(deputy, &household, "7").await?;
    send_all(deputy).await?;

    line(leader, Line::Good).await?;
    send_all(leader).await?;
    show(leader, "hai-nguoi-sua").await?;
    reads(leader, "Giữ: 7").await.context("the value that stands is not offered")?;
    let said = text(leader).await?;
    ensure!(said.contains("Lấy: 6"), "the other value is not offered: {said}");
    ensure!(said.contains("Trần Minh Hà (mẫu) sửa lúc"), "who and when is not said: {said}");
    ensure!(said.matches("sửa lúc").count() == 2, "of the value that stands it is not said whose it is: {said}");
    for phone in [leader, deputy] {
        send_all(phone).await?;
        show(phone, "").await?;
        reads(phone, "chỗ hai người cùng sửa").await?;
        show(phone, "hai-nguoi-sua").await?;
        phone.is_sound_screen("notebook-conflict").await?;
    }
    // The deputy knows: there are six.
    tap(deputy, "section.sheet p:last-child .button").await?;
    reads(deputy, "Không có chỗ nào hai người cùng sửa").await?;
    send_all(deputy).await?;
    send_all(leader).await?;
    for phone in [leader, deputy] {
        show(phone, &format!("{household}/sua")).await?;
        let size = find(phone, "#size").await?.prop("value").await?;
        ensure!(size.as_deref() == Some("6"), "the phone says {size:?}");
        show(phone, "hai-nguoi-sua").await?;
        reads(phone, "Không có chỗ nào hai người cùng sửa").await?;
    }
    Ok(())
}

async fn set_size(phone: &Page, household: &str, size: &str) -> Result<()> {
    show(phone, &format!("{household}/sua")).await?;
    type_into(phone, "#size", size).await?;
    tap(phone, "form .button.main").await?;
    find(phone, ".ticklist").await.map(drop)
}

async fn invite_the_deputy(office: &Page) -> Result<String> {
    office.sign_in("giaphu").await?;
    office.open("/accounts").await?;
    office.browser().execute(INVITE, vec![json!(format!("Tổ phó Tổ CNSCĐ, Thôn {TEAM}"))]).await?;
    let link = find(office, ".slip input[readonly]").await?.prop("value").await?.context("the slip has no link")?;
    Ok(link.strip_prefix(office.address()).context("the link leads elsewhere")?.to_owned())
}

/// Somebody invited gets in and begins to use the phone.
async fn join(phone: &Page, link: &str) -> Result<()> {
    phone.open(link).await?;
    for field in ["password", "password_again"] {
        phone.fill(field, "ruộng bậc thang").await?;
    }
    phone.fill("password_pin", PIN).await?;
    phone.press("main form button.main").await?;
    enrol(phone).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn on_a_full_phone_nothing_is_lost_without_a_word() -> Result<()> {
    in_browser(async |office| {
        office
            .on_another("phone", CHROME, async |phone| {
                begin(phone, "totruong").await?;
                line(phone, Line::None).await?;
                tick_something(phone).await?;
                has_unsent(phone, 1).await
            })
            .await?;
        // Chromium asks how much room there is when it opens the storage, so the phone is found full when it is switched on.
        office
            .on_another("phone", CHROME, async |phone| {
                line(phone, Line::None).await?;
                room(phone, Some(1)).await?;
                on_a_full_phone(phone).await?;
                room(phone, None).await?;
                tick_something(phone).await?;
                has_unsent(phone, 2).await?;
                ensure!(!text(phone).await?.contains("máy hết chỗ"), "it is still said that the phone is full");
                line(phone, Line::Good).await?;
                send_all(phone).await
            })
            .await
    })
    .await
}

/// One gets in and sees what is unsent; what is made is not kept, and that is said.
async fn on_a_full_phone(phone: &Page) -> Result<()> {
    phone.open("/notebook").await?;
    unlock(phone).await?;
    has_unsent(phone, 1).await?;
    show(phone, "ho").await?;
    tap(phone, ".rows li a").await?;
    find(phone, ".ticklist").await?;
    let marks = "return document.querySelectorAll('.tick .state.off').length;";
    let before: u32 = phone.ask(marks).await?;
    tick_next(phone).await?;
    reads(phone, "Chưa lưu được: máy hết chỗ").await?;
    phone.is_sound_screen("notebook-full").await?;
    has_unsent(phone, 1).await?;
    let after: u32 = phone.ask(marks).await?;
    ensure!(before == after, "what is not kept is shown as done");
    ensure!(held(phone, "outbox").await? == 1, "something is kept that was said not to be");
    // A form keeps what was typed.
    show(phone, "ho/moi").await?;
    tap(phone, "label[for=consent-asked]").await?;
    type_into(phone, "#head", "Lò Văn Mẫu").await?;
    tap(phone, "form .button.main").await?;
    reads(phone, "Chưa lưu được: máy hết chỗ").await?;
    let typed = find(phone, "#head").await?.prop("value").await?;
    ensure!(typed.as_deref() == Some("Lò Văn Mẫu"), "what was typed is gone: {typed:?}");
    Ok(())
}

/// How many bytes the phone has for the notebook.
async fn room(phone: &Page, bytes: Option<u64>) -> Result<()> {
    let mut quota = json!({ "origin": phone.address() });
    if let Some(bytes) = bytes {
        quota["quotaSize"] = json!(bytes);
    }
    devtools(phone.browser(), "Storage.overrideQuotaForOrigin", quota).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn when_an_account_is_shut_the_phone_forgets_the_households_and_keeps_what_is_unsent() -> Result<()> {
    in_browser(async |office| {
        office.sign_in("giaphu").await?;
        office
            .on_another("phone", CHROME, async |phone| {
                phone.resize(PHONE).await?;
                begin(phone, "totruong").await?;
                line(phone, Line::None).await?;
                tick_something(phone).await?;
                write_down_a_visit(phone).await?;
                has_unsent(phone, 2).await?;
                ensure!(held(phone, "households").await? > 0, "there is nothing to forget");
                shut(office).await?;

                line(phone, Line::Good).await?;
                try_to_send(phone).await?;
                reads(phone, "Tài khoản này đã bị khóa").await?;
                reads(phone, "2 mục chưa gửi vẫn giữ").await?;
                phone.is_sound_screen("notebook-shut").await?;
                is_forgotten(phone).await?;
                show(phone, "gui").await?;
                phone.browser().execute(KEEP_FILE, Vec::new()).await?;
                tap(phone, "#export").await?;
                reads(phone, "Đã xuất tệp").await?;
                let file: String = phone.ask("return window.__file;").await?;
                ensure!(file.contains("\"banso_outbox\":1"), "the file is no outbox: {file}");
                // The next day it still is as it was, and still says why.
                line(phone, Line::None).await?;
                phone.browser().refresh().await?;
                unlock(phone).await?;
                reads(phone, "Tài khoản này đã bị khóa").await?;
                is_forgotten(phone).await
            })
            .await
    })
    .await
}

async fn is_forgotten(phone: &Page) -> Result<()> {
    for table in ["households", "activities"] {
        let count = held(phone, table).await?;
        ensure!(count == 0, "the phone still holds {count} {table}");
    }
    has_unsent(phone, 2).await
}

/// The officer shuts the leader's account.
async fn shut(office: &Page) -> Result<()> {
    office.open("/accounts").await?;
    let leader = json!(format!("Tổ trưởng Tổ CNSCĐ, thôn {TEAM}"));
    let account: String = office.browser().execute(ACCOUNT, vec![leader]).await?.convert()?;
    office.open(&account).await?;
    if office.browser().query(By::Css("[name=cause]")).nowait().not_exists().await? {
        anyhow::bail!("no account can be shut at {account}: {}", text(office).await?);
    }
    office
        .browser()
        .execute("document.querySelectorAll('details').forEach(part => part.open = true)", Vec::new())
        .await?;
    office.fill("cause", "Mất điện thoại").await?;
    office.press("form[action$='/revoke'] button").await
}

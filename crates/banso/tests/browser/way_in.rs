//! The whole way in, on a cheap phone: an officer invites, the link is opened inside Zalo and then in Chrome, and two people who
//! share a number and a phone get in by a PIN each.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::harness::{NARROWEST, PHONE, Page, in_browser};

const ZALO: &str = "Mozilla/5.0 (Linux; Android 10; SM-A105F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
                    Chrome/120.0.0.0 Mobile Safari/537.36 Zalo android/12340 ZaloTheme/light";
const CHROME: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 \
                      Mobile Safari/537.36";

/// The number that two people share; of the range kept for the sample.
const SHARED_PHONE: &str = "0900 000 777";
/// And the password that both of them hit upon.
const PASSWORD: &str = "ruộng bậc thang";

/// The people whom the officer may still invite, leaders first.
const TO_INVITE: &str = "
return [...document.querySelectorAll(`main form[action^='/persons/']`)].map(form => {
    const row = form.closest('tr');
    return {
        person: form.getAttribute('action').split('/')[2],
        name: row.querySelector('th').textContent.trim(),
        duty: row.querySelector('td').textContent.trim(),
    };
});
";

/// What stands on the slips of a sheet.
const SLIPS: &str = "
return [...document.querySelectorAll('.slip')].map(slip => ({
    name: slip.querySelector('h2').textContent.trim(),
    code: slip.querySelector('.code').textContent.trim(),
    link: slip.querySelector('input[readonly]').value,
    modules: slip.querySelector('svg .ink').getAttribute('d').split('M').length - 1,
}));
";

#[derive(Clone, Debug, Deserialize)]
struct Person {
    person: String,
    name: String,
    duty: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Slip {
    name: String,
    code: String,
    link: String,
    modules: usize,
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn invited_people_get_in_from_zalo_and_two_of_them_share_a_phone() -> Result<()> {
    in_browser(async |office| {
        let (leader, neighbour) = invite(office).await?;
        office.on_another("zalo", ZALO, async |zalo| look_inside_zalo(zalo, &leader).await).await?;
        office.on_another("phone", CHROME, async |phone| share_a_phone(phone, &leader, &neighbour).await).await?;
        office.open("/accounts").await?;
        for Slip { name, .. } in [leader, neighbour] {
            let row =
                office.browser().find(By::XPath(format!("//tr[th[contains(., \"{name}\")]]"))).await?.text().await?;
            ensure!(row.contains("Đã vào"), "of {name} the officer reads: {row}");
        }
        Ok(())
    })
    .await
}

/// The officer gives a leader and a member of the same number a slip each, and then every other leader.
async fn invite(office: &mut Page) -> Result<(Slip, Slip)> {
    office.sign_in("giaphu").await?;
    office.open("/accounts").await?;
    is_sound(office, "way-in-accounts").await?;
    let people: Vec<Person> = office.ask(TO_INVITE).await?;
    let leads = |person: &&Person| person.duty.starts_with("Tổ trưởng");
    let leader = people.iter().find(leads).context("no leader is left to invite")?.clone();
    let neighbour = people.iter().find(|person| !leads(person)).context("no member is left to invite")?.clone();
    for person in [&leader, &neighbour] {
        office.open(&format!("/persons/{}", person.person)).await?;
        office.fill("phone", SHARED_PHONE).await?;
        office.press("main form button.main").await?;
    }
    let mut slips = Vec::new();
    for person in [&leader, &neighbour] {
        office.open("/accounts").await?;
        office.press(&format!("form[action='/persons/{}/account'] button", person.person)).await?;
        let sheet: Vec<Slip> = office.ask(SLIPS).await?;
        let [slip] = &sheet[..] else { anyhow::bail!("one slip was expected: {sheet:?}") };
        ensure!(slip.name == person.name && slip.modules > 100, "the slip of {person:?} says {slip:?}");
        ensure!(slip.link.starts_with(&format!("{}/invitation/", office.address())), "{slip:?}");
        ensure!(slip.code.bytes().filter(u8::is_ascii_digit).count() == 12, "{slip:?}");
        slips.push(slip.clone());
    }
    is_sound(office, "way-in-slip").await?;
    office.open("/accounts").await?;
    office.press("form[action='/accounts/invite-leaders'] button").await?;
    is_sound(office, "way-in-slips").await?;
    let sheet: Vec<Slip> = office.ask(SLIPS).await?;
    let leaders = people.iter().filter(leads).count();
    ensure!(sheet.len() == leaders + 1, "{leaders} leaders and a neighbour, but the sheet has {sheet:?}");
    ensure!(slips.iter().all(|slip| sheet.contains(slip)), "who was invited before has another slip now: {sheet:?}");
    office.open("/accounts").await?;
    is_sound(office, "way-in-accounts-invited").await?;
    let [leader, neighbour] = <[Slip; 2]>::try_from(slips).ok().context("two slips were made")?;
    Ok((leader, neighbour))
}

/// Inside Zalo there is a code to type elsewhere, and looking at the link uses nothing up.
async fn look_inside_zalo(zalo: &mut Page, leader: &Slip) -> Result<()> {
    for _ in 0..2 {
        open_link(zalo, leader).await?;
        let text = main_text(zalo).await?;
        ensure!(text.contains("Mở bằng Chrome") && text.contains(&leader.code), "inside Zalo: {text}");
        let typed_at = format!("{}/invitation", zalo.address().trim_start_matches("http://"));
        ensure!(text.contains(&typed_at), "where is the code to be typed? {text}");
        ensure!(!has(zalo, "input[type=password]").await?, "a password would be kept by Zalo's browser alone");
    }
    is_sound(zalo, "way-in-zalo").await?;
    zalo.press("main a[href$='?here=1']").await?;
    ensure!(has(zalo, "input[type=password]").await?, "there is no way on inside Zalo");
    is_sound(zalo, "way-in-zalo-all-the-same").await
}

/// The leader comes by the link, the neighbour by the code; afterwards each has a PIN of his own.
async fn share_a_phone(phone: &mut Page, leader: &Slip, neighbour: &Slip) -> Result<()> {
    open_link(phone, leader).await?;
    is_sound(phone, "way-in-link").await?;
    ensure!(has(phone, "[name=password_pin][inputmode=numeric]").await?, "a PIN is not typed on the number keys");
    choose(phone, "123456").await?;
    ensure!(main_text(phone).await?.contains("quá dễ đoán"), "a PIN that everybody tries first was taken");
    is_sound(phone, "way-in-link-refused").await?;
    choose(phone, "274916").await?;
    is_sound(phone, "way-in-first-page").await?;
    is_in(phone, &leader.name).await?;
    phone.sign_out().await?;

    is_sound(phone, "way-in-sign-in-one").await?;
    by_pin(phone, &leader.name, "274917").await?;
    ensure!(main_text(phone).await?.contains("Mã PIN không đúng"), "a wrong PIN is not called so");
    by_pin(phone, &leader.name, "274916").await?;
    is_in(phone, &leader.name).await?;
    open_link(phone, leader).await?;
    let text = main_text(phone).await?;
    ensure!(text.contains("Lời mời này đã được dùng"), "of a used invitation the page says: {text}");
    is_sound(phone, "way-in-used").await?;
    phone.open("/").await?;
    phone.sign_out().await?;

    phone.open("/invitation").await?;
    is_sound(phone, "way-in-code").await?;
    phone.fill("code", "0000 0000 0000").await?;
    phone.press("main form button").await?;
    is_sound(phone, "way-in-code-refused").await?;
    phone.fill("code", &neighbour.code).await?;
    phone.press("main form button").await?;
    ensure!(main_text(phone).await?.contains(&neighbour.name), "the code of {neighbour:?} leads elsewhere");
    choose(phone, "805163").await?;
    is_in(phone, &neighbour.name).await?;
    phone.sign_out().await?;

    is_sound(phone, "way-in-sign-in-two").await?;
    for (own, others, pin, wrong) in [(leader, neighbour, "274916", "805163"), (neighbour, leader, "805163", "274916")]
    {
        phone.open("/sign-in").await?;
        by_pin(phone, &own.name, wrong).await?;
        ensure!(main_text(phone).await?.contains("Mã PIN không đúng"), "{} gets in by another's PIN", own.name);
        by_pin(phone, &own.name, pin).await?;
        is_in(phone, &own.name).await?;
        sees_only_his_own(phone, &own.name, &others.name).await?;
        phone.sign_out().await?;
        // What the other has looked at does not come back by the phone's key.
        phone.browser().back().await?;
        ensure!(phone.path().await? == "/sign-in", "after signing out, “back” shows {}", phone.path().await?);
    }
    by_the_shared_number(phone, &neighbour.name).await
}

/// Both have the number and the password; who it is is asked once the password was right.
async fn by_the_shared_number(phone: &mut Page, name: &str) -> Result<()> {
    phone.open("/sign-in").await?;
    fill_in(phone, "form[action='/sign-in']", "login", SHARED_PHONE).await?;
    fill_in(phone, "form[action='/sign-in']", "password", PASSWORD).await?;
    phone.press("form[action='/sign-in'] button").await?;
    ensure!(main_text(phone).await?.contains("Bạn là ai?"), "of two people one was taken without a question");
    is_sound(phone, "way-in-which").await?;
    let choice = format!("//main//label[contains(., \"{name}\")] | //main//option[contains(., \"{name}\")]");
    phone.browser().find(By::XPath(choice)).await.context("the name is not among the choices")?.click().await?;
    phone.fill("password", PASSWORD).await?;
    phone.press("main form button.main").await?;
    is_in(phone, name).await
}

/// Opens what the QR code and the link on a slip lead to.
async fn open_link(page: &Page, slip: &Slip) -> Result<()> {
    let path = slip.link.strip_prefix(page.address()).context("the link leads elsewhere")?;
    page.open(path).await
}

/// Fills in the form of an invitation and sends it.
async fn choose(phone: &Page, pin: &str) -> Result<()> {
    phone.fill("password", PASSWORD).await?;
    phone.fill("password_again", PASSWORD).await?;
    phone.fill("password_pin", pin).await?;
    phone.press("main form button.main").await
}

/// Types a PIN into the box of that name on the sign-in page.
async fn by_pin(phone: &Page, name: &str, pin: &str) -> Result<()> {
    let form = phone.browser().find(By::XPath(format!("//form[h2=\"{name}\"]"))).await;
    let form = form.with_context(|| format!("{name} is not offered a PIN"))?;
    form.find(By::Name("password_pin")).await?.send_keys(pin).await?;
    let button = form.find(By::Css("button")).await?;
    button.click().await?;
    Ok(button.wait_until().stale().await?)
}

/// On the own account there is this person alone: one place where he is signed in, one phone.
async fn sees_only_his_own(phone: &mut Page, own: &str, other: &str) -> Result<()> {
    phone.open("/account").await?;
    let text = main_text(phone).await?;
    ensure!(text.contains(own) && !text.contains(other), "{own} sees on his account: {text}");
    ensure!(text.matches("Nơi này").count() == 2, "not this session and this phone alone: {text}");
    let forms = phone.browser().find_all(By::Css("form[action='/account/devices/end']")).await?;
    ensure!(forms.len() == 1, "{own} has {} phones", forms.len());
    is_sound(phone, "way-in-own-account").await
}

/// Is it this person who is signed in?
async fn is_in(page: &Page, name: &str) -> Result<()> {
    let at = page.path().await?;
    ensure!(at == "/", "{name} was led to {at}");
    let who: String = page.ask("return document.querySelector('.who b').textContent;").await?;
    ensure!(who == name, "{name} gets in as {who}");
    Ok(())
}

/// At a phone's size in light and dark, and on the narrowest screen.
async fn is_sound(page: &mut Page, name: &str) -> Result<()> {
    page.resize(NARROWEST).await?;
    page.is_sound(name).await?;
    page.resize(PHONE).await?;
    page.is_sound(name).await?;
    page.dark(true).await?;
    page.is_sound(&format!("{name}-dark")).await?;
    page.dark(false).await
}

async fn main_text(page: &Page) -> Result<String> {
    page.ask("return document.querySelector('main').innerText;").await
}

async fn has(page: &Page, selector: &str) -> Result<bool> {
    Ok(!page.browser().find_all(By::Css(selector)).await?.is_empty())
}

/// Types into a field of one of several forms.
async fn fill_in(page: &Page, form: &str, field: &str, text: &str) -> Result<()> {
    let input = page.browser().find(By::Css(format!("{form} [name={field}]"))).await?;
    input.clear().await?;
    Ok(input.send_keys(text).await?)
}

//! The notebook on a cheap phone: begun with signal, used for a day without, closed and opened again; in the evening all of it is
//! with the server.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::chromium::devtools;
use crate::harness::{NARROWEST, PHONE, Page, in_browser};

const PIN: &str = "246801";

/// The worker is there, and so is everything it keeps.
const KEPT: &str = "
const done = arguments[arguments.length - 1];
(async () => {
    await navigator.serviceWorker.ready;
    for (;;) {
        const names = await caches.keys();
        if (names.length > 0 && (await (await caches.open(names[0])).keys()).length > 30) return done(true);
        await new Promise(again => setTimeout(again, 50));
    }
})();
";

/// What the bar says of what is unsent.
const BAR: &str = "return document.querySelector('#bar').textContent;";

#[tokio::test]
#[ignore = "needs a browser"]
async fn a_day_without_signal_is_with_the_server_in_the_evening() -> Result<()> {
    in_browser(async |phone| {
        phone.sign_in("totruong").await?;
        phone.open("/notebook").await?;
        type_into(phone, "#pin", PIN).await?;
        type_into(phone, "#pin-again", PIN).await?;
        tap(phone, "form button.main").await?;
        find(phone, ".tasks").await?;
        phone.is_sound_screen("notebook-home").await?;
        phone.browser().execute_async(KEPT, Vec::new()).await?;

        signal(phone, false).await?;
        phone.browser().refresh().await?;
        unlock(phone).await?;
        let household = tick_something(phone).await?;
        write_down_a_visit(phone).await?;
        phone.is_sound_screen("notebook-unsent").await?;
        let bar: String = phone.ask(BAR).await?;
        ensure!(bar.contains("2 mục chưa gửi"), "the bar says: {bar}");
        // The phone is switched off and on again.
        phone.browser().refresh().await?;
        unlock(phone).await?;
        ensure!(phone.ask::<String>(BAR).await?.contains("2 mục chưa gửi"));

        signal(phone, true).await?;
        phone.browser().execute("dispatchEvent(new Event('online'))", Vec::new()).await?;
        phone.browser().query(By::Css("#bar")).with_filter(sent).first().await.context("it is never sent")?;
        phone.open(&format!("/households/{household}")).await?;
        let text = phone.browser().find(By::Css("main")).await?.text().await?;
        ensure!(text.contains("Mới có, Tổ hỗ trợ") && text.contains("Tổ đã đến"), "the server's page says: {text}");
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
        phone.is_sound_screen("notebook-begin").await?;
        type_into(phone, "#pin", PIN).await?;
        type_into(phone, "#pin-again", PIN).await?;
        tap(phone, "form button.main").await?;
        find(phone, ".tasks").await?;
        for size in [PHONE, NARROWEST] {
            phone.resize(size).await?;
            for dark in [false, true] {
                phone.dark(dark).await?;
                for (screen, name) in [
                    ("", "home"),
                    ("ho", "households"),
                    ("ho/moi", "household-new"),
                    ("viec/moi", "activity"),
                    ("gui", "outbox"),
                    ("bao-cao", "report"),
                    ("moi-hop", "meeting"),
                    ("cai-dat", "settings"),
                ] {
                    show(phone, screen).await?;
                    let tone = if dark { "-dark" } else { "" };
                    phone.is_sound_screen(&format!("notebook-{name}{tone}")).await?;
                }
            }
        }
        Ok(())
    })
    .await
}

async fn sent(bar: WebElement) -> WebDriverResult<bool> {
    Ok(!bar.text().await?.contains("chưa gửi"))
}

async fn find(phone: &Page, selector: &str) -> Result<WebElement> {
    phone.browser().query(By::Css(selector)).first().await.with_context(|| format!("{selector} never comes"))
}

async fn tap(phone: &Page, selector: &str) -> Result<()> {
    let element = find(phone, selector).await?;
    element.scroll_into_view().await?;
    Ok(element.click().await?)
}

async fn type_into(phone: &Page, selector: &str, text: &str) -> Result<()> {
    Ok(find(phone, selector).await?.send_keys(text).await?)
}

async fn unlock(phone: &Page) -> Result<()> {
    type_into(phone, "#pin", PIN).await?;
    tap(phone, "form button.main").await?;
    find(phone, ".tasks").await.map(drop)
}

/// Goes to a screen by its address.
async fn show(phone: &Page, screen: &str) -> Result<()> {
    phone.browser().execute(format!("location.hash = '#/{screen}'"), Vec::new()).await?;
    find(phone, "main h1").await.map(drop)
}

/// With the signal gone nothing comes through; what the phone keeps is there.
async fn signal(phone: &Page, there: bool) -> Result<()> {
    devtools(phone.browser(), "Network.enable", json!({})).await?;
    let nothing = json!({ "offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    devtools(phone.browser(), "Network.emulateNetworkConditions", nothing).await
}

/// The first household of the list gets what it has not yet; its id.
async fn tick_something(phone: &Page) -> Result<String> {
    show(phone, "ho").await?;
    tap(phone, ".rows li:not([hidden]) a").await?;
    find(phone, ".ticklist").await?;
    let new = "return [...document.querySelectorAll('.tick')].find(tick => tick.querySelector('.state.off')).id;";
    let id: String = phone.ask(new).await?;
    tap(phone, &format!("#{id}")).await?;
    tap(phone, ".choices .button.main").await?;
    let hash: String = phone.ask("return location.hash;").await?;
    Ok(hash.trim_start_matches("#/ho/").to_owned())
}

/// A visit to the first household: kind, people, household, done.
async fn write_down_a_visit(phone: &Page) -> Result<()> {
    show(phone, "viec/moi").await?;
    let kind =
        "[...document.querySelectorAll('label')].find(label => label.textContent.includes('Đến từng nhà')).click()";
    phone.browser().execute(kind, Vec::new()).await?;
    tap(phone, ".numbers button").await?;
    // Everybody in the sample is called so.
    tap(phone, "details.part summary").await?;
    type_into(phone, "#visited", "mau").await?;
    tap(phone, ".ticklist button").await?;
    tap(phone, "form button.main").await?;
    find(phone, ".tasks").await.map(drop)
}

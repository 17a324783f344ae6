//! What people do with the notebook, and the phone and the line on which they do it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::chromium::devtools;
use crate::harness::Page;

/// Opens the notebook, and signs in.
pub(crate) const PIN: &str = "246801";

/// What an ordinary phone calls itself.
pub(crate) const CHROME: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                                 Chrome/120.0.0.0 Mobile Safari/537.36";

/// The longest that anything takes: a village's line and a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

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

/// How many rows a table of the phone's storage holds.
const HELD: &str = "
const [table, done] = arguments;
const opening = indexedDB.open('banso');
opening.onsuccess = () => {
    const counting = opening.result.transaction(table).objectStore(table).count();
    counting.onsuccess = () => { opening.result.close(); done(counting.result); };
};
";

/// What lies between a phone and the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Nothing comes through.
    None,
    /// A village's: 50 kbit/s, 800 ms.
    Slow,
    /// An office's.
    Good,
}

/// From now on the phone hangs on this line.
pub(crate) async fn line(phone: &Page, line: Line) -> Result<()> {
    devtools(phone.browser(), "Network.enable", json!({})).await?;
    let (offline, latency, speed) = match line {
        Line::None => (true, 0, -1),
        Line::Slow => (false, 800, 50_000 / 8),
        Line::Good => (false, 0, -1),
    };
    let conditions =
        json!({ "offline": offline, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed });
    devtools(phone.browser(), "Network.emulateNetworkConditions", conditions).await
}

/// Signs in and begins to use the phone; everything the notebook needs is on it afterwards.
pub(crate) async fn begin(phone: &Page, who: &str) -> Result<()> {
    phone.sign_in(who).await?;
    enrol(phone).await
}

/// Whoever is signed in begins to use the phone.
pub(crate) async fn enrol(phone: &Page) -> Result<()> {
    phone.open("/notebook").await?;
    type_into(phone, "#pin", PIN).await?;
    type_into(phone, "#pin-again", PIN).await?;
    tap(phone, "form button.main").await?;
    find(phone, ".tasks").await?;
    phone.browser().execute_async(KEPT, Vec::new()).await?;
    Ok(())
}

/// Opens the notebook by the PIN.
pub(crate) async fn unlock(phone: &Page) -> Result<()> {
    type_into(phone, "#pin", PIN).await?;
    tap(phone, "form button.main").await?;
    find(phone, "body:not(.locked) h1").await.map(drop)
}

/// The element, as soon as it is there.
pub(crate) async fn find(phone: &Page, selector: &str) -> Result<WebElement> {
    let query = phone.browser().query(By::Css(selector)).wait(PATIENCE, Duration::from_millis(50));
    query.first().await.with_context(|| format!("{selector} never comes"))
}

pub(crate) async fn tap(phone: &Page, selector: &str) -> Result<()> {
    let element = find(phone, selector).await?;
    element.scroll_into_view().await?;
    Ok(element.click().await?)
}

/// Types into a field, in place of what stood there.
pub(crate) async fn type_into(phone: &Page, selector: &str, text: &str) -> Result<()> {
    let field = find(phone, selector).await?;
    field.clear().await?;
    Ok(field.send_keys(text).await?)
}

/// Goes to a screen by its address.
pub(crate) async fn show(phone: &Page, screen: &str) -> Result<()> {
    phone.browser().execute(format!("location.hash = '#/{screen}'"), Vec::new()).await?;
    find(phone, "main h1").await.map(drop)
}

/// What can be read on the phone.
pub(crate) async fn text(phone: &Page) -> Result<String> {
    phone.ask("return document.body.innerText;").await
}

/// Waits until a sentence stands on the screen.
pub(crate) async fn reads(phone: &Page, sentence: &str) -> Result<()> {
    let there = By::XPath(format!("//body[contains(normalize-space(.), \"{sentence}\")]"));
    let query = phone.browser().query(there).wait(PATIENCE, Duration::from_millis(50));
    if query.exists().await? {
        return Ok(());
    }
    anyhow::bail!("“{sentence}” is not said: {}", text(phone).await?)
}

/// What the bar says of what is unsent.
pub(crate) async fn has_unsent(phone: &Page, count: usize) -> Result<()> {
    let bar: String = phone.ask("return document.querySelector('#bar').textContent;").await?;
    ensure!(bar.contains(&format!("Còn {count} mục chưa gửi")), "not {count} unsent; the bar says: {bar}");
    Ok(())
}

/// The phone tries at once, as when it finds signal again; waits until all is sent.
pub(crate) async fn send_all(phone: &Page) -> Result<()> {
    try_to_send(phone).await?;
    let bar =
        phone.browser().query(By::XPath("//*[@id='bar'][contains(., 'Đã gửi hết') and not(contains(., 'Đang gửi'))]"));
    let sent = bar.wait(PATIENCE, Duration::from_millis(50)).exists().await?;
    ensure!(sent, "it is never sent: {}", text(phone).await?);
    Ok(())
}

/// The phone tries at once, as when it finds signal again.
pub(crate) async fn try_to_send(phone: &Page) -> Result<()> {
    phone.browser().execute("dispatchEvent(new Event('online'))", Vec::new()).await.map(drop)?;
    Ok(())
}

/// How many rows the phone holds of something.
pub(crate) async fn held(phone: &Page, table: &str) -> Result<u32> {
    Ok(phone.browser().execute_async(HELD, vec![json!(table)]).await?.convert()?)
}

/// The first household of the list gets what it has not yet; its id.
pub(crate) async fn tick_something(phone: &Page) -> Result<String> {
    show(phone, "ho").await?;
    tap(phone, ".rows li:not([hidden]) a").await?;
    find(phone, ".ticklist").await?;
    let household: String = phone.ask("return location.hash;").await?;
    tick_next(phone).await?;
    Ok(household.trim_start_matches("#/ho/").to_owned())
}

/// The household on the screen gets what it has not yet.
pub(crate) async fn tick_next(phone: &Page) -> Result<()> {
    let new = "return [...document.querySelectorAll('.tick')].find(tick => tick.querySelector('.state.off')).id;";
    let id: String = phone.ask(new).await?;
    tap(phone, &format!("#{id}")).await?;
    tap(phone, ".choices .button.main").await?;
    let closed = phone.browser().query(By::Css(".choices")).wait(PATIENCE, Duration::from_millis(20));
    ensure!(closed.not_exists().await?, "the choices stay open");
    Ok(())
}

/// A visit to the first household: kind, people, household, done.
pub(crate) async fn write_down_a_visit(phone: &Page) -> Result<()> {
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

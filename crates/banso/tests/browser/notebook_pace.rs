//! How the notebook does on a village's line and a cheap processor. What is measured is printed, never asserted: it depends on the
//! machine and on what else runs there.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::chromium::devtools;
use crate::harness::{Page, SAMPLE_PASSWORD, in_browser};
use crate::notebook_hands::{
    Line, begin, enrol, find, has_unsent, held, line, send_all, show, tap, tick_something, unlock, write_down_a_visit,
};

/// How much slower a cheap phone is.
const SLOWER: u32 = 4;
/// A large village.
const HOUSEHOLDS: u32 = 300;

#[tokio::test]
#[ignore = "needs a browser"]
async fn over_a_slow_line_one_signs_in_gets_the_village_and_sends_a_day() -> Result<()> {
    in_browser(async |phone| {
        line(phone, Line::Slow).await?;
        let start = Instant::now();
        phone.open("/sign-in").await?;
        println!("sign-in page: {:.1?}", start.elapsed());
        phone.fill("login", "totruong").await?;
        phone.fill("password", SAMPLE_PASSWORD).await?;
        phone.press("main form button").await?;
        let start = Instant::now();
        phone.open("/notebook").await?;
        find(phone, "#pin").await?;
        println!("first load of the notebook: {:.1?}", start.elapsed());
        let start = Instant::now();
        enrol(phone).await?;
        let households = held(phone, "households").await?;
        println!("begun, with {households} households: {:.1?}", start.elapsed());
        ensure!(households > 0, "the village has not come");
        line(phone, Line::None).await?;
        tick_something(phone).await?;
        write_down_a_visit(phone).await?;
        has_unsent(phone, 2).await?;
        line(phone, Line::Slow).await?;
        let start = Instant::now();
        send_all(phone).await?;
        println!("a day of two entries sent: {:.1?}", start.elapsed());
        Ok(())
    })
    .await
}

/// Puts households on the village's list, and says how many there are.
const FILL: &str = "
const [count, done] = arguments;
(async () => {
    const { href } = document.querySelector('link[rel=modulepreload][href$=\"/ids.js\"]');
    const { createIds } = await import(href);
    const next = createIds(Date.now, bytes => crypto.getRandomValues(new Uint8Array(bytes)));
    const send = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' } }).then(answer => answer.json());
    const { villages, items } = await send('/api/v1/sync', { sent: new Date().toISOString() });
    const [village] = villages;
    const today = new Date().toISOString().slice(0, 10);
    const names = ['Lò Văn', 'Giàng A', 'Vàng Thị', 'Trần Đức', 'Nguyễn Thu', 'Lù Seo', 'Phạm Ngọc', 'Lý Láo'];
    const made = Array.from({ length: count }, (_, at) => ({ id: next(), captured: new Date().toISOString(),
        kind: 'household.add', version: 1, body: { village: village.id, from: today,
        head: `${names[at % names.length]} Mẫu ${at}` } }));
    const uses = made.flatMap(household => items.filter(item => item.kind !== 'activity').slice(0, 3).map(item => ({
        id: next(), captured: new Date().toISOString(), kind: 'adoption.set', version: 1, body: { household: household.id,
        item: item.id, in_use: true, ...(item.counting === 'adults' ? { adults: 2 } : {}), origin: { how: 'alone' },
        since: today } })));
    const all = [...made, ...uses];
    const wrong = [];
    for (let at = 0; at < all.length; at += 100) {
        const { results, answers } = await send('/api/v1/operations', { operations: all.slice(at, at + 100) });
        wrong.push(...(answers || results || []).filter(one => one.state !== 'applied'));
    }
    done(wrong.length === 0 ? 'good' : JSON.stringify(wrong.slice(0, 2)));
})().catch(error => done(String(error)));
";

/// Notes when the first screens are painted.
const MARKS: &str = "
window.__marks = {};
const seen = (name, selector) => {
    if (!(name in window.__marks) && document.querySelector(selector)) {
        window.__marks[name] = null;
        requestAnimationFrame(() => setTimeout(() => { window.__marks[name] = performance.now(); }));
    }
};
new MutationObserver(() => { seen('locked', '#pin'); seen('home', '.notebook .tasks'); })
    .observe(document, { childList: true, subtree: true });
addEventListener('submit', () => { window.__marks.submit = performance.now(); }, true);
";

/// From the last tap of an adoption until its mark is painted, as often as there is something to tick; in milliseconds.
const TICKS: &str = "
const [most, done] = arguments;
(async () => {
    const painted = () => new Promise(then => requestAnimationFrame(() => setTimeout(then)));
    const times = [];
    for (const tick of [...document.querySelectorAll('.tick')].filter(one => one.querySelector('.state.off')).slice(0, most)) {
        document.getElementById(tick.id).click();
        await painted();
        const start = performance.now();
        const marked = new Promise(then => new MutationObserver((_, watch) => {
            const now = document.getElementById(tick.id);
            if (now && now.querySelector('.state.good')) { watch.disconnect(); painted().then(() => then(performance.now() - start)); }
        }).observe(document.body, { childList: true, subtree: true }));
        document.querySelector('.choices .button.main').click();
        times.push(await marked);
        await new Promise(then => setTimeout(then, 300));
    }
    done(times);
})().catch(error => done(String(error)));
";

/// From a key pressed in the search field until the list is painted; in milliseconds.
const KEYS: &str = "
const done = arguments[0];
(async () => {
    const painted = () => new Promise(then => requestAnimationFrame(() => setTimeout(then)));
    const field = document.querySelector('#sought');
    const times = [];
    for (const text of ['m', 'ma', 'mau', 'mau 1', 'mau', 'g', 'gi', 'giang', '', 'l', 'lu', '']) {
        await painted();
        const start = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await painted();
        times.push(performance.now() - start);
    }
    done(times);
})();
";

#[tokio::test]
#[ignore = "needs a browser"]
async fn how_long_a_slow_processor_takes() -> Result<()> {
    in_browser(async |phone| {
        begin(phone, "totruong").await?;
        let filled: String = phone.browser().execute_async(FILL, vec![json!(HOUSEHOLDS)]).await?.convert()?;
        ensure!(filled == "good", "the village is not filled: {filled}");
        send_all(phone).await?;
        let households = held(phone, "households").await?;
        ensure!(households >= HOUSEHOLDS, "the phone holds {households} households");
        println!("{households} households, {SLOWER} × slower; load of the machine: {}", load());
        devtools(phone.browser(), "Page.addScriptToEvaluateOnNewDocument", json!({ "source": MARKS })).await?;
        devtools(phone.browser(), "Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await?;

        for line_is in [Line::None, Line::None, Line::Good] {
            line(phone, line_is).await?;
            phone.open("/notebook").await?;
            unlock(phone).await?;
            find(phone, ".tasks").await?;
            home(phone).await?;
        }
        show(phone, "ho").await?;
        find(phone, "#sought").await?;
        let keys: Vec<f64> = phone.browser().execute_async(KEYS, Vec::new()).await?.convert()?;
        say("a key in the search field until the list is painted", &keys);
        tap(phone, ".rows li:not([hidden]) a").await?;
        find(phone, ".ticklist").await?;
        let ticks: Vec<f64> = phone.browser().execute_async(TICKS, vec![json!(12)]).await?.convert()?;
        say("a tap until its mark is painted", &ticks);
        println!("load of the machine afterwards: {}", load());
        Ok(())
    })
    .await
}

/// From the cache: to the PIN, and from it to what there is to do.
async fn home(phone: &Page) -> Result<()> {
    let marks: serde_json::Value = loop {
        let marks: serde_json::Value = phone.ask("return window.__marks;").await?;
        if marks["home"].is_number() {
            break marks;
        }
    };
    let at = |name: &str| marks[name].as_f64().with_context(|| format!("no {name} in {marks}"));
    let (locked, opened) = (at("locked")?, at("home")? - at("submit")?);
    println!("home from the cache: {:.0} ms = {locked:.0} to the PIN + {opened:.0} from it", locked + opened);
    Ok(())
}

fn say(what: &str, times: &[f64]) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    let last = sorted.last().copied().unwrap_or_default();
    println!("{what}: {middle:.0} ms in the middle of {}, {last:.0} at worst", sorted.len());
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

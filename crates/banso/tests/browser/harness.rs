//! One test: a program, a browser, and what every page must hold.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::chromium::{Driver, devtools};
use crate::program::Program;

/// Set by `cargo xtask test` once it has seen to everything that these tests need.
const SWITCH: &str = "BANSO_TEST_BROWSER";

/// The password of the sample's accounts, as `banso demo` prints it.
pub(crate) const SAMPLE_PASSWORD: &str = "ban-so-dung-thu";

/// The most that a page with all it loads may weigh on the line.
const HEAVIEST: u64 = 60 * 1024;

/// The inner size of a window, in CSS pixels.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Whether it is a phone's: touch, and the layout a phone asks for.
    pub(crate) mobile: bool,
}

/// A cheap phone, as the volunteers have it.
pub(crate) const PHONE: Size = Size { width: 360, height: 740, mobile: true };
/// An office's screen.
pub(crate) const OFFICE: Size = Size { width: 1366, height: 768, mobile: false };
/// The narrowest screen that the pages promise to fit.
pub(crate) const NARROWEST: Size = Size { width: 320, height: 568, mobile: true };
pub(crate) const SIZES: [Size; 3] = [PHONE, OFFICE, NARROWEST];

/// What every page must do without: violations of WCAG 2.1, levels A and AA, as far as a machine sees them.
const AXE_RUN: &str = "
const done = arguments[arguments.length - 1];
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
axe.run(document, { runOnly: { type: 'tag', values: levels }, resultTypes: ['violations'] }).then(
    result => done(result.violations.map(violation =>
        `${violation.id}: ${violation.help}\n` + violation.nodes.map(node => `    ${node.html}\n`).join(''))),
    error => done([`axe itself failed: ${error}`]));
";

/// Name and compressed size in bytes of the page and of all that it loaded.
const WEIGHTS: &str = "
return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map(entry => ({ name: entry.name, bytes: entry.encodedBodySize }));
";

/// How far the page reaches beyond the right edge, with the elements that stick out.
const OVERHANG: &str = "
const edge = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= edge) return [];
return [...document.body.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > edge + 1)
    .map(element => element.outerHTML.slice(0, 120));
";

/// A sentence that the locale lacks.
const MISSING_WORDS: &str = "return document.documentElement.outerHTML.match(/⟦[^⟧]*⟧/)?.[0] ?? null;";

#[derive(Deserialize)]
struct Weight {
    name: String,
    bytes: u64,
}

/// A browser before a running program.
pub(crate) struct Page {
    browser: WebDriver,
    house: Rc<House>,
    size: Size,
}

/// What the browsers of a test share.
struct House {
    // The order in which they end: the driver with its browsers, the program, and at last the folder of all.
    driver: Driver,
    program: Program,
    folder: TempDir,
}

/// Runs a test with a program on a fresh data folder and a fresh browser; both end with it, however it ends.
pub(crate) async fn in_browser(test: impl AsyncFnOnce(&mut Page) -> Result<()>) -> Result<()> {
    ensure!(
        std::env::var_os(SWITCH).is_some(),
        "these tests need Chromium, its driver and axe: `cargo xtask test` sees to them and sets {SWITCH}"
    );
    let folder = tempfile::tempdir()?;
    let program = Program::start(&folder.path().join("data"), "127.0.0.1:0")?;
    let house = Rc::new(House { driver: Driver::start()?, program, folder });
    open(house, "profile", None, test).await
}

/// Runs a test in a browser of its own.
async fn open(
    house: Rc<House>,
    profile: &str,
    named: Option<&str>,
    test: impl AsyncFnOnce(&mut Page) -> Result<()>,
) -> Result<()> {
    let browser = house.driver.open(&house.folder.path().join(profile), named).await?;
    let mut page = Page { browser, house, size: PHONE };
    page.resize(PHONE).await?;
    let result = test(&mut page).await;
    if result.is_err() {
        page.screenshot(&format!("failed-{profile}")).await.ok();
    }
    page.browser.clone().quit().await?;
    result
}

impl Page {
    /// The browser, for whatever the page's own methods do not say.
    pub(crate) fn browser(&self) -> &WebDriver {
        &self.browser
    }

    /// The same program on another device: a browser that keeps cookies of its own and calls itself as it is `named`.
    pub(crate) async fn on_another(
        &self,
        device: &str,
        named: &str,
        test: impl AsyncFnOnce(&mut Page) -> Result<()>,
    ) -> Result<()> {
        open(self.house.clone(), device, Some(named), test).await
    }

    /// Where the program answers, as `http://127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        self.house.program.address()
    }

    /// Goes to a path of the program.
    pub(crate) async fn open(&self, path: &str) -> Result<()> {
        let address = format!("{}{path}", self.address());
        self.browser.goto(&address).await.with_context(|| format!("{path} cannot be opened"))
    }

    /// Signs in as one of the sample's people.
    pub(crate) async fn sign_in(&self, who: &str) -> Result<()> {
        self.open("/sign-in").await?;
        self.fill("login", who).await?;
        self.fill("password", SAMPLE_PASSWORD).await?;
        self.press("main form button").await?;
        let at = self.browser.current_url().await?;
        ensure!(at.path() != "/sign-in", "{who} cannot sign in");
        Ok(())
    }

    /// Signs out, by the button in the masthead; on a phone it lies in the menu.
    pub(crate) async fn sign_out(&self) -> Result<()> {
        if self.size.mobile {
            self.browser.find(By::Css(".fold summary")).await?.click().await?;
            self.press(".fold form[action='/sign-out'] button").await
        } else {
            self.press(".whole form[action='/sign-out'] button").await
        }
    }

    /// The path of the page that is shown.
    pub(crate) async fn path(&self) -> Result<String> {
        Ok(self.browser.current_url().await?.path().to_owned())
    }

    /// Types into a field, in place of what stood there.
    pub(crate) async fn fill(&self, field: &str, text: &str) -> Result<()> {
        let input = self.browser.find(By::Name(field)).await.with_context(|| format!("there is no field {field}"))?;
        input.clear().await?;
        Ok(input.send_keys(text).await?)
    }

    /// Presses what leads to another page, and waits until this one is gone.
    pub(crate) async fn press(&self, selector: &str) -> Result<()> {
        let button = self.browser.find(By::Css(selector)).await.with_context(|| format!("there is no {selector}"))?;
        button.click().await?;
        Ok(button.wait_until().stale().await?)
    }

    /// Whether the person prefers dark screens.
    pub(crate) async fn dark(&self, dark: bool) -> Result<()> {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        devtools(&self.browser, "Emulation.setEmulatedMedia", features).await
    }

    /// Gives the page exactly this room, which a window's own size, with its borders, does not.
    pub(crate) async fn resize(&mut self, size: Size) -> Result<()> {
        self.size = size;
        self.stretch(size.height).await
    }

    /// Everything that holds for every page: accessible, within the screen's width, light, and without faults. Keeps a picture
    /// of it under this name.
    pub(crate) async fn is_sound(&self, name: &str) -> Result<()> {
        let overweight = self.overweight().await?;
        self.is_sound_but(name, overweight).await
    }

    /// The same of a screen of the notebook, which is weighed as a whole and elsewhere.
    pub(crate) async fn is_sound_screen(&self, name: &str) -> Result<()> {
        self.is_sound_but(name, None).await
    }

    async fn is_sound_but(&self, name: &str, overweight: Option<String>) -> Result<()> {
        self.screenshot(name).await?;
        let mut wrong = self.inaccessible().await?;
        wrong.extend(self.overhang().await?);
        wrong.extend(overweight);
        wrong.extend(self.faults().await?);
        wrong.extend(self.ask::<Option<String>>(MISSING_WORDS).await?);
        ensure!(wrong.is_empty(), "{name} at {} × {}:\n- {}", self.size.width, self.size.height, wrong.join("\n- "));
        Ok(())
    }

    /// Keeps a picture of the whole page, below the screen's edge too, as `target/screenshots/NAME-WIDTHxHEIGHT.png`.
    pub(crate) async fn screenshot(&self, name: &str) -> Result<()> {
        let folder = target().join("screenshots");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}-{}x{}.png", self.size.width, self.size.height));
        let height = self.ask::<u32>("return document.documentElement.scrollHeight;").await?;
        self.stretch(height.max(self.size.height)).await?;
        let picture = self.browser.screenshot_as_png().await;
        self.stretch(self.size.height).await?;
        std::fs::write(&path, picture?).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// What the page answers to a script.
    pub(crate) async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> Result<T> {
        Ok(self.browser.execute(script, Vec::new()).await?.convert()?)
    }

    async fn stretch(&self, height: u32) -> Result<()> {
        let metrics = json!({
            "width": self.size.width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": self.size.mobile,
        });
        devtools(&self.browser, "Emulation.setDeviceMetricsOverride", metrics).await
    }

    async fn inaccessible(&self) -> Result<Vec<String>> {
        let axe = repository().join("tools/browser/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&axe)
            .with_context(|| format!("{} is missing: npm ci in tools/browser", axe.display()))?;
        self.browser.execute(axe, Vec::new()).await?;
        Ok(self.browser.execute_async(AXE_RUN, Vec::new()).await?.convert()?)
    }

    async fn overhang(&self) -> Result<Vec<String>> {
        let elements = self.ask::<Vec<String>>(OVERHANG).await?;
        Ok(elements.into_iter().map(|element| format!("sticks out to the right: {element}")).collect())
    }

    async fn overweight(&self) -> Result<Option<String>> {
        let weights = self.ask::<Vec<Weight>>(WEIGHTS).await?;
        let all: u64 = weights.iter().map(|weight| weight.bytes).sum();
        let each: Vec<String> = weights.iter().map(|weight| format!("{} {}", weight.bytes, weight.name)).collect();
        Ok((all > HEAVIEST).then(|| format!("weighs {all} bytes, {HEAVIEST} are the limit: {}", each.join(", "))))
    }

    async fn faults(&self) -> Result<Vec<String>> {
        self.ask("return window.__faults;").await
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Cargo's target folder, above the one it keeps for tests.
fn target() -> PathBuf {
    let own = Path::new(env!("CARGO_TARGET_TMPDIR"));
    own.parent().unwrap_or(own).to_owned()
}

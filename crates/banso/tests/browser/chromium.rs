//! Chromium and the driver through which the tests move it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use thirtyfour::prelude::*;

use crate::program::{lines_of, wait_for};

/// Collects what goes wrong in a page from its first line on: errors of scripts, resources that do not load, and what the
/// content security policy forbids.
const WATCH: &str = "
window.__faults = [];
addEventListener('error', event => __faults.push(`error: ${event.message ?? event.target.src ?? event.target.href}`), true);
addEventListener('unhandledrejection', event => __faults.push(`unhandled: ${event.reason}`));
document.addEventListener('securitypolicyviolation', event =>
    __faults.push(`forbidden by ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
";

/// The driver's process; dropping it ends every browser that it started, too.
pub(crate) struct Driver {
    child: Child,
    port: String,
}

impl Driver {
    pub(crate) fn start() -> Result<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver cannot be started (Debian: chromium-driver)")?;
        let lines = lines_of(&mut child);
        let mut driver = Self { child, port: String::new() };
        driver.port = wait_for(&lines, &mut Vec::new(), |line| {
            let port = line.split_once("started successfully on port ")?.1;
            Some(port.trim_end_matches('.').to_owned())
        })
        .context("chromedriver did not start")?;
        Ok(driver)
    }

    /// Opens a browser that has never been used before, with its profile in this folder. `named` is what it calls itself; else
    /// it says what it is.
    pub(crate) async fn open(&self, profile: &Path, named: Option<&str>) -> Result<WebDriver> {
        let mut wishes = DesiredCapabilities::chrome();
        for flag in [
            "--headless",
            // Only our own pages are shown, and in a container, or for the superuser, the sandbox does not start.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            // The tests need no connection to the outside, so the browser shall not try for one.
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=vi",
        ] {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        if let Some(named) = named {
            wishes.add_arg(&format!("--user-agent={named}"))?;
        }
        let browser = WebDriver::new(format!("http://127.0.0.1:{}", self.port), wishes)
            .await
            .context("Chromium did not start")?;
        browser.set_script_timeout(Duration::from_mins(1)).await?;
        devtools(&browser, "Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": WATCH })).await?;
        Ok(browser)
    }

    /// Asks the driver to close its browsers and end.
    fn shut_down(&self) -> Option<()> {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").ok()?;
        stream.read_to_end(&mut Vec::new()).ok()?;
        Some(())
    }
}

impl Drop for Driver {
    /// A driver that is simply killed leaves its browsers running, so it is asked first.
    fn drop(&mut self) {
        self.shut_down();
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A command of Chromium's own protocol, for what the common one cannot say.
pub(crate) async fn devtools(browser: &WebDriver, command: &str, parameters: serde_json::Value) -> Result<()> {
    browser.cdp().send_raw(command, parameters).await.with_context(|| format!("Chromium refused {command}"))?;
    Ok(())
}

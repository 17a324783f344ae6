//! Settings: flags first, then environment, then the file, then what goes without saying.

use crate::{
    arguments::{Global, Serve},
    fault::{Failed, WrongUsage},
};
use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use web::client::{Networks, NoNetwork, Proxies};

/// What `banso.toml` may hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    /// A PostgreSQL URL.
    database: Option<String>,
    /// Where to listen.
    listen: Option<SocketAddr>,
    /// Is the program reached over HTTPS, through a proxy?
    pub(crate) https: bool,
    /// The addresses or networks of the proxies that are believed when they say for whom they speak; without it, this machine's.
    trusted_proxies: Option<Vec<String>>,
    /// The addresses or networks from which `/metrics` may be read, besides this machine.
    metrics_from: Vec<String>,
    /// Other origins whose forms are accepted, where a proxy rewrites `Host`.
    pub(crate) trusted_origins: Vec<String>,
    /// How the log is written: `text` or `json`.
    pub(crate) log: Log,
    /// The nightly backup.
    pub(crate) backup: Backup,
}

/// How backups are made by themselves, each night.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Backup {
    /// Whether they are.
    pub(crate) nightly: bool,
    /// The folder they go into; default: backups in the data folder.
    folder: Option<PathBuf>,
    /// From which hour on, in Vietnam.
    pub(crate) hour: i8,
    /// The last backups of so many days are kept …
    pub(crate) daily: usize,
    /// … and of so many weeks.
    pub(crate) weekly: usize,
}

impl Default for Backup {
    fn default() -> Self {
        Self { nightly: true, folder: None, hour: 2, daily: 14, weekly: 8 }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Log {
    #[default]
    Text,
    Json,
}

impl File {
    fn proxies(&self) -> Result<Proxies> {
        let trusted = match &self.trusted_proxies {
            Some(written) => Proxies::trusting(networks("trusted_proxies", written)?),
            None => Proxies::default(),
        };
        Ok(trusted.promising_https(self.https))
    }
}

/// What an entry of the settings names.
fn networks(entry: &str, written: &[String]) -> Result<Networks> {
    Networks::of(written).map_err(|NoNetwork(text)| {
        anyhow!("{entry}: “{text}” không phải địa chỉ (10.0.0.1) hay dải địa chỉ (10.0.0.0/24)")
    })
}

/// The settings in force.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    pub(crate) database: Option<String>,
    pub(crate) file: File,
    /// The proxies that are believed.
    pub(crate) proxies: Proxies,
    /// From where the counters are read, besides this machine.
    pub(crate) metrics_from: Networks,
}

impl Settings {
    /// The settings of a command; `demo` has a data folder of its own, so that samples never mix with real teams.
    pub(crate) fn of(global: &Global, is_demo: bool) -> Result<Self> {
        let data = match &global.data {
            Some(data) => data.clone(),
            None => default_folder(is_demo)?,
        };
        let path = global.config.clone().unwrap_or_else(|| data.join("banso.toml"));
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("{} có chỗ không đúng", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && global.config.is_none() => File::default(),
            Err(error) => return Err(Failed::reading(&path, &error)),
        };
        if !(0..24).contains(&file.backup.hour) {
            anyhow::bail!("{}: hour phải từ 0 đến 23, không phải {}", path.display(), file.backup.hour);
        }
        let database = global.database.clone().or_else(|| file.database.clone());
        // The URL may hold a password and is not repeated.
        if database.as_ref().is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
            let only = "Địa chỉ cơ sở dữ liệu phải bắt đầu bằng postgres://; bỏ --database để dùng SQLite trong thư mục dữ liệu.";
            return Err(WrongUsage(only.to_owned()).into());
        }
        let (proxies, metrics_from) = (file.proxies()?, networks("metrics_from", &file.metrics_from)?);
        Ok(Self { data, database, file, proxies, metrics_from })
    }

    /// Where to listen.
    pub(crate) fn listen(&self, serve: &Serve) -> SocketAddr {
        serve.listen.or(self.file.listen).unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))
    }

    /// Where backups go.
    pub(crate) fn backups(&self) -> PathBuf {
        self.file.backup.folder.clone().unwrap_or_else(|| self.data.join("backups"))
    }

    /// Where the store keeps its data.
    pub(crate) fn location(&self) -> store::Location<'_> {
        store::Location { folder: &self.data, database: self.database.as_deref() }
    }
}

fn default_folder(is_demo: bool) -> Result<PathBuf> {
    let name = if is_demo { "banso-demo" } else { "banso" };
    let folders = directories::ProjectDirs::from("vn", "", name);
    let folders = folders.context("máy không cho biết thư mục dữ liệu; xin chỉ rõ bằng --data")?;
    Ok(folders.data_dir().to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(written: &str) -> Result<Proxies> {
        toml::from_str::<File>(written)?.proxies()
    }

    #[test]
    fn a_proxy_that_is_no_address_is_named() {
        assert!(proxies("https = true").is_ok());
        assert!(proxies("trusted_proxies = [\"10.0.0.1\", \"fd00::/8\"]").is_ok());
        let error = proxies("trusted_proxies = [\"10.0.0.1\", \"nginx\"]").unwrap_err().to_string();
        assert!(error.contains("trusted_proxies") && error.contains("“nginx”"), "{error}");
        let error = networks("metrics_from", &["prometheus".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("metrics_from") && error.contains("“prometheus”"), "{error}");
    }
}

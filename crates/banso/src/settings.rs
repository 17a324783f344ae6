//! Settings: flags first, then environment, then the file, then what goes without saying.

use crate::{
    arguments::{Global, Serve},
    fault::{Failed, WrongUsage},
};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

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
    /// Other origins whose forms are accepted, where a proxy rewrites `Host`.
    pub(crate) trusted_origins: Vec<String>,
    /// How the log is written: `text` or `json`.
    pub(crate) log: Log,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Log {
    #[default]
    Text,
    Json,
}

/// The settings in force.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    pub(crate) database: Option<String>,
    pub(crate) file: File,
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
        let database = global.database.clone().or_else(|| file.database.clone());
        // The URL may hold a password and is not repeated.
        if database.as_ref().is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
            let only = "Địa chỉ cơ sở dữ liệu phải bắt đầu bằng postgres://; bỏ --database để dùng SQLite trong thư mục dữ liệu.";
            return Err(WrongUsage(only.to_owned()).into());
        }
        Ok(Self { data, database, file })
    }

    /// Where to listen.
    pub(crate) fn listen(&self, serve: &Serve) -> SocketAddr {
        serve.listen.or(self.file.listen).unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))
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

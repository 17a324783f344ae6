//! Settings: flags first, then environment, then the file, then what goes without saying.

mod file;

use crate::{
    arguments::{Global, Serve},
    fault::{Failed, WrongUsage},
};
use anyhow::{Context, Result};
pub(crate) use file::{File, Log};
use file::{Text, is_postgres};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use web::client::{Networks, Proxies};

const NO_POSTGRES: &str = "Địa chỉ cơ sở dữ liệu sau --database (hoặc trong BANSO_DATABASE) phải bắt đầu bằng postgres://; bỏ đi để dùng SQLite \
                           trong thư mục dữ liệu.";

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
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if global.config.is_some() => {
                return Err(WrongUsage(Failed::reading(&path, &error).to_string()).into());
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Failed::reading(&path, &error)),
        };
        let text = Text { path: &path, text: &text };
        let file = text.read()?;
        // The URL may hold a password and is not repeated.
        if global.database.as_ref().is_some_and(|url| !is_postgres(url)) {
            return Err(WrongUsage(NO_POSTGRES.to_owned()).into());
        }
        let database = global.database.clone().or_else(|| file.database.clone());
        let trusted = match &file.trusted_proxies {
            Some(written) => Proxies::trusting(text.networks("trusted_proxies", written)?),
            None => Proxies::default(),
        };
        let proxies = trusted.promising_https(file.https);
        let metrics_from = text.networks("metrics_from", &file.metrics_from)?;
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

//! `banso.toml`: what it may hold, and what is wrong with one, by line and entry.

use crate::fault::WrongUsage;
use serde::Deserialize;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use web::client::{Networks, NoNetwork};

/// What `banso.toml` may hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    /// A PostgreSQL URL.
    pub(super) database: Option<String>,
    /// Where to listen.
    pub(super) listen: Option<SocketAddr>,
    /// Is the program reached over HTTPS, through a proxy?
    pub(crate) https: bool,
    /// The addresses or networks of the proxies that are believed when they say for whom they speak; without it, this machine's.
    pub(super) trusted_proxies: Option<Vec<String>>,
    /// The addresses or networks from which `/metrics` may be read, besides this machine.
    pub(super) metrics_from: Vec<String>,
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
    pub(super) folder: Option<PathBuf>,
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

const YES_OR_NO: &str = "true hoặc false";
const NETWORKS: &str = "danh sách địa chỉ hoặc dải địa chỉ, như [\"10.0.0.1\", \"10.0.0.0/24\"]";

/// Every entry, and what it is to be.
const ENTRIES: [(&str, &str); 13] = [
    ("database", "địa chỉ PostgreSQL, như \"postgres://banso@localhost/banso\""),
    ("listen", "địa chỉ và cổng, như \"127.0.0.1:8080\""),
    ("https", YES_OR_NO),
    ("trusted_proxies", NETWORKS),
    ("metrics_from", NETWORKS),
    ("trusted_origins", "danh sách địa chỉ trang, như [\"https://banso.example.vn\"]"),
    ("log", "\"text\" hoặc \"json\""),
    ("backup", "một phần riêng: dòng [backup], các mục nightly, folder, hour, daily, weekly ở dưới"),
    ("backup.nightly", YES_OR_NO),
    ("backup.folder", "đường dẫn một thư mục, như \"/mnt/backup/banso\""),
    ("backup.hour", "giờ trong ngày, từ 0 đến 23"),
    ("backup.daily", "số bản giữ lại, từ 0 trở lên"),
    ("backup.weekly", "số bản giữ lại, từ 0 trở lên"),
];

/// A file of settings: where it lies and what it says.
pub(super) struct Text<'a> {
    pub(super) path: &'a Path,
    pub(super) text: &'a str,
}

impl Text<'_> {
    /// What it says, each entry being what it is to be.
    pub(super) fn read(&self) -> Result<File, WrongUsage> {
        if let Err(error) = self.text.parse::<toml::Table>() {
            let line = error.span().map_or(1, |span| self.line_at(span.start));
            return Err(self.wrong(
                line,
                "không đúng cú pháp TOML: có thể thiếu dấu nháy, dấu ngoặc, hoặc một mục viết hai lần. Xin viết như: listen = \"127.0.0.1:8080\"",
            ));
        }
        let file: File = toml::from_str(self.text).map_err(|error| {
            let (line, entry) = self.entry_at(error.span().map_or(0, |span| span.start));
            self.wrong(line, &is_to_be(&entry))
        })?;
        if !(0..24).contains(&file.backup.hour) {
            return Err(self.wrong_entry("backup.hour"));
        }
        if file.database.as_deref().is_some_and(|url| !is_postgres(url)) {
            return Err(self.wrong_entry("database"));
        }
        Ok(file)
    }

    /// What an entry names by addresses.
    pub(super) fn networks(&self, entry: &str, written: &[String]) -> Result<Networks, WrongUsage> {
        Networks::of(written).map_err(|NoNetwork(text)| {
            let line = self.line_of(entry);
            self.wrong(
                line,
                &format!("“{text}” trong mục “{entry}” không phải địa chỉ (10.0.0.1) hay dải địa chỉ (10.0.0.0/24)"),
            )
        })
    }

    fn wrong_entry(&self, entry: &str) -> WrongUsage {
        self.wrong(self.line_of(entry), &is_to_be(entry))
    }

    fn wrong(&self, line: usize, what: &str) -> WrongUsage {
        WrongUsage(format!("{}, dòng {line}: {what}.", self.path.display()))
    }

    fn line_at(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        1 + before.filter(|byte| *byte == b'\n').count()
    }

    /// The entries of the file, each with its line from 1, as far as lines tell them.
    fn entries(&self) -> impl Iterator<Item = (usize, String)> {
        let mut section = "";
        (1..).zip(self.text.lines()).filter_map(move |(line, text)| {
            let text = text.split('#').next().unwrap_or_default().trim();
            if let Some(name) =
                text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).filter(|name| is_name(name))
            {
                section = name.trim();
                return Some((line, section.to_owned()));
            }
            let name = text.split_once('=').map(|(name, _)| name.trim()).filter(|name| is_name(name))?;
            Some((line, if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") }))
        })
    }

    /// The entry in which a place of the text lies, and its line.
    fn entry_at(&self, offset: usize) -> (usize, String) {
        let line = self.line_at(offset);
        self.entries().take_while(|(from, _)| *from <= line).last().unwrap_or((line, String::new()))
    }

    fn line_of(&self, entry: &str) -> usize {
        self.entries().find(|(_, name)| name == entry).map_or(1, |(line, _)| line)
    }
}

fn is_name(text: &str) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || ['_', '-', '.', ' '].contains(&letter);
    !text.trim().is_empty() && text.chars().all(allowed)
}

/// What an entry is to be, or that there is none of that name.
fn is_to_be(entry: &str) -> String {
    match ENTRIES.iter().find(|(name, _)| *name == entry) {
        Some((_, what)) => format!("mục “{entry}” phải là {what}"),
        None => {
            let names: Vec<&str> = ENTRIES.iter().map(|(name, _)| *name).collect();
            format!("không có mục “{entry}”. Xin sửa tên hoặc xóa dòng này; các mục có thể dùng: {}", names.join(", "))
        }
    }
}

/// Is it the address of a PostgreSQL database?
pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        let path = Path::new("banso.toml");
        Text { path, text }.read().unwrap_err().to_string()
    }

    #[test]
    fn what_the_readme_shows_is_read() {
        let text = "listen = \"127.0.0.1:8080\"\nhttps = true\ntrusted_origins = [\"https://banso.example.vn\"]\nlog = \"json\"\n\n\
                    [backup]\nnightly = true\nfolder = \"/mnt/backup/banso\"   # there\nhour = 2\ndaily = 14\nweekly = 8\n";
        let file = Text { path: Path::new("banso.toml"), text }.read().unwrap();
        assert_eq!((file.log, file.backup.hour), (Log::Json, 2));
    }

    #[test]
    fn an_entry_that_there_is_not_is_named_with_its_line_and_those_there_are() {
        let unknown = fault("https = true\n\nlisen = \"127.0.0.1:8080\"\n");
        assert!(unknown.starts_with("banso.toml, dòng 3: không có mục “lisen”."), "{unknown}");
        assert!(unknown.contains("listen, https"), "{unknown}");
        let nested = fault("[backup]\nnightly = true\nhours = 3\n");
        assert!(nested.starts_with("banso.toml, dòng 3: không có mục “backup.hours”."), "{nested}");
        let section = fault("https = true\n[bakup]\nnightly = true\n");
        assert!(section.contains("không có mục “bakup"), "{section}");
    }

    #[test]
    fn a_value_that_does_not_do_is_answered_with_what_would() {
        for (name, what) in ENTRIES.iter().filter(|(name, _)| *name != "backup") {
            let (section, key) = name.rsplit_once('.').unwrap_or(("", name));
            let header = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
            let said = fault(&format!("# Settings\n{header}{key} = 1979-05-27\n"));
            assert!(said.contains(&format!("mục “{name}” phải là {what}.")), "{said}");
        }
        assert!(fault("backup = 3").contains("mục “backup” phải là một phần riêng"), "{}", fault("backup = 3"));
        assert!(fault("listen = \"here\"").starts_with("banso.toml, dòng 1: mục “listen” phải là địa chỉ và cổng"));
        let in_list = fault("log = \"json\"\ntrusted_proxies = [\n  \"10.0.0.1\",\n  5,\n]\n");
        assert!(in_list.contains("mục “trusted_proxies”"), "{in_list}");
        assert!(fault("[backup]\nhour = 24").starts_with("banso.toml, dòng 2: mục “backup.hour” phải là giờ"));
        let database = fault("https = true\ndatabase = \"mysql://anybody:secret@host/x\"");
        assert!(
            database.starts_with("banso.toml, dòng 2: mục “database”") && !database.contains("secret"),
            "{database}"
        );
    }

    #[test]
    fn what_is_no_toml_is_answered_with_the_line_and_an_example() {
        let said = fault("https = true\nlisten = \"127.0.0.1\nlog = \"json\"\n");
        assert!(said.starts_with("banso.toml, dòng 2: không đúng cú pháp TOML"), "{said}");
        assert!(fault("https = true\nhttps = false").contains("viết hai lần"));
    }

    #[test]
    fn an_address_that_is_none_is_named_with_its_line() {
        let path = Path::new("banso.toml");
        let text = Text { path, text: "https = true\ntrusted_proxies = [\"10.0.0.1\", \"nginx\"]\n" };
        let file = text.read().unwrap();
        let written = file.trusted_proxies.unwrap();
        let said = text.networks("trusted_proxies", &written).unwrap_err().to_string();
        assert!(said.starts_with("banso.toml, dòng 2: “nginx” trong mục “trusted_proxies”"), "{said}");
    }
}

//! The command line; stable: what is here keeps working.

use clap::{Args, Parser, Subcommand, ValueEnum};
use rules::{day::Day, units::Level};
use std::{net::SocketAddr, path::PathBuf};

/// Bản Số: the program of the village digital teams.
#[derive(Debug, Parser)]
#[command(name = "banso", version, about = "Bản Số – phần mềm của các Tổ công nghệ số cộng đồng")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The data folder; default: the platform's.
    #[arg(long, global = true, env = "BANSO_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// A PostgreSQL URL, to keep the tables there instead of in the data folder.
    #[arg(long, global = true, env = "BANSO_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// A file of settings; default: banso.toml in the data folder, if it is there.
    #[arg(long, global = true, env = "BANSO_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve with sample teams of two districts, or of a whole province at work (invented persons); a second start keeps the data.
    Demo(Demo),
    /// Serve.
    Serve(Serve),
    /// Look at units.
    #[command(subcommand)]
    Unit(Unit),
    /// Names of Zalo groups.
    #[command(subcommand)]
    Name(Name),
    /// The annex of the establishment report, in and out.
    #[command(subcommand)]
    Annex(Annex),
    /// Accounts, for whoever runs the machine.
    #[command(subcommand)]
    Account(Account),
    /// Recount everything kept and check the journal; or check a backup.
    Verify(Verify),
    /// Make a backup, also while the program serves.
    Backup(Backup),
    /// Put a backup back into a new data folder.
    Restore(Restore),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Verify {
    /// Check this backup instead: its digests, its database, its journal, and what the database in use has lost of it.
    #[arg(long, value_name = "FILE")]
    pub(crate) backup: Option<PathBuf>,
    /// The key of the journal's seals; default: that in the data folder.
    #[arg(long, value_name = "FILE", requires = "backup")]
    pub(crate) key: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Backup {
    /// The folder it goes into; default: that of the settings, or backups in the data folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) to: Option<PathBuf>,
    /// Afterwards keep only so many of the newest backups there; without it none is removed.
    #[arg(long, value_name = "N")]
    pub(crate) keep: Option<usize>,
    /// Put the kept files into the backup itself, to carry it away as one file.
    #[arg(long)]
    pub(crate) complete: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Restore {
    /// The backup. Kept files are looked for in it, and in the folder files beside it.
    pub(crate) file: PathBuf,
    /// The key of the journal's seals; default: that in the new data folder, put there beforehand.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// The key is lost: seal the journal anew. What was recorded before is then vouched for no more.
    #[arg(long, conflicts_with = "key")]
    pub(crate) without_key: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes any free one.
    #[arg(long, env = "BANSO_LISTEN", value_name = "ADDR", value_parser = address)]
    pub(crate) listen: Option<SocketAddr>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) serve: Serve,
    /// How much there is: two districts' teams, or a province of 2,900 villages with twelve months of work (some minutes, some gigabytes).
    #[arg(long, value_enum, default_value_t = Size::Districts)]
    pub(crate) size: Size,
    /// Of a province: another seed makes another one.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How much sample data there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    Districts,
    Province,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Unit {
    /// The tree on a day.
    Tree {
        /// The day, YYYY-MM-DD or dd/mm/yyyy.
        #[arg(long, value_parser = day)]
        at: Day,
        /// Only this unit and what is below it.
        #[arg(long, value_name = "CODE")]
        root: Option<String>,
    },
    /// All units of a level on a day.
    List {
        /// The day.
        #[arg(long, value_parser = day)]
        at: Day,
        /// province, district, commune or village.
        #[arg(long, value_parser = level)]
        level: Level,
    },
    /// Who stands on another day where a unit stood; a day before gives predecessors.
    Successor {
        /// The unit's code on the day `--at`.
        #[arg(long)]
        code: String,
        /// The day of the code.
        #[arg(long, value_parser = day)]
        at: Day,
        /// The day asked about.
        #[arg(long, value_parser = day)]
        to: Day,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Name {
    /// Propose a name; with a district three parts, without two.
    Propose {
        /// The village, with its word of kind.
        #[arg(long)]
        village: Option<String>,
        /// The commune.
        #[arg(long)]
        commune: Option<String>,
        /// The district.
        #[arg(long)]
        district: Option<String>,
    },
    /// Check a name in use.
    Check {
        /// The name.
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Let somebody choose a new password whom nobody in the program can invite: the only administrator, the only officer of a department.
    Invite {
        /// The word by which he or she signs in.
        sign_in_name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Annex {
    /// Take a filled-in annex in (XLSX, DOCX, CSV).
    Import {
        /// The file.
        file: PathBuf,
        /// The day for which it holds.
        #[arg(long, value_parser = day)]
        at: Day,
        #[command(flatten)]
        root: Root,
        /// Only show what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the annex.
    Export {
        /// The day it shows.
        #[arg(long, value_parser = day)]
        at: Day,
        #[command(flatten)]
        root: Root,
        /// xlsx, docx or pdf.
        #[arg(long)]
        format: Format,
        /// The file to write.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// The first year that a day on the command line may lie in; earlier ones are slips of the finger.
const FIRST_YEAR: i16 = 1900;

fn day(text: &str) -> Result<Day, String> {
    let day: Day =
        text.parse().map_err(|_| "không phải là một ngày; xin viết như 2025-07-01 hoặc 01/07/2025".to_owned())?;
    if day.year() < FIRST_YEAR {
        return Err(format!("ngày {} quá xa; chương trình chỉ nhận ngày từ năm {FIRST_YEAR}", day.vietnamese()));
    }
    Ok(day)
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "không phải địa chỉ và cổng; xin viết như 127.0.0.1:8080".to_owned())
}

fn level(text: &str) -> Result<Level, String> {
    let levels = "chỉ có bốn cấp: province (tỉnh), district (huyện), commune (xã), village (thôn)";
    text.parse().map_err(|_| levels.to_owned())
}

/// The unit an annex is about.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Root {
    /// A province by its code.
    #[arg(long, value_name = "CODE")]
    province: Option<String>,
    /// A district by its code.
    #[arg(long, value_name = "CODE")]
    district: Option<String>,
    /// A commune by its code.
    #[arg(long, value_name = "CODE")]
    commune: Option<String>,
}

impl Root {
    /// Its level and code; clap has made sure that exactly one is given.
    pub(crate) fn level_and_code(&self) -> (Level, &str) {
        let given =
            [(Level::Province, &self.province), (Level::District, &self.district), (Level::Commune, &self.commune)];
        given.into_iter().find_map(|(level, code)| Some((level, code.as_deref()?))).unwrap_or((Level::Province, ""))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Xlsx,
    Docx,
    Pdf,
}

//! A PostgreSQL server for one run of the tests: made in a temporary folder, gone afterwards.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::repository::{Repository, program_in_path};
use crate::tools::{is_root, numeric_id};

/// Starts the server, says so, and stops it and clears away as soon as its input ends: at the end of the run, but also
/// when the run is interrupted or killed, for then the system closes the pipe.
const SUPERVISOR: &str = r#"
trap '' PIPE
"$1/pg_ctl" --silent --wait --pgdata="$2/data" --log="$2/log" start >/dev/null || exit 1
echo ready
read -r _
"$1/pg_ctl" --silent --pgdata="$2/data" --mode=immediate stop >/dev/null
rm -rf "$2/data"
"#;

const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
max_locks_per_transaction = 256
timezone = 'UTC'
";

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As in life; for measuring.
    Full,
    /// Not at all: tests' data lives as long as the run.
    None,
}

impl Durability {
    fn settings(self) -> &'static str {
        match self {
            Self::Full => "fsync = on\nsynchronous_commit = on\n",
            Self::None => "fsync = off\nfull_page_writes = off\n",
        }
    }
}

/// Tells the database tests which empty PostgreSQL database they may fill.
pub(crate) const URL: &str = "BANSO_TEST_POSTGRES";

/// The running server; dropping it stops it.
pub(crate) struct Postgres {
    supervisor: Child,
    folder: PathBuf,
    url: String,
}

/// The account that the server runs as, where it may not be this program's own: PostgreSQL refuses the superuser.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// The folder with `initdb` and `pg_ctl`, the newest if there are several.
pub(crate) fn binaries() -> Option<PathBuf> {
    let holds_all = |folder: &Path| ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| holds_all(folder))
        .collect();
    debian.sort();
    debian.pop().map(|(_, folder)| folder).or_else(|| {
        let folder = program_in_path("initdb")?.parent()?.to_owned();
        holds_all(&folder).then_some(folder)
    })
}

impl Postgres {
    /// Makes and starts a server on a free port of the loopback address.
    pub(crate) fn start(target: &Path, durability: Durability) -> Result<Self> {
        let binaries = binaries().context("there is no PostgreSQL server")?;
        let account = server_account()?;
        clear_leftovers(&target.join("postgres"));
        let folder = own_folder(target, account)?;
        let password = random_password()?;
        initialise(&binaries, &folder, account, &password)?;
        // Between finding a port free and taking it, somebody else may take it.
        let mut failure = None;
        for _ in 0..3 {
            let port = free_port()?;
            match Self::launch(&binaries, &folder, account, port, durability) {
                Ok(supervisor) => {
                    return Ok(Self {
                        supervisor,
                        folder,
                        url: format!("postgres://banso:{password}@127.0.0.1:{port}/postgres"),
                    });
                }
                Err(error) => failure = Some(error),
            }
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        fs::remove_dir_all(&folder).ok();
        Err(failure.context("no port was tried")?.context(format!("PostgreSQL did not start:\n{log}")))
    }

    /// Address of an empty database in which the tests may make what they like.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn launch(
        binaries: &Path,
        folder: &Path,
        account: Option<Account>,
        port: u16,
        durability: Durability,
    ) -> Result<Child> {
        fs::write(
            folder.join("data/postgresql.auto.conf"),
            format!("{SETTINGS}port = {port}\n{}", durability.settings()),
        )?;
        let mut supervisor = as_account(Command::new("sh"), account)
            .args(["-c", SUPERVISOR, "postgres-supervisor"])
            .args([binaries, folder])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Out of reach of the terminal's interrupt, which would end the shell before it stops the server.
            .process_group(0)
            .spawn()
            .context("sh cannot be started")?;
        let mut line = String::new();
        if let Some(output) = supervisor.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        if line.trim() == "ready" {
            return Ok(supervisor);
        }
        supervisor.wait()?;
        bail!("pg_ctl start failed");
    }
}

/// Runs the command with a server of its own, or keeps the server until the end of input; whether the command went well.
pub(crate) fn run(repository: &Repository, command: &[String]) -> Result<bool> {
    let server = Postgres::start(repository.target(), Durability::None)?;
    let Some((program, arguments)) = command.split_first() else {
        println!("{URL}={}", server.url());
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
        return Ok(true);
    };
    let status = crate::repository::command(program)
        .args(arguments)
        .env(URL, server.url())
        .status()
        .with_context(|| format!("{program} cannot be started"))?;
    Ok(status.success())
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        self.supervisor.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn server_account() -> Result<Option<Account>> {
    if !is_root() {
        return Ok(None);
    }
    let user = numeric_id(&["-u", "postgres"]);
    let group = numeric_id(&["-g", "postgres"]);
    let (Some(user), Some(group)) = (user, group) else {
        bail!("PostgreSQL does not run as the superuser, and there is no account `postgres` to run it as");
    };
    Ok(Some(Account { user, group }))
}

fn as_account(mut command: Command, account: Option<Account>) -> Command {
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

/// A folder for this run alone, in the target folder; if the server's account cannot get there (a checkout in the superuser's
/// home), in the system's temporary folder.
fn own_folder(target: &Path, account: Option<Account>) -> Result<PathBuf> {
    let name = std::process::id().to_string();
    let mut folder = target.join("postgres").join(&name);
    fs::create_dir_all(&folder)?;
    if let Some(account) = account {
        let reaches =
            as_account(Command::new("test"), Some(account)).arg("-x").arg(&folder).current_dir("/").status()?.success();
        if !reaches {
            fs::remove_dir_all(&folder)?;
            folder = std::env::temp_dir().join(format!("banso-test-postgres-{name}"));
            fs::create_dir_all(&folder)?;
        }
        chown(&folder, Some(account.user), Some(account.group))?;
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    Ok(folder)
}

/// Folders named after runs that are no more, left by a machine that went down.
fn clear_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !Path::new("/proc").join(entry.file_name()).exists() {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

fn initialise(binaries: &Path, folder: &Path, account: Option<Account>, password: &str) -> Result<()> {
    let password_file = folder.join("password");
    fs::write(&password_file, password)?;
    // Others on this machine may reach the port, so it is closed by a password; but sent in clear, since deriving a key at
    // each of thousands of connections costs an unoptimised build more than the tests themselves.
    let output = as_account(Command::new(binaries.join("initdb")), account)
        .args(["--username=banso", "--encoding=UTF8", "--locale=C.UTF-8"])
        .args(["--auth=password", "--pwfile=password", "--no-sync", "--pgdata=data"])
        .current_dir(folder)
        .output()
        .context("initdb cannot be started")?;
    fs::remove_file(&password_file)?;
    ensure!(output.status.success(), "initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

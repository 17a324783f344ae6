//! `banso backup`: a backup of the SQLite database and the kept files, and how to make one of PostgreSQL.

use super::Answer;
use crate::{arguments::Backup, settings::Settings, surroundings};
use anyhow::{Error, Result};
use serde_json::json;
use std::path::Path;
use store::backup::{BackupError, Damage, Keep, Options, make, rotate};

pub(crate) async fn run(settings: &Settings, options: &Backup) -> Result<Answer> {
    let to = options.to.clone().unwrap_or_else(|| settings.backups());
    if settings.database.is_some() {
        return Ok(Answer::refused(by_pg_dump(&settings.data, &to)));
    }
    let now = surroundings::of_machine().now();
    let wanted = Options { data: &settings.data, to: &to, complete: options.complete, now };
    let made = match make(&wanted).await {
        Ok(made) => made,
        Err(error) => return Ok(Answer::refused(sentence(&error))),
    };
    let removed = match options.keep.map(|count| rotate(&to, Keep::Newest(count))).transpose() {
        Ok(removed) => removed.unwrap_or_default(),
        Err(error) => return Err(sentence(&error)),
    };
    let files = made.manifest.files.len();
    let mut text = format!(
        "Đã sao lưu vào {} ({} MB; {files} tệp đính kèm, chép mới {}).\n",
        made.path.display(),
        made.bytes.div_ceil(1_000_000),
        made.files_copied
    );
    if !removed.is_empty() {
        text.push_str(&format!("Đã xóa {} bản cũ.\n", removed.len()));
    }
    for sha256 in &made.manifest.missing_files {
        text.push_str(&format!("Thiếu tệp đính kèm {sha256}: trong thư mục dữ liệu không còn hoặc đã hỏng.\n"));
    }
    text.push_str("Khóa journal.key không nằm trong bản sao lưu: xin giữ một bản của khóa ở nơi khác.\n");
    let json = json!({
        "file": made.path,
        "bytes": made.bytes,
        "files": files,
        "files_copied": made.files_copied,
        "missing_files": made.manifest.missing_files,
        "removed": removed,
    });
    let answer = Answer::done(&json, text)?;
    Ok(if made.manifest.missing_files.is_empty() { answer } else { answer.with_problems() })
}

/// How PostgreSQL is backed up; the order makes the copy hold at least what the seals noted beside it cover. A store without kept files or
/// erasures has no such folder or list.
fn by_pg_dump(data: &Path, to: &Path) -> String {
    let (data, to) = (data.display(), to.display());
    format!(
        "Dữ liệu nằm trong PostgreSQL: xin sao lưu bằng pg_dump, theo đúng thứ tự sau \
         (BANSO_DATABASE là địa chỉ cơ sở dữ liệu):\n\
         \x20 umask 077\n\
         \x20 mkdir -p {to}\n\
         \x20 cp {data}/seals.head {to}/seals.head\n\
         \x20 pg_dump --format=custom --file={to}/banso.dump \"$BANSO_DATABASE\"\n\
         \x20 test ! -d {data}/files || cp -Ru {data}/files {to}/\n\
         \x20 test ! -f {data}/erasures.list || cp {data}/erasures.list {to}/\n\
         Khôi phục vào một cơ sở dữ liệu trống và một thư mục dữ liệu mới:\n\
         \x20 pg_restore --no-owner --exit-on-error --dbname=\"$BANSO_DATABASE\" {to}/banso.dump\n\
         \x20 rồi chép files/, seals.head, erasures.list (nếu có) và hai khóa journal.key, access.key (giữ ở nơi khác) \
         vào thư mục dữ liệu, và chạy banso verify.\n\
         Khi chạy lần đầu sau đó, chương trình tự nhận ra cơ sở dữ liệu đã được khôi phục (cả khi khôi phục vào thư mục dữ liệu cũ) \
         và kết thúc mọi phiên đăng nhập, liên kết, lời mời, mã PIN và khóa của máy có trong bản sao: mọi người đăng nhập lại bằng mật khẩu."
    )
}

/// What went wrong, and what helps.
pub(crate) fn sentence(error: &BackupError) -> Error {
    let text = match error {
        BackupError::NoDatabase(data) => format!("Trong {} không có cơ sở dữ liệu nào để sao lưu.", data.display()),
        BackupError::Busy(to) => format!("Một bản sao lưu khác đang được ghi vào {}; xin thử lại sau.", to.display()),
        BackupError::NoBackup { path, why } => {
            format!("{} không phải là bản sao lưu của Bản Số, hoặc đã hỏng ({why}).", path.display())
        }
        BackupError::Later { path, program } => {
            format!("{} do phiên bản mới hơn ({program}) tạo ra; xin dùng phiên bản đó hoặc mới hơn.", path.display())
        }
        BackupError::Damaged { path, damages } => {
            let damages: Vec<String> = damages.iter().map(damage).collect();
            format!("{} đã hỏng: {}.", path.display(), damages.join("; "))
        }
        BackupError::NotEmpty { folder, name } => format!(
            "Thư mục {} đã có {name}. Chỉ khôi phục vào một thư mục mới (được có sẵn journal.key và banso.toml); không ghi đè dữ liệu.",
            folder.display()
        ),
        BackupError::NoKey => "Thiếu khóa journal.key: xin chỉ rõ bằng --key, hoặc chép khóa vào thư mục dữ liệu mới. \
                               Nếu khóa đã mất, dùng --without-key: nhật ký được niêm phong lại từ đầu, \
                               phần trước đó không còn được bảo đảm."
            .to_owned(),
        BackupError::OtherKey => "Khóa này không phải là khóa đã niêm phong bản sao lưu.".to_owned(),
        other => other.to_string(),
    };
    Error::msg(text)
}

/// What is wrong with a backup.
pub(crate) fn damage(damage: &Damage) -> String {
    match damage {
        Damage::Part(name) => format!("{name} không đúng với mã kiểm tra"),
        Damage::Manifest => "manifest.json không được khóa niêm phong xác nhận".to_owned(),
        Damage::Database(what) => format!("cơ sở dữ liệu: {what}"),
        Damage::File(sha256) => format!("tệp đính kèm {sha256} bị mất hoặc đã thay đổi"),
        Damage::NeverThere(sha256) => format!("tệp đính kèm {sha256} đã thiếu từ khi sao lưu"),
    }
}

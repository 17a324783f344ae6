//! What to say when something unexpected ends a command: a plain sentence with the place and what to do.

use std::{fmt, io, path::Path, process::ExitCode};
use store::{Hindrance, StoreError};

/// The command line or the settings ask for what there is not.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongUsage(pub(crate) String);

/// A file that couldn't be read or written, as a whole sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Failed(String);

impl Failed {
    pub(crate) fn reading(path: &Path, error: &io::Error) -> anyhow::Error {
        Self(format!("Không đọc được {}: {}", path.display(), reason(error))).into()
    }

    pub(crate) fn listening(address: impl fmt::Display, error: &io::Error) -> anyhow::Error {
        Self(format!("Không nhận được yêu cầu tại {address}: {}", reason(error))).into()
    }

    pub(crate) fn writing(what: impl fmt::Display, error: &io::Error) -> anyhow::Error {
        Self(format!("Không ghi được {what}: {}", reason(error))).into()
    }
}

/// Says on standard error what went wrong, and with `json` on standard output too.
pub(crate) fn tell(error: &anyhow::Error, json: bool) -> ExitCode {
    let sentence = sentence(error);
    eprintln!("{sentence}");
    tell_programs(&sentence, json);
    ExitCode::from(if error.is::<WrongUsage>() { 2 } else { 1 })
}

/// The same for a command line that can't be read, and for `--help` and `--version`.
pub(crate) fn tell_usage(error: &clap::Error, json: bool) -> ExitCode {
    let printed = error.print().and_then(|()| io::Write::flush(&mut io::stdout()));
    if error.use_stderr() {
        tell_programs(error.render().to_string().trim(), json);
    } else if let Err(error) = crate::output::written(printed) {
        return tell(&error, false);
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn tell_programs(sentence: &str, json: bool) {
    if json {
        // What went wrong has been said; if this can't be written, there is no place left to say so.
        let _ = crate::output::print(&format!("{}\n", serde_json::json!({ "error": sentence })));
    }
}

fn sentence(error: &anyhow::Error) -> String {
    match error.downcast_ref::<StoreError>() {
        Some(StoreError::NotOpened { place, why, error }) => not_opened(place, *why, error),
        Some(StoreError::File { path, error }) => format!("Không mở được {path}: {}", reason(error)),
        Some(StoreError::Database(error)) => format!("Cơ sở dữ liệu gặp lỗi: {error}"),
        Some(StoreError::ShippedDenied(operation)) => format!(
            "Nhật ký không còn ghi đúng kết quả của thao tác {operation} đi kèm chương trình: có người đã sửa cơ sở dữ liệu. {WHAT_NOW}"
        ),
        Some(StoreError::Corrupt { what, value }) => {
            format!(
                "Cơ sở dữ liệu có chỗ không đọc được ({what}: {value}): tệp đã hỏng hoặc có người đã sửa. {WHAT_NOW}"
            )
        }
        _ => said_once(error),
    }
}

/// Where what is kept is not what the program wrote.
const WHAT_NOW: &str =
    "Xin chạy “banso verify” để biết những dòng nào sai, rồi khôi phục từ bản sao lưu (“banso restore”).";

/// What happened and each cause of it, without what has been said already.
fn said_once(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

fn not_opened(place: &str, why: Hindrance, error: &impl fmt::Display) -> String {
    match why {
        Hindrance::NoAccess => format!(
            "Không mở được {place}. Xin kiểm tra quyền đọc, ghi đối với tệp này và thư mục chứa nó, \
             hoặc chọn thư mục dữ liệu khác bằng --data."
        ),
        Hindrance::NotADatabase => format!(
            "{place} không phải là cơ sở dữ liệu của chương trình, hoặc đã hỏng. Xin khôi phục từ bản sao lưu, \
             hoặc chọn thư mục dữ liệu khác bằng --data."
        ),
        Hindrance::Newer => format!(
            "{place} đã được một bản mới hơn của chương trình dùng. Xin chạy bản mới hơn đó; muốn quay lại bản này, xin \
             khôi phục bản sao lưu làm trước khi nâng cấp vào một thư mục dữ liệu mới."
        ),
        Hindrance::Busy => format!("{place} đang được chương trình khác dùng. Xin thử lại sau ít phút."),
        Hindrance::Unreachable => format!(
            "Không kết nối được cơ sở dữ liệu {place}. Xin kiểm tra địa chỉ sau --database, đường mạng và máy chủ."
        ),
        Hindrance::Other => format!("Không mở được cơ sở dữ liệu {place}: {error}"),
    }
}

/// Why a file or folder can't be used, and what to do.
fn reason(error: &io::Error) -> String {
    use io::ErrorKind;
    let known = match error.kind() {
        ErrorKind::NotFound => "không có tệp hoặc thư mục này; xin kiểm tra lại đường dẫn.",
        ErrorKind::PermissionDenied => "không có quyền; xin kiểm tra quyền đọc, ghi đối với tệp và thư mục.",
        ErrorKind::IsADirectory => "đây là thư mục; xin chỉ rõ một tệp.",
        ErrorKind::NotADirectory => "đường dẫn đi qua một tệp, không phải thư mục; xin chọn đường dẫn khác.",
        ErrorKind::AlreadyExists => "đã có một tệp mang tên này; xin chọn tên hoặc thư mục khác.",
        ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc; xin chọn nơi khác.",
        ErrorKind::AddrInUse => "địa chỉ này đang có chương trình khác dùng; xin chọn cổng khác bằng --listen.",
        ErrorKind::AddrNotAvailable => "máy này không có địa chỉ đó; xin sửa lại --listen.",
        ErrorKind::StorageFull => "ổ đĩa đã đầy; xin giải phóng bớt rồi làm lại.",
        _ => return error.to_string(),
    };
    known.to_owned()
}

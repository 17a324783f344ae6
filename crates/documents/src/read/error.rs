//! Why a file could not be read, said so that its sender knows what to do.

use thiserror::Error;

use super::{LARGEST_FILE, LARGEST_UNPACKED, MOST_COLUMNS, MOST_SHEETS};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.text())]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// It is larger than [`LARGEST_FILE`].
    FileTooBig,
    /// It unpacks to more than [`LARGEST_UNPACKED`].
    UnpacksTooBig,
    /// It holds too many of something.
    TooMany(TooMany),
    /// An Office file of the format before 2007.
    Old,
    /// An Office file with a password.
    Locked,
    /// An `OpenDocument` file.
    OpenDocument,
    /// A PDF.
    Pdf,
    /// A photograph or scan.
    Picture,
    /// Text, but not in UTF-8 or UTF-16.
    NotUnicode,
    /// Nothing known.
    Unknown,
    /// A part of the file cannot be understood.
    Damaged {
        /// Which part, by its name inside the file.
        part: String,
    },
    /// The file is in order, but none of its tables has the annex's headings.
    NoAnnexTable {
        /// How many tables or worksheets were looked through.
        looked_through: usize,
    },
    /// The file is in order, but the annex stands on a hidden worksheet only.
    OnlyHidden,
}

/// What a file holds too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TooMany {
    /// Worksheets or tables.
    Sheets,
    /// Rows: more than so many.
    Rows(usize),
    /// Columns.
    Columns,
    /// Cells: more than so many.
    Cells(usize),
}

impl ReadError {
    /// Every problem's name.
    pub const CODES: [&str; 17] = [
        "file_empty",
        "file_too_big",
        "file_unpacks_too_big",
        "file_too_many_sheets",
        "file_too_many_rows",
        "file_too_many_columns",
        "file_too_many_cells",
        "file_old",
        "file_locked",
        "file_open_document",
        "file_pdf",
        "file_picture",
        "file_not_unicode",
        "file_unknown",
        "file_damaged",
        "file_no_annex_table",
        "file_only_hidden",
    ];

    /// The stable name of the problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::FileTooBig => "file_too_big",
            Self::UnpacksTooBig => "file_unpacks_too_big",
            Self::TooMany(TooMany::Sheets) => "file_too_many_sheets",
            Self::TooMany(TooMany::Rows(_)) => "file_too_many_rows",
            Self::TooMany(TooMany::Columns) => "file_too_many_columns",
            Self::TooMany(TooMany::Cells(_)) => "file_too_many_cells",
            Self::Old => "file_old",
            Self::Locked => "file_locked",
            Self::OpenDocument => "file_open_document",
            Self::Pdf => "file_pdf",
            Self::Picture => "file_picture",
            Self::NotUnicode => "file_not_unicode",
            Self::Unknown => "file_unknown",
            Self::Damaged { .. } => "file_damaged",
            Self::NoAnnexTable { .. } => "file_no_annex_table",
            Self::OnlyHidden => "file_only_hidden",
        }
    }

    /// The number that its sentence needs: a limit in its own unit (MiB for sizes), or how many tables were looked through.
    #[must_use]
    pub fn number(&self) -> Option<usize> {
        const MIB: usize = 1024 * 1024;
        match self {
            Self::FileTooBig => Some(LARGEST_FILE / MIB),
            Self::UnpacksTooBig => usize::try_from(LARGEST_UNPACKED).ok().map(|most| most / MIB),
            Self::TooMany(TooMany::Sheets) => Some(MOST_SHEETS),
            Self::TooMany(TooMany::Rows(most) | TooMany::Cells(most)) => Some(*most),
            Self::TooMany(TooMany::Columns) => usize::try_from(MOST_COLUMNS).ok(),
            Self::NoAnnexTable { looked_through } => Some(*looked_through),
            _ => None,
        }
    }

    /// What is wrong and what to do, in Vietnamese.
    #[must_use]
    pub fn text(&self) -> String {
        const MIB: usize = 1024 * 1024;
        match self {
            Self::Empty => "Tệp không có nội dung. Hãy kiểm tra lại tệp đã chọn.".to_owned(),
            Self::FileTooBig => format!(
                "Tệp lớn hơn {} MB. Hãy xóa ảnh và các trang tính không cần thiết, hoặc chia thành nhiều tệp.",
                LARGEST_FILE / MIB
            ),
            Self::UnpacksTooBig => format!(
                "Tệp mở ra lớn hơn {} MB. Hãy chép riêng bảng danh sách sang một tệp mới rồi gửi lại.",
                LARGEST_UNPACKED / MIB as u64
            ),
            Self::TooMany(TooMany::Sheets) => {
                format!("Tệp có hơn {MOST_SHEETS} trang tính hoặc bảng. Hãy chia thành nhiều tệp.")
            }
            Self::TooMany(TooMany::Rows(most)) => format!("Tệp có hơn {most} dòng. Hãy chia thành nhiều tệp."),
            Self::TooMany(TooMany::Columns) => {
                format!("Bảng có hơn {MOST_COLUMNS} cột. Hãy xóa các cột không thuộc mẫu.")
            }
            Self::TooMany(TooMany::Cells(most)) => {
                format!("Tệp có hơn {most} ô có nội dung. Hãy chia thành nhiều tệp.")
            }
            Self::Old => {
                "Tệp thuộc định dạng cũ (.xls, .doc). Hãy mở bằng Excel hoặc Word rồi lưu lại thành .xlsx hoặc .docx."
                    .to_owned()
            }
            Self::Locked => {
                "Tệp có đặt mật khẩu. Hãy mở tệp, bỏ mật khẩu rồi lưu lại thành .xlsx hoặc .docx.".to_owned()
            }
            Self::OpenDocument => {
                "Tệp thuộc định dạng OpenDocument (.ods, .odt). Hãy mở tệp và lưu lại thành .xlsx hoặc .docx."
                    .to_owned()
            }
            Self::Pdf => "Tệp PDF không đọc được thành bảng. Hãy gửi tệp Excel (.xlsx) hoặc Word (.docx).".to_owned(),
            Self::Picture => "Ảnh không đọc được thành bảng. Hãy gửi tệp Excel (.xlsx) hoặc Word (.docx).".to_owned(),
            Self::NotUnicode => {
                "Tệp văn bản không dùng bảng mã Unicode. Hãy mở bằng Excel và lưu lại thành .xlsx, hoặc “CSV UTF-8”."
                    .to_owned()
            }
            Self::Unknown => {
                "Không nhận ra định dạng của tệp. Hãy gửi tệp Excel (.xlsx), Word (.docx) hoặc CSV.".to_owned()
            }
            Self::Damaged { part } => {
                format!("Tệp bị hỏng ở phần “{part}”. Hãy mở tệp bằng Excel hoặc Word, lưu lại rồi gửi lại.")
            }
            Self::NoAnnexTable { looked_through } => format!(
                "Không tìm thấy bảng danh sách trong {looked_through} bảng đã xem. Dòng tiêu đề của bảng cần có ít nhất các cột \
                 “Tên xã”, “Tên Tổ công nghệ cộng đồng” và “Tổ trưởng”."
            ),
            Self::OnlyHidden => {
                "Bảng danh sách nằm ở trang tính đang ẩn. Hãy mở tệp, nhấn chuột phải vào tên một trang tính, \
                 chọn “Bỏ ẩn” (Unhide), lưu lại rồi gửi lại."
                    .to_owned()
            }
        }
    }
}

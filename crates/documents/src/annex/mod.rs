//! The annex of the letter, out and in: the form filled in as a paper, and a filled-in file as its rows.

mod carried;
mod columns;
mod lines;
mod read;
mod unlabelled;
mod values;

pub use read::{read, read_grid};

use rules::annex::form::{AnnexForm, FormCommune, FormTeam};

use crate::tree::{Align, Block, Cell, Column, Document, Orientation, Page, Paragraph, Row, Run, Table, Title};

/// The seven headings, word for word as the letter prints them.
pub const HEADINGS: [&str; 7] = [
    "Stt",
    "Tên xã",
    "Tên Tổ công nghệ cộng đồng",
    "Tổ trưởng",
    "Số Điện thoại",
    "Lập nhóm Zalo (có/không)",
    "Ghi chú",
];

/// Widths of the seven columns in millimetres; together the width of the page's text. On one line at 12 points: "Tổ công nghệ
/// số cộng đồng", "Nguyễn Thị Hồng Nhung", ten digits, "(có/không)" in bold, "theo báo cáo, chưa có quyết định".
const WIDTHS: [u16; 7] = [10, 29, 52, 46, 27, 26, 62];

/// The annex as a paper: title, block 1, block 2, and the table in which a commune spans the rows of its teams and the
/// first column counts communes. It has no national header, for it goes with a covering report; and it lies on its side, as Decree
/// 30/2020/NĐ-CP lets papers with a wide table do.
#[must_use]
pub fn document(form: &AnnexForm) -> Document {
    Document {
        name: format!("Danh sách Tổ công nghệ số cộng đồng {}", form.unit.within_text()),
        page: Page { orientation: Orientation::Landscape, ..Page::default() },
        blocks: blocks(form),
        foot: None,
    }
}

/// What stands on it; a covering report takes it over as it is.
pub(crate) fn blocks(form: &AnnexForm) -> Vec<Block> {
    let contact = &form.contact;
    vec![
        Block::Title(Title {
            lines: vec![
                format!("Phụ lục: Mẫu báo cáo danh sách Tổ Công nghệ số cộng đồng năm {}", form.year),
                format!("trên địa bàn {}", form.unit.within_text()),
            ],
            rule: false,
        }),
        line(&format!("1. Tên đơn vị địa phương {}: {}", form.unit.level.words(), form.unit.standing_alone())),
        line("2. Thông tin cán bộ/bộ phận phụ trách công tác triển khai:"),
        line(&labelled("- Họ và tên", &contact.name)),
        line(&labelled("- Chức vụ, đơn vị công tác", &contact.position)),
        line(&labelled("- Số điện thoại", &contact.phone)),
        Block::Table(table(&form.communes)),
    ]
}

fn labelled(label: &str, value: &str) -> String {
    format!("{label}: {value}").trim_end().to_owned()
}

fn line(text: &str) -> Block {
    Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], align: Align::Left, indented: false })
}

fn table(communes: &[FormCommune]) -> Table {
    let aligns = [Align::Center, Align::Left, Align::Left, Align::Left, Align::Center, Align::Center, Align::Left];
    Table {
        columns: WIDTHS.into_iter().zip(aligns).map(|(width, align)| Column { width, align }).collect(),
        header: vec![Row::of(HEADINGS.into_iter().map(Cell::heading).collect())],
        rows: communes.iter().zip(1..).flat_map(|(commune, number)| commune_rows(commune, number)).collect(),
    }
}

fn commune_rows(commune: &FormCommune, number: i64) -> Vec<Row> {
    let none = [FormTeam::default()];
    let teams = if commune.teams.is_empty() { &none[..] } else { &commune.teams[..] };
    let mut rows: Vec<Row> = teams.iter().map(|team| Row::of(team_cells(team))).collect();
    if let Some(first) = rows.first_mut() {
        let over_all_teams =
            [Cell::count(number).down(teams.len()), Cell::text(commune.name.clone()).down(teams.len())];
        first.cells.splice(0..0, over_all_teams);
    }
    rows
}

fn team_cells(team: &FormTeam) -> Vec<Cell> {
    let zalo = match team.zalo {
        Some(true) => "Có",
        Some(false) => "Không",
        None => "",
    };
    vec![
        Cell::text(team.title.clone()),
        Cell::text(team.leader.clone()),
        Cell::text(team.phone.clone()),
        Cell::text(zalo),
        Cell::text(team.note.clone()),
    ]
}

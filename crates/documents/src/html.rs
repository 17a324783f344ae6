//! Papers as a fragment of HTML, for the preview on a page. It holds structure and no styles: the page's style sheet
//! gives `article.paper` its look.

use std::fmt::Write as _;

use crate::RenderError;
use crate::render::escaped;
use crate::tree::{Align, Block, Cell, Closing, Document, NationalHeader, Paragraph, Row, Slot, Table, Title, slots};

/// Renders the paper as `<article class="paper" lang="vi">…</article>`, every text escaped.
///
/// # Errors
/// None today; the signature is that of every rendering.
pub fn render(document: &Document) -> Result<String, RenderError> {
    let blocks: String = document.blocks.iter().map(block).collect();
    let foot =
        document.foot.as_deref().map(|line| format!("<p class=\"foot\">{}</p>\n", inline(line))).unwrap_or_default();
    Ok(format!("<article class=\"paper\" lang=\"vi\">\n{blocks}{foot}</article>\n"))
}

/// Renders the paper as a file of its own, with the little style that it needs to be read and printed.
///
/// # Errors
/// As [`render`].
pub fn page(document: &Document) -> Result<String, RenderError> {
    let article = render(document)?;
    Ok(format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{article}</body>\n</html>\n",
        escaped(&document.name)
    ))
}

const STYLE: &str = "\
body{font:13pt/1.3 'Times New Roman','Liberation Serif',serif;max-width:60rem;margin:1rem auto;padding:0 1rem}\
.national,.closing{display:flex;flex-wrap:wrap;gap:1rem;justify-content:space-between}\
.national>div{flex:1 1 14rem;text-align:center}.national p{margin:.1rem 0}.motto{text-decoration:underline}\
.closing>div{flex:1 1 14rem}.closing>div+div{text-align:center}.signer{margin-top:5rem}\
.title,.center{text-align:center}.right{text-align:right}.justify{text-align:justify}.indented{text-indent:1.27cm}\
table{border-collapse:collapse;width:100%;font-size:11pt;display:block;overflow-x:auto}\
th,td{border:1px solid;padding:.15rem .3rem}.foot{font-size:9pt;text-align:right}\
@media print{body{margin:0;max-width:none}table{display:table}tr{break-inside:avoid}hr.page-break{break-after:page;border:0}}";

fn block(block: &Block) -> String {
    match block {
        Block::NationalHeader(header) => national_header(header),
        Block::Title(title) => title_lines(title),
        Block::Paragraph(text) => paragraph(text),
        Block::Table(table) => table_rows(table),
        Block::Closing(closing) => closing_columns(closing),
        Block::PageBreak | Block::Annex(_) => "<hr class=\"page-break\">\n".to_owned(),
    }
}

fn national_header(header: &NationalHeader) -> String {
    let mut issuer = String::new();
    for line in &header.superior {
        let _ = write!(issuer, "<p>{}</p>", inline(line));
    }
    for line in &header.issuer {
        let _ = write!(issuer, "<p><strong>{}</strong></p>", inline(line));
    }
    let mut subject = String::new();
    if let Some(line) = &header.subject {
        let _ = write!(subject, "<p>{}</p>", inline(line));
    }
    let number = Some(&header.number).filter(|line| !line.is_empty());
    let number = number.map(|line| format!("<p>{}</p>", inline(line))).unwrap_or_default();
    format!(
        "<header class=\"national\"><div>{issuer}{number}{subject}</div>\
         <div><p><strong>{}</strong></p><p class=\"motto\"><strong>{}</strong></p><p><em>{}</em></p></div></header>\n",
        NationalHeader::STATE,
        NationalHeader::MOTTO,
        inline(&header.place_and_date),
    )
}

fn title_lines(title: &Title) -> String {
    let lines: Vec<String> = title.lines.iter().map(|line| inline(line)).collect();
    let class = if title.rule { "title ruled" } else { "title" };
    format!("<p class=\"{class}\"><strong>{}</strong></p>\n", lines.join("<br>"))
}

fn paragraph(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    for run in &paragraph.runs {
        text.push_str(&styled(inline(&run.text), run.bold, run.italic));
    }
    let indented = if paragraph.indented { " indented" } else { "" };
    format!("<p class=\"{}{indented}\">{text}</p>\n", align_class(paragraph.align))
}

fn table_rows(table: &Table) -> String {
    let mut html = String::from("<table>\n");
    if !table.header.is_empty() {
        let _ = write!(html, "<thead>\n{}</thead>\n", rows(table, &table.header, "th"));
    }
    let _ = write!(html, "<tbody>\n{}</tbody>\n</table>\n", rows(table, &table.rows, "td"));
    html
}

fn rows(table: &Table, rows: &[Row], tag: &str) -> String {
    let mut html = String::new();
    for line in slots(rows, table.columns.len()) {
        html.push_str("<tr>");
        for (slot, column) in line.into_iter().zip(&table.columns) {
            match slot {
                Slot::Begins(s) => {
                    html.push_str(&cell(s.cell, s.colspan, s.rowspan, column.align, tag));
                }
                Slot::Empty => {
                    let _ = write!(html, "<{tag}></{tag}>");
                }
                Slot::Continues { .. } | Slot::Covered => {}
            }
        }
        html.push_str("</tr>\n");
    }
    html
}

fn cell(cell: &Cell, colspan: usize, rowspan: usize, column: Align, tag: &str) -> String {
    let mut attributes = format!(" class=\"{}\"", align_class(cell.align.unwrap_or(column)));
    if tag == "th" {
        attributes.push_str(if colspan > 1 { " scope=\"colgroup\"" } else { " scope=\"col\"" });
    }
    if colspan > 1 {
        let _ = write!(attributes, " colspan=\"{colspan}\"");
    }
    if rowspan > 1 {
        let _ = write!(attributes, " rowspan=\"{rowspan}\"");
    }
    let text = inline(&cell.content.text());
    let text = if tag == "th" { text } else { styled(text, cell.bold, cell.italic) };
    format!("<{tag}{attributes}>{text}</{tag}>")
}

fn closing_columns(closing: &Closing) -> String {
    let mut html = String::from("<footer class=\"closing\"><div>");
    if !closing.recipients.is_empty() {
        html.push_str("<p><strong><em>Nơi nhận:</em></strong></p><ul>");
        for recipient in &closing.recipients {
            let _ = write!(html, "<li>{}</li>", inline(recipient));
        }
        html.push_str("</ul>");
    }
    html.push_str("</div><div>");
    if let Some(signature) = &closing.signature {
        for line in &signature.authority {
            let _ = write!(html, "<p><strong>{}</strong></p>", inline(line));
        }
        let _ = write!(html, "<p class=\"signer\"><strong>{}</strong></p>", inline(&signature.name));
    }
    html.push_str("</div></footer>\n");
    html
}

fn styled(text: String, bold: bool, italic: bool) -> String {
    let text = if italic { format!("<em>{text}</em>") } else { text };
    if bold { format!("<strong>{text}</strong>") } else { text }
}

fn inline(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}

fn align_class(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justify => "justify",
    }
}

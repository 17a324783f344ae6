//! What is said of a row: which cell, why, and what to do about it.

use super::status::{Field, RowAt, Weight};

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* } $code:literal $about:ident $weight:ident $text:literal)*) => {
        /// Something said of a row or of the file. The fields fill its sentence: names as people write them, days as
        /// `dd/mm/yyyy`, rows by their number.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the variant's words say what its fields hold")]
        pub enum Message { $($(#[$doc])* $name { $($field: $kind),* },)* }

        impl Message {
            /// Every message's code.
            pub const CODES: &[&str] = &[$($code),*];

            /// The stable name, the key of its words on screens.
            #[must_use]
            pub fn code(&self) -> &'static str { match self { $(Self::$name { .. } => $code),* } }

            /// The cell it is about.
            #[must_use]
            pub fn field(&self) -> Field { match self { $(Self::$name { .. } => Field::$about),* } }

            /// How much it weighs.
            #[must_use]
            pub fn weight(&self) -> Weight { match self { $(Self::$name { .. } => Weight::$weight),* } }

            /// What fills its sentence, by name.
            #[must_use]
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self { $(Self::$name { $($field),* } => vec![$((stringify!($field), $field.to_string())),*]),* }
            }

            /// The sentence in Vietnamese, without the cell.
            fn sentence(&self) -> String { match self { $(Self::$name { $($field),* } => format!($text)),* } }
        }
    };
}

impl Message {
    /// What is to be said, in Vietnamese: which cell, why, what to do.
    #[must_use]
    pub fn text(&self) -> String {
        let sentence = self.sentence();
        match self.field() {
            Field::Row => sentence,
            Field::Unit | Field::Contact => format!("Mục “{}”: {sentence}", self.field().heading()),
            field => format!("Ô “{}”: {sentence}", field.heading()),
        }
    }
}

messages! {
    /// The commune's cell is empty, and nothing above it holds for the row.
    CommuneMissing {} "commune_missing" Commune Refusal
        "chưa có tên xã; hãy ghi tên xã, phường hoặc thị trấn của Tổ."
    /// No commune of that name, within or without.
    CommuneNotFound { written: String, within: String, day: String } "commune_not_found" Commune Refusal
        "không có xã, phường, thị trấn nào tên “{written}” trong {within} vào ngày {day}; hãy kiểm tra lại tên."
    /// The commune stands elsewhere.
    CommuneOutside { written: String, place: String, root: String } "commune_outside" Commune Refusal
        "“{written}” thuộc {place}, không thuộc {root}; hãy nhập dòng này cùng danh sách của {place}."
    /// The cell names a unit of another level.
    NotACommune { written: String } "not_a_commune" Commune Refusal
        "“{written}” không phải là xã, phường hay thị trấn; hãy ghi tên xã vào cột này."
    /// No commune of that name; this one is near.
    CommuneGuessed { written: String, taken: String } "commune_guessed" Commune Doubt
        "không có “{written}”, gần giống nhất là {taken}; nếu đúng, hãy chọn dòng này, nếu không, hãy sửa tên xã."
    /// The commune isn't of the district named beside it.
    CommuneOfOtherDistrict { written: String, taken: String, district: String } "commune_of_other_district" Commune Doubt
        "“{written}” không thuộc {district} như tệp ghi; nếu đúng là {taken}, hãy chọn dòng này, nếu không, hãy sửa tên xã hoặc tên huyện."
    /// Several communes could be meant.
    CommuneUnclear { written: String, candidates: String } "commune_unclear" Commune Doubt
        "“{written}” có thể là {candidates}; hãy ghi đủ cả cấp (xã, phường, thị trấn), đúng dấu, trùng tên thì thêm tên huyện."
    /// Another spelling of the commune's name.
    CommuneRead { written: String, taken: String } "commune_read" Commune Note
        "“{written}” được hiểu là {taken}."
    /// A former name ("tên cũ").
    CommuneFormer { written: String, now: String } "commune_former" Commune Note
        "“{written}” là tên cũ, nay là {now}."
    /// The cell is empty, the file is read for one commune, but its block 1 names another unit.
    CommuneImplied { unit: String, root: String } "commune_implied" Commune Doubt
        "để trống, mà mục 1 của tệp ghi “{unit}”; nếu đúng là Tổ của {root}, hãy chọn dòng này."
    /// The district named beside the commune isn't known.
    DistrictUnread { written: String } "district_unread" Commune Note
        "không tìm thấy cấp huyện “{written}” vào ngày này, nên chỉ tìm theo tên xã."

    /// The row names no team.
    TeamMissing {} "team_missing" Team Refusal
        "chưa có tên Tổ; hãy ghi tên thôn, bản, tổ dân phố hoặc tên Tổ."
    /// The title, or the name of a village in it, is too long.
    TeamTooLong { most: usize } "team_too_long" Team Refusal
        "tên dài quá {most} ký tự; hãy rút gọn."
    /// Nothing but a number: this village is meant, as the column's heading or the commune's kind has it.
    TeamOnlyNumber { written: String, village: String } "team_only_number" Team Doubt
        "“{written}” chỉ là số, được hiểu là {village}; nếu đúng, hãy chọn dòng này, nếu không, hãy ghi tên thôn, bản hoặc tổ dân phố."
    /// The cell names a unit that is neither the commune nor one of its villages.
    TeamOfOtherUnit { written: String, commune: String } "team_of_other_unit" Team Refusal
        "“{written}” không phải là thôn, bản, tổ dân phố của {commune}; hãy ghi đúng cột."
    /// The cell is the commune's bare name: its own team, or a village of the same name.
    TeamOfCommune { written: String, commune: String } "team_of_commune" Team Doubt
        "“{written}” là tên của {commune}; nếu là Tổ chung của cả {commune}, hãy chọn dòng này."
    /// Several teams could be meant.
    TeamUnclear { titles: String } "team_unclear" Team Doubt
        "không rõ là Tổ nào trong các Tổ đã có: {titles}; hãy ghi đúng tên Tổ và Tổ trưởng hiện tại."
    /// The team is known from a later day on only.
    TeamLater { title: String, from: String } "team_later" Team Refusal
        "Tổ “{title}” đã được ghi nhận, nhưng từ ngày {from}; hãy nhập với ngày đó hoặc sau đó."
    /// A village of the row is covered by another team.
    TeamOverlaps { village: String, title: String } "team_overlaps" Team Doubt
        "{village} đã có Tổ “{title}”; nếu đây là một Tổ khác, hãy chọn dòng này."
    /// A village of the row stands in another row too, of another team.
    OverlapsRow { village: String, row: RowAt } "overlaps_row" Team Doubt
        "{village} đã có trong dòng {row}; nếu đây là một Tổ khác, hãy chọn dòng này."
    /// The team of that name is another former commune's.
    TeamOfOtherFormer { title: String, place: String } "team_of_other_former" Team Doubt
        "Tổ “{title}” là của {place} cũ; nếu đúng là Tổ này, hãy chọn dòng này, nếu không, hãy sửa tên Tổ."
    /// The team is known under another title, which stays.
    TitleKept { title: String } "title_kept" Team Note
        "Tổ này đang có tên “{title}”, giữ nguyên tên đó."
    /// A name close to an existing village's.
    VillageClose { written: String, known: String } "village_close" Team Doubt
        "“{written}” gần giống {known} đã có; nếu là một nơi khác, hãy chọn dòng này, nếu không, hãy sửa tên."
    /// The cell is no village's name by itself; this village may be meant.
    VillageGuessed { written: String, village: String } "village_guessed" Team Doubt
        "“{written}” có lẽ là {village}; nếu đúng, hãy chọn dòng này, nếu không, hãy ghi lại tên thôn, bản hoặc tổ dân phố."
    /// Several villages could be meant.
    VillageUnclear { written: String, candidates: String } "village_unclear" Team Doubt
        "“{written}” có thể là {candidates}; hãy ghi đủ cả “thôn”, “bản” hoặc “tổ dân phố” và đúng dấu."
    /// Another spelling of the village's name.
    VillageRead { written: String, taken: String } "village_read" Team Note
        "“{written}” được hiểu là {taken}."
    /// A former name ("tên cũ").
    VillageFormer { written: String, now: String } "village_former" Team Note
        "“{written}” là tên cũ, nay là {now}."
    /// The village is known from a later day on only.
    VillageLater { village: String, from: String } "village_later" Team Refusal
        "{village} đã được ghi nhận, nhưng từ ngày {from}; hãy nhập với ngày đó hoặc sau đó."
    /// Villages that the row would make.
    VillageNew { villages: String } "village_new" Team Note
        "chưa có {villages}, sẽ lập mới."
    /// The team that the row would make is known by report only.
    MadeByReport {} "made_by_report" Row Note
        "Tổ lập mới được ghi là “theo báo cáo, chưa có quyết định”."

    /// No leader is named, and none is known.
    LeaderNone {} "leader_none" Leader Note
        "chưa ghi Tổ trưởng, Tổ còn thiếu Tổ trưởng."
    /// No leader is named, the one known stays.
    LeaderKept { name: String } "leader_kept" Leader Note
        "để trống, giữ Tổ trưởng đang có là {name}."
    /// The name is too long.
    LeaderTooLong { most: usize } "leader_too_long" Leader Refusal
        "họ tên dài quá {most} ký tự; hãy chỉ ghi họ tên Tổ trưởng."
    /// More than a name stands in the cell.
    LeaderRead { written: String, taken: String } "leader_read" Leader Note
        "“{written}” được hiểu là {taken}."
    /// The row names several villages and several persons: most likely several teams in one row.
    LeadersSeveral { names: String, taken: String } "leaders_several" Leader Doubt
        "có nhiều người ({names}) cùng nhiều thôn trong một dòng; hãy ghi mỗi Tổ một dòng. Nếu chọn dòng này, chỉ {taken} được ghi nhận."
    /// No name could be found in the cell.
    LeaderUnread { written: String } "leader_unread" Leader Doubt
        "“{written}” không phải là họ tên; hãy ghi họ tên Tổ trưởng. Nếu chọn dòng này, ô được coi như để trống."
    /// Another leader from the annex's day on.
    LeaderReplaced { old: String, new: String } "leader_replaced" Leader Note
        "thay Tổ trưởng {old} bằng {new}."
    /// The vacant post is filled.
    LeaderEnters { name: String } "leader_enters" Leader Note
        "Tổ chưa có Tổ trưởng, ghi nhận {name}."
    /// The new leader has been in the team in another role.
    LeaderRises { name: String } "leader_rises" Leader Note
        "{name} đang là thành viên của Tổ, chuyển thành Tổ trưởng."
    /// The name without marks; the known spelling stays.
    LeaderPlain { written: String, known: String } "leader_plain" Leader Note
        "“{written}” viết không dấu, giữ cách viết {known}."
    /// The known leader's name with other marks.
    LeaderSpelling { written: String, known: String } "leader_spelling" Leader Doubt
        "“{written}” chỉ khác dấu so với Tổ trưởng đang có là {known}; nếu muốn sửa lại tên, hãy chọn dòng này."
    /// The known leader's term began on the very day.
    LeaderSameDay { written: String, known: String } "leader_same_day" Leader Doubt
        "{known} làm Tổ trưởng từ chính ngày này; nếu muốn sửa thành {written}, hãy chọn dòng này, nếu là thay người, hãy nhập với ngày sau."
    /// The known leader's term began on the very day and the person is known elsewhere too.
    LeaderSameDayShared { known: String } "leader_same_day_shared" Leader Refusal
        "{known} làm Tổ trưởng từ chính ngày này; muốn thay, hãy nhập với ngày sau."
    /// The new leader entered the team in another role on the very day or leaves it later.
    LeaderIsMember { name: String } "leader_is_member" Leader Refusal
        "{name} đang giữ vai trò khác trong Tổ từ chính ngày này; hãy sửa vai trò ở trang của Tổ."
    /// A change of leader is recorded for a later day.
    LeaderLater { from: String } "leader_later" Leader Refusal
        "đã ghi nhận việc thay Tổ trưởng vào ngày {from}, sau ngày của danh sách; hãy sửa ở trang của Tổ."

    /// What had to be put right in the phone.
    PhoneRead { written: String, phone: String, changes: String } "phone_read" Phone Note
        "“{written}” đã hiểu là {phone} ({changes})."
    /// No phone could be read.
    PhoneUnread { reason: String } "phone_unread" Phone Doubt
        "{reason}; hãy sửa số. Nếu chọn dòng này, ô được coi như để trống."
    /// A part of the cell could not be read.
    PhonePartUnread { reason: String } "phone_part_unread" Phone Note
        "{reason}; phần này không được ghi nhận."
    /// Further phones of the cell.
    PhoneMore { first: String, others: String } "phone_more" Phone Note
        "có nhiều số, chỉ ghi nhận số đầu {first}; còn lại: {others}."
    /// Another phone than the one known.
    PhoneChanged { old: String, new: String } "phone_changed" Phone Note
        "đổi số {old} thành {new}."
    /// The first phone known.
    PhoneAdded { phone: String } "phone_added" Phone Note
        "ghi nhận số {phone}."
    /// Another phone, but a later day's is known.
    PhoneLater { phone: String, known: String, since: String } "phone_later" Phone Note
        "giữ số {known} đã được ghi nhận từ ngày {since}, sau ngày của danh sách; số {phone} không được ghi nhận."
    /// A phone without a leader.
    PhoneOfNobody {} "phone_of_nobody" Phone Note
        "có số điện thoại nhưng không có tên Tổ trưởng, nên số không được ghi nhận."
    /// Another phone, while the leader's cell is empty.
    PhoneOfWhom { phone: String, name: String } "phone_of_whom" Phone Doubt
        "có số {phone} nhưng không ghi tên Tổ trưởng; nếu là số của {name}, hãy chọn dòng này."
    /// One person's phone differs from row to row.
    PhoneDiffers { name: String, row: RowAt } "phone_differs" Phone Doubt
        "số của {name} khác với số ở dòng {row}; hãy sửa cho giống nhau hoặc chọn một dòng."

    /// Neither yes nor no.
    ZaloUnread { written: String } "zalo_unread" Zalo Doubt
        "“{written}” không rõ là có hay không; hãy ghi “có” hoặc “không”. Nếu chọn dòng này, ô được coi như để trống."
    /// "No", where the group is known to be made.
    ZaloContradicts { since: String } "zalo_contradicts" Zalo Doubt
        "ghi là không, nhưng nhóm đã được ghi nhận từ ngày {since}; nếu đúng là chưa có nhóm, hãy chọn dòng này."
    /// The group is made now.
    ZaloMade {} "zalo_made" Zalo Note
        "ghi nhận đã lập nhóm Zalo."
    /// The group's name stands in the cell.
    ZaloNamed { written: String } "zalo_named" Zalo Note
        "“{written}” được hiểu là có; tên nhóm hãy ghi ở trang của Tổ."

    /// A note, or another than the one known.
    NoteTaken { note: String } "note_taken" Note Note
        "ghi nhận “{note}”."
    /// The note is too long.
    NoteTooLong { most: usize } "note_too_long" Note Doubt
        "dài quá {most} ký tự; hãy rút gọn. Nếu chọn dòng này, ô được coi như để trống."

    /// A cell's formula failed.
    CellError { written: String } "cell_error" Row Note
        "Công thức trong ô báo lỗi “{written}”, ô được coi như để trống."
    /// The row says again what an earlier one says.
    Repeats { row: RowAt } "repeats" Row Note
        "Dòng này lặp lại dòng {row}."
    /// Another row says something else of the same team.
    Contradicts { row: RowAt } "contradicts" Row Doubt
        "Dòng {row} cũng nói về Tổ này nhưng khác nội dung; hãy chọn một dòng."
    /// Another row says something else of the same team, this one says what is known.
    Contradicted { row: RowAt } "contradicted" Row Note
        "Dòng {row} cũng nói về Tổ này nhưng khác nội dung; dòng này đúng với sổ."

    /// Block 1 names another unit than the one the file is read for.
    UnitDiffers { written: String, root: String } "unit_differs" Unit Note
        "tệp ghi “{written}”, đang nhập cho {root}; hãy kiểm tra có đúng tệp không."
    /// The contact's name or position is too long.
    ContactTooLong { most: usize } "contact_too_long" Contact Refusal
        "họ tên hoặc chức vụ dài quá {most} ký tự, chưa được ghi nhận."
    /// Block 2 says something of a contact, but not the name.
    ContactNameless { written: String } "contact_nameless" Contact Refusal
        "có “{written}” mà không có họ tên, nên chưa được ghi nhận; hãy ghi họ tên ở mục 2."
    /// Block 1 names another unit.
    ContactOfOtherUnit { written: String, root: String } "contact_of_other_unit" Contact Refusal
        "mục 1 của tệp ghi “{written}”, không phải {root}, nên đầu mối không được ghi nhận."
    /// No row of the file is taken.
    ContactWithoutRows { name: String, root: String } "contact_without_rows" Contact Doubt
        "không có dòng nào của tệp được nhận, nên đầu mối chưa được ghi nhận; nếu {name} đúng là đầu mối của {root}, hãy chọn mục này."
    /// The contact's phone can't be read.
    ContactPhoneUnread { reason: String } "contact_phone_unread" Contact Note
        "{reason}; số này chưa được ghi nhận."
    /// The contact known began on the day or later.
    ContactLater { name: String, since: String } "contact_later" Contact Refusal
        "đầu mối {name} được ghi nhận từ ngày {since}; muốn thay, hãy nhập với ngày sau."
    /// Another contact.
    ContactReplaced { old: String, new: String } "contact_replaced" Contact Note
        "thay đầu mối {old} bằng {new}."
    /// The contact's position or phone changes.
    ContactAmended { name: String } "contact_amended" Contact Note
        "cập nhật chức vụ, số điện thoại của đầu mối {name}."
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_message_has_a_code_of_its_own() {
        let codes: BTreeSet<&str> = Message::CODES.iter().copied().collect();
        assert_eq!(codes.len(), Message::CODES.len());
    }

    #[test]
    fn a_message_names_its_cell_the_reason_and_what_to_do() {
        let message = Message::CommuneOutside {
            written: "Xã Bản Vược".into(),
            place: "huyện Bát Xát".into(),
            root: "huyện Bảo Thắng".into(),
        };
        assert_eq!(
            message.text(),
            "Ô “Tên xã”: “Xã Bản Vược” thuộc huyện Bát Xát, không thuộc huyện Bảo Thắng; hãy nhập dòng này cùng danh sách của huyện Bát Xát."
        );
        assert_eq!(message.args()[1], ("place", "huyện Bát Xát".to_owned()));
        assert_eq!(message.weight(), Weight::Refusal);
    }
}

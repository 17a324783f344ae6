# Nhập từ tệp và xem trước.
import-file = Tệp
import-file-limit = Tệp lớn nhất { $limit } MB.
import-read = Đọc tệp và xem trước
import-nothing-yet = Chưa có gì được ghi. Bạn xem trước từng dòng rồi mới đồng ý.
team-import-title = Lập Tổ từ Excel
team-import-step-template = Tải tệp mẫu về máy.
team-import-step-fill = Điền mỗi thành viên một dòng; các thành viên cùng thôn thuộc một Tổ.
team-import-step-upload = Gửi tệp đã điền lên đây.
team-import-template = Tải tệp mẫu
file-empty = Tệp không có nội dung. Xin mở tệp bằng Excel để kiểm tra rồi chọn lại đúng tệp.
file-too-big = Tệp lớn hơn { $number } MB. Xin xóa ảnh và các trang tính không cần, hoặc chia thành nhiều tệp.
file-unpacks-too-big = Tệp mở ra lớn hơn { $number } MB. Xin chép riêng bảng danh sách sang một tệp mới rồi gửi tệp đó.
file-too-many-sheets = Tệp có hơn { $number } trang tính hoặc bảng. Xin chia thành nhiều tệp.
file-too-many-rows = Tệp có hơn { $number } dòng. Xin chia thành nhiều tệp.
file-too-many-columns = Bảng có hơn { $number } cột. Xin xóa các cột không thuộc mẫu.
file-too-many-cells = Tệp có hơn { $number } ô có nội dung. Xin chia thành nhiều tệp.
file-old = Đây là tệp Excel hoặc Word kiểu cũ (.xls, .doc). Xin mở tệp bằng Excel hoặc Word rồi lưu lại thành .xlsx hoặc .docx (chọn Tệp, Lưu thành), và gửi tệp vừa lưu.
file-locked = Tệp có đặt mật khẩu nên không đọc được. Xin mở tệp bằng Excel hoặc Word, bỏ mật khẩu rồi lưu lại thành .xlsx hoặc .docx, và gửi tệp vừa lưu.
file-open-document = Đây là tệp OpenDocument (.ods, .odt). Xin mở tệp rồi lưu lại thành .xlsx hoặc .docx, và gửi tệp vừa lưu.
file-pdf = Tệp PDF không đọc được thành bảng. Xin gửi tệp Excel (.xlsx) hoặc Word (.docx) đã dùng để làm ra tệp PDF này.
file-picture = Ảnh không đọc được thành bảng. Xin gửi tệp Excel (.xlsx) hoặc Word (.docx).
file-not-unicode = Tệp văn bản không dùng bảng mã Unicode nên mất dấu. Xin mở bằng Excel rồi lưu lại thành .xlsx, và gửi tệp vừa lưu.
file-unknown = Không nhận ra loại tệp này. Xin gửi tệp Excel (.xlsx) hoặc Word (.docx); nếu có tệp khác, xin mở bằng Excel rồi lưu lại thành .xlsx.
file-damaged = Tệp bị hỏng hoặc chưa tải về đủ. Xin mở bằng Excel hoặc Word rồi lưu lại thành .xlsx hoặc .docx; nếu cũng không mở được, xin lấy lại tệp từ nơi gửi.
file-no-annex-table = Không tìm thấy bảng danh sách trong { $number } bảng đã xem. Dòng tiêu đề của bảng cần có ít nhất các cột “Tên xã”, “Tên Tổ công nghệ cộng đồng” và “Tổ trưởng”.
file-only-hidden = Bảng danh sách nằm ở trang tính đang ẩn. Hãy mở tệp, nhấn chuột phải vào tên một trang tính, chọn “Bỏ ẩn” (Unhide), lưu lại rồi gửi lại.
file-misnamed = Tệp có tên như tệp Excel hoặc Word ({ $ending }) nhưng bên trong là loại khác: tệp bị hỏng hoặc đã bị đổi tên. Xin mở bằng Excel hoặc Word rồi lưu lại thành .xlsx hoặc .docx; nếu không mở được, xin lấy lại tệp từ nơi gửi.
file-plain-text = Đây là tệp văn bản ({ $ending }), không có bảng để đọc. Xin chép danh sách vào tệp Excel theo mẫu, lưu thành .xlsx rồi gửi tệp đó.
preview-title = Xem trước khi nhập
preview-rows = { $count } dòng
preview-show = Xem theo tình trạng
preview-all = Tất cả { $count } dòng
preview-chosen = Đang chọn { $count } dòng của cả tệp. Những gì bạn đổi ở trang này được giữ khi sang trang khác.
preview-nothing = Không có dòng nào để nhập: mọi dòng đã có sẵn hoặc không nhập được.
preview-pick = Chọn
preview-pick-many = Chọn nhiều dòng cùng lúc
preview-pick-all = Chọn mọi dòng { $state ->
    [new] mới
    [changed] thay đổi
   *[doubtful] cần xem lại
} ({ $count })
preview-pick-none = Bỏ chọn mọi dòng { $state ->
    [new] mới
    [changed] thay đổi
   *[doubtful] cần xem lại
} ({ $count })
preview-messages = Ghi chú
preview-cell = Ô { $cell }:
preview-apply = Nhập các dòng đã chọn
preview-back = Thôi, không nhập
row-number = Dòng { $row }
row-state = Tình trạng
row-new = Mới
row-changed = Thay đổi
row-same = Không đổi
row-doubtful = Cần xem lại
row-refused = Không nhập được
import-file-gone = Tệp đã được xóa vì để quá lâu. Xin gửi lại tệp.
import-no-headings = Không tìm thấy dòng tiêu đề. Bảng cần có ít nhất các cột “Tên Tổ/thôn” và “Họ và tên”, như trong tệp mẫu.
import-commune-not-there = Xã chưa có hoặc không còn vào ngày này. Xin chọn ngày khác.
preview-decision-title = Quyết định thành lập
preview-decision-lead = Nếu các Tổ này đã có quyết định, ghi ở đây để các Tổ của những dòng được chọn được tính là đã thành lập. Chưa có thì bỏ trống.
roster-no-team = Dòng này và các dòng trên chưa có tên Tổ hoặc tên thôn.
roster-no-name = Chưa có họ và tên.
roster-too-long = Tên quá dài.
roster-unknown-role = Không rõ chức danh “{ $text }”. Xin ghi Tổ trưởng, Tổ phó hoặc Thành viên.
roster-unknown-body = Không rõ “{ $text }” đại diện bên nào; phần này sẽ bỏ trống.
roster-bad-birth-year = “{ $text }” không phải là năm sinh; ô này sẽ bỏ trống.
roster-unknown-sex = “{ $text }” không phải là nam hay nữ; ô này sẽ bỏ trống.
roster-unknown-answer = Không rõ “{ $text }” là có hay không; ô này sẽ bỏ trống.
roster-phone = Không đọc được số điện thoại “{ $text }”; ô này sẽ bỏ trống.
roster-phone-changed = Số điện thoại đã được sửa lại cho đúng.
roster-several-phones = Có nhiều số; chỉ ghi số đầu tiên.
roster-village-guessed = Không có thôn tên này, gần giống { $name }. Nếu đúng, hãy chọn dòng này.
roster-former-name = Đây là tên cũ, nay là { $name }.
roster-several-villages = Có thể là { $names }. Xin ghi rõ hơn.
roster-village-new = Sẽ lập { $name }.
roster-village-unexpected = Xã chưa có { $name }. Nếu chọn dòng này, thôn sẽ được lập.
roster-village-later = { $name } chỉ có từ một ngày sau ngày này.
roster-team-new = Sẽ lập “{ $title }”.
roster-team-later = “{ $title }” hoạt động từ ngày { $day }, sau ngày của danh sách.
roster-several-teams = Thôn có nhiều Tổ. Xin ghi đúng tên Tổ.
roster-several-of-name = Tổ có nhiều người cùng tên. Xin ghi năm sinh hoặc số điện thoại.
roster-other-of-name = Tổ đã có một người cùng tên nhưng khác năm sinh. Nếu đây là người khác, hãy chọn dòng này.
roster-same-as-row = Người này đã có ở dòng { $row }.
roster-second-leader = Tổ trưởng đã có ở dòng { $row }.
roster-known-from = Người này đã có trong “{ $team }”.
roster-leader-replaced = Thay Tổ trưởng { $name }.
roster-term-too-young = { $name } mới tham gia với vai trò hiện tại từ ngày { $day }; xin nhập với một ngày sau đó.
roster-term-ends-later = Đã ghi { $name } thôi tham gia từ ngày { $day }; xin nhập với ngày đó hoặc sau đó, hoặc sửa ở trang của Tổ.
roster-changes = Đổi: { $column }.
roster-changes-from = Đổi: { $column } (đang là { $before }).
roster-phone-changed-from = Số cũ { $from } đã được đổi sang số mới ghi ở cột số điện thoại.
import-unread-columns = Các cột không đọc: { $columns }. Nếu cần cột nào, xin sửa tiêu đề như trong tệp mẫu rồi gửi lại.
import-more-lists = Chỉ đọc danh sách đầu tiên của tệp; còn { $count } danh sách ở các trang khác chưa đọc. Xin gộp vào một trang hoặc gửi từng tệp.

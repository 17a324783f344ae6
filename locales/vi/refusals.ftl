# Vì sao một thao tác không được nhận.
refusal-other = Không ghi được (mã { $code }). Xin kiểm tra lại những gì đã nhập.
refusal-no-right = Tài khoản của bạn không được làm việc này ở đây.
refusal-other-body-same-id = Biểu mẫu này đã được gửi với nội dung khác. Xin tải lại trang rồi nhập lại.
refusal-waited-in-vain = Mục mà biểu mẫu nói đến không còn nữa. Xin tải lại trang.
refusal-answer-unreadable = Nhật ký có ghi thao tác này nhưng kết quả không đọc được nữa: có người đã sửa dữ liệu. Xin báo người quản trị máy chủ chạy “banso verify”.
refusal-bad-text = “{ $subject }” dài quá { $detail } ký tự hoặc không dùng được. Xin viết ngắn hơn.
refusal-bad-text-plain = Có một ô chữ để trống. Xin điền vào.
refusal-wrong-unit = “{ $subject }” không ghi được ở đây: đơn vị khác cấp, khác địa bàn, hoặc không có vào ngày { $detail }. Xin chọn đơn vị hoặc ngày khác.
refusal-wrong-unit-plain = Không ghi được: đơn vị được chọn không có trong danh mục, khác cấp, hoặc không có vào ngày đã ghi. Xin tải lại trang, chọn đơn vị từ danh sách và kiểm tra lại ngày.
refusal-bad-place = Tổ chưa có thôn nào, hoặc một thôn được ghi hai lần. Xin chọn các thôn của Tổ, mỗi thôn một lần.
refusal-village-has-team = { $subject } đã có một Tổ khác.
refusal-team-not-there = Tổ “{ $subject }” không có vào ngày { $detail }.
refusal-wrong-day = Ngày { $detail } nằm ngoài thời gian đã ghi của “{ $subject }”, hoặc trước một thay đổi đã ghi. Xin chọn ngày khác.
refusal-wrong-day-plain = Ngày { $detail } nằm ngoài thời gian đã ghi, hoặc trước một thay đổi đã ghi. Xin chọn ngày khác.
refusal-day-in-future = Ngày { $detail } ở sau ngày hôm nay. Xin chọn hôm nay hoặc một ngày trước đó.
refusal-other-tier = Tổ “{ $subject }” không chuyển được giữa cấp thôn và cấp xã.
refusal-already-member = { $subject } đã là thành viên của Tổ này.
refusal-has-leader = Tổ đã có Tổ trưởng là { $subject } vào ngày { $detail }. Xin kết thúc nhiệm kỳ của người ấy trước.
refusal-bad-birth-year = Năm sinh { $subject } không đúng.
refusal-bad-birth-year-plain = Năm sinh không đúng.
refusal-no-teams = Quyết định { $subject } chưa ghi Tổ nào.
refusal-same-decision = Quyết định { $subject } ngày { $detail } đã được ghi rồi.
refusal-channel-name-taken = Tên nhóm “{ $subject }” đã có nhóm khác dùng.
refusal-channel-name-taken-plain = Tên nhóm này đã có nhóm khác dùng.
refusal-sign-in-name-taken = Tên đăng nhập “{ $subject }” đã có người dùng. Xin chọn tên khác.
refusal-sign-in-name-taken-plain = Tên đăng nhập này đã có người dùng. Xin chọn tên khác.
refusal-unit-needed = Cán bộ phải có địa bàn phụ trách. Xin chọn đơn vị.
refusal-nothing-changed = Không có gì thay đổi so với những gì đã ghi.
refusal-bad-rule = Quy định về thành phần này không thể đáp ứng được.
refusal-bad-target = Tỷ lệ phải từ 1 đến 100 %.
refusal-bad-retention = Thời hạn lưu phải từ 1 đến 120 tháng.
refusal-schedule-no-such-beginning = Tháng báo cáo phải bắt đầu từ ngày 1 đến ngày 28, là những ngày tháng nào cũng có.
refusal-schedule-no-such-day = Hạn của { $subject ->
    [team] Tổ
    [district] huyện
    [department] Sở
   *[commune] xã
} không có trong lịch: ngày từ 1 đến 31, giờ từ 1 đến 23.
refusal-schedule-other-times = Báo cáo thành lập chỉ có một kỳ, các báo cáo khác tính theo tháng. Xin tải lại trang rồi nhập lại.
refusal-schedule-no-period = Kỳ số liệu phải có ngày cuối, không trước ngày đầu.
refusal-schedule-nobody-owes = Chưa cấp nào có hạn gửi. Xin ghi ngày cho ít nhất một cấp, hoặc chọn không yêu cầu báo cáo này.
refusal-schedule-before-below = Hạn của { $subject ->
    [team] Tổ
    [district] huyện
    [department] Sở
   *[commune] xã
} sớm hơn hạn của cấp dưới, nên có tháng chưa có số liệu để tổng hợp. Xin chọn ngày muộn hơn, hoặc cho cấp dưới gửi sớm hơn. Ngày trước ngày bắt đầu của tháng báo cáo được tính sang tháng sau.
refusal-schedule-window-too-long = Số ngày chờ dài hơn thời gian đến hạn đầu tiên: báo cáo gửi rồi mà số liệu vẫn còn thay đổi. Xin giảm số ngày chờ.
refusal-schedule-in-mid-period = Ngày áp dụng phải là ngày bắt đầu một kỳ báo cáo, ví dụ { $detail }.
refusal-too-many-lines = Có { $subject } dòng, nhiều nhất được { $detail } dòng.
refusal-team-word-of-province = Tên gọi của Tổ do tỉnh quy định, không đặt riêng cho từng đơn vị.
refusal-bad-heir = Tổ tiếp nhận phải là một Tổ khác, còn hoạt động vào ngày đó.
refusal-unit-unknown = Không tìm thấy đơn vị này. Xin tải lại trang.
refusal-unit-exists = Đơn vị này đã được tạo rồi. Xin tải lại trang.
refusal-unit-not-standing = { $subject } không có vào ngày { $detail }. Xin chọn ngày khác.
refusal-unit-has-later-changes = { $subject } có thay đổi được ghi vào ngày { $detail } hoặc sau đó. Xin chọn một ngày muộn hơn.
refusal-unit-bad-name = Tên phải có từ 1 đến 100 ký tự.
refusal-unit-bad-parent = { $subject } không thuộc được đơn vị đã chọn: đơn vị ấy khác cấp hoặc không có vào ngày đó. Xin chọn đơn vị hoặc ngày khác.
refusal-unit-other-level = { $subject } thuộc cấp khác.
refusal-unit-same-name = Ở đó đã có { $subject }. Hai đơn vị cùng loại trong một xã không được trùng tên.
refusal-unit-same-name-plain = Ở đó đã có đơn vị cùng tên.
refusal-unit-same-code = Mã { $subject } đang là mã của { $detail }.
refusal-unit-child-not-placed = { $subject } chưa được xếp vào đơn vị nào.
refusal-unit-no-heir = Đơn vị tiếp nhận { $subject } không có vào ngày { $detail }.
refusal-unit-has-children = { $subject } còn đơn vị trực thuộc.
refusal-team-not-there-plain = Tổ này không có vào ngày { $detail }.
refusal-other-tier-plain = Tổ không chuyển được giữa cấp thôn và cấp xã.
refusal-wrong-role = Không thể phân công vai trò này theo cách này, ở cấp này.
refusal-has-account = { $subject } đã có tài khoản.
refusal-has-duty = { $subject } đã được phân công việc này trong thời gian đó.
refusal-account-revoked = Tài khoản của { $subject } đã bị khóa.
refusal-account-revoked-plain = Tài khoản này đã bị khóa. Xin gặp cán bộ cấp trên.
refusal-bad-stand-in = { $subject } không thể làm thay: người làm thay phải là người khác, trong thời gian phân công của người được thay.
refusal-not-for-households = { $subject } là loại hoạt động của Tổ, không ghi cho hộ. Xin chọn mục khác.
refusal-item-not-offered = { $subject } không có trong danh mục vào ngày { $detail }. Xin chọn ngày hoặc mục khác.
refusal-bad-adults = { $subject }: xin ghi số người lớn (từ 1 đến 99) nếu mục này đếm theo người, để trống nếu đếm theo hộ.
refusal-bad-people = Số người phải từ 1 đến 99; đang ghi { $subject }.
refusal-household-not-there = Hộ { $subject } không có trong danh sách vào ngày { $detail }. Xin chọn ngày khác.
refusal-head-needed = Xin ghi tên chủ hộ. Nếu hộ không đồng ý ghi tên, xin chọn “không đồng ý – chỉ đếm”.
refusal-household-declined = Hộ này không đồng ý ghi tên, nên không ghi tên, tên thường gọi, số điện thoại. Nếu hộ đã đồng ý, xin ghi lại ý kiến của hộ trước.
refusal-bad-merger = Không gộp được { $subject } với { $detail }: phải là hai hộ khác nhau, cùng xã và đều còn trong danh sách.
refusal-bad-merger-plain = Không gộp được: phải chọn ít nhất một hộ ghi trùng, cùng xã và còn trong danh sách.
refusal-no-proposal = Giá trị này đã được chọn rồi, hoặc không còn chờ chọn. Xin tải lại trang.
refusal-bad-turnout = Lượt người phải từ 1 đến 9.999, số nữ không lớn hơn tổng số; đang ghi { $subject }.
refusal-not-an-activity = { $subject } không phải loại hoạt động của Tổ. Xin chọn loại việc khác.
refusal-not-to-be-guided-in = { $subject } là loại hoạt động, không phải mục được hướng dẫn. Xin chọn mục khác.
refusal-activity-gone = Hoạt động ngày { $subject } đã được rút lại hoặc nhập chung, không sửa được nữa.
refusal-changed-meanwhile = Hoạt động ngày { $subject } vừa được người khác sửa. Xin tải lại trang, xem giá trị mới rồi sửa lại nếu cần.
refusal-bad-joint = Không nhập chung được: phải là hai hoạt động khác nhau của cùng một Tổ, cùng một ngày ({ $subject } và { $detail }).
refusal-too-many-photos = Mỗi hoạt động có tối đa 2 ảnh; đang gửi { $subject }.
refusal-not-a-member = { $subject } không phải thành viên Tổ vào ngày { $detail }. Xin bỏ chọn hoặc sửa ngày.
refusal-not-a-member-plain = Có người không phải thành viên Tổ vào ngày này. Xin bỏ chọn hoặc sửa ngày.
refusal-household-needed = Hộ sản xuất phải thuộc một hộ trong danh sách. Xin chọn hộ của { $subject }.
refusal-no-household = { $subject } là tổ hợp tác, hợp tác xã hoặc doanh nghiệp nên không thuộc hộ nào. Xin bỏ chọn hộ hoặc sửa loại hình.
refusal-has-producer = Hộ { $subject } đã có trong danh sách sản xuất, kinh doanh. Xin ghi tiếp ở trang đã có.
refusal-producer-not-there = { $subject } không có trong danh sách vào ngày { $detail }. Xin sửa ngày.
refusal-product-not-there = { $subject } không có trong danh sách vào ngày { $detail }. Xin sửa ngày.
refusal-reason-needed = Sản phẩm, dịch vụ chỉ ra khỏi danh sách khi có lý do. Xin ghi lý do.
refusal-commitment-needed = Xin ghi { $subject } cam kết điều gì về chất lượng.
refusal-bad-stars = Hạng OCOP từ 3 đến 5 sao; đang ghi { $subject }.
refusal-not-a-platform = { $subject } không phải sàn, nền tảng bán hàng. Xin chọn trong danh mục các sàn.
refusal-already-listed = { $subject } đã có trên sàn này từ { $detail }. Xin chọn sàn khác hoặc sửa ngày.
refusal-leads-itself = Hộ { $subject } không dẫn dắt chính mình. Xin chọn hộ khác.
refusal-service-needed = Xin chọn ít nhất một việc mà { $subject } làm được.
refusal-other-service = { $subject } không làm việc này. Xin chọn việc khác hoặc đối tác khác.
refusal-edited-meanwhile = { $subject } vừa được người khác sửa. Xin tải lại trang, xem giá trị mới rồi sửa lại nếu cần.

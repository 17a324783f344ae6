# Mẫu báo cáo danh sách Tổ (Phụ lục).
annex-title = Mẫu báo cáo danh sách Tổ (Phụ lục)
annex-lead = Lấy phụ lục đã điền sẵn của một địa bàn, hoặc nhập phụ lục do cấp dưới gửi lên.
annex-out-title = Xuất phụ lục
annex-size = { $teams } Tổ ở { $communes } xã, phường, thị trấn
annex-download = Tải { $format }
annex-empty-title = Chưa có Tổ nào để xuất
annex-empty-lead = Nhập một phụ lục đã điền ở dưới, hoặc lập Tổ trong phần Tổ CNSCĐ.
annex-in-title = Nhập phụ lục đã điền
annex-in-lead = Nhập cho địa bàn và ngày đã chọn ở trên.
annex-file-hint = Tệp Excel (.xlsx) hoặc Word (.docx), theo mẫu hoặc gần giống mẫu.
annex-contact-take = Ghi đầu mối: { $name }

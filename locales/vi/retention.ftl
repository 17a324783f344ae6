# Thời hạn lưu dữ liệu về người dân.
retention-title = Thời hạn lưu dữ liệu
retention-lead = Theo Luật Bảo vệ dữ liệu cá nhân (91/2025/QH15), dữ liệu về người dân không lưu lâu hơn mức cần thiết. Hết thời hạn, chương trình tự xóa và ghi vào nhật ký; số liệu tổng hợp giữ nguyên.
retention-households = Tên chủ hộ, tên thường gọi và số điện thoại của hộ được xóa sau khi hộ ra khỏi danh sách { $months } tháng.
retention-photos = Ảnh hoạt động của Tổ được xóa sau ngày hoạt động { $months } tháng.
retention-not-set = Tỉnh chưa quy định; đang áp dụng thời hạn mặc định.
retention-change = Quy định khác
retention-household-months = Lưu tên, điện thoại của hộ đã ra khỏi danh sách (tháng)
retention-household-months-hint = Từ 1 đến 120. Hộ còn trong danh sách không bị xóa. Rút ngắn thời hạn thì hộ ra khỏi danh sách lâu hơn sẽ bị xóa tên, không lấy lại được.
retention-photo-months = Lưu ảnh hoạt động (tháng)
retention-photo-months-hint = Từ 1 đến 120. Rút ngắn thời hạn thì ảnh cũ hơn sẽ bị xóa, không lấy lại được.

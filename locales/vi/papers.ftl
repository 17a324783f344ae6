# Thông tin ghi sẵn trên quyết định của một đơn vị.
papers-title = Thông tin ghi sẵn trên quyết định
papers-lead = Những nội dung này được điền sẵn mỗi lần soạn dự thảo quyết định. Nội dung nào để trống thì theo đơn vị cấp trên gần nhất có quy định; nếu chưa nơi nào quy định thì theo mẫu thường dùng.
papers-now = Đang dùng
papers-usual = Theo mẫu thường dùng
papers-as-above = Theo đơn vị cấp trên, hoặc mẫu thường dùng
papers-since = Từ ngày { $day }
papers-between = Từ ngày { $from } đến trước ngày { $to }
papers-open = Mọi nội dung theo đơn vị cấp trên, hoặc mẫu thường dùng.
papers-former = Trước đây
papers-change = Thay đổi
papers-kept = Các ô dưới đây đã được điền theo dự thảo vừa soạn. Xin xem lại rồi lưu.
papers-signer-hint = Chỉ điền sẵn cho quyết định của chính đơn vị này. Bỏ trống thì để chỗ trống dưới chữ ký.
papers-recipients-hint = Mỗi dòng một nơi nhận. Bỏ trống thì theo đơn vị cấp trên, hoặc mẫu thường dùng.
papers-grounds-hint = Mỗi dòng một căn cứ. Bỏ trống thì theo đơn vị cấp trên, hoặc các căn cứ thường dùng.
papers-team-word = Tên gọi của Tổ
papers-team-word-hint = Ví dụ: Tổ chuyển đổi số cộng đồng. Dùng trong dự thảo quyết định và cho tên các Tổ lập mới của toàn tỉnh; Tổ đã có thì giữ tên. Bỏ trống thì gọi là Tổ công nghệ số cộng đồng.
papers-from = Áp dụng từ ngày

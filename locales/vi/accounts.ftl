# Đăng nhập.
sign-in-title = Đăng nhập
sign-in-lead = Dành cho cán bộ và thành viên Tổ công nghệ số cộng đồng.
sign-in-login = Tên đăng nhập
sign-in-password = Mật khẩu
sign-in-do = Đăng nhập
sign-in-help = Quên mật khẩu? Xin gặp người quản trị hoặc cán bộ cấp trên để được cấp lại.
sign-in-refused = Tên đăng nhập hoặc mật khẩu không đúng.
sign-in-demo-title = Bản dùng thử
sign-in-demo-lead = Dữ liệu mẫu, người trong đó không có thật. Có thể đăng nhập bằng:
first-title = Người quản trị đầu tiên
first-lead = Đường dẫn này chỉ dùng được một lần. Người điền biểu mẫu dưới đây sẽ quản trị chương trình.
first-name = Họ và tên
first-login-hint = Chữ không dấu, chữ số, dấu chấm. Ví dụ: quantri
first-password-hint = Mật khẩu có ít nhất { $least } ký tự. Nên ghép vài từ dễ nhớ, khó đoán.
first-password-again = Nhập lại mật khẩu
first-do = Tạo tài khoản quản trị

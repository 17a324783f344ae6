# Signing in.
sign-in-title = Sign in
sign-in-lead = For officers and for members of the community digital technology teams.
sign-in-login = Login
sign-in-password = Password
sign-in-do = Sign in
sign-in-help = Forgotten your password? Please ask the administrator or the officer above you for a new one.
sign-in-refused = The login or the password is wrong.
sign-in-demo-title = Demonstration
sign-in-demo-lead = Sample data; the people in it are invented. You can sign in with:
first-title = The first administrator
first-lead = This link works once. Whoever fills in the form below will run the program.
first-name = Full name
first-login-hint = Plain letters, digits, points. For example: quantri
first-password-hint = A password has at least { $least } characters. A few words are easy to remember and hard to guess.
first-password-again = Password again
first-do = Create the administrator

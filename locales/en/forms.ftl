# Forms and the faults of fields.
form-required = required
form-choose = Choose…
form-save = Save
form-cancel = Don't save
form-yes = Yes
form-no = No
form-refused-title = Please check
form-refused-fields = { $count ->
    [one] Please correct the field marked below and send again.
   *[other] Please correct the { $count } fields marked below and send again.
}
form-error-required = Please fill this in or choose something.
form-error-not-a-date = That is not a date. Write day/month/year, for example 20/05/2022.
form-error-not-a-number = Please write a whole number in digits, without words.
form-error-not-a-phone = That is not a phone number. A mobile number has 10 digits and begins with 0; write a landline with its area code, for example 0214 3 840 034.
form-error-too-short = Too short: at least { $min } characters.
form-error-too-long = Too long: at most { $max } characters.
form-error-too-many-lines = Too many lines: at most { $max }.
form-error-out-of-range = The number must be from { $min } to { $max }.
form-error-unknown-choice = Please choose one of the entries offered.
form-error-taken = Already in use. Please check it or choose another.
form-error-file-too-large = The file is too large: at most { $max } MB.
form-error-different = The two entries differ.
form-error-in-future = This day is after today. Please choose today or an earlier day.
form-error-before-first = The last day lies before the first. Please choose the first day or a later one.
form-error-two-phones = Please enter one phone number only.

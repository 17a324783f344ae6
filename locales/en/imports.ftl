# Files taken in, and their preview.
import-file = File
import-file-limit = At most { $limit } MB.
import-read = Read the file and preview
import-nothing-yet = Nothing is written yet. You see every row first and then agree.
team-import-title = Set up teams from Excel
team-import-step-template = Take the empty file.
team-import-step-fill = Fill in one row for each member; members of the same village are one team.
team-import-step-upload = Send the filled-in file here.
team-import-template = Take the empty file
file-empty = There is nothing in the file. Please open it in Excel to check, then choose the right file.
file-too-big = The file is larger than { $number } MB. Please remove pictures and sheets that are not needed, or split it.
file-unpacks-too-big = The file unpacks to more than { $number } MB. Please copy the list alone into a new file and send that.
file-too-many-sheets = The file has more than { $number } sheets or tables. Please split it.
file-too-many-rows = The file has more than { $number } rows. Please split it.
file-too-many-columns = The table has more than { $number } columns. Please remove those that do not belong to the form.
file-too-many-cells = The file has more than { $number } cells with text. Please split it.
file-old = This is an Excel or Word file of the old kind (.xls, .doc). Please open it in Excel or Word, save it as .xlsx or .docx, and send the file just saved.
file-locked = The file has a password and can't be read. Please open it in Excel or Word, take the password off, save it as .xlsx or .docx, and send the file just saved.
file-open-document = This is an OpenDocument file (.ods, .odt). Please open it, save it as .xlsx or .docx, and send the file just saved.
file-pdf = A PDF can't be read as a table. Please send the Excel (.xlsx) or Word (.docx) file from which it was made.
file-picture = A picture can't be read as a table. Please send an Excel (.xlsx) or Word (.docx) file.
file-not-unicode = The text file is not in Unicode, so its marks are lost. Please open it in Excel, save it as .xlsx, and send the file just saved.
file-unknown = The kind of this file is not known. Please send an Excel (.xlsx) or Word (.docx) file; a file of another kind may be opened in Excel and saved as .xlsx.
file-damaged = The file is damaged or was not downloaded in full. Please open it in Excel or Word and save it as .xlsx or .docx; if it can't be opened there either, ask for it again.
file-no-annex-table = None of the { $number } tables looked through is the list. Its headings must hold at least the columns “Tên xã”, “Tên Tổ công nghệ cộng đồng” and “Tổ trưởng”.
file-only-hidden = The list stands on a hidden worksheet. Please open the file, right-click the name of a worksheet, choose “Unhide”, save it and send it again.
file-misnamed = The file is named like an Excel or Word file ({ $ending }) but is of another kind: it is damaged or was renamed. Please open it in Excel or Word and save it as .xlsx or .docx; if it can't be opened, ask for it again.
file-plain-text = This is a text file ({ $ending }) without a table to read. Please copy the list into an Excel file like the empty one, save it as .xlsx and send that.
preview-title = Preview
preview-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
preview-show = Rows by state
preview-all = All { $count } rows
preview-chosen = { $count } rows of the whole file are chosen. What you change on this page is kept when you go to another.
preview-nothing = There is nothing to take in: every row is there already or can't be taken.
preview-pick = Choose
preview-pick-many = Choose many rows at once
preview-pick-all = Choose all { $state ->
    [new] new
    [changed] changed
   *[doubtful] doubtful
} rows ({ $count })
preview-pick-none = Leave all { $state ->
    [new] new
    [changed] changed
   *[doubtful] doubtful
} rows ({ $count })
preview-messages = Notes
preview-cell = Cell { $cell }:
preview-apply = Take in the chosen rows
preview-back = Don't take in
row-number = Row { $row }
row-state = State
row-new = New
row-changed = Changed
row-same = Same
row-doubtful = Doubtful
row-refused = Refused
import-file-gone = The file was deleted after lying too long. Please send it again.
import-no-headings = No headings were found. The table needs at least the columns “Tên Tổ/thôn” and “Họ và tên”, as in the empty file.
import-commune-not-there = The commune doesn't stand on that day. Please choose another.
preview-decision-title = The decision that sets them up
preview-decision-lead = If these teams have their decision already, note it here, so that the teams of the chosen rows count as established. Otherwise leave it empty.
roster-no-team = Neither this row nor those above name a team or village.
roster-no-name = The name is missing.
roster-too-long = The name is too long.
roster-unknown-role = “{ $text }” is no known role. Please write Tổ trưởng, Tổ phó or Thành viên.
roster-unknown-body = Nobody knows whom “{ $text }” means; it will be left empty.
roster-bad-birth-year = “{ $text }” is no year of birth; it will be left empty.
roster-unknown-sex = “{ $text }” is neither male nor female; it will be left empty.
roster-unknown-answer = “{ $text }” is neither yes nor no; it will be left empty.
roster-phone = The phone “{ $text }” can't be read; it will be left empty.
roster-phone-changed = The phone was put right.
roster-several-phones = Several phones; only the first is taken.
roster-village-guessed = There is no village of that name; { $name } is near. If it is meant, choose this row.
roster-former-name = This is a former name, now { $name }.
roster-several-villages = It could be { $names }. Please say which.
roster-village-new = { $name } will be made.
roster-village-unexpected = The commune has no { $name }. If you choose this row, the village will be made.
roster-village-later = { $name } stands only from a later day on.
roster-team-new = “{ $title }” will be made.
roster-team-later = “{ $title }” begins on { $day }, after the list's day.
roster-several-teams = The village has several teams. Please write the team's own name.
roster-several-of-name = Several members have this name. Please write year of birth or phone.
roster-other-of-name = The team has somebody of that name with another year of birth. If this is another person, choose this row.
roster-same-as-row = This person stands in row { $row } already.
roster-second-leader = The leader stands in row { $row } already.
roster-known-from = This person is known from “{ $team }”.
roster-leader-replaced = Follows { $name } as leader.
roster-term-too-young = { $name } has been in the present role only since { $day }; please take the list in with a later day.
roster-term-ends-later = { $name } is known to leave on { $day }; please bring the list for that day or later, or change it on the team’s page.
roster-changes = Changes: { $column }.
roster-changes-from = Changes: { $column } (now { $before }).
roster-phone-changed-from = The old number { $from } was changed to the new one shown in the phone column.
import-unread-columns = Columns not read: { $columns }. If one is needed, please give it the heading it has in the template and send the file again.
import-more-lists = Only the first list of the file was read; { $count } on other sheets were not. Please put them on one sheet or send them one by one.

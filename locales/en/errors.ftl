# The page of what went wrong.
error-home = To the first page
error-code = Error { $code }
error-bad-request-title = The request can't be read
error-bad-request-advice = The address or the form is incomplete or wrong. Please go back and try again.
error-forbidden-title = Not allowed
error-forbidden-advice = Your account may not do this, or the form was sent from another site. If you need to, ask the administrator.
error-not-found-title = There is no such page
error-not-found-advice = The address is wrong, the page is gone, or it is outside the places you are in charge of.
error-method-title = This can't be opened that way
error-method-advice = This address only takes forms. Please go back and use the button on the page.
error-timeout-title = The network is too slow
error-timeout-advice = The request did not arrive in time. Please try again; what was saved before is not lost.
error-conflict-title = Somebody else has just changed this
error-conflict-advice = Somebody has just changed this entry. Please reload the page, look at the new value and go on.
error-too-large-title = Too large
error-too-large-advice = The file or form is larger than allowed. Please split it or shrink the pictures and send again.
error-too-many-title = Too fast
error-too-many-advice = Too many requests in a row have come from you or from where you are.
error-wait = Please wait { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
} and reload this page; what you typed is then sent again.
error-busy-title = The server is busy
error-busy-advice = Many files and papers are waiting to be worked on, and your request's turn has not come. What was saved is not lost.
error-unavailable-title = Not available for now
error-unavailable-advice = The server is busy or being serviced. Please try again in a few minutes; what was saved is not lost.
error-internal-title = The program has a fault
error-internal-advice = The fault is the program's, not yours, and has been noted. Please try again; if it stays, tell the administrator.

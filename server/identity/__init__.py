"""Who somebody is: secrets handed out once, kept only as digests, and traded for a person.

Each way to be known is one file of plain functions over the `Grants` port. Another way to sign
in, such as OpenID Connect, is one more file beside `links.py`: whatever it asks of the provider,
it ends with the id of a person whom the forum has invited (by a verified email address, through
`People.by_email`), and the web then opens a session for that person as it does after a link.
Nothing behind the session cookie needs to know which way they came.
"""

"""Who somebody is: secrets handed out once, kept only as digests, and traded for a person.

Each way to sign in is one file with a `way.Way`; links are the one there is. Another, such as
OpenID Connect, is one more file beside `links.py`: whatever it asks of the provider, it ends with
a person whom the forum has invited (by a verified email address, through `People.by_email`). The web
opens a session for whoever a `Way` has proven, and nothing behind the session cookie
needs to know which way they came.
"""

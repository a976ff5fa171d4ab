"""Letters on their way out: `open_mail` gives the adapter that the settings ask for."""

from server.mail.open import open_mail as open_mail

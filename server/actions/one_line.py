"""See `drafts.one_line`."""

from drafts.one_line import one_line as one_line

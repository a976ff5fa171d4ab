"""The programme shipped for `penholder demo`: Manila 2008, in the exact form.

Numbers, titles and guiding questions stand as the forum printed them; introductions and
briefs are one sentence each in our words.
"""

"""The programme shipped for `penholder demo`: Manila 2008, in the exact form.

Numbers, titles and guiding questions stand as the forum printed them; introductions and
briefs are one sentence each in our words.
"""

from __future__ import annotations

from importlib.resources import files

from drafts.programme.exact import read_yaml
from drafts.programme.model import Plan


def demo_plan() -> Plan:
    return read_yaml(files(__name__).joinpath("manila-2008.yaml").read_bytes())

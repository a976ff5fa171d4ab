"""The verbs: what people and the operator do, one file a subject.

Each takes the desk it works at and the person who asks (None: the operator at the command
line, who holds the machine) and asks `may` before it does anything. Web, command line and
tests call the same functions.

What all of them raise, and no docstring repeats: Unknown for a draft that is not there or is not open to
who asks, Forbidden for an act that is not theirs, StorageUnavailable while the store is away; the same
call may be made again then.
"""

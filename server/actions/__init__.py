"""The verbs: what people and the operator do, one file a subject.

Each takes the desk it works at and the person who asks (None: the operator at the command
line, who holds the machine) and asks `may` before it does anything. Web, command line and
tests call the same functions.
"""

"""A file as one page of HTML that needs nothing else: for reading, printing and screen readers.

No script, nothing fetched, no address but the links of the text. Every paragraph can be linked to by its
number (`#p12`, with several sessions `#s2-p12`). What the file says of itself stands in `meta` elements named
`penholder:…`, from which it can be verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from drafts.export.document import (
    WORKING,
    Chapter,
    Document,
    Part,
    Remark,
    made_lines,
    missing_line,
    remark_lines,
)
from drafts.export.label import label
from drafts.export.layout import UNTIED, Heading, Item, Paragraph, Section, Span, one_line, printable
from drafts.export.lists import Lists
from drafts.programme.model import Question
from drafts.text.schema import HARD_BREAK


def as_html(document: Document) -> str:
    """The file, the same for the same document, ending in a line end."""
    return "\n".join([*_head(document), *_body(document), "</body>", "</html>", ""])


_STYLE: Final = """
:root { color-scheme: light; }
body { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.5rem;
  font: 1.05rem/1.5 "Times New Roman", Georgia, "Noto Serif", serif; color: #1a1a1a; background: #fff; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.5em 0 .4em; }
h1 { font-size: 1.85rem; margin-top: 0; } h2 { font-size: 1.4rem; } h3 { font-size: 1.15rem; }
h4, h5, h6 { font-size: 1.05rem; }
a { color: #0b4f8a; } a:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
.origin, .hash, .label, .missing, .comments { font-size: .875rem; color: #4a4a4a; }
.origin, .hash { margin: .2em 0; } .hash code { font-size: .8rem; overflow-wrap: anywhere; }
.working { margin: .8em 0; padding: .4em .7em; border: 1px solid #1a1a1a; font-weight: bold; }
.questions { border-bottom: 1px solid #888; padding-bottom: .6rem; }
.questions p { margin: .35em 0; padding-inline-start: 3rem; text-indent: -3rem; }
.questions .mark { display: inline-block; min-width: 3rem; text-indent: 0; }
article { position: relative; }
.paragraph { margin: .65em 0; padding-inline-start: 3rem; }
.number { position: absolute; inset-inline-start: 0; color: inherit; text-decoration: none; }
.number:hover { text-decoration: underline; }
article > ul, article > ol { margin: .65em 0 .65em 3rem; }
article ul, article ol { padding-inline-start: 1.4rem; } .bare { list-style: none; }
li > .paragraph { margin: .4em 0; padding: 0; }
.label { white-space: nowrap; }
blockquote { margin: .65em 0; margin-inline-start: 3rem; padding-inline-start: 1em;
  border-inline-start: 3px solid #888; font-style: italic; }
blockquote .paragraph { padding: 0; } blockquote .number { font-style: normal; }
nav ul { padding-inline-start: 1.2rem; } nav li { margin: .3em 0; }
footer { margin-top: 3rem; border-top: 1px solid #888; padding-top: .5rem; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 11pt; }
  a { color: inherit; text-decoration: none; } main a[href^="http"]::after { content: " <" attr(href) ">"; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; } .paragraph, li, blockquote { break-inside: avoid; }
  p { orphans: 3; widows: 3; } article + article, nav + main { break-before: page; }
}
@page { size: A4; margin: 25mm 25mm 22mm;
  @bottom-left { font: 8pt serif; color: #555; content: "%s"; }
  @bottom-right { font: 8pt serif; color: #555; content: "Page " counter(page) " of " counter(pages); }%w }
""".strip()
_WORKING_PAGE: Final = f"""
  @top-center {{ font: bold 8pt serif; content: "{WORKING}"; }}"""


def _head(document: Document) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
    )
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(_page_title(document))}</title>"
    for name, value in _said(document):
        yield f'<meta name="penholder:{name}" content="{escape(value)}">'
    style = _STYLE.replace("%s", _footing(document))
    yield f"<style>\n{style.replace('%w', _WORKING_PAGE if document.profile == 'working' else '')}\n</style>"
    yield "</head>"


def _page_title(document: Document) -> str:
    if document.part:
        return f"{document.title} – {document.subtitle}"
    [chapter] = document.chapters
    return f"{chapter.title} – {chapter.version_words}"


def _said(document: Document) -> Iterator[tuple[str, str]]:
    yield "profile", document.profile
    if document.by_question:
        yield "order", "question"
    if document.only:
        yield "kind", document.only
    if document.part:
        yield "part", one_line(document.part.part)
    for chapter in document.chapters:
        yield "session", one_line(chapter.heading.session)
        yield "version", str(chapter.version.number)
        yield "hash", chapter.version.hash
        yield "status", one_line(chapter.status)
        yield "date", f"{chapter.date}"


def _footing(document: Document) -> str:
    """For the foot of each printed page, inside a string of CSS: of letters that end none."""
    if document.part:
        said = document.title
    else:
        [chapter] = document.chapters
        said = f"{one_line(chapter.heading.session)} · {chapter.version_words} · {chapter.version.hash[:16]}"
    return re.sub(r"[^\w.,:;·&() /-]", "", said)


def _body(document: Document) -> Iterator[str]:
    yield "<body>"
    if document.part:
        yield from _front(document, document.part)
    yield "<main>"
    for number, chapter in enumerate(document.chapters, 1):
        yield from _chapter(document, chapter, f"s{number}-" if document.part else "")
    yield "</main>"
    yield "<footer>"
    for chapter in document.chapters:
        yield f'<p class="hash">{escape(_sealed(chapter))} · SHA-256 <code>{chapter.version.hash}</code></p>'
    yield "</footer>"


def _sealed(chapter: Chapter) -> str:
    return f"{one_line(chapter.heading.session)} · {chapter.version_words}"


def _front(document: Document, part: Part) -> Iterator[str]:
    yield "<header>"
    yield f"<h1>{_words(document.title)}</h1>"
    yield f'<p class="origin">{_words(document.subtitle)}</p>'
    yield "</header>"
    yield '<nav aria-labelledby="contents">'
    yield '<h2 id="contents">Contents</h2>'
    yield "<ul>"
    for number, chapter in enumerate(document.chapters, 1):
        about = f"{chapter.version_words} · {one_line(chapter.status)}"
        yield f'<li><a href="#s{number}-title">{_words(chapter.title)}</a> · {_words(about)}</li>'
    yield "</ul>"
    if part.missing:
        yield f'<p class="missing">{_words(missing_line(part))}</p>'
    yield "</nav>"


def _chapter(document: Document, chapter: Chapter, prefix: str) -> Iterator[str]:
    top = 2 if document.part else 1
    yield f'<article aria-labelledby="{prefix}title">'
    yield f'<h{top} id="{prefix}title" dir="auto">{_words(chapter.title)}</h{top}>'
    yield f'<p class="origin">{_words(chapter.origin)}</p>'
    yield f'<p class="hash">SHA-256 <code>{chapter.version.hash}</code></p>'
    for number, line in enumerate(made_lines(chapter)):
        yield f'<p class="{"origin" if number else "working"}" dir="auto">{_broken(line)}</p>'
    questions = chapter.heading.questions
    if questions and not document.by_question and not document.only:
        yield f'<section class="questions" aria-labelledby="{prefix}questions">'
        yield f'<h{top + 1} id="{prefix}questions">Guiding questions</h{top + 1}>'
        for question in questions:
            mark = f'<span class="mark">Q{question.number}.</span>'
            yield f'<p dir="auto">{mark} {_words(one_line(question.text))}</p>'
        yield "</section>"
        if not isinstance(next(iter(chapter.items), None), Heading):
            yield f"<h{top + 1}>Outcome</h{top + 1}>"
    yield from _items(document.items(chapter), top, prefix)
    yield from _remarks(chapter, top + 1, prefix)
    yield "</article>"


def _question(question: Question) -> str:
    return _words(f"Q{question.number}. {one_line(question.text)}")


def _items(items: Iterable[Item], top: int, prefix: str) -> Iterator[str]:
    """Headings one below the title, or below the section that they stand in."""
    lists, grouped = Lists(), 0
    for item in items:
        if isinstance(item, Paragraph) and item.level:
            yield from (_list_tag(step) for step in lists.item(item.type, item.level))
            yield _paragraph(item, prefix)
            continue
        yield from (_list_tag(step) for step in lists.close())
        if isinstance(item, Section):
            grouped = 1
            title = _question(item.question) if item.question else UNTIED
            yield f'<h{top + 1} dir="auto">{title}</h{top + 1}>'
        elif isinstance(item, Heading):
            depth = min(top + grouped + item.level, 6)
            yield f'<h{depth} dir="auto">{_spans(item.spans)}</h{depth}>'
        else:
            words = _paragraph(item, prefix)
            yield f"<blockquote>{words}</blockquote>" if item.type == "quote" else words
    yield from (_list_tag(step) for step in lists.close())


_TAGS: Final = {"bullet": "ul", "ordered": "ol"}


def _list_tag(step: str) -> str:
    """A step of `Lists` as a tag."""
    what, _, type = step.partition(" ")
    if what == "item":
        return '<li class="bare">' if type == "bare" else "<li>"
    if what == "end":
        return "</li>" if type == "item" else f"</{_TAGS[type]}>"
    return f"<{_TAGS[type]}>"


def _paragraph(item: Paragraph, prefix: str) -> str:
    said = label(item.question.number if item.question else None, item.kind, "")
    shown = f' <span class="label">{_words(said.strip())}</span>' if said else ""
    name = f"{prefix}p{item.number}"
    number = f'<a class="number" href="#{name}" aria-label="Paragraph {item.number}">{item.number}.</a>'
    return f'<p class="paragraph" id="{name}" dir="auto">{number} {_spans(item.spans)}{shown}</p>'


def _spans(spans: Iterable[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    words = _words(span.text)
    if span.em:
        words = f"<em>{words}</em>"
    if span.strong:
        words = f"<strong>{words}</strong>"
    if span.href is None:
        return words
    return f'<a href="{escape(span.href)}" rel="noopener noreferrer">{words}</a>'


def _words(text: str) -> str:
    return escape(text, quote=False).replace(HARD_BREAK, "<br>")


def _remarks(chapter: Chapter, depth: int, prefix: str) -> Iterator[str]:
    remarks: Sequence[Remark] = chapter.house.remarks if chapter.house else ()
    if not remarks:
        return
    numbers = {block.id: block.number for block in chapter.outcome.blocks}
    yield '<section class="comments">'
    yield f"<h{depth}>Comments</h{depth}>"
    for remark in remarks:
        number = numbers.get(remark.block) if remark.block else None
        place = f'<a href="#{prefix}p{number}">paragraph {number}</a>' if number else "not in this text"
        if remark.block and not number:
            place = "heading"
        yield f"<p>Comment {remark.number}, {place}, on “{_broken(remark.quote)}”</p>"
        yield "<ul>"
        yield from (f"<li>{_broken(line)}</li>" for line in remark_lines(remark))
        yield "</ul>"
    yield "</section>"


def _broken(words: str) -> str:
    return "<br>".join(_words(printable(line.strip())) for line in words.splitlines())

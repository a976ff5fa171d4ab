// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { readHtml } from '../../src/editor/html'
import { withoutActiveParts } from '../../src/editor/paste'
import { levelOf, typeOf } from '../../src/editor/schema'

function read(html: string): string[] {
  const root = document.createElement('div')
  root.innerHTML = withoutActiveParts(html)
  return readHtml(root).map((node) => {
    const words = node.content.content.map((child) => {
      const marks = child.marks.map(({ type }) => type.name).join('+')
      const text = child.isText ? child.text : '⏎'
      return marks ? `[${marks}:${text}]` : text
    })
    const level = levelOf(node)
    return `${typeOf(node)}${level || ''}: ${words.join('')}`
  })
}

describe('paste from a web page', () => {
  test('keeps headings, paragraphs, bold, italic and links', () => {
    expect(read('<h1>Title</h1><p>Some <strong>bold</strong>, <i>slanted</i> and <a href="https://gfmd.example/">linked</a> words.</p>')).toEqual([
      'heading1: Title',
      'paragraph: Some [strong:bold], [em:slanted] and [link:linked] words.',
    ])
  })

  test('keeps lists with their depth', () => {
    expect(read('<ul><li>one<ul><li>deeper</li></ul></li><li><p>two</p></li></ul><ol><li>first</li></ol>')).toEqual([
      'bullet1: one',
      'bullet2: deeper',
      'bullet1: two',
      'ordered1: first',
    ])
  })

  test('keeps quotations', () => {
    expect(read('<blockquote><p>said</p><p>and said</p></blockquote>')).toEqual(['quote: said', 'quote: and said'])
  })

  test('drops styling, scripts, pictures, comments and hidden parts', () => {
    expect(read('<style>p{color:red}</style><p style="color:red" onclick="x()">kept<!-- no --><img src=x><script>no</script><span style="display:none">no</span></p>')).toEqual([
      'paragraph: kept',
    ])
  })

  test('drops links that lead anywhere but to http, https or mailto, and keeps their words', () => {
    expect(read('<p><a href="javascript:alert(1)">one</a> <a href="/x">two</a> <a href="mailto:a@b.example">three</a></p>')).toEqual([
      'paragraph: one two [link:three]',
    ])
  })

  test('makes paragraphs of a table', () => {
    expect(read('<table><tr><td>a</td><td><p>b</p></td></tr><tr><td>c</td></tr></table>')).toEqual(['paragraph: a', 'paragraph: b', 'paragraph: c'])
  })

  test('keeps line breaks inside a paragraph, not at its ends', () => {
    expect(read('<p><br>one<br>two<br></p><br>')).toEqual(['paragraph: one⏎two'])
  })

  test('joins blanks and source line breaks', () => {
    expect(read('<p>\n  one\n  two <b> three</b>\n</p>\n<p> </p>')).toEqual(['paragraph: one two [strong: three]'])
  })

  test('takes words outside any element as a paragraph', () => {
    expect(read('bare <em>words</em>')).toEqual(['paragraph: bare [em:words]'])
  })

  test('reads a document of Google Docs, which is wrapped in a bold that is not', () => {
    expect(read('<b style="font-weight:normal"><p><span style="font-weight:700">bold</span><span style="font-style:italic"> slanted</span></p></b>')).toEqual([
      'paragraph: [strong:bold][em: slanted]',
    ])
  })
})

describe('paste from Word', () => {
  const item = (level: number, sign: string, words: string) =>
    `<p class=MsoListParagraph style='margin-left:1in;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`

  test('makes list items of the paragraphs that look like them', () => {
    expect(read(item(1, '1.', 'first') + item(2, 'a)', 'deeper') + item(1, '·', 'dot'))).toEqual(['ordered1: first', 'ordered2: deeper', 'bullet1: dot'])
  })

  test('keeps headings and quotations', () => {
    expect(read("<h2>Two<o:p></o:p></h2><p class=MsoTitle>Title</p><p class=MsoQuote>said</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>")).toEqual([
      'heading2: Two',
      'heading1: Title',
      'quote: said',
    ])
  })

  test('drops comments and deleted words of tracked changes', () => {
    expect(
      read(
        "<p class=MsoNormal>kept<del>gone</del> <ins>new</ins><a class=msocomanchor href='#_msocom_1'>[A1]</a></p><div style='mso-element:comment-list'><p>remark</p></div>",
      ),
    ).toEqual(['paragraph: kept new'])
  })
})

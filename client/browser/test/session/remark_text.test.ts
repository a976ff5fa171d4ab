import { describe, expect, test } from 'vitest'
import { matching, mentionAt, plainRemark, readRemark, withMentions } from '../../src/session/remark_text'

const links = (text: string) => readRemark(text).flatMap((part) => (part.what === 'link' ? [part.href] : []))

describe('addresses', () => {
  test.each(['https://example.org/a?b=c#d', 'http://example.org', 'mailto:elena@example.org'])('%s is a link', (href) => expect(links(`See ${href}.`)).toEqual([href]))
  test.each(['javascript:alert(1)', 'data:text/html,<b>', 'vbscript:x', 'ftp://example.org', 'https://', 'JaVaScRiPt:alert(1)', 'mailto:', 'file:///etc/passwd'])('%s is words', (text) => {
    expect(links(text)).toEqual([])
    expect(plainRemark(text)).toBe(text)
  })
  test('the sign that ends a sentence, quotes and turned directions are not part of one', () =>
    expect(links('(https://example.org/a), “https://example.org/b” https://example.org/c\u202egpj.exe')).toEqual(['https://example.org/a', 'https://example.org/b', 'https://example.org/c']))
})

describe('references', () => {
  test('#12 is a comment, in the middle of a word it is not', () =>
    expect(readRemark('See #12, a#3, ##4 and #0').filter(({ what }) => what === 'comment')).toEqual([{ what: 'comment', number: 12 }]))
  test('a person mentioned', () =>
    expect(readRemark('Ask @[Ana Reyes](abc234).')).toEqual([{ what: 'words', words: 'Ask ' }, { what: 'mention', name: 'Ana Reyes', person: 'abc234' }, { what: 'words', words: '.' }]))
  test('nothing is lost, whatever it looks like', () => {
    const text = '<img src=x onerror=alert(1)> @[x](y z) [a](javascript:b) @[\n](a) \u202e#'
    expect(readRemark(text).map((part) => ('words' in part ? part.words : '?')).join('')).toBe(text)
  })
  test('10,000 characters are read at once', () => expect(readRemark('@[ '.repeat(3_334)).length).toBe(1))
})

describe('mentioning', () => {
  const people = [{ id: 'e', name: 'Élena Duarte' }, { id: 'a', name: 'Ana Reyes' }, { id: 'b', name: 'Ana Reyes Lima' }]
  test.each([['Ask @an', 'an'], ['@', ''], ['(@Ana R', 'Ana R'], ['a@b.org', null], ['@Ana Reyes and', null], ['no', null]])('%j', (text, typed) => expect(mentionAt(text, text.length)?.typed ?? null).toBe(typed))
  test('names fit without accents, by any of their parts', () => {
    expect(matching(people, 'ele').map(({ id }) => id)).toEqual(['e'])
    expect(matching(people, 'rey').map(({ id }) => id)).toEqual(['a', 'b'])
    expect(matching(people, 'zzz')).toEqual([])
  })
  test('the people chosen are sent with their ids, the longer name first', () =>
    expect(withMentions('@Ana Reyes Lima, @Ana Reyes: @Anabel', people)).toBe('@[Ana Reyes Lima](b), @[Ana Reyes](a): @Anabel'))
  test('a name cannot end its own mention', () => expect(withMentions('@A](x)', [{ id: 'p', name: 'A](x)' }])).toBe('@[A (x)](p)'))
})

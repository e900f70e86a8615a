import { header, hostileTexts, kind, type Kind, ratings, rows } from '../corpus.ts'

const bytes = (text: string, encoding: BufferEncoding): Buffer => Buffer.from(text, encoding)
const good = ratings()

/** Bytes that are no text, or text of another kind than a table. */
export const datasetText: readonly Kind[] = [
  kind('nothing in it', 'dataset', [
    ['no bytes.csv', ''],
    ['a mark alone.csv', '\uFEFF'],
    ['line ends alone.csv', '\n\n\r\n\n'],
    ['blanks alone.csv', `${' '.repeat(500)}\n${' '.repeat(500)}\n`],
    ['a header alone.csv', `${header}\n`],
    ['a header and blank lines.csv', `${header}\n\n\n\n`],
  ]),
  kind('encodings', 'dataset', [
    ['UTF-16.csv', bytes(`\uFEFF${good}`, 'utf16le')],
    ['UTF-16, big end first.csv', bytes(`\uFEFF${good}`, 'utf16le').swap16()],
    ['UTF-16 without a mark.csv', bytes(good, 'utf16le')],
    ['UTF-32.csv', Buffer.from([...`\uFEFF${good}`].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8, 0, 0]))],
    ['Shift JIS.csv', Buffer.concat([bytes(good, 'utf8'), Buffer.from([0x75, 0x2c, 0x83, 0x65, 0x83, 0x58, 0x2c, 0x35, 0x2c, 0x31, 10])])],
    ['Latin-1.csv', bytes(ratings({ 3: 'müller,i3,4,1600000003' }), 'latin1'), '50 of 50 rows'],
    ['half a letter at the end.csv', Buffer.concat([bytes(good, 'utf8'), Buffer.from([0x75, 0xc3])])],
  ]),
  kind('marks', 'dataset', [
    ['one mark.csv', `\uFEFF${good}`, '50 of 50 rows'],
    ['two marks.csv', `\uFEFF\uFEFF${good}`, '50 of 50 rows'],
    ['a mark in the middle.csv', ratings({ 7: '\uFEFFu7,i7,3,1600000007' }), '50 of 50 rows'],
    ['no width in the header.csv', good.replace('user,', 'user\u200B,'), '50 of 50 rows'],
    ['a mark of the end of a text.csv', `${good}\u001A`],
  ]),
  kind('null bytes', 'dataset', [
    ['first.csv', `\0${good}`],
    ['in an id.csv', ratings({ 5: 'u\0x,i5,3,1600000005' })],
    ['last.csv', `${good}\0`],
    ['nothing else.csv', Buffer.alloc(4096)],
    ['beyond the first block.csv', `${rows(60_000, (n) => `u${n % 900},i${n},3,${1_600_000_000 + n}`)}u1,\0,3,1\n`],
  ]),
  kind('line ends', 'dataset', [
    ['carriage returns alone.csv', good.replaceAll('\n', '\r')],
    ['first one, then the other.csv', good.replace(/\n/g, (end, at: number) => (at > 600 ? '\r\n' : end))],
    ['the other way round.csv', good.replaceAll('\n', '\n\r')],
    ['separators of lines.csv', good.replaceAll('\n', '\u2028')],
    ['blank lines between.csv', good.replaceAll('\n', '\n\n'), '50 of 50 rows'],
    ['no end of the last.csv', good.trimEnd(), '50 of 50 rows'],
  ]),
  kind('quotes', 'dataset', [
    ['never closed, first row.csv', ratings({ 0: '"u0,i0,1,1600000000' })],
    ['never closed, last row.csv', ratings({ 49: '"u4,i24,5,1600000049' })],
    ['within a field.csv', ratings({ 4: 'u"4,i4,3,1600000004' }), '50 of 50 rows'],
    ['followed by more.csv', ratings({ 4: '"u4"x,i4,3,1600000004' })],
    ['single ones.csv', ratings({ 4: "'u4','i4',3,1600000004" }), '50 of 50 rows'],
    ['around a line end.csv', ratings({ 4: '"u\n4",i4,3,1600000004' }), '50 of 50 rows'],
    ['escaped by a backslash.csv', ratings({ 4: '"u\\"4",i4,3,1600000004' })],
  ]),
  kind('separators', 'dataset', [
    ['one that is none.csv', good.replaceAll(',', '~')],
    ['another below.csv', `${header}\n${good.slice(header.length + 1).replaceAll(',', ';')}`],
    ['two by turns.csv', good.replace(/,/g, (comma, at: number) => (at % 2 === 0 ? ';' : comma))],
    ['one at each end.csv', good.replaceAll('\n', ',\n'), '50 of 50 rows'],
    ['none.csv', good.replaceAll(',', '')],
    ['a null.csv', good.replaceAll(',', '\u0001')],
  ]),
  kind('markup instead of a table', 'dataset', [
    ['a page.csv', '<!doctype html><title>404</title><body>Not found, sorry, try, again</body>\n'],
    ['XML.csv', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>\n'],
    ['a pointer of Git.csv', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'],
    ['a script.csv', '#!/bin/sh\nrm -rf "$HOME"\nexit 0\n'],
    ['prose.csv', `${'Once upon a time, there was. '.repeat(40)}\n`],
  ]),
  kind('strange ids', 'dataset', [
    ...Object.entries(hostileTexts).map(
      ([name, text]) => [`${name}.csv`, ratings({ 4: `"${text.replaceAll('"', '""')}",i4,3,1600000004` }), '50 of 50 rows'] as const,
    ),
    ['control characters.csv', ratings({ 4: 'u\u0007\u001b[31m,i4,3,1600000004' }), '50 of 50 rows'],
    [
      'a surrogate alone.csv',
      Buffer.concat([bytes(`${header}\n`, 'utf8'), Buffer.from([0xed, 0xa0, 0x80]), bytes(`${good.slice(header.length + 1)}`, 'utf8')]),
    ],
  ]),
  kind('long ids', 'dataset', [
    ['1 KB.csv', ratings({ 4: `${'u'.repeat(1000)},i4,3,1600000004` }), '50 of 50 rows'],
    ['1 MB.csv', ratings({ 4: `${'u'.repeat(2 ** 20)},i4,3,1600000004` })],
    ['3 MB in quotes.csv', ratings({ 4: `"${'u'.repeat(3 * 2 ** 20)}",i4,3,1600000004` })],
    ['a thousand of 10 KB.csv', rows(1000, (n) => `${'u'.repeat(10_000)}${n % 9},i${n},3,1`), '1000 of 1000 rows'],
    ['a first line of 5 MB.csv', 'x'.repeat(5 * 2 ** 20)],
    ['a last line of 3 MB.csv', `${good}${'y'.repeat(3 * 2 ** 20)}`],
  ]),
]

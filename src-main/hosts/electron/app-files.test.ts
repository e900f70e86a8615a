import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentType, findAppFile, isAppUrl } from './app-files.ts'

const root = resolve('/srv/page')

describe('findAppFile', () => {
  test('names the page and its files', () => {
    expect(findAppFile(root, 'app://coldframe/')).toBe(resolve(root, 'index.html'))
    expect(findAppFile(root, 'app://coldframe/assets/a%20b.js?v=1#top')).toBe(resolve(root, 'assets/a b.js'))
  })

  test.each([
    'app://coldframe/%2e%2e%2fsecret',
    'app://coldframe/assets/..%2f..%2f..%2fetc%2fpasswd',
    'app://coldframe/..%5c..%5csecret',
    'app://coldframe/%00',
    'app://coldframe/%ff',
    'app://coldframe/%2e%2e%2fpage-of-a-neighbour/index.html',
    'app://elsewhere/index.html',
    'https://coldframe/index.html',
    'file:///srv/page/index.html',
    'no url',
  ])('refuses %s', (url) => {
    expect(findAppFile(root, url)).toBeUndefined()
  })

  test('plain dots cannot climb: the URL parser folds them', () => {
    expect(findAppFile(root, 'app://coldframe/../../etc/passwd')).toBe(resolve(root, 'etc/passwd'))
  })
})

test('only our own scheme and host are ours', () => {
  expect(isAppUrl('app://coldframe/#/runs')).toBe(true)
  expect(isAppUrl('app://coldframe.example/')).toBe(false)
  expect(isAppUrl('app://coldframe:80/')).toBe(false)
  expect(isAppUrl('about:blank')).toBe(false)
  expect(isAppUrl('')).toBe(false)
})

test('unknown kinds of file are bytes, never guessed', () => {
  expect(contentType('/a/b/INDEX.HTML')).toBe('text/html; charset=utf-8')
  expect(contentType('/a/b/model.bin')).toBe('application/octet-stream')
})

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { commandWords, parseLaunchOptions } from './launch-options.ts'

const here = resolve('/home/ann')

test('nothing said', () => {
  expect(parseLaunchOptions([], here, false)).toEqual({ workspace: undefined, selfCheck: false, out: undefined })
})

test('a workspace by option, by path, by its file', () => {
  expect(parseLaunchOptions(['--workspace', 'films'], here, false).workspace).toBe(resolve(here, 'films'))
  expect(parseLaunchOptions(['films'], here, false).workspace).toBe(resolve(here, 'films'))
  expect(parseLaunchOptions([resolve('/data/films/films.coldframe')], here, false).workspace).toBe(resolve('/data/films/films.coldframe'))
})

test('a file that the desktop names by its address', () => {
  const path = resolve('/data/my films/workspace.coldframe')
  expect(parseLaunchOptions([pathToFileURL(path).href], here, false).workspace).toBe(path)
})

test("the application's own folder is no workspace", () => {
  expect(parseLaunchOptions(['.'], here, true).workspace).toBeUndefined()
  expect(parseLaunchOptions(['--no-sandbox', '.', 'films'], here, true).workspace).toBe(resolve(here, 'films'))
})

test('the self-check and where its report goes', () => {
  expect(parseLaunchOptions(['--self-check', '--out', 'report'], here, false)).toEqual({
    workspace: undefined,
    selfCheck: true,
    out: resolve(here, 'report'),
  })
})

test("Chromium's switches are passed over", () => {
  const options = parseLaunchOptions(['--no-sandbox', '--user-data-dir=/tmp/u', '--workspace=films'], here, false)
  expect(options).toEqual({ workspace: resolve(here, 'films'), selfCheck: false, out: undefined })
})

test('a command is one, with all that follows it, whatever switches come before', () => {
  expect(commandWords(['doctor', '--json'], false)).toEqual(['doctor', '--json'])
  expect(commandWords(['--no-sandbox', '--', 'train', 'films', '--model', 'ease'], false)).toEqual(['train', 'films', '--model', 'ease'])
  expect(commandWords(['.', 'help'], true)).toEqual(['help'])
})

test('a workspace is no command, also where it is called like one', () => {
  for (const args of [[], ['films'], ['./train'], ['/data/doctor'], ['--workspace', 'films'], ['--self-check']]) {
    expect(commandWords(args, false)).toBeUndefined()
  }
  expect(commandWords(['train'], true)).toBeUndefined()
})

test('what an option of the window names is no command, whatever it is called', () => {
  for (const args of [
    ['--self-check', '--out', 'report'],
    ['--workspace', 'train'],
    ['--workspace=films', 'runs'],
  ]) {
    expect(commandWords(args, false)).toBeUndefined()
  }
})

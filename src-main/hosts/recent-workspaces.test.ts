import { mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RecentWorkspaces } from './recent-workspaces.ts'

function setUp(): { recent: RecentWorkspaces; file: string; workspace: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-recent-'))
  const workspace = (name: string): string => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  const file = join(folder, 'profile', 'recent-workspaces.json')
  return { recent: new RecentWorkspaces(file), file, workspace }
}

test('starts empty', async () => {
  expect(await setUp().recent.list()).toEqual([])
})

test('the newest first, each once', async () => {
  const { recent, workspace } = setUp()
  const [films, music] = [workspace('films'), workspace('music')]
  for (const path of [films, music, films]) await recent.add(path)
  expect(await recent.list()).toEqual([films, music])
})

test('a folder that is gone is not offered', async () => {
  const { recent, workspace } = setUp()
  const [films, music] = [workspace('films'), workspace('music')]
  await recent.add(films)
  await recent.add(music)
  rmdirSync(music)
  expect(await recent.list()).toEqual([films])
})

test('keeps twelve', async () => {
  const { recent, workspace } = setUp()
  for (let index = 0; index < 14; index++) await recent.add(workspace(`w${index}`))
  expect(await recent.list()).toHaveLength(12)
})

test('a damaged file is an empty list, and is written anew', async () => {
  const { recent, file, workspace } = setUp()
  const films = workspace('films')
  await recent.add(films)
  writeFileSync(file, '{"workspaces": [')
  expect(await recent.list()).toEqual([])
  await recent.add(films)
  expect(await recent.list()).toEqual([films])
})

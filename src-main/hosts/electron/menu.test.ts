import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { type MenuActions, menuTemplate } from './menu.ts'

const opened: string[] = []
const actions: MenuActions = {
  openWorkspace: () => opened.push('dialog'),
  openRecent: (path) => opened.push(path),
  about: () => undefined,
}

function items(menu: MenuItemConstructorOptions[], label: string): MenuItemConstructorOptions[] {
  const submenu = menu.find((entry) => entry.label === label)?.submenu
  return Array.isArray(submenu) ? submenu : []
}

test('recent workspaces are listed and opened by their path', () => {
  const file = items(menuTemplate({ platform: 'linux', recent: ['/w/films', '/w/music'], development: false }, actions), '&File')
  const recent = items(file, 'Open Recent')
  expect(recent.map((item) => item.label)).toEqual(['/w/films', '/w/music'])
  const click = recent[1]?.click
  if (click) Reflect.apply(click, undefined, [])
  expect(opened).toEqual(['/w/music'])
})

test('without recent workspaces the entry is there, greyed out', () => {
  const file = items(menuTemplate({ platform: 'linux', recent: [], development: false }, actions), '&File')
  expect(file.find((item) => item.label === 'Open Recent')?.enabled).toBe(false)
})

test('the developer tools are for development only', () => {
  const roles = (development: boolean): unknown[] =>
    items(menuTemplate({ platform: 'linux', recent: [], development }, actions), '&View').map((item) => item.role)
  expect(roles(true)).toContain('toggleDevTools')
  expect(roles(false)).not.toContain('toggleDevTools')
})

test('macOS has its application menu first, and quits from there', () => {
  const menu = menuTemplate({ platform: 'darwin', recent: [], development: false }, actions)
  expect(menu[0]?.label).toBe('Coldframe')
  expect(items(menu, 'Coldframe').map((item) => item.role)).toContain('quit')
  expect(items(menu, '&File').map((item) => item.role)).not.toContain('quit')
})

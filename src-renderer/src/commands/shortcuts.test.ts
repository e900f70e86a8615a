import { expect, test } from 'vitest'
import { type Binding, refuseKeys } from './shortcut-rules.ts'
import { findShortcut, shortcuts } from './shortcuts.ts'

const sources = import.meta.glob<string>(['../**/*.vue', './**/*.ts', '../frame/*.ts', '!./shortcuts.ts', '!./*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

function binding(id: string, keys: string): Binding {
  const { title, scope } = findShortcut(id) ?? { title: id, scope: null }
  return { id, title, scope, keys }
}

test('as delivered no two commands have keys that stand against each other', () => {
  for (const one of shortcuts.filter(({ isFixed }) => !isFixed)) expect(refuseKeys(one, shortcuts, false), one.id).toBeNull()
})

test('every shortcut belongs to a command that a screen offers', () => {
  const text = Object.values(sources).join('\n')
  const missing = shortcuts.filter(({ id }) => !text.includes(`'${id}'`) && !(id.startsWith('cold-keep-') && text.includes('`cold-keep-$')))
  expect(missing.map(({ id }) => id)).toEqual([])
})

test('keys that another command of the same screen or of the frame has are refused by its name', () => {
  expect(refuseKeys(binding('users-rerank', 'w'), shortcuts, false)).toBe(
    'W is “Why: reasons” (Users). Choose other keys, or change those first.',
  )
  expect(refuseKeys(binding('users-rerank', 'j'), shortcuts, false)).toContain('“Next in the list” (Lists)')
  expect(refuseKeys(binding('new-run', 'w'), shortcuts, false)).toContain('“Why: reasons” (Users)')
})

test('two screens may use the same keys', () => {
  expect(refuseKeys(binding('users-rerank', 'c'), shortcuts, false)).toBeNull()
})

test('a single key cannot be the beginning of a sequence, nor the other way round', () => {
  expect(refuseKeys(binding('users-rerank', 'g'), shortcuts, false)).toContain('cannot be beside G then D')
  expect(refuseKeys(binding('users-rerank', 'n n'), shortcuts, false)).toContain('cannot be beside N')
})

test('a command without keys as delivered is taken to be beside every other', () => {
  expect(refuseKeys(binding('users-scenarios', 'm'), shortcuts, false)).toContain('“Measure this run in the laboratory” (One run)')
})

test('keys of lists, of text fields and of the window stay theirs', () => {
  expect(refuseKeys(binding('new-run', 'ArrowDown'), shortcuts, false)).toContain('lists and fields')
  expect(refuseKeys(binding('new-run', 'g Enter'), shortcuts, false)).toContain('lists and fields')
  expect(refuseKeys(binding('new-run', 'q Space'), shortcuts, false)).toContain('lists and fields')
  expect(refuseKeys(binding('new-run', 'mod+c'), shortcuts, true)).toBe('⌘ C belongs to the window or to text fields. Choose other keys.')
})

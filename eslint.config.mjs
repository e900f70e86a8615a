import eslint from '@eslint/js'
import prettier from 'eslint-config-prettier/flat'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const typed = ['**/*.ts', '**/*.vue']
const tests = ['**/*.test.ts', 'tests/**', 'e2e/**']
const ambient = 'Nothing ambient in the engine: take rng, clock, logger or settings as parameters.'

// Formatting is Prettier's; what is here finds defects.
export default defineConfig(
  globalIgnores(['node_modules/', 'out/', 'out-*/', 'dist/', 'test-results/', 'playwright-report/', 'bench/results/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'object-shorthand': 'error',
      'no-else-return': 'error',
    },
  },

  {
    files: typed,
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser, // inside .vue files, where the outer parser is Vue's
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'no-undef': 'off', // the compiler's work
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `as const` stays allowed. A value whose type is not known is parsed (zod) or narrowed.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } }],
    },
  },

  // After the typed block: the outer parser of .vue files is Vue's, which hands the script to the one above.
  vue.configs['flat/recommended'],

  // Where types end: generic typed-array code, native and wire boundaries, and tests that look into raw JSON.
  {
    files: ['src-main/engine/kernel/**', 'src-main/hosts/**/*transport*.ts', ...tests],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' },
  },

  {
    files: ['src-main/engine/**/*.ts'],
    ignores: [...tests, 'src-main/engine/tensor/{backend,devices}.ts', 'src-main/engine/kernel/clock.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: ambient },
        { object: 'Date', property: 'now', message: ambient },
        { object: 'performance', property: 'now', message: ambient },
        { object: 'process', property: 'env', message: ambient },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: ambient },
        { selector: "CallExpression[callee.name='Date']", message: ambient },
      ],
      'no-restricted-imports': ['error', { paths: [{ name: 'node:process', importNames: ['env'], message: ambient }] }],
    },
  },

  {
    files: ['**/*.vue'],
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/multi-word-component-names': 'error',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off', // optional props are typed `?:`, absence has a meaning
    },
  },

  // Tools read their settings from the default export.
  { files: ['**/*.config.ts', '**/*.d.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: nodeGlobals() },
  },
  prettier,
)

/** What Node offers plain scripts without an import; in TypeScript the compiler knows. */
function nodeGlobals() {
  const names =
    'AbortController AbortSignal Buffer TextDecoder TextEncoder URL __dirname clearInterval clearTimeout console fetch module ' +
    'performance process queueMicrotask require setImmediate setInterval setTimeout structuredClone'
  return Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']))
}

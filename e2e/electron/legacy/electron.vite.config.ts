import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'

const root = resolve(import.meta.dirname, '../../..')
const out = resolve(root, 'out/legacy')

/**
 * One step below what the old Electron is (Node 12.14, Chromium 83): those have private fields but no private methods, and the compiler lowers
 * the two only together.
 */
const nodeTarget = 'node10.20'
const chromiumTarget = 'chrome73'

/** Chromium 83 lacks much of what oRPC and the page take for granted; syntax is lowered by the build, the library is filled in here. */
const withPolyfills = {
  name: 'coldframe:polyfills',
  enforce: 'pre',
  transform: (code: string, id: string) =>
    id.endsWith('/src-renderer/src/main.ts')
      ? { code: `import ${JSON.stringify(resolve(import.meta.dirname, 'page-polyfills.js'))}\n${code}`, map: null }
      : undefined,
} as const

/**
 * The second build, for tests only: the same sources of shell, preload and page for the old Electron 9.4.1 that can be had where the real one
 * cannot (see README.md here). Started with ELECTRON_MAJOR_VER=9. Engine and worker are not built again: those of `out/main` run as they are.
 */
export default defineConfig({
  main: {
    build: {
      outDir: resolve(out, 'main'),
      target: nodeTarget,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src-main/hosts/electron/main.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(out, 'preload'),
      target: nodeTarget,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src-main/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    plugins: [withPolyfills, vue()],
    build: {
      outDir: resolve(out, 'renderer'),
      emptyOutDir: true,
      target: chromiumTarget,
      cssTarget: 'chrome83',
      // Without a minifier for styles nothing of them is lowered.
      cssMinify: 'lightningcss',
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(root, 'src-renderer/index.html') },
    },
  },
} satisfies UserConfig)

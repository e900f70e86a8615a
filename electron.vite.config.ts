import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const root = import.meta.dirname

/** The files that Electron starts as processes of their own: the shell, the engine, the worker for runs, imports and lists, the command line. */
const processEntries = {
  index: resolve(root, 'src-main/hosts/electron/main.ts'),
  engine: resolve(root, 'src-main/hosts/electron/engine-process.ts'),
  worker: resolve(root, 'src-main/engine/runs/worker-entry.ts'),
  command: resolve(root, 'src-main/hosts/electron/command-process.ts'),
}

/** Notes which packages' folders went into a build, for the list of parts and licences (scripts/package/parts.mjs). */
function noteParts(build: string): Plugin {
  return {
    name: 'coldframe:note-parts',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? output.moduleIds : []))
      const folders = modules.flatMap((id) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/')) ?? [])
      mkdirSync(resolve(root, 'out/parts'), { recursive: true })
      writeFileSync(resolve(root, `out/parts/${build}.json`), JSON.stringify([...new Set(folders)].sort()))
    },
  }
}

/** Three builds into `out/`. None of them needs Electron's binary. */
export default defineConfig({
  main: {
    plugins: [noteParts('main')],
    build: {
      outDir: resolve(root, 'out/main'),
      sourcemap: true,
      // `dependencies` stay outside by themselves; the optional ones must be named.
      externalizeDeps: { include: ['@tensorflow/tfjs-node-gpu', 'webgpu'] },
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(processEntries).filter(([, file]) => existsSync(file))),
        // Shared chunks lie beside the entries: code finds package.json and resources/ from where it lies, always two folders up.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [noteParts('preload')],
    build: {
      outDir: resolve(root, 'out/preload'),
      sourcemap: true,
      // A sandboxed preload has no module loader: one CommonJS file with everything inside.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src-main/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    plugins: [vue(), noteParts('renderer')],
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      // The content security policy allows no inline script and no data: script; assets are files of our own origin.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(root, 'src-renderer/index.html') },
    },
  },
})

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

/** The files that Electron starts as processes of their own: the shell, the engine, the worker for runs, imports and lists, the command line. */
const processEntries = {
  index: resolve(root, 'src-main/hosts/electron/main.ts'),
  engine: resolve(root, 'src-main/hosts/electron/engine-process.ts'),
  worker: resolve(root, 'src-main/engine/runs/worker-entry.ts'),
  command: resolve(root, 'src-main/hosts/electron/command-process.ts'),
}

/** Three builds into `out/`. None of them needs Electron's binary. */
export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      sourcemap: true,
      // `dependencies` stay outside by themselves; the optional ones must be named.
      externalizeDeps: { include: ['@tensorflow/tfjs-node-gpu'] },
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(processEntries).filter(([, file]) => existsSync(file))),
        // Shared chunks lie beside the entries: code finds package.json and resources/ from where it lies, always two folders up.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
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
    plugins: [vue()],
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

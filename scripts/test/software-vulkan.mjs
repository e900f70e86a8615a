import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stampFolder } from '../setup/places.mjs'
import { readJson } from '../setup/stamps.mjs'

/**
 * Environment of a process that shall find a GPU on a machine without one: Chromium brings a Vulkan loader and SwiftShader, a GPU that the
 * processor plays. Empty where there is no Chromium, or not on Linux.
 */
export function softwareVulkan() {
  const browser = readJson(join(stampFolder, 'browser.json'))?.path
  if (process.platform !== 'linux' || !browser || !existsSync(browser)) return {}
  // Distributions start Chromium through a script elsewhere.
  const folders = [dirname(realpathSync(browser)), '/usr/lib/chromium', '/usr/lib/chromium-browser']
  const folder = folders.find((one) => ['libvulkan.so.1', 'vk_swiftshader_icd.json'].every((file) => existsSync(join(one, file))))
  return folder ? { LD_LIBRARY_PATH: folder, VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json') } : {}
}

/** Whether the system itself offers something to render on. */
export function hasOwnGpu() {
  if (process.platform !== 'linux') return true
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
}

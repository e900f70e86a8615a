/**
 * The `main` of the second build: gives the old Electron and its Node 12 what our shell takes for granted, then starts the shell. For tests
 * only; nothing of this is in the product.
 */
'use strict'

const Module = require('module')
const path = require('path')

require('./modern-node.cjs')
const electron = require('./modern-electron.cjs')

const load = Module._load
Module._load = function (request, ...rest) {
  if (request === 'electron') return electron
  const name = request.replace(/^node:/, '')
  return name === 'fs/promises' ? require('fs').promises : load.call(this, name, ...rest)
}

require(path.join(__dirname, '../../../../out/legacy/main/index.cjs'))

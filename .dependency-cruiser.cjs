/**
 * The folder says where code may run; this check proves it. No list of exceptions: what breaks a rule moves.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const tests = String.raw`\.test\.ts$`
const engine = '^src-main/engine/'
const contract = '^src-main/contract/'
const plugin = '^src-main/engine/plugins/(models|metrics|splitters|importers|report-formats)/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Modules that need each other are one module, or lack a third.',
      from: {},
      // Types vanish at run time; two files may describe each other.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports it and nothing starts it: delete it, or say here how it is started.',
      from: {
        orphan: true,
        pathNot: [
          tests,
          String.raw`\.d\.ts$`,
          String.raw`(^|/)[^/]+\.config\.(ts|mjs)$`,
          '/main\\.ts$',
          '^(e2e|tests|bench)/',
          '^src-main/preload/index\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      comment: 'A package that package.json does not name is there by luck.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'shipped-code-needs-no-development-packages',
      severity: 'error',
      comment: 'The engine and its server and command-line hosts run from `dependencies` alone. (Electron and the page are bundled.)',
      from: { path: '^src-main/(contract|engine|hosts/(server|cli))/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contract-imports-nothing-of-ours',
      severity: 'error',
      from: { path: contract, pathNot: tests },
      to: { path: '^(src-main|src-renderer|scripts|tests|e2e|bench)/', pathNot: contract },
    },
    {
      name: 'engine-imports-contract-only',
      severity: 'error',
      from: { path: engine, pathNot: tests },
      to: { path: '^(src-main|src-renderer|scripts|tests|e2e|bench)/', pathNot: [engine, contract] },
    },
    {
      name: 'hosts-import-engine-and-contract',
      severity: 'error',
      comment:
        'One host does not lean on another; what two share lies beside them. The packaged application brings the command line, whole, by its one door.',
      from: { path: '^src-main/hosts/([^/]+)/', pathNot: tests },
      to: {
        path: '^(src-main|src-renderer|scripts|tests|e2e|bench)/',
        pathNot: [engine, contract, '^src-main/hosts/$1/', '^src-main/hosts/[^/]+\\.ts$', '^src-main/hosts/cli/command-line\\.ts$'],
      },
    },
    {
      name: 'preload-imports-contract-only',
      severity: 'error',
      from: { path: '^src-main/preload/' },
      to: { path: '^(src-main|src-renderer|scripts|tests|e2e|bench)/', pathNot: [contract, '^src-main/preload/'] },
    },
    {
      name: 'renderer-imports-contract-only',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|scripts|tests|e2e|bench)/', pathNot: contract },
    },
    {
      name: 'renderer-and-contract-need-no-node',
      severity: 'error',
      comment: 'They run in a browser.',
      from: { path: ['^src-renderer/src/', contract], pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'plugins-do-not-import-each-other',
      severity: 'error',
      comment: "A plugin is added and removed by itself; what two need is the engine's.",
      from: { path: `${plugin}([^/.]+)`, pathNot: [tests, '/index\\.ts$'] },
      to: { path: plugin, pathNot: '^src-main/engine/plugins/$1/$2(/|\\.ts$)' },
    },
    {
      name: 'plugins-compute-only',
      severity: 'error',
      comment: 'No database, no processes: the engine owns the loop.',
      from: { path: plugin, pathNot: tests },
      to: { path: '^src-main/(engine/(store|runs)|hosts)/' },
    },
    {
      name: 'only-tensor-loads-tensorflow',
      severity: 'error',
      from: { pathNot: '^src-main/engine/tensor/' },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'only-the-shell-imports-electron',
      severity: 'error',
      comment: 'Tests may name its types.',
      from: { pathNot: '^(src-main/hosts/electron|src-main/preload|e2e)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'tests-use-electron-types-only',
      severity: 'error',
      comment: 'All but the shim, which runs inside Electron.',
      from: { path: '^e2e/', pathNot: '^e2e/electron/legacy/shim/' },
      to: { path: 'node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src-main|src-renderer)/', pathNot: tests },
      to: { path: [tests, '^(tests|e2e)/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out(-smoke)?/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.web.json' },
    combinedDependencies: false,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.vue', '.d.ts', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
}

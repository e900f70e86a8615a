/**
 * The wheels that libtensorflow is taken out of, one per variant and platform, with the SHA-256 that the index states. The Python version in a name
 * does not matter: the C library inside is the same, and no Python loads it. Platforms without an entry use the npm package's own download:
 * Windows (its wheel has no linkable C library) and Intel Macs (no wheel since 2.17).
 */
export const tensorflowVersion = '2.21.0'

export const wheels = {
  'cpu linux-x64': {
    package: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
  },
  'cpu linux-arm64': {
    package: 'tensorflow',
    platform: 'manylinux_2_27_aarch64',
    file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 281_828_020,
  },
  'cpu darwin-arm64': {
    package: 'tensorflow',
    platform: 'macosx_12_0_arm64',
    file: 'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 223_405_849,
  },
  'gpu linux-x64': {
    package: 'tensorflow',
    platform: 'manylinux_2_27_x86_64',
    file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    bytes: 572_440_367,
  },
}

/** Inside the wheel. The headers are the ten that the binding includes; the whole folder has 287 MB of them. */
export const libraryNames = {
  linux: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  darwin: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
}

export const headerPrefixes = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
]

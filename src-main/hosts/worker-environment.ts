/**
 * What a worker process gets to know: TensorFlow reads its settings from the environment when its library is loaded. One operation at a time
 * on all threads of a worker; start-up lines of the library stay silent.
 */
export function workerEnvironment(base: NodeJS.ProcessEnv, threads: number): NodeJS.ProcessEnv {
  return { ...base, TF_CPP_MIN_LOG_LEVEL: '2', TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: '1' }
}

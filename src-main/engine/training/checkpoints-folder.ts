/** Below a run's folder; apart from the code that reads and writes there, for those who only look whether there is one. */
export const checkpointsFolder = 'checkpoints'

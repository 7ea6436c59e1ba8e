/** Where the worker's script is: among the sources, the one that translates them in a thread of its own. */
export function workerUrl(): URL {
  return new URL('../../bin/dev-worker.js', import.meta.url)
}

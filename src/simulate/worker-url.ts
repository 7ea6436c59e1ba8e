/** Where the worker's script is: beside this file in the sources. */
export function workerUrl(): URL {
  return new URL('./worker.ts', import.meta.url)
}

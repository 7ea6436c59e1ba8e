import { register } from 'tsx/esm/api'

// A thread does not inherit what translates the sources.
register()
await import('../src/simulate/worker.ts')

/** In Vitess' own spelling: they stand in error texts. */
export type ServingState = 'SERVING' | 'SHUTTING_DOWN' | 'NOT_SERVING'

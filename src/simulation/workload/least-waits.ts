/** After an activity that was given up: the client's own way, so that virtual time goes on. */
export const breathMs = 1
/** No client tries to connect more often than this after a failure. */
export const leastReconnectMs = 100

/**
 * Calls back when a signal aborts that has not yet, until the returned function is called. A signal that hundreds of requests wait for has
 * one listener for them all: adding and removing listeners of its own takes longer the more it has.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = waiting.get(signal) ?? startListening(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
  };
}

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

function startListening(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  waiting.set(signal, callbacks);
  signal.addEventListener('abort', () => {
    for (const callback of callbacks) callback();
  });
  return callbacks;
}

// Watches the memory of a subject's browser and keeps the peak.
import { descendantsMemoryBytes } from './process-tree';

/** Each reading takes some milliseconds of CPU time. */
const INTERVAL_MS = 250;

/** Starts to watch. The returned function stops it and returns the peak in bytes. */
export function watchMemory(rootPid: number): () => number {
  let peakBytes = 0;
  const look = () => {
    peakBytes = Math.max(peakBytes, descendantsMemoryBytes(rootPid));
  };
  const timer = setInterval(look, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    look();
    return peakBytes;
  };
}

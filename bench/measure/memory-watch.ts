// Watches the memory of a subject's browser and keeps the peak.
import { descendantsMemoryBytes } from './process-tree';

/** Reading the memory of a browser takes some milliseconds of the machine: not more often. */
const INTERVAL_MS = 250;

/** Starts watching. The function it returns ends that, and tells the peak in bytes. */
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

// Opens the state that outlives a local run, and closes it at the run's end.
import type { PartsToEnd } from '../started-parts';
import { PatientState } from './patient-state';
import { StateFile } from './state-file';

/**
 * Opens the state in a folder.
 * @param onLog gets a sentence if something can't be kept
 * @throws StateFileError if the folder can't be used
 */
export function openState(folder: string, onLog: (line: string) => void, started: PartsToEnd): PatientState {
  const file = StateFile.open(folder);
  started.defer(() => file.close());
  const state = new PatientState(file, (line) => onLog(`[data] ${line}`));
  started.defer(() => state.flush());
  return state;
}

// One comment for each preview, and one issue for each stack's drift: a later run changes the first one's text.
import type { GitHubApi } from './github-api';

/** Writes the comment that begins with the marker, or changes it. */
export async function writeComment(api: GitHubApi, pullRequest: number, marker: string, body: string): Promise<void> {
  const existing = await api.comment(pullRequest, marker);
  if (existing === undefined) await api.addComment(pullRequest, body);
  else await api.changeComment(existing.id, body);
}

/** An issue about a state that may end. */
export interface StateIssue {
  /** The text's first line. */
  readonly marker: string;
  readonly title: string;
  readonly body: string;
  /** Whether there is something to tell; otherwise an open issue is closed. */
  readonly isOpen: boolean;
}

/** Opens, changes or closes the issue that begins with the marker. */
export async function writeIssue(api: GitHubApi, { marker, title, body, isOpen }: StateIssue): Promise<void> {
  const existing = await api.openIssue(marker);
  const number = existing?.number;
  if (number === undefined) {
    if (isOpen) await api.openNewIssue(title, body);
    return;
  }
  if (isOpen) return api.changeIssue(number, { body });
  await api.addComment(number, 'It is over: the last look found nothing.');
  await api.changeIssue(number, { state: 'closed' });
}

// Comments and issues on GitHub: one of each kind, however often it runs.
import assert from 'node:assert/strict';
import { GitHubApi, GitHubError, gitHubAccess } from '../../delivery/github/github-api';
import { writeComment, writeIssue } from '../../delivery/github/notes';
import { FakeGitHub } from './fake-github';

const MARKER = '<!-- a marker -->';

describe('delivery/github', () => {
  let gitHub: FakeGitHub;
  let api: GitHubApi;
  beforeEach(async () => {
    gitHub = await FakeGitHub.start();
    api = new GitHubApi(gitHubAccess(gitHub.variables));
  });
  afterEach(() => gitHub.close());

  it('changes its own comment, wherever it stands among others', async () => {
    for (let count = 0; count < 150; count += 1) await api.addComment(7, `someone’s, with ${MARKER}`);
    await writeComment(api, 7, MARKER, `${MARKER}\nfirst`);
    await writeComment(api, 7, MARKER, `${MARKER}\nsecond`);
    await writeComment(api, 8, MARKER, `${MARKER}\nof another`);
    const own = gitHub.comments.filter(({ body }) => body.startsWith(MARKER));
    assert.deepEqual(
      own.map(({ number, body }) => [number, body]),
      [
        [7, `${MARKER}\nsecond`],
        [8, `${MARKER}\nof another`],
      ],
    );
  });

  it('opens an issue, changes it, closes it, and opens another the next time', async () => {
    const issue = (body: string, isOpen: boolean) =>
      writeIssue(api, { marker: MARKER, title: 'Drift', body: `${MARKER}\n${body}`, isOpen });
    await issue('nothing', false);
    assert.deepEqual(gitHub.issues, []);
    await issue('one', true);
    await issue('two', true);
    assert.deepEqual(
      gitHub.issues.map(({ body, state }) => [body, state]),
      [[`${MARKER}\ntwo`, 'open']],
    );
    await issue('nothing', false);
    await issue('three', true);
    assert.deepEqual(
      gitHub.issues.map(({ state }) => state),
      ['closed', 'open'],
    );
    assert.match(gitHub.comments[0]?.body ?? '', /It is over/);
  });

  it('says what GitHub refuses, without the token', async () => {
    const wrong = new GitHubApi({ ...gitHubAccess(gitHub.variables), token: 'no-token-of-ours' });
    await assert.rejects(wrong.addComment(7, 'text'), (error) => {
      assert.ok(error instanceof GitHubError);
      assert.match(
        error.message,
        /^GitHub answered 401 to POST \S+\/repos\/acme\/site\/issues\/7\/comments: Bad credentials\.$/,
      );
      return !error.message.includes('no-token-of-ours');
    });
  });

  it('says which variables are missing outside of a job', () => {
    assert.throws(() => gitHubAccess({}), /GITHUB_TOKEN or GITHUB_REPOSITORY is missing/);
    assert.throws(() => gitHubAccess({ GITHUB_TOKEN: 't', GITHUB_REPOSITORY: '../x/y' }), GitHubError);
  });
});

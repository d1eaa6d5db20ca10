// The cookies of a document that a page goes to by itself: their names, never their values.
import assert from 'node:assert/strict';
import { answer, appPage, renderedSite } from '../../../support/site/rendered-site';

describe('handlers/render: cookies of documents', () => {
  const site = renderedSite({
    '/to-balanced': appPage(`location.href = '/balanced';`),
    '/balanced': (_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html',
        'set-cookie': ['AWSALB=secret; Path=/', 'AWSALBCORS=secret; SameSite=None'],
      });
      response.end('<!DOCTYPE html><p id="app">arrived</p>');
    },
    '/to-moved': appPage(`location.href = '/moved';`),
    '/moved': answer(302, { location: '/balanced', 'set-cookie': 'session=secret' }),
    '/to-plain': appPage(`location.href = '/plain';`),
    '/plain': appPage(`say('arrived');`),
  });

  const cookiesOf = async (path: string) => (await site.page(path)).siteHeaders['set-cookie'];

  it('are named', async () => {
    assert.equal(await cookiesOf('/to-balanced'), 'AWSALB=\nAWSALBCORS=');
  });

  it('include those of redirects on the way', async () => {
    assert.equal(await cookiesOf('/to-moved'), 'session=\nAWSALB=\nAWSALBCORS=');
  });

  it('are absent where none are set', async () => {
    assert.equal(await cookiesOf('/to-plain'), undefined);
  });
});

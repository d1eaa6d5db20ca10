// A prerender service of the local run, as both engines get it.
import assert from 'node:assert/strict';
import { lambdaService, serviceOrigins, serviceSettings } from '../../local/prerender-service';

const SERVICE = {
  url: 'http://127.0.0.1:3000/render',
  mode: 'share',
  share: 10,
  headers: { 'x-prerender-token': 'secret' },
} as const;

describe('local/prerender-service', () => {
  it('is an origin with its path and its headers', () => {
    assert.deepEqual(serviceOrigins(SERVICE), [
      [
        'prerender-service',
        {
          url: SERVICE.url,
          responseTimeoutMs: 30_000,
          customHeaders: [['x-prerender-token', 'secret']],
          answerHeaders: [['x-georender-origin', 'prerender-service']],
        },
      ],
    ]);
    assert.deepEqual(serviceOrigins(undefined), []);
  });

  it('is a host with a path at Lambda@Edge', () => {
    assert.deepEqual(lambdaService(SERVICE), {
      domain: '127.0.0.1',
      protocol: 'http',
      port: 3000,
      path: '/render',
      headers: SERVICE.headers,
      isLastResort: false,
    });
    const { port, path, isLastResort } = lambdaService({
      ...SERVICE,
      url: 'https://service.prerender.io',
      mode: 'last-resort',
    });
    assert.deepEqual([port, path, isLastResort], [443, '', true]);
  });

  it('gives the router its mode and share', () => {
    assert.deepEqual(serviceSettings(SERVICE), { prerenderService: 'share', prerenderServiceShare: 10 });
    assert.deepEqual(serviceSettings({ ...SERVICE, mode: 'alone', share: undefined }), { prerenderService: 'alone' });
    assert.deepEqual(serviceSettings(undefined), {});
  });
});

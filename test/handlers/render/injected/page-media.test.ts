// Films, sounds and fonts that are not downloaded: the page sees them ready.
import assert from 'node:assert/strict';
import { oneLine } from '../../../support/site/one-line';
import { answer, appPage, renderedSite } from '../../../support/site/rendered-site';

/** Says the events of a film or sound, after the last of them. */
const EVENTS = `const told = []; const tell = (what) => { told.push(what); say(told.join(' ')); };
  const follow = (element) => { for (const type of ['loadedmetadata', 'loadeddata', 'canplay', 'canplaythrough', 'play',
  'playing', 'pause', 'seeked', 'ended', 'waiting', 'error'])
    element.addEventListener(type, () => tell(type)); };`;

const READY = 'loadedmetadata loadeddata canplay canplaythrough';

describe('handlers/render: films, sounds and fonts that are not downloaded', function () {
  this.timeout(300_000);
  const site = renderedSite({
    '/film': appPage(
      `${EVENTS} document.body.insertAdjacentHTML('beforeend', '<video id="v" src="/film.mp4" controls></video>');
        follow(document.getElementById('v'));`,
    ),
    '/sources': appPage(`${EVENTS} document.body.insertAdjacentHTML('beforeend',
      '<video id="v"><source src="/a.webm" type="video/webm"><source id="last" src="/a.mp4" type="video/mp4"></video>');
      follow(document.getElementById('v')); document.getElementById('last').onerror = () => tell('last error');`),
    '/handlers': appPage(`const film = document.createElement('video'); film.muted = true; document.body.append(film);
      film.oncanplay = () =>
      say('canplay ' + film.readyState + ' ' + film.error + ' ' + (film.duration > 0) + ' ' + film.videoWidth + 'x' + film.videoHeight);
      film.onerror = () => say('error'); film.src = '/film.mp4';`),
    '/detached': appPage(`${EVENTS} const sound = new Audio(); follow(sound); sound.src = '/sound.mp3';`),
    '/audio': appPage(
      `${EVENTS} const sound = new Audio('/sound.mp3'); sound.onerror = () => tell('error');
        sound.oncanplaythrough = () => tell('through');`,
    ),
    '/late-handler':
      appPage(`const box = document.createElement('div'); box.innerHTML = '<video src="/film.mp4"></video>'; const [film] = box.children;
      film.onerror = () => say('error'); film.oncanplay = () => say('canplay');`),
    '/shadow':
      appPage(`${EVENTS} const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' });
      root.innerHTML = '<video src="/film.mp4"></video>'; follow(root.firstChild);`),
    '/markup': oneLine`<!DOCTYPE html><title>A page</title><div id="app">kept</div>
      <video src="/film.mp4" onerror="document.getElementById('app').textContent = 'Sorry'"></video>`,
    '/message': `<!DOCTYPE html><title>A page</title><div id="app">kept</div>
      <div id="box"><video id="w" src="/film.mp4" controls></video></div>
      <script>w.addEventListener('error', () => { box.innerHTML = '<p>Sorry, this film is unavailable</p>'; });</script>`,
    '/plays':
      appPage(`${EVENTS} const film = document.createElement('video'); film.muted = true; film.src = '/film.mp4'; follow(film);
      film.play().then(() => tell('resolved ' + film.paused), (error) => tell(error.name));`),
    '/plays-loud': appPage(
      `const film = document.createElement('video'); film.src = '/film.mp4';
        film.play().then(() => say('played'), (error) => say(error.name));`,
    ),
    '/autoplay': appPage(
      `${EVENTS} document.body.insertAdjacentHTML('beforeend',
        '<video id="v" muted autoplay loop playsinline src="/film.mp4"></video>');
        const film = document.getElementById('v'); film.muted = true; follow(film);`,
    ),
    '/on-demand':
      appPage(`${EVENTS} const film = document.createElement('video'); film.preload = 'none'; film.muted = true;
      document.body.append(film); follow(film); film.src = '/film.mp4';
      setTimeout(() => { tell('asked'); film.play(); }, 100);`),
    '/seeks': appPage(`${EVENTS} const film = document.createElement('video'); film.src = '/film.mp4';
      film.onloadedmetadata = () => { follow(film); film.currentTime = 0.1; };
      film.onseeked = () => tell(film.currentTime);`),
    '/pauses':
      appPage(`${EVENTS} const film = document.createElement('video'); film.muted = true; film.src = '/film.mp4';
      film.play().then(() => { follow(film); film.pause(); tell(film.paused); });`),
    '/next': appPage(`${EVENTS} const film = document.createElement('video'); document.body.append(film); let films = 0;
      film.oncanplay = () => { tell(new URL(film.currentSrc).pathname); films += 1;
      if (films < 3) film.src = '/' + films + '.mp4'; }; film.src = '/0.mp4';`),
    '/empty': appPage(
      `const film = document.createElement('video'); document.body.append(film);
        film.onerror = () => say('error ' + film.error.code); film.src = '';`,
    ),
    '/blob': appPage(
      `const film = document.createElement('video'); document.body.append(film);
        film.onerror = () => say('error ' + film.error.code); film.src = URL.createObjectURL(new Blob(['no film']));`,
    ),
    '/subtitles': `<!DOCTYPE html><title>A page</title><div id="app">empty</div>
      <video src="/film.mp4"><track default kind="subtitles" src="/track.vtt"></video><script>prerenderReady = false;
      const track = document.querySelector('track');
      const done = (text) => { document.getElementById('app').textContent = text; prerenderReady = true; };
      track.onload = () => done(track.track.cues[0].text); track.onerror = () => done('error');</script>`,
    '/track.vtt': answer(200, { 'content-type': 'text/vtt' }, 'WEBVTT\n\n00:00.000 --> 00:01.000\nSpoken words\n'),
    '/fonts-ready': appPage(
      `document.fonts.ready.then(() => say('ready'));`,
      `<style>@font-face { font-family: F; src: url(/f.woff2) } body { font-family: F }</style>`,
    ),
    '/fonts-load': appPage(
      `document.fonts.load('16px F').then((faces) => say(faces.map(({ family,
        status }) => family + ' ' + status) + ' ' + document.fonts.check('16px F')), (error) => say(error.name));`,
      `<style>@font-face { font-family: F; src: url(/f.woff2) }</style>`,
    ),
    '/font-face': appPage(
      `const face = new FontFace('Own', 'url(/own.woff2)');
        Promise.all([face.load(), face.loaded]).then(([loaded]) => { document.fonts.add(loaded);
        say(loaded.status + ' ' + (loaded === face)); }, (error) => say(error.name));`,
    ),
  });

  const says = (target: string, said: string | RegExp, what: string) =>
    it(what, async () => {
      const { text: spoken, partial } = await site.said(target);
      if (typeof said === 'string') assert.equal(spoken, said);
      else assert.match(spoken, said);
      assert.equal(partial, false);
    });

  says('/film', READY, 'makes a film ready, once');
  says('/sources', READY, 'makes a film of several sources ready, and lets none of them fail');
  says('/handlers', 'canplay 4 null true 1280x720', 'tells a film that is ready');
  says('/detached', READY, 'makes a sound ready that is nowhere in the document');
  says('/audio', 'through', 'makes a sound ready that is made with its source');
  says('/late-handler', 'canplay', 'makes a film ready that is made of markup, and in no document');
  says('/shadow', READY, 'makes a film ready in a closed shadow root');
  says('/markup', 'kept', 'keeps errors from handlers in the markup');
  says('/plays', `play ${READY} playing resolved false`, 'plays a film without sound');
  says('/plays-loud', 'NotAllowedError', 'plays none with sound, as for everybody who has not touched the page');
  says('/autoplay', `${READY} play playing`, 'plays a film that begins by itself');
  says('/on-demand', `asked play ${READY} playing`, 'loads no film before somebody asks, where the page says so');
  says('/seeks', /0\.1 seeked$/, 'seeks');
  says('/pauses', 'true pause', 'pauses');
  says('/next', '/0.mp4 /1.mp4 /2.mp4', 'makes each source ready that a film gets');
  says('/empty', 'error 4', 'lets a film without a source fail');
  says('/blob', 'error 4', 'lets a film fail that the page holds itself');
  says('/subtitles', 'Spoken words', 'loads subtitles, which are text');
  says('/fonts-ready', 'ready', 'has fonts ready');
  says('/fonts-load', 'F loaded true', 'loads fonts of style sheets');
  says('/font-face', 'loaded true', 'loads fonts of scripts');

  it('keeps a film where an error message would replace it', async () => {
    const { snapshot } = await site.page('/message');
    assert.match(snapshot.html, /<video id="w" src="\/film\.mp4" controls="">/);
    assert.doesNotMatch(snapshot.html, /unavailable/);
  });

  it('asks the site for none of them', () => {
    assert.deepEqual(
      site.server.requests.filter(({ target }) => /\.(?:mp4|webm|mp3|woff2)$/.test(target)),
      [],
    );
  });
});

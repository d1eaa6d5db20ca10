// What each service makes of good and of faulty pages.
import assert from 'node:assert/strict';
import { buildPreviews } from '../../../operations/previews/build-previews';
import { type Card, SERVICES, type Service } from '../../../operations/previews/preview';
import { html, PICTURE_URL, previewOf, problemsOf, source } from './preview-pages';
import { CASES, image } from './service-cases';

const HOST = 'www.example.com';
const OG = { title: 'White storks', description: 'Where they nest, and what they eat.', imageUrl: PICTURE_URL };

/** The cards of the good page. */
const GOOD_CARDS: Readonly<Record<Service, Card>> = {
  whatsapp: { kind: 'large-image', host: HOST, ...OG },
  linkedin: { kind: 'large-image', host: HOST, ...OG },
  slack: { kind: 'large-image', host: HOST, siteName: 'Birds', ...OG },
  x: { kind: 'large-image', host: HOST, ...OG },
  facebook: { kind: 'large-image', host: HOST, ...OG },
  discord: { kind: 'large-image', host: HOST, siteName: 'Birds', ...OG },
  imessage: { kind: 'large-image', host: HOST, siteName: 'Birds', title: OG.title, imageUrl: OG.imageUrl },
  telegram: { kind: 'large-image', host: HOST, siteName: 'Birds', ...OG },
  google: { kind: 'result', host: HOST, siteName: 'Birds', title: 'Storks', description: 'How white storks live.' },
  'ai-agent': {
    kind: 'reading',
    host: HOST,
    title: 'Storks',
    description: 'Storks\nWhite storks nest on roofs, return in March, feed on frogs and mice, and clap their beaks.',
  },
};

/** The kind of card, and the problems, of a page without any tags besides its title. */
const BARE: Readonly<Record<Service, readonly [Card['kind'], readonly string[]]>> = {
  whatsapp: ['text', ['og-title-missing', 'og-description-missing', 'og-url-missing', 'image-missing']],
  linkedin: ['text', ['og-title-missing', 'og-description-missing', 'og-url-missing', 'image-missing']],
  slack: ['text', ['image-missing']],
  x: ['link', ['card-missing', 'title-missing', 'image-missing']],
  facebook: ['text', ['og-title-missing', 'og-description-missing', 'image-missing']],
  discord: ['link', ['title-missing', 'image-missing']],
  imessage: ['text', ['image-missing']],
  telegram: ['text', ['og-title-missing', 'image-missing']],
  google: ['result', ['description-missing']],
  'ai-agent': ['reading', []],
};

describe('operations/previews, the services', function () {
  this.timeout(30_000);

  for (const service of SERVICES) {
    describe(service, () => {
      it('shows a good page as it wants to be shown', () => {
        const { card, problems } = previewOf(service, source());
        assert.deepEqual(card, GOOD_CARDS[service]);
        assert.deepEqual(problems, []);
      });

      it('names what a page without tags lacks', () => {
        const { card, problems } = previewOf(service, source(html(['<title>Storks</title>'])));
        const [kind, ids] = BARE[service];
        assert.equal(card.kind, kind);
        assert.deepEqual(
          problems.map(({ id }) => id),
          ids,
        );
      });

      for (const [what, from, problems, card = {}] of CASES[service]) {
        it(`judges ${what}`, () => {
          assert.deepEqual(problemsOf(service, from), problems);
          const shown = previewOf(service, from).card;
          for (const [name, value] of Object.entries(card)) assert.equal(Reflect.get(shown, name), value, name);
        });
      }

      it('has rules with sources', () => {
        for (const { text, source: url } of previewOf(service, source()).rules) {
          assert.match(url, /^https:\/\/[a-z.]+\/\S+$/);
          assert.match(text, /\.$/);
        }
        assert.ok(previewOf(service, source()).rules.length > 0);
      });
    });
  }

  it('shows no picture by a relative address, except where the service takes paths', () => {
    for (const { service, card, problems } of buildPreviews(source(image('/stork.png')))) {
      if (['google', 'ai-agent', 'discord'].includes(service)) continue;
      assert.deepEqual(
        [service, problems.map(({ id }) => id), card.imageUrl],
        [service, ['image-relative'], undefined],
      );
    }
  });

  it('says what is wrong and what to do, in sentences', () => {
    const pages = [
      source(),
      source(html([])),
      ...Object.values(CASES).flatMap((cases) => cases.map(([, from]) => from)),
    ];
    for (const { message, mend } of pages.flatMap(buildPreviews).flatMap(({ problems }) => problems)) {
      assert.match(message, /[.]$/);
      assert.match(mend, /^[A-Z].*[.]$/s);
    }
  });
});

import assert from 'node:assert/strict';
import { type PageView, withoutOrigin, wordsOf } from '../../../bench/fidelity/page-view';
import { commonView, leastShare, sharesOf } from '../../../bench/fidelity/shares';

const NOTHING: PageView = { words: [], links: [], metas: [], images: [] };

function view(parts: Partial<PageView>): PageView {
  return { ...NOTHING, ...parts };
}

describe('The shares of a view', () => {
  it('require a word as often as it was seen', () => {
    const { words } = sharesOf(view({ words: ['one', 'ship', 'one', 'sea'] }), view({ words: ['sea', 'one', 'ship'] }));
    assert.deepEqual(words, { share: 0.75, of: 4, missing: ['one'] });
  });

  it('ignore additional things', () => {
    const shares = sharesOf(
      view({ links: ['/a'], images: ['/b.png'] }),
      view({ links: ['/x', '/a'], images: ['/b.png', '/c.png'], words: ['more'] }),
    );
    assert.equal(leastShare(shares), 1);
  });

  it('are 1 for an empty reference', () => {
    assert.deepEqual(sharesOf(NOTHING, NOTHING).metas, { share: 1, of: 0, missing: [] });
  });

  it('are as small as the smallest share', () => {
    const reference = view({ words: ['a', 'b'], metas: ['title=x'], links: ['/'], images: ['/i'] });
    assert.equal(leastShare(sharesOf(reference, { ...reference, metas: [] })), 0);
    assert.equal(leastShare(sharesOf(reference, { ...reference, words: ['b'] })), 0.5);
  });
});

describe('The words of a text', () => {
  it('are the same for each wrapping of lines', () => {
    assert.deepEqual(wordsOf('{"id":"get-books","Größe":12.5}'), ['id', 'get', 'books', 'Größe', '12', '5']);
    assert.deepEqual(
      [...wordsOf('{"id":"get'), ...wordsOf('-books","Größe":12.5}')],
      wordsOf('{"id":"get-books","Größe":12.5}'),
    );
  });

  it('are none in a text of signs only', () => {
    assert.deepEqual(wordsOf(' – € '), []);
  });
});

describe('What two people see', () => {
  it('leaves out the things that only one of them saw', () => {
    const first = view({ words: ['now', '12:00:01', 'and', 'now'], links: ['/a', '/r?1'] });
    const second = view({ words: ['now', '12:00:02', 'and'], links: ['/r?2', '/a'] });
    assert.deepEqual(commonView(first, second), view({ words: ['now', 'and'], links: ['/a'] }));
  });

  it('is the same at any port', () => {
    const at = (origin: string) =>
      withoutOrigin(
        view({
          words: [`${origin}/shop`],
          links: [`${origin}/a`, `https://x.example/?u=${encodeURIComponent(`${origin}/b`)}`],
        }),
        origin,
      );
    assert.deepEqual(at('http://127.0.0.1:4001'), at('http://127.0.0.1:4002'));
    assert.deepEqual(at('http://127.0.0.1:4001').links, ['/a', 'https://x.example/?u=%2Fb']);
  });
});

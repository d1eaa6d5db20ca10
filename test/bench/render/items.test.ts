import assert from 'node:assert/strict';
import { apiDelayMs, itemsOf, missingFrom, PICTURE_COUNT, pictureUrl, typedText } from '../../../bench/render/items';

function html(page: string, more: string): string {
  const items = itemsOf(page).map(({ title, summary }) => `<h2>${title}</h2><p>${summary}</p>`);
  return `<html>${more}${items.join('')}</html>`;
}

describe('The work pages of the bench', () => {
  it('are incomplete without the additions of their kind', () => {
    assert.equal(missingFrom(html('p', ''), 'p', 'plain'), undefined);
    assert.equal(missingFrom(html('p', typedText('p').slice(0, -1)), 'p', 'typed'), 'The HTML lacks typed text.');
    assert.equal(missingFrom(html('p', typedText('p')), 'p', 'typed'), undefined);
    const pictures = Array.from({ length: PICTURE_COUNT }, (_, number) => `<img src="${pictureUrl('p', number)}">`);
    assert.equal(missingFrom(html('p', pictures.join('')), 'p', 'gallery'), undefined);
    assert.equal(missingFrom(html('p', pictures.slice(1).join('')), 'p', 'gallery'), 'The HTML lacks pictures.');
  });

  it('never pass for another page, and not without an end', () => {
    assert.equal(missingFrom(html('p', ''), 'q', 'plain'), 'The HTML lacks content.');
    assert.equal(missingFrom(html('p', '').replace('</html>', ''), 'p', 'plain'), 'The HTML has no end.');
  });

  it('take longer for a chain of calls', () => {
    assert.equal(apiDelayMs('chain'), 5 * apiDelayMs('plain'));
  });
});
